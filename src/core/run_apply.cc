// Folding one fact into the state of a run. Every handler checks first and changes after, so a fact
// that is refused leaves the state as it was.
#include "core/run_apply.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "core/run_state.h"

namespace wfb {

namespace {

void Propagate(RunState& state, StepId id, TimestampMs at) {
  if (state.IsItem(id)) {
    PropagateItem(state, id, at);
  } else {
    PropagateNode(state, id, at);
  }
}

Error Stale(const RunState& state, const Event& event) {
  return Conflict(fmt::format("{} for {} attempt {} came too late", EventTypeName(event.type),
                              event.step < state.steps.size() ? StepName(state, event.step) : "?",
                              event.attempt));
}

Error Refused(const RunState& state, const Event& event) {
  const bool known = event.step < state.steps.size();
  return Conflict(
      fmt::format("{} cannot follow: {} is {}", EventTypeName(event.type),
                  known ? StepName(state, event.step) : "the step",
                  known ? StepStatusName(state.steps[event.step].status) : "not there"));
}

bool InStatus(const RunState& state, const Event& event, StepStatus status) {
  return event.step < state.steps.size() && state.steps[event.step].status == status;
}

Status ApplyRunStarted(RunState& state, const Event& event) {
  if (state.started) return Conflict("the run has already started");
  WFB_ASSIGN_OR_RETURN(state.options, RunOptionsFromJson(event.body));
  state.started = true;
  state.started_at = event.at;
  state.variables = state.plan->variables.is_object() ? state.plan->variables : JsonObject{};
  state.run_value = {
      {"id", state.options.run_id}, {"attempt", 1}, {"started_at", FormatTimestamp(event.at)}};
  OpenRootFrame(state, event.at);
  return Ok();
}

Status ApplyVariablesSet(RunState& state, const Event& event) {
  if (!InStatus(state, event, StepStatus::Ready)) return Refused(state, event);
  if (!event.body.is_object()) return InvalidInput("variables_set needs an object");
  for (const auto& member : event.body.get_object()) {
    state.variables.get_object()[member.key()] = member.value();
  }
  MoveStep(state, event.step, StepTrigger::Settle, event.at);
  PropagateNode(state, event.step, event.at);
  return Ok();
}

Status ApplyBranchTaken(RunState& state, const Event& event) {
  if (!InStatus(state, event, StepStatus::Ready)) return Refused(state, event);
  state.steps[event.step].output = event.code;
  MoveStep(state, event.step, StepTrigger::Settle, event.at);
  PropagateNode(state, event.step, event.at);
  return Ok();
}

Status ApplyAttemptStarted(RunState& state, const Event& event) {
  if (!InStatus(state, event, StepStatus::Ready)) return Refused(state, event);
  Step& step = state.steps[event.step];
  if (event.attempt != step.attempts.size() + 1) return Refused(state, event);
  Attempt attempt;
  attempt.number = event.attempt;
  attempt.slot = static_cast<int32_t>(event.code);
  attempt.started_at = event.at;
  step.attempts.push_back(std::move(attempt));
  if (event.type == EventType::ChildStarted) step.child_run = MemberText(event.body, "run");
  MoveStep(state, event.step, StepTrigger::Start, event.at);
  ++state.live;
  return Ok();
}

// The attempt that an executor's answer is about, or nullptr when it was settled before.
Attempt* LiveAttempt(RunState& state, const Event& event) {
  if (!InStatus(state, event, StepStatus::Running)) return nullptr;
  Step& step = state.steps[event.step];
  if (step.attempts.empty()) return nullptr;
  Attempt& attempt = step.attempts.back();
  const bool live = attempt.number == event.attempt && attempt.status == AttemptStatus::Running;
  return live ? &attempt : nullptr;
}

void FinishAttempt(RunState& state, Attempt& attempt, const Event& event, AttemptStatus status) {
  attempt.status = status;
  attempt.finished_at = event.at;
  attempt.exit_code = static_cast<int32_t>(event.code);
  --state.live;
}

void FailAttempt(RunState& state, const Event& event, Attempt& attempt, StepError error) {
  Step& step = state.steps[event.step];
  attempt.error = std::make_shared<const StepError>(std::move(error));
  FinishAttempt(state, attempt, event, AttemptStatus::Failed);
  ++step.counted_attempts;
  const bool again = attempt.error->retryable && state.status != RunStatus::Cancelling &&
                     step.counted_attempts < RetryPolicyOf(state, event.step).max_attempts;
  const std::shared_ptr<const StepError> cause = attempt.error;
  if (again) {
    MoveStep(state, event.step, StepTrigger::FailAttempt, event.at);
    step.reason = cause->message;
    return;
  }
  MoveStep(state, event.step, StepTrigger::Fail, event.at);
  step.error = cause;
  Propagate(state, event.step, event.at);
}

Status ApplySucceeded(RunState& state, const Event& event) {
  Attempt* attempt = LiveAttempt(state, event);
  if (attempt == nullptr) return Stale(state, event);
  FinishAttempt(state, *attempt, event, AttemptStatus::Succeeded);
  if (!event.body.is_null()) state.steps[event.step].output = event.body;
  MoveStep(state, event.step, StepTrigger::Succeed, event.at);
  Propagate(state, event.step, event.at);
  return Ok();
}

Status ApplyFailed(RunState& state, const Event& event) {
  Attempt* attempt = LiveAttempt(state, event);
  if (attempt == nullptr) return Stale(state, event);
  FailAttempt(state, event, *attempt, StepErrorFromJson(event.body));
  return Ok();
}

Status ApplyCancelled(RunState& state, const Event& event) {
  Attempt* attempt = LiveAttempt(state, event);
  if (attempt == nullptr) return Stale(state, event);
  if (state.status != RunStatus::Cancelling) {
    // Somebody cancelled the child alone; for this run that is a failure like any other.
    const std::string what =
        event.type == EventType::ChildCancelled
            ? fmt::format("child run {} was cancelled", state.steps[event.step].child_run)
            : "the attempt was cancelled";
    FailAttempt(state, event, *attempt, StepError{"cancelled", what, false});
    return Ok();
  }
  FinishAttempt(state, *attempt, event, AttemptStatus::Cancelled);
  MoveStep(state, event.step, StepTrigger::Cancel, event.at);
  state.steps[event.step].reason = state.cancel_reason;
  return Ok();
}

Status ApplyInterrupted(RunState& state, const Event& event) {
  Attempt* attempt = LiveAttempt(state, event);
  if (attempt == nullptr) return Stale(state, event);
  FinishAttempt(state, *attempt, event, AttemptStatus::Interrupted);
  attempt->exit_code = -1;
  const Activity* activity = ActivityOf(state, event.step);
  if (state.status == RunStatus::Cancelling) {
    MoveStep(state, event.step, StepTrigger::Cancel, event.at);
    state.steps[event.step].reason = state.cancel_reason;
  } else if (activity != nullptr && activity->on_interrupt == OnInterrupt::NeedsAttention) {
    MoveStep(state, event.step, StepTrigger::AskPerson, event.at);
    state.steps[event.step].reason =
        "the engine ended while this ran, so it may or may not have taken effect; retry or skip it";
  } else {
    MoveStep(state, event.step, StepTrigger::Interrupt, event.at);
  }
  return Ok();
}

Status ApplyRetryScheduled(RunState& state, const Event& event) {
  if (!InStatus(state, event, StepStatus::Retrying)) return Refused(state, event);
  state.steps[event.step].due = event.code;
  std::erase(state.unscheduled_retries, event.step);
  return Ok();
}

Status ApplyRetryDue(RunState& state, const Event& event) {
  if (!InStatus(state, event, StepStatus::Retrying)) return Stale(state, event);
  MoveStep(state, event.step, StepTrigger::RetryDue, event.at);
  return Ok();
}

Status ApplyTimerStarted(RunState& state, const Event& event) {
  if (!InStatus(state, event, StepStatus::Ready)) return Refused(state, event);
  MoveStep(state, event.step, StepTrigger::Start, event.at);
  state.steps[event.step].due = event.code;
  return Ok();
}

Status ApplyTimerFired(RunState& state, const Event& event) {
  if (!InStatus(state, event, StepStatus::Running)) return Stale(state, event);
  if (state.steps[event.step].due == kNoTime) return Stale(state, event);
  state.steps[event.step].due = kNoTime;
  MoveStep(state, event.step, StepTrigger::Succeed, event.at);
  PropagateNode(state, event.step, event.at);
  return Ok();
}

Status ApplyStepSucceeded(RunState& state, const Event& event) {
  if (event.step >= state.steps.size()) return Refused(state, event);
  Step& step = state.steps[event.step];
  if (step.status == StepStatus::Ready) {
    step.output = event.body;
    MoveStep(state, event.step, StepTrigger::Settle, event.at);
    if (!state.has_result) state.result = event.body;
    state.has_result = true;
  } else if (step.status == StepStatus::Running && step.orchestration != kNoIndex) {
    Orchestration& o = state.orchestrations[step.orchestration];
    CancelUnsettledItems(state, o, "not started: the failure policy stopped it", event.at);
    step.output = OrchestrateOutput(state, o);
    MoveStep(state, event.step, StepTrigger::Succeed, event.at);
  } else {
    return Refused(state, event);
  }
  PropagateNode(state, event.step, event.at);
  return Ok();
}

Status ApplyStepFailed(RunState& state, const Event& event) {
  if (event.step >= state.steps.size()) return Refused(state, event);
  Step& step = state.steps[event.step];
  if (!NextStatus(step.status, StepTrigger::Fail)) return Refused(state, event);
  if (step.item == kNoIndex && step.orchestration != kNoIndex &&
      step.status == StepStatus::Running) {
    CancelUnsettledItems(state, state.orchestrations[step.orchestration],
                         "not started: the failure policy stopped it", event.at);
  }
  MoveStep(state, event.step, StepTrigger::Fail, event.at);
  step.error = std::make_shared<const StepError>(StepErrorFromJson(event.body));
  Propagate(state, event.step, event.at);
  return Ok();
}

}  // namespace

Status ApplyFact(RunState& state, const Event& event) {
  switch (event.type) {
    case EventType::RunStarted:
      return ApplyRunStarted(state, event);
    case EventType::VariablesSet:
      return ApplyVariablesSet(state, event);
    case EventType::BranchTaken:
      return ApplyBranchTaken(state, event);
    case EventType::ItemsExpanded:
      return InStatus(state, event, StepStatus::Ready) ? ExpandItems(state, event)
                                                       : Refused(state, event);
    case EventType::AttemptStarted:
    case EventType::ChildStarted:
      return ApplyAttemptStarted(state, event);
    case EventType::AttemptSucceeded:
    case EventType::ChildSucceeded:
      return ApplySucceeded(state, event);
    case EventType::AttemptFailed:
    case EventType::ChildFailed:
      return ApplyFailed(state, event);
    case EventType::AttemptCancelled:
    case EventType::ChildCancelled:
      return ApplyCancelled(state, event);
    case EventType::AttemptInterrupted:
      return ApplyInterrupted(state, event);
    case EventType::RetryScheduled:
      return ApplyRetryScheduled(state, event);
    case EventType::RetryDue:
      return ApplyRetryDue(state, event);
    case EventType::TimerStarted:
      return ApplyTimerStarted(state, event);
    case EventType::TimerFired:
      return ApplyTimerFired(state, event);
    case EventType::StepSucceeded:
      return ApplyStepSucceeded(state, event);
    case EventType::StepFailed:
      return ApplyStepFailed(state, event);
    default:
      return ApplyRequest(state, event);
  }
}

}  // namespace wfb
