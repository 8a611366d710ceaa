// Retry in the same run: failed roots run again, what they blocked waits again, completed work
// stays, and the nodes behind a reopened one run anew.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/run_state.h"

namespace wfb {

namespace {

bool IsRoot(StepStatus status) {
  return status == StepStatus::Failed || status == StepStatus::Cancelled;
}

// Marks all nodes behind `from`.
void MarkDownstream(const RunState& state, StepId from, std::vector<bool>& marked) {
  std::vector<StepId> open = {from};
  while (!open.empty()) {
    const StepId id = open.back();
    open.pop_back();
    for (const PlanEdge& edge : state.NodeOf(id).outgoing) {
      if (marked[edge.to]) continue;
      marked[edge.to] = true;
      open.push_back(edge.to);
    }
  }
}

std::vector<bool> DownstreamOf(const RunState& state, const Reopening& reopening) {
  std::vector<bool> marked(state.plan->scopes[0].node_count, false);
  for (const StepId id : reopening.nodes) MarkDownstream(state, id, marked);
  for (const StepId id : reopening.orchestrations) MarkDownstream(state, id, marked);
  for (const StepId id : reopening.items) {
    MarkDownstream(state, state.orchestrations[state.steps[id].orchestration].owner, marked);
  }
  return marked;
}

Result<Reopening> ChosenRoots(const RunState& state, const JsonArray& chosen) {
  Reopening reopening;
  for (const Json& element : chosen) {
    boost::system::error_code error;
    const StepId id = element.to_number<StepId>(error);
    if (error || id >= state.steps.size()) return NotFound("no such step");
    const Step& step = state.steps[id];
    const bool retryable = IsRoot(step.status) || step.status == StepStatus::NeedsAttention;
    if (!retryable) {
      return Conflict(fmt::format("{} is {}; only failed or cancelled steps can be retried",
                                  StepName(state, id), StepStatusName(step.status)));
    }
    if (step.item != kNoIndex) {
      reopening.items.push_back(id);
    } else if (step.orchestration != kNoIndex) {
      const Orchestration& o = state.orchestrations[step.orchestration];
      for (uint32_t i = 0; i < o.size(); ++i) {
        if (IsRoot(state.steps[o.first_item + i].status)) {
          reopening.items.push_back(o.first_item + i);
        }
      }
      reopening.orchestrations.push_back(id);
    } else {
      reopening.nodes.push_back(id);
    }
  }
  return reopening;
}

}  // namespace

Result<Reopening> RetryRoots(const RunState& state, const Json& body) {
  if (const Json* steps = FindMember(body, "steps"); steps != nullptr && steps->is_array()) {
    if (steps->get_array().empty()) return InvalidInput("name at least one step to retry");
    return ChosenRoots(state, steps->get_array());
  }
  Reopening reopening;
  for (const Orchestration& o : state.orchestrations) {
    if (o.abandoned) continue;
    for (uint32_t i = 0; i < o.size(); ++i) {
      if (IsRoot(state.steps[o.first_item + i].status)) {
        reopening.items.push_back(o.first_item + i);
      }
    }
    if (state.steps[o.owner].status == StepStatus::Cancelled) {
      reopening.orchestrations.push_back(o.owner);
    }
  }
  // A node that failed only because of something behind which it stands runs again by itself.
  std::vector<bool> behind = DownstreamOf(state, reopening);
  for (StepId id = 0; id < state.plan->scopes[0].node_count; ++id) {
    const Step& step = state.steps[id];
    if (behind[id] || !IsRoot(step.status) || step.orchestration != kNoIndex) continue;
    const bool behind_root = [&] {
      std::vector<bool> marked(state.plan->scopes[0].node_count, false);
      for (StepId other = 0; other < state.plan->scopes[0].node_count; ++other) {
        if (other != id && IsRoot(state.steps[other].status)) MarkDownstream(state, other, marked);
      }
      return static_cast<bool>(marked[id]);
    }();
    if (!behind_root) reopening.nodes.push_back(id);
  }
  const bool nothing =
      reopening.items.empty() && reopening.nodes.empty() && reopening.orchestrations.empty();
  // A run can be cancelled after its last step succeeded: reopened, it just comes to its end.
  if (nothing && state.status != RunStatus::Cancelled) {
    return Conflict("nothing in this run has failed; there is nothing to retry");
  }
  return reopening;
}

Status CheckReopening(const RunState& state, const Reopening& reopening) {
  const std::vector<bool> behind = DownstreamOf(state, reopening);
  for (StepId id = 0; id < behind.size(); ++id) {
    const StepStatus status = state.steps[id].status;
    if (!behind[id] || IsSettled(status) || status == StepStatus::Waiting) continue;
    return Conflict(
        fmt::format("{} is {} and would have to run again; try once more when it has finished",
                    StepName(state, id), StepStatusName(status)));
  }
  return Ok();
}

void Reopen(RunState& state, const Reopening& reopening, TimestampMs at) {
  if (IsFinished(state.status)) {
    state.status = RunStatus::Running;
    state.finished_at = kNoTime;
    state.error.reset();
    state.cancel_reason.clear();
    ++state.attempt;
    state.run_value.get_object()["attempt"] = state.attempt;
  }
  state.has_result = false;
  state.result = nullptr;
  std::set<StepId> owners(reopening.orchestrations.begin(), reopening.orchestrations.end());
  for (const StepId id : reopening.items) {
    owners.insert(state.orchestrations[state.steps[id].orchestration].owner);
  }
  std::vector<StepId> reopened;
  for (const StepId owner : owners) {
    const bool was_settled = IsSettled(state.steps[owner].status);
    if (was_settled) {
      MoveStep(state, owner, StepTrigger::ReopenRunning, at);
      state.steps[owner].output = nullptr;
      state.steps[owner].error.reset();
      reopened.push_back(owner);
    }
    Orchestration& o = state.orchestrations[state.steps[owner].orchestration];
    std::vector<StepId> own;
    for (const StepId id : reopening.items) {
      if (state.steps[id].orchestration == state.steps[owner].orchestration) own.push_back(id);
    }
    ReopenItems(state, o, own, at);
    // A person who goes on after failures means it; a skip in a live run only takes one away.
    if (was_settled || !own.empty()) o.forgiven_failures = o.count(StepStatus::Failed);
  }
  for (const StepId id : reopening.nodes) {
    Step& step = state.steps[id];
    step.counted_attempts = 0;
    if (step.status != StepStatus::Skipped) MoveStep(state, id, StepTrigger::ReopenReady, at);
    reopened.push_back(id);
  }
  if (!reopened.empty()) ReopenNodes(state, reopened, at);
}

}  // namespace wfb
