#include "core/run_view.h"

#include <fmt/format.h>

#include <array>

#include "base/check.h"
#include "core/run.h"
#include "core/run_names.h"
#include "core/run_state.h"

namespace wfb {

std::string_view AttemptStatusName(AttemptStatus status) {
  static constexpr std::array<std::string_view, 5> kNames = {"running", "succeeded", "failed",
                                                             "cancelled", "interrupted"};
  return kNames[static_cast<size_t>(status)];
}

uint32_t& CountOf(StepCounts& counts, StepStatus status) {
  switch (status) {
    case StepStatus::Waiting:
      return counts.waiting;
    case StepStatus::Ready:
      return counts.ready;
    case StepStatus::Running:
      return counts.running;
    case StepStatus::Retrying:
      return counts.retrying;
    case StepStatus::NeedsAttention:
      return counts.needs_attention;
    case StepStatus::Succeeded:
      return counts.succeeded;
    case StepStatus::Failed:
      return counts.failed;
    case StepStatus::Blocked:
      return counts.blocked;
    case StepStatus::Skipped:
      return counts.skipped;
    case StepStatus::Cancelled:
      return counts.cancelled;
  }
  WFB_CHECK(false, "a step has one of the statuses");
  return counts.waiting;
}

namespace {

// "waits for a (running), b (ready) and 3 more".
std::string OpenDependencies(const RunState& state, const Orchestration& o, uint32_t item) {
  constexpr uint32_t kNamed = 3;
  std::string text;
  uint32_t open = 0;
  for (const uint32_t dependency : o.graph.dependencies(item)) {
    const StepStatus status = state.steps[o.first_item + dependency].status;
    if (IsSettled(status)) continue;
    if (open++ >= kNamed) continue;
    text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", o.keys[dependency],
                        StepStatusName(status));
  }
  if (open > kNamed) text += fmt::format(" and {} more", open - kNamed);
  return "waits for " + text;
}

std::string WhyReady(const RunState& state, const Orchestration* o) {
  if (state.status == RunStatus::Paused) return "the run is paused";
  if (state.status == RunStatus::Cancelling) return "the run is being cancelled";
  if (o == nullptr) return "waits for a resource";
  if (o->admission_stopped()) return "the failure policy starts nothing more";
  if (o->slots.running >= o->slots.cap) {
    return fmt::format("slots full: {} of {}", o->slots.running, o->slots.cap);
  }
  return "waits for a resource";
}

std::string WhyNodeWaits(const RunState& state, StepId id) {
  std::string text;
  for (StepId source = 0; source < state.plan->scopes[0].node_count; ++source) {
    const StepStatus status = state.steps[source].status;
    for (const PlanEdge& edge : state.NodeOf(source).outgoing) {
      if (edge.to != id || IsSettled(status)) continue;
      text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", state.NodeOf(source).id,
                          StepStatusName(status));
    }
  }
  return text.empty() ? "" : "waits for " + text;
}

std::string WaitsFor(const RunState& state, StepId id) {
  const Step& step = state.steps[id];
  const bool is_item = step.item != kNoIndex;
  const Orchestration* o = is_item ? &state.orchestrations[step.orchestration] : nullptr;
  if (step.status == StepStatus::Ready) return WhyReady(state, o);
  if (step.status != StepStatus::Waiting) return "";
  return is_item ? OpenDependencies(state, *o, step.item) : WhyNodeWaits(state, id);
}

// Failed nodes that hold a blocked one, found backwards through blocked nodes.
std::vector<std::string> BlockingNodes(const RunState& state, StepId blocked) {
  const uint32_t count = state.plan->scopes[0].node_count;
  std::vector<bool> holds(count, false);
  holds[blocked] = true;
  bool grew = true;
  while (grew) {
    grew = false;
    for (StepId id = 0; id < count; ++id) {
      if (holds[id] || !IsSettled(state.steps[id].status)) continue;
      const StepStatus status = state.steps[id].status;
      if (status == StepStatus::Succeeded || status == StepStatus::Skipped) continue;
      for (const PlanEdge& edge : state.NodeOf(id).outgoing) {
        const bool passes = state.steps[edge.to].status == StepStatus::Blocked;
        if (!holds[edge.to] || !passes) continue;
        holds[id] = true;
        grew = true;
        break;
      }
    }
  }
  std::vector<std::string> roots;
  for (StepId id = 0; id < count; ++id) {
    if (holds[id] && state.steps[id].status == StepStatus::Failed) {
      roots.push_back(state.NodeOf(id).id);
    }
  }
  return roots;
}

uint32_t BlockedBy(const RunState& state, const Orchestration& o, uint32_t failed) {
  uint32_t count = 0;
  for (const uint32_t item : Descendants(o.graph, failed)) {
    if (state.steps[o.first_item + item].status == StepStatus::Blocked) ++count;
  }
  return count;
}

Json InputOf(const RunState& state, StepId id) {
  RunNames names(state);
  const Step& step = state.steps[id];
  const NodeKind& kind = state.NodeOf(id).kind;
  const expression::ValueTemplate* input = nullptr;
  if (const auto* call = std::get_if<ActivityCall>(&kind)) input = &call->input;
  if (const auto* child = std::get_if<ChildWorkflowNode>(&kind)) input = &child->call.input;
  if (step.item != kNoIndex) {
    const Orchestration& o = state.orchestrations[step.orchestration];
    names.SetItem(o.items[step.item], step.item);
    const auto& run = std::get<OrchestrateNode>(kind).run;
    const auto* call = std::get_if<ActivityCall>(&run);
    input = call != nullptr ? &call->input : &std::get<ChildCall>(run).input;
  }
  if (input == nullptr || step.attempts.empty()) return nullptr;
  Result<Json> value = input->Evaluate(names);
  return value.ok() ? std::move(value).value() : Json(nullptr);
}

