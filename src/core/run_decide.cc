#include "core/run_decide.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "core/activity_resolution.h"
#include "core/run_expand.h"
#include "core/run_names.h"

namespace wfb {

namespace {

Event MakeEvent(EventType type, StepId step, TimestampMs at) {
  Event event;
  event.type = type;
  event.step = step;
  event.at = at;
  return event;
}

Decision FailStep(StepId step, TimestampMs now, const StepError& error) {
  Decision decision{MakeEvent(EventType::StepFailed, step, now), std::nullopt};
  decision.event.body = ToJson(error);
  return decision;
}

Decision FailStep(StepId step, TimestampMs now, const Error& error) {
  return FailStep(step, now, StepError{"expression", error.message, false});
}

// One step that could start now: which names it sees and which lane it takes.
struct Start {
  StepId step;
  int32_t slot;
  const RunNames& names;
  TimestampMs now;
};

uint32_t NextAttempt(const RunState& state, StepId step) {
  return static_cast<uint32_t>(state.steps[step].attempts.size()) + 1;
}

Decision StartActivity(const RunState& state, const ActivityCall& call, const Start& start) {
  const Activity& activity = state.plan->activities[call.activity];
  Result<Json> input = call.input.Evaluate(start.names);
  if (!input.ok()) {
    return FailStep(start.step, start.now, std::move(input).error().Context("input"));
  }
  const uint32_t attempt = NextAttempt(state, start.step);
  Result<StartAttempt> command =
      ResolveActivity(*state.plan, activity, *input, state.run_value, attempt);
  if (!command.ok()) return FailStep(start.step, start.now, command.error());
  command->step = start.step;
  command->step_name = StepName(state, start.step);
  Decision decision{MakeEvent(EventType::AttemptStarted, start.step, start.now),
                    std::move(command).value()};
  decision.event.attempt = attempt;
  decision.event.code = start.slot;
  return decision;
}

Decision StartChildRun(const RunState& state, const ChildCall& call, const Start& start) {
  StartChild command;
  command.step = start.step;
  command.attempt = NextAttempt(state, start.step);
  command.workflow = call.workflow;
  command.run = state.steps[start.step].child_run;
  if (command.run.empty()) {
    command.run = state.options.run_id + "." + StepName(state, start.step);
    if (!call.id.source().is_null()) {
      Result<Json> id = call.id.Evaluate(start.names);
      Result<std::string> text = id.ok() ? expression::ScalarText(*id) : std::move(id).error();
      if (!text.ok()) return FailStep(start.step, start.now, std::move(text).error().Context("id"));
      command.run = std::move(*text);
    }
  }
  Result<Json> input = call.input.Evaluate(start.names);
  if (!input.ok()) {
    return FailStep(start.step, start.now, std::move(input).error().Context("input"));
  }
  command.input = std::move(*input);
  Decision decision{MakeEvent(EventType::ChildStarted, start.step, start.now), std::nullopt};
  decision.event.attempt = command.attempt;
  decision.event.code = start.slot;
  decision.event.body = {{"run", command.run}, {"workflow", command.workflow}};
  decision.command = std::move(command);
  return decision;
}

Decision EnterSet(const SetNode& node, const Start& start) {
  JsonObject values;
  for (const auto& [name, source] : node.assignments) {
    Result<Json> value = source.Evaluate(start.names);
    if (!value.ok()) {
      return FailStep(start.step, start.now, std::move(value).error().Context("assign." + name));
    }
    values[name] = std::move(*value);
  }
  Decision decision{MakeEvent(EventType::VariablesSet, start.step, start.now), std::nullopt};
  decision.event.body = std::move(values);
  return decision;
}

Decision EnterCondition(const ConditionNode& node, const Start& start) {
  size_t taken = node.cases.size();
  for (size_t i = 0; i < node.cases.size(); ++i) {
    Result<bool> when = expression::EvaluateCondition(*node.cases[i].when, start.names);
    if (!when.ok()) {
      return FailStep(start.step, start.now,
                      std::move(when).error().Context("case \"" + node.cases[i].name + "\""));
    }
    if (!*when) continue;
    taken = i;
    break;
  }
  if (taken == node.cases.size() && node.otherwise.empty()) {
    return FailStep(start.step, start.now,
                    StepError{"expression", "no case is true and there is no otherwise", false});
  }
  Decision decision{MakeEvent(EventType::BranchTaken, start.step, start.now), std::nullopt};
  decision.event.code = static_cast<int64_t>(taken);
  return decision;
}

Decision EnterOrchestrate(const RunState& state, const Start& start) {
  std::variant<ExpandedItems, StepError> items = EvaluateItems(state, start.step);
  if (const StepError* error = std::get_if<StepError>(&items)) {
    return FailStep(start.step, start.now, *error);
  }
  ExpandedItems& expanded = std::get<ExpandedItems>(items);
  Decision decision{MakeEvent(EventType::ItemsExpanded, start.step, start.now), std::nullopt};
  decision.event.code = expanded.cap;
  decision.event.body = std::move(expanded.body);
  return decision;
}

Decision EnterSleep(const SleepNode& node, const Start& start) {
  Result<Json> value = node.duration.Evaluate(start.names);
  Result<DurationMs> duration =
      value.ok() ? DurationFromJson(*value) : Result<DurationMs>(std::move(value).error());
  if (!duration.ok()) {
    return FailStep(start.step, start.now, std::move(duration).error().Context("duration"));
  }
  Decision decision{MakeEvent(EventType::TimerStarted, start.step, start.now),
                    SetTimer{start.step, start.now + *duration, EventType::TimerFired}};
  decision.event.code = start.now + *duration;
  return decision;
}

Decision EnterEnd(const EndNode& node, const Start& start) {
  Result<Json> result = node.result.Evaluate(start.names);
  if (!result.ok()) {
    return FailStep(start.step, start.now, std::move(result).error().Context("result"));
  }
  Decision decision{MakeEvent(EventType::StepSucceeded, start.step, start.now), std::nullopt};
  decision.event.body = std::move(*result);
  return decision;
}

Decision EnterFail(const FailNode& node, const Start& start) {
  Result<Json> message = node.message.Evaluate(start.names);
  Result<std::string> text =
      message.ok() ? expression::ScalarText(*message) : std::move(message).error();
  if (!text.ok()) {
    return FailStep(start.step, start.now, std::move(text).error().Context("message"));
  }
  return FailStep(start.step, start.now, StepError{"fail", *text, false});
}

std::optional<Decision> EnterNode(const RunState& state, StepId step, TimestampMs now,
                                  const ResourcePools& pools) {
  const RunNames names(state);
  const Start start{step, -1, names, now};
  const NodeKind& kind = state.NodeOf(step).kind;
  if (const auto* call = std::get_if<ActivityCall>(&kind)) {
    if (!pools.CanTake(state.plan->activities[call->activity].resources)) return std::nullopt;
    return StartActivity(state, *call, start);
  }
  if (const auto* node = std::get_if<SetNode>(&kind)) return EnterSet(*node, start);
  if (const auto* node = std::get_if<ConditionNode>(&kind)) return EnterCondition(*node, start);
  if (std::holds_alternative<OrchestrateNode>(kind)) return EnterOrchestrate(state, start);
  if (const auto* node = std::get_if<ChildWorkflowNode>(&kind)) {
    return StartChildRun(state, node->call, start);
  }
  if (const auto* node = std::get_if<SleepNode>(&kind)) return EnterSleep(*node, start);
  if (const auto* node = std::get_if<EndNode>(&kind)) return EnterEnd(*node, start);
  return EnterFail(std::get<FailNode>(kind), start);
}

// The ready item that comes first, or kNoIndex. Drops entries that are no longer ready.
uint32_t FirstReady(RunState& state, Orchestration& o) {
  while (!o.ready.empty()) {
    const uint32_t item = o.ready.top().second;
    if (state.steps[o.first_item + item].status == StepStatus::Ready) return item;
    o.ready.pop();
  }
  return kNoIndex;
}

std::optional<Decision> StartItem(RunState& state, Orchestration& o, TimestampMs now,
                                  const ResourcePools& pools) {
  if (o.slots.running >= o.slots.cap || o.admission_stopped()) return std::nullopt;
  const uint32_t item = FirstReady(state, o);
  if (item == kNoIndex) return std::nullopt;
  const auto& node = std::get<OrchestrateNode>(state.NodeOf(o.owner).kind);
  RunNames names(state);
  names.SetItem(o.items[item], item);
  const Start start{o.first_item + item, o.lanes.Peek(), names, now};
  if (const auto* call = std::get_if<ActivityCall>(&node.run)) {
    if (!pools.CanTake(state.plan->activities[call->activity].resources)) return std::nullopt;
    return StartActivity(state, *call, start);
  }
  return StartChildRun(state, std::get<ChildCall>(node.run), start);
}

// What the node itself comes to is the definition's word; a policy that was changed for this run
// decides only what is started.
std::optional<StepError> OrchestrateFailure(const RunState& state, const Orchestration& o) {
  const auto& node = std::get<OrchestrateNode>(state.NodeOf(o.owner).kind);
  const uint32_t failed = o.count(StepStatus::Failed);
  const FailurePolicy& policy = node.on_item_failure;
  const bool fails = (policy.kind == FailurePolicy::Kind::FailFast && failed > 0) ||
                     (policy.kind == FailurePolicy::Kind::BailAfter && failed >= policy.bail_after);
  if (!fails) return std::nullopt;
  std::string names;
  uint32_t named = 0;
  for (uint32_t i = 0; i < o.size() && named < 5; ++i) {
    if (state.steps[o.first_item + i].status != StepStatus::Failed) continue;
    names += (named++ > 0 ? ", " : "") + o.keys[i];
  }
  if (failed > named) names += fmt::format(" and {} more", failed - named);
  return StepError{"items", fmt::format("{} of {} items failed: {}", failed, o.size(), names),
                   false};
}

std::optional<Decision> CloseOrchestrate(const RunState& state, const Orchestration& o,
                                         TimestampMs now) {
  const uint32_t settled = o.settled_count();
  const bool drained = o.admission_stopped() && o.slots.running == 0 &&
                       o.count(StepStatus::Retrying) == 0 &&
                       o.count(StepStatus::NeedsAttention) == 0;
  if (settled < o.size() && !drained) return std::nullopt;
  if (const std::optional<StepError> error = OrchestrateFailure(state, o)) {
    return FailStep(o.owner, now, *error);
  }
  return Decision{MakeEvent(EventType::StepSucceeded, o.owner, now), std::nullopt};
}

Decision ScheduleRetry(const RunState& state, StepId step, TimestampMs now) {
  const RetryPolicy policy = RetryPolicyOf(state, step);
  const uint32_t failures = state.steps[step].counted_attempts;
  const double delay = static_cast<double>(policy.initial_interval_ms) *
                       std::pow(policy.backoff, static_cast<double>(failures) - 1);
  const double bounded = std::min(delay, static_cast<double>(policy.max_interval_ms));
  const TimestampMs due = now + static_cast<DurationMs>(bounded);
  Decision decision{MakeEvent(EventType::RetryScheduled, step, now),
                    SetTimer{step, due, EventType::RetryDue}};
  decision.event.code = due;
  return decision;
}

Decision FinishRun(const RunState& state, TimestampMs now) {
  Decision decision{MakeEvent(EventType::RunFinished, kNoStep, now), std::nullopt};
  if (state.status == RunStatus::Cancelling) {
    decision.event.code = static_cast<int64_t>(RunStatus::Cancelled);
    decision.event.body = {{"error", ToJson(StepError{"cancelled", state.cancel_reason, false})}};
    return decision;
  }
  const Step* failed = nullptr;
  for (StepId id = 0; id < state.plan->scopes[0].node_count; ++id) {
    const Step& step = state.steps[id];
    if (step.status != StepStatus::Failed) continue;
    if (failed == nullptr || step.settled_at < failed->settled_at) failed = &step;
  }
  if (failed == nullptr) {
    decision.event.code = static_cast<int64_t>(RunStatus::Succeeded);
    return decision;
  }
  decision.event.code = static_cast<int64_t>(RunStatus::Failed);
  StepError error = *failed->error;
  if (error.kind != "fail")
    error.message = state.plan->nodes[failed->node].id + ": " + error.message;
  decision.event.body = {{"error", ToJson(error)}};
  return decision;
}

}  // namespace

std::optional<Decision> NextDecision(RunState& state, TimestampMs now, const ResourcePools& pools) {
  if (!state.started || IsFinished(state.status)) return std::nullopt;
  if (state.status == RunStatus::Cancelling) {
    if (state.live > 0) return std::nullopt;
    return FinishRun(state, now);
  }
  if (state.status == RunStatus::Paused) return std::nullopt;
  for (const StepId step : state.ready_nodes) {
    if (std::optional<Decision> decision = EnterNode(state, step, now, pools)) return decision;
  }
  for (Orchestration& o : state.orchestrations) {
    if (o.abandoned || state.steps[o.owner].status != StepStatus::Running) continue;
    if (std::optional<Decision> decision = StartItem(state, o, now, pools)) return decision;
    if (std::optional<Decision> decision = CloseOrchestrate(state, o, now)) return decision;
  }
  if (!state.unscheduled_retries.empty()) {
    return ScheduleRetry(state, state.unscheduled_retries.front(), now);
  }
  if (state.unsettled_nodes == 0) return FinishRun(state, now);
  return std::nullopt;
}

}  // namespace wfb
