// Edges between nodes. A node's gate opens when every incoming edge has settled: it is ready if one
// was taken, skipped if none was (its own edges then die), and blocked as soon as a source failed.
#include <algorithm>

#include "base/check.h"
#include "core/run_state.h"

namespace wfb {

namespace {

enum class EdgeOutcome { Open, Taken, Dead, Failed };

EdgeOutcome OutcomeOf(const RunState& state, StepId source, const PlanEdge& edge) {
  const Step& step = state.steps[source];
  switch (step.status) {
    case StepStatus::Succeeded: {
      if (edge.case_index == PlanEdge::kAlways) return EdgeOutcome::Taken;
      // The output of a condition is the index of the case it took.
      return step.output == edge.case_index ? EdgeOutcome::Taken : EdgeOutcome::Dead;
    }
    case StepStatus::Skipped:
      return step.dead_path ? EdgeOutcome::Dead : EdgeOutcome::Taken;
    case StepStatus::Failed:
    case StepStatus::Blocked:
    case StepStatus::Cancelled:
      return EdgeOutcome::Failed;
    default:
      return EdgeOutcome::Open;
  }
}

void CountEdge(Gate& gate, EdgeOutcome outcome) {
  if (outcome == EdgeOutcome::Open) return;
  --gate.open;
  if (outcome == EdgeOutcome::Taken) ++gate.taken;
  if (outcome == EdgeOutcome::Failed) ++gate.failed;
}

// Moves a waiting node whose gate says so; true when the node settled by that.
bool OpenGate(RunState& state, StepId id, TimestampMs at) {
  if (state.steps[id].status != StepStatus::Waiting) return false;
  const Gate& gate = state.gates[id];
  if (gate.failed > 0) {
    // A cancelled run settles what is left by itself; only failures block.
    MoveStep(state, id, StepTrigger::Block, at);
    return true;
  }
  if (gate.open > 0) return false;
  if (gate.taken > 0 || state.NodeOf(id).incoming_count == 0) {
    MoveStep(state, id, StepTrigger::DependenciesMet, at);
    return false;
  }
  MoveStep(state, id, StepTrigger::Skip, at);
  state.steps[id].dead_path = true;
  state.steps[id].reason = "its path was not taken";
  return true;
}

}  // namespace

void OpenRootFrame(RunState& state, TimestampMs at) {
  const PlanScope& scope = state.plan->scopes[0];
  state.steps.resize(scope.node_count);
  state.gates.resize(scope.node_count);
  state.unsettled_nodes = scope.node_count;
  for (uint32_t i = 0; i < scope.node_count; ++i) {
    state.steps[i].node = scope.first_node + i;
    state.gates[i].open = state.plan->nodes[scope.first_node + i].incoming_count;
  }
  for (StepId id = 0; id < scope.node_count; ++id) OpenGate(state, id, at);
}

void PropagateNode(RunState& state, StepId first, TimestampMs at) {
  std::vector<StepId> settled = {first};
  while (!settled.empty()) {
    const StepId id = settled.back();
    settled.pop_back();
    for (const PlanEdge& edge : state.NodeOf(id).outgoing) {
      CountEdge(state.gates[edge.to], OutcomeOf(state, id, edge));
      if (OpenGate(state, edge.to, at)) settled.push_back(edge.to);
    }
  }
}

void ReopenNodes(RunState& state, const std::vector<StepId>& roots, TimestampMs at) {
  const uint32_t count = state.plan->scopes[0].node_count;
  std::vector<bool> downstream(count, false);
  std::vector<StepId> open(roots);
  while (!open.empty()) {
    const StepId id = open.back();
    open.pop_back();
    for (const PlanEdge& edge : state.NodeOf(id).outgoing) {
      if (downstream[edge.to]) continue;
      downstream[edge.to] = true;
      open.push_back(edge.to);
    }
  }
  for (StepId id = 0; id < count; ++id) {
    Step& step = state.steps[id];
    if (!downstream[id] || !IsSettled(step.status)) continue;
    MoveStep(state, id, StepTrigger::ReopenWaiting, at);
    step.output = nullptr;
    step.counted_attempts = 0;
    if (step.orchestration != kNoIndex) {
      state.orchestrations[step.orchestration].abandoned = true;
      ++state.shape;
      step.orchestration = kNoIndex;
    }
  }
  for (Gate& gate : state.gates) gate = Gate{};
  for (StepId id = 0; id < count; ++id) state.gates[id].open = state.NodeOf(id).incoming_count;
  for (StepId id = 0; id < count; ++id) {
    for (const PlanEdge& edge : state.NodeOf(id).outgoing) {
      CountEdge(state.gates[edge.to], OutcomeOf(state, id, edge));
    }
  }
  // Sources that stay failed block again what was put back to waiting.
  for (StepId id = 0; id < count; ++id) {
    if (OpenGate(state, id, at)) PropagateNode(state, id, at);
  }
}

void CancelUnsettledNodes(RunState& state, const std::string& reason, TimestampMs at) {
  for (Orchestration& o : state.orchestrations) {
    if (!o.abandoned) CancelUnsettledItems(state, o, reason, at);
  }
  for (StepId id = 0; id < state.plan->scopes[0].node_count; ++id) {
    if (IsSettled(state.steps[id].status)) continue;
    MoveStep(state, id, StepTrigger::Cancel, at);
    state.steps[id].reason = reason;
  }
}

}  // namespace wfb