AttemptView ViewOfAttempt(const Attempt& attempt) {
  AttemptView view;
  view.attempt = attempt.number;
  view.started_at = attempt.started_at;
  view.finished_at = attempt.finished_at;
  view.status = attempt.status;
  view.exit_code = attempt.status == AttemptStatus::Running ? -1 : attempt.exit_code;
  view.slot = attempt.slot;
  if (attempt.error) view.error = *attempt.error;
  return view;
}

StepView ViewOfStep(const RunState& state, StepId id, const ViewOptions& options) {
  const Step& step = state.steps[id];
  StepView view;
  view.step = id;
  view.status = step.status;
  view.ready_at = step.ready_at;
  view.finished_at = step.settled_at;
  for (const Attempt& attempt : step.attempts) view.attempts.push_back(ViewOfAttempt(attempt));
  if (!step.attempts.empty()) view.started_at = step.attempts.front().started_at;
  if (options.outputs && step.status == StepStatus::Succeeded) view.output = step.output;
  if (options.inputs) view.input = InputOf(state, id);
  if (step.error) view.error = *step.error;
  view.reason = step.reason;
  view.child_run = step.child_run;
  if (!step.child_run.empty()) {
    for (AttemptView& attempt : view.attempts) attempt.exit_code = -1;
  }
  if (options.waits_for) view.waits_for = WaitsFor(state, id);
  if (step.item == kNoIndex) {
    view.id = state.NodeOf(id).id;
    view.type = state.NodeOf(id).type;
    if (options.causes && step.status == StepStatus::Blocked) {
      view.blocked_by = BlockingNodes(state, id);
    }
    return view;
  }
  const Orchestration& o = state.orchestrations[step.orchestration];
  view.id = o.keys[step.item];
  view.type = "item";
  view.weight = o.weights[step.item];
  if (options.dependencies) {
    for (const uint32_t dependency : o.graph.dependencies(step.item)) {
      view.dependencies.push_back(o.keys[dependency]);
    }
  }
  if (!options.causes) return view;
  if (step.status == StepStatus::Blocked) view.blocked_by = BlockingRoots(state, o, step.item);
  if (step.status == StepStatus::Failed) view.blocks_count = BlockedBy(state, o, step.item);
  return view;
}

OrchestrateView ViewOfOrchestration(const RunState& state, const Orchestration& o,
                                    const ViewOptions& options) {
  OrchestrateView view;
  view.slots = o.slots;
  view.counts = CountsOf(o);
  view.layers = Layers(o.graph, o.order);
  for (const uint32_t item : CriticalPath(o.graph, o.order, o.weights)) {
    view.critical_path.push_back(o.keys[item]);
  }
  if (!options.items) return view;
  view.items.reserve(o.size());
  for (uint32_t item = 0; item < o.size(); ++item) {
    view.items.push_back(ViewOfStep(state, o.first_item + item, options));
  }
  return view;
}

}  // namespace

RunView Run::View(TimestampMs now, const ViewOptions& options) const {
  const RunState& state = *state_;
  RunView view;
  view.run = state.options.run_id;
  view.workflow = state.plan->workflow;
  view.status = state.status;
  view.started_at = state.started_at;
  view.finished_at = state.finished_at;
  view.now = now;
  view.attempt = state.attempt;
  view.input = state.options.input;
  if (state.status == RunStatus::Succeeded) view.result = state.result;
  if (state.error) view.error = *state.error;
  view.parent_run = state.options.parent_run;
  view.parent_step_name = state.options.parent_step_name;
  if (!state.started) return view;
  for (StepId id = 0; id < state.plan->scopes[0].node_count; ++id) {
    NodeView node;
    node.step = ViewOfStep(state, id, options);
    for (const PlanEdge& edge : state.NodeOf(id).outgoing) {
      std::string case_name;
      if (edge.case_index != PlanEdge::kAlways) {
        const auto& condition = std::get<ConditionNode>(state.NodeOf(id).kind);
        const bool otherwise = edge.case_index >= condition.cases.size();
        case_name = otherwise ? condition.otherwise : condition.cases[edge.case_index].name;
      }
      node.outgoing.emplace_back(state.plan->nodes[edge.to].id, case_name);
    }
    const uint32_t orchestration = state.steps[id].orchestration;
    if (orchestration != kNoIndex) {
      node.orchestrate = ViewOfOrchestration(state, state.orchestrations[orchestration], options);
      if (node.step.started_at == kNoTime) node.step.started_at = node.step.ready_at;
    }
    view.nodes.push_back(std::move(node));
  }
  for (NodeView& node : view.nodes) {
    for (const auto& [to, case_name] : node.outgoing) {
      for (NodeView& target : view.nodes) {
        if (target.step.id == to) target.step.dependencies.push_back(node.step.id);
      }
    }
  }
  return view;
}

StepView Run::ViewOf(StepId step, const ViewOptions& options) const {
  return ViewOfStep(*state_, step, options);
}

}  // namespace wfb
