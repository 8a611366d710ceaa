#include "core/run_state.h"

#include <algorithm>
#include <tuple>

#include "base/check.h"

namespace wfb {

void SlotLanes::Take(int32_t lane) {
  WFB_CHECK(lane >= 0, "a lane is not negative");
  const uint32_t wanted = static_cast<uint32_t>(lane);
  if (!free_.empty() && free_.top() == wanted) {
    free_.pop();
    return;
  }
  WFB_CHECK(wanted == next_, "the lane given is the one Peek named");
  ++next_;
}

void SlotLanes::Release(int32_t lane) { free_.push(static_cast<uint32_t>(lane)); }

uint32_t Orchestration::settled_count() const {
  return count(StepStatus::Succeeded) + count(StepStatus::Failed) + count(StepStatus::Blocked) +
         count(StepStatus::Skipped) + count(StepStatus::Cancelled);
}

bool Orchestration::admission_stopped() const {
  const uint32_t all_failed = count(StepStatus::Failed);
  const uint32_t failed = all_failed - std::min(all_failed, forgiven_failures);
  switch (policy.kind) {
    case FailurePolicy::Kind::Continue:
      return false;
    case FailurePolicy::Kind::FailFast:
      return failed > 0;
    case FailurePolicy::Kind::BailAfter:
      return failed >= policy.bail_after;
  }
  return false;
}

namespace {

void MoveItem(RunState& state, StepId id, StepStatus from, StepStatus to) {
  Step& step = state.steps[id];
  Orchestration& o = state.orchestrations[step.orchestration];
  --o.counts[static_cast<size_t>(from)];
  ++o.counts[static_cast<size_t>(to)];
  if (from == StepStatus::Running) {
    o.lanes.Release(step.attempts.back().slot);
    --o.slots.running;
  }
  if (to == StepStatus::Running) {
    o.lanes.Take(step.attempts.back().slot);
    ++o.slots.running;
    o.slots.max_running = std::max(o.slots.max_running, o.slots.running);
  }
  if (to == StepStatus::Ready) {
    const uint64_t order = o.positions.empty() ? o.ready_sequence++ : o.positions[step.item];
    o.ready.emplace(order, step.item);
  }
}

void MarkChanged(RunState& state, StepId id) {
  Step& step = state.steps[id];
  step.revision = state.revision;
  if (state.last_changed == id) return;
  if (step.changed_after != kNoStep) {
    state.steps[step.changed_after].changed_before = step.changed_before;
    if (step.changed_before != kNoStep) {
      state.steps[step.changed_before].changed_after = step.changed_after;
    }
  }
  step.changed_before = state.last_changed;
  step.changed_after = kNoStep;
  if (state.last_changed != kNoStep) state.steps[state.last_changed].changed_after = id;
  state.last_changed = id;
}

void MoveNode(RunState& state, StepId id, StepStatus from, StepStatus to) {
  if (from == StepStatus::Ready) std::erase(state.ready_nodes, id);
  if (to == StepStatus::Ready) state.ready_nodes.push_back(id);
  if (IsSettled(to) && !IsSettled(from)) --state.unsettled_nodes;
  if (IsSettled(from) && !IsSettled(to)) ++state.unsettled_nodes;
}

}  // namespace

void MoveStep(RunState& state, StepId id, StepTrigger trigger, TimestampMs at) {
  Step& step = state.steps[id];
  const StepStatus from = step.status;
  const std::optional<StepStatus> to = NextStatus(from, trigger);
  WFB_CHECK(to.has_value(), "callers move a step only along the table");
  step.status = *to;
  MarkChanged(state, id);
  if (from == StepStatus::Retrying) {
    step.due = kNoTime;
    std::erase(state.unscheduled_retries, id);
  }
  if (*to == StepStatus::Ready) step.ready_at = at;
  if (*to == StepStatus::Retrying) state.unscheduled_retries.push_back(id);
  step.settled_at = IsSettled(*to) ? at : kNoTime;
  if (*to == StepStatus::Waiting || *to == StepStatus::Ready) {
    step.dead_path = false;
    step.reason.clear();
    step.error.reset();
  }
  if (step.item != kNoIndex) {
    MoveItem(state, id, from, *to);
  } else {
    MoveNode(state, id, from, *to);
  }
}

void AdvanceLedgers(RunState& state, TimestampMs at) {
  for (Orchestration& o : state.orchestrations) {
    o.ledger_before = {o.ledger_at, o.slots.idle_while_ready_ms};
    if (o.abandoned || o.shares_resources) continue;
    const bool wants_more = state.status == RunStatus::Running && !o.admission_stopped() &&
                            o.count(StepStatus::Ready) > 0 && o.slots.running < o.slots.cap &&
                            state.steps[o.owner].status == StepStatus::Running;
    if (wants_more && at > o.ledger_at) o.slots.idle_while_ready_ms += at - o.ledger_at;
    o.ledger_at = std::max(o.ledger_at, at);
  }
}

void RestoreLedgers(RunState& state) {
  for (Orchestration& o : state.orchestrations) {
    std::tie(o.ledger_at, o.slots.idle_while_ready_ms) = o.ledger_before;
  }
}

const Activity* ActivityOf(const RunState& state, StepId step) {
  const NodeKind& kind = state.NodeOf(step).kind;
  const ActivityCall* call = std::get_if<ActivityCall>(&kind);
  if (const auto* node = std::get_if<OrchestrateNode>(&kind); node != nullptr) {
    call = state.IsItem(step) ? std::get_if<ActivityCall>(&node->run) : nullptr;
  }
  return call == nullptr ? nullptr : &state.plan->activities[call->activity];
}

RetryPolicy RetryPolicyOf(const RunState& state, StepId step) {
  const auto* node = std::get_if<OrchestrateNode>(&state.NodeOf(step).kind);
  if (node != nullptr && node->retry) return *node->retry;
  if (const Activity* activity = ActivityOf(state, step)) return activity->retry;
  RetryPolicy once;
  once.max_attempts = 1;
  return once;
}

std::string StepName(const RunState& state, StepId id) {
  const Step& step = state.steps[id];
  const std::string& node = state.NodeOf(id).id;
  if (step.item == kNoIndex) return node;
  return node + "/" + state.orchestrations[step.orchestration].keys[step.item];
}

}  // namespace wfb
