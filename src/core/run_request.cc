// What people ask of a run, and the end of a run.
#include <fmt/format.h>

#include <algorithm>

#include "core/run_apply.h"

namespace wfb {

namespace {

Status ApplyConcurrency(RunState& state, const Event& event) {
  if (event.code < 1 || event.code > kConcurrencyMax) {
    return InvalidInput(fmt::format("concurrency is a whole number from 1 to {}", kConcurrencyMax));
  }
  const uint32_t cap = static_cast<uint32_t>(event.code);
  bool found = false;
  for (Orchestration& o : state.orchestrations) {
    if (o.abandoned || (event.step != kNoStep && event.step != o.owner)) continue;
    found = true;
    if (o.slots.cap == cap) continue;
    o.slots.cap = cap;
    o.slots.cap_changes.emplace_back(event.at, cap);
  }
  if (event.step != kNoStep && !found) {
    return Conflict("this step has no slots (yet); only an orchestrate step that runs has");
  }
  // Orchestrate nodes that open later start with it too.
  if (event.step == kNoStep) state.options.concurrency = cap;
  return Ok();
}

Status ApplyFailurePolicy(RunState& state, const Event& event) {
  WFB_ASSIGN_OR_RETURN(const FailurePolicy policy, FailurePolicyFromJson(event.body));
  for (Orchestration& o : state.orchestrations) {
    if (!o.abandoned && (event.step == kNoStep || event.step == o.owner)) o.policy = policy;
  }
  if (event.step == kNoStep) state.options.failure_policy = policy;
  return Ok();
}

Status ApplyPause(RunState& state) {
  if (state.status == RunStatus::Paused) return Conflict("the run is already paused");
  if (state.status != RunStatus::Running) {
    return Conflict(fmt::format("the run is {}", RunStatusName(state.status)));
  }
  state.status = RunStatus::Paused;
  return Ok();
}

Status ApplyResume(RunState& state) {
  if (state.status != RunStatus::Paused) {
    return Conflict(fmt::format("the run is {}, not paused", RunStatusName(state.status)));
  }
  state.status = RunStatus::Running;
  return Ok();
}

Status ApplyCancel(RunState& state, const Event& event) {
  if (state.status == RunStatus::Cancelling) return Conflict("the run is already being cancelled");
  state.status = RunStatus::Cancelling;
  state.cancel_reason = MemberText(event.body, "reason", "the run was cancelled");
  return Ok();
}

Status ApplySkip(RunState& state, const Event& event) {
  if (event.step >= state.steps.size()) return NotFound("no such step");
  Step& step = state.steps[event.step];
  const std::string name = StepName(state, event.step);
  if (!NextStatus(step.status, StepTrigger::Skip)) {
    const char* way_out = step.status == StepStatus::Running
                              ? "; lower its retries or cancel the run instead"
                              : "; there is nothing left to skip";
    return Conflict(fmt::format("{} is {}{}", name, StepStatusName(step.status), way_out));
  }
  if (std::holds_alternative<ConditionNode>(state.NodeOf(event.step).kind)) {
    return Conflict(name + " is a condition; a branch cannot be chosen by skipping it");
  }
  const bool was_settled = IsSettled(step.status);
  Reopening reopening;
  if (step.item != kNoIndex) {
    const StepId owner = state.orchestrations[step.orchestration].owner;
    if (was_settled) reopening.orchestrations.push_back(owner);
  } else if (was_settled) {
    reopening.nodes.push_back(event.step);
  }
  if (was_settled) WFB_RETURN_IF_ERROR(CheckReopening(state, reopening));
  if (IsFinished(state.status) && !was_settled) return Conflict("the run has finished");
  MoveStep(state, event.step, StepTrigger::Skip, event.at);
  step.reason = MemberText(event.body, "reason", "skipped by a person");
  if (was_settled) {
    Reopen(state, reopening, event.at);
  } else if (step.item != kNoIndex) {
    PropagateItem(state, event.step, event.at);
  } else {
    PropagateNode(state, event.step, event.at);
  }
  return Ok();
}

Status ApplyRetry(RunState& state, const Event& event) {
  if (state.status == RunStatus::Cancelling) {
    return Conflict("the run is being cancelled; retry it when it has ended");
  }
  WFB_ASSIGN_OR_RETURN(const Reopening reopening, RetryRoots(state, event.body));
  WFB_RETURN_IF_ERROR(CheckReopening(state, reopening));
  Reopen(state, reopening, event.at);
  return Ok();
}

Status ApplyRunFinished(RunState& state, const Event& event) {
  if (event.code < 0 || event.code > static_cast<int64_t>(RunStatus::Cancelled)) {
    return InvalidInput("run_finished has an unknown status");
  }
  const RunStatus status = static_cast<RunStatus>(event.code);
  if (!IsFinished(status) || state.live > 0) return Conflict("the run has not come to its end");
  if (status == RunStatus::Cancelled) {
    CancelUnsettledNodes(state, state.cancel_reason, event.at);
  }
  state.status = status;
  state.finished_at = event.at;
  if (const Json* error = FindMember(event.body, "error")) {
    state.error = std::make_shared<const StepError>(StepErrorFromJson(*error));
  }
  return Ok();
}

}  // namespace

Status ApplyRequest(RunState& state, const Event& event) {
  switch (event.type) {
    case EventType::ConcurrencyChanged:
      return ApplyConcurrency(state, event);
    case EventType::FailurePolicyChanged:
      return ApplyFailurePolicy(state, event);
    case EventType::PauseRequested:
      return ApplyPause(state);
    case EventType::ResumeRequested:
      return ApplyResume(state);
    case EventType::CancelRequested:
      return ApplyCancel(state, event);
    case EventType::StepSkipped:
      return ApplySkip(state, event);
    case EventType::RetryRequested:
      return ApplyRetry(state, event);
    case EventType::RunFinished:
      return ApplyRunFinished(state, event);
    default:
      return InvalidInput("an event of a type that this version does not know");
  }
}

}  // namespace wfb
