// The items of an orchestrate node: opened from the facts of its expansion, made ready one by one
// as their dependencies are satisfied, blocked when one fails.
#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "base/check.h"
#include "core/run_state.h"

namespace wfb {

namespace {

bool Satisfies(StepStatus status) {
  return status == StepStatus::Succeeded || status == StepStatus::Skipped;
}

bool CanNoLongerSatisfy(StepStatus status) {
  return status == StepStatus::Failed || status == StepStatus::Blocked ||
         status == StepStatus::Cancelled;
}

StepStatus StatusOfItem(const RunState& state, const Orchestration& o, uint32_t item) {
  return state.steps[o.first_item + item].status;
}

// Moves a waiting item to ready or blocked as its dependencies say.
void OpenItemGate(RunState& state, Orchestration& o, uint32_t item, TimestampMs at) {
  const StepId id = o.first_item + item;
  if (state.steps[id].status != StepStatus::Waiting) return;
  bool hopeless = o.missing.contains(item);
  uint32_t open = 0;
  for (const uint32_t dependency : o.graph.dependencies(item)) {
    const StepStatus status = StatusOfItem(state, o, dependency);
    hopeless = hopeless || CanNoLongerSatisfy(status);
    if (!Satisfies(status)) ++open;
  }
  o.open[item] = open;
  if (hopeless) {
    MoveStep(state, id, StepTrigger::Block, at);
  } else if (open == 0) {
    MoveStep(state, id, StepTrigger::DependenciesMet, at);
  }
}

void BlockDependents(RunState& state, Orchestration& o, uint32_t failed, TimestampMs at) {
  std::vector<uint32_t> stack = {failed};
  while (!stack.empty()) {
    const uint32_t item = stack.back();
    stack.pop_back();
    for (const uint32_t dependent : o.graph.dependents(item)) {
      if (StatusOfItem(state, o, dependent) != StepStatus::Waiting) continue;
      MoveStep(state, o.first_item + dependent, StepTrigger::Block, at);
      stack.push_back(dependent);
    }
  }
}

// What an ItemsExpanded body says, checked.
struct Expansion {
  std::vector<GraphEdge> edges;
  std::vector<bool> skipped;
};

Status ReadItem(const Json& element, uint32_t index, uint32_t count, Orchestration& o,
                Expansion& expansion) {
  const Json* dependencies = FindMember(element, "dependencies");
  const Json* item = FindMember(element, "item");
  const Json* weight = FindMember(element, "weight");
  if (item == nullptr) return InvalidInput("items_expanded: an item has no value");
  o.keys.push_back(MemberText(element, "key"));
  o.items.push_back(*item);
  o.weights.push_back(weight != nullptr && weight->is_number() ? ToDouble(*weight) : 1.0);
  if (dependencies != nullptr && dependencies->is_array()) {
    for (const Json& dependency : dependencies->get_array()) {
      boost::system::error_code error;
      const uint32_t from = dependency.to_number<uint32_t>(error);
      if (error || from >= count) return InvalidInput("items_expanded: no such dependency");
      expansion.edges.push_back({from, index});
    }
  }
  if (const Json* missing = FindMember(element, "missing"); missing && missing->is_array()) {
    for (const Json& key : missing->get_array()) {
      if (key.is_string()) o.missing[index].emplace_back(key.get_string());
    }
  }
  const Json* skip = FindMember(element, "skip");
  expansion.skipped.push_back(skip != nullptr && *skip == true);
  return Ok();
}

FailurePolicy PolicyInForce(const RunState& state, const OrchestrateNode& node) {
  return state.options.failure_policy.value_or(node.on_item_failure);
}

}  // namespace

Status ExpandItems(RunState& state, const Event& event) {
  const auto* node = std::get_if<OrchestrateNode>(&state.NodeOf(event.step).kind);
  const Json* items = FindMember(event.body, "items");
  if (node == nullptr || items == nullptr || !items->is_array()) {
    return InvalidInput("items_expanded needs an orchestrate node and a list of items");
  }
  Orchestration o;
  Expansion expansion;
  const uint32_t count = static_cast<uint32_t>(items->get_array().size());
  for (const Json& element : items->get_array()) {
    const uint32_t index = static_cast<uint32_t>(o.keys.size());
    WFB_RETURN_IF_ERROR(ReadItem(element, index, count, o, expansion));
  }
  o.owner = event.step;
  o.first_item = static_cast<StepId>(state.steps.size());
  o.graph = Graph::Build(count, expansion.edges);
  o.order = TopologicalOrder(o.graph);
  if (o.order.size() != count) return InvalidInput("items_expanded: the dependencies have a cycle");
  if (node->order == ItemOrder::CriticalPath) {
    o.positions = CriticalPathPositions(o.graph, o.order, o.weights);
  } else if (node->order == ItemOrder::Layer) {
    o.positions = LayerPositions(o.graph, o.order);
  }
  o.open.assign(count, 0);
  o.policy = PolicyInForce(state, *node);
  o.slots.cap = static_cast<uint32_t>(event.code);
  o.slots.cap_changes.emplace_back(event.at, o.slots.cap);
  o.ledger_at = event.at;
  const auto* call = std::get_if<ActivityCall>(&node->run);
  o.shares_resources = call != nullptr && !state.plan->activities[call->activity].resources.empty();
  o.counts[static_cast<size_t>(StepStatus::Waiting)] = count;

  const uint32_t index = static_cast<uint32_t>(state.orchestrations.size());
  Step item;
  item.node = state.steps[event.step].node;
  item.orchestration = index;
  state.steps.resize(state.steps.size() + count, item);
  for (uint32_t i = 0; i < count; ++i) state.steps[o.first_item + i].item = i;
  state.orchestrations.push_back(std::move(o));
  ++state.shape;
  Orchestration& placed = state.orchestrations.back();
  state.steps[event.step].orchestration = index;
  MoveStep(state, event.step, StepTrigger::Start, event.at);
  for (uint32_t i = 0; i < count; ++i) {
    if (!expansion.skipped[i]) continue;
    MoveStep(state, placed.first_item + i, StepTrigger::Skip, event.at);
    state.steps[placed.first_item + i].reason = "by rule";
  }
  for (const uint32_t i : placed.order) OpenItemGate(state, placed, i, event.at);
  return Ok();
}

void PropagateItem(RunState& state, StepId id, TimestampMs at) {
  const Step& step = state.steps[id];
  Orchestration& o = state.orchestrations[step.orchestration];
  if (Satisfies(step.status)) {
    for (const uint32_t dependent : o.graph.dependents(step.item)) {
      if (StatusOfItem(state, o, dependent) != StepStatus::Waiting) continue;
      WFB_CHECK(o.open[dependent] > 0, "a waiting item has an open dependency");
      if (--o.open[dependent] > 0) continue;
      MoveStep(state, o.first_item + dependent, StepTrigger::DependenciesMet, at);
    }
  } else if (step.status == StepStatus::Failed) {
    BlockDependents(state, o, step.item, at);
  }
}

void ReopenItems(RunState& state, Orchestration& o, const std::vector<StepId>& roots,
                 TimestampMs at) {
  std::vector<bool> reopened(o.size(), false);
  for (const StepId root : roots) {
    reopened[state.steps[root].item] = true;
    state.steps[root].counted_attempts = 0;
  }
  // First back to waiting, then every gate again: dependencies come first in topological order, so
  // an item that another failed root still holds is blocked again.
  for (const uint32_t item : o.order) {
    const StepId id = o.first_item + item;
    const StepStatus status = state.steps[id].status;
    if (status == StepStatus::NeedsAttention && reopened[item]) {
      MoveStep(state, id, StepTrigger::ReopenReady, at);
    } else if (status == StepStatus::Blocked || reopened[item]) {
      MoveStep(state, id, StepTrigger::ReopenWaiting, at);
    }
  }
  for (const uint32_t item : o.order) OpenItemGate(state, o, item, at);
}

void CancelUnsettledItems(RunState& state, Orchestration& o, const std::string& reason,
                          TimestampMs at) {
  for (uint32_t item = 0; item < o.size(); ++item) {
    const StepId id = o.first_item + item;
    if (IsSettled(state.steps[id].status)) continue;
    MoveStep(state, id, StepTrigger::Cancel, at);
    state.steps[id].reason = reason;
  }
}

std::vector<std::string> BlockingRoots(const RunState& state, const Orchestration& o,
                                       uint32_t item) {
  std::vector<bool> seen(o.size(), false);
  std::vector<uint32_t> stack = {item};
  std::vector<uint32_t> failed;
  std::vector<std::string> roots;
  while (!stack.empty()) {
    const uint32_t current = stack.back();
    stack.pop_back();
    if (const auto missing = o.missing.find(current); missing != o.missing.end()) {
      roots.insert(roots.end(), missing->second.begin(), missing->second.end());
    }
    for (const uint32_t dependency : o.graph.dependencies(current)) {
      if (seen[dependency]) continue;
      seen[dependency] = true;
      const StepStatus status = StatusOfItem(state, o, dependency);
      if (status == StepStatus::Failed || status == StepStatus::Cancelled) {
        failed.push_back(dependency);
      }
      if (status == StepStatus::Blocked) stack.push_back(dependency);
    }
  }
  std::sort(failed.begin(), failed.end());
  std::sort(roots.begin(), roots.end());
  roots.erase(std::unique(roots.begin(), roots.end()), roots.end());
  std::vector<std::string> result;
  for (const uint32_t index : failed) result.push_back(o.keys[index]);
  result.insert(result.end(), roots.begin(), roots.end());
  return result;
}

Json OrchestrateOutput(const RunState& state, const Orchestration& o) {
  JsonArray succeeded, failed, blocked, skipped, cancelled;
  for (uint32_t item = 0; item < o.size(); ++item) {
    const Step& step = state.steps[o.first_item + item];
    const std::string& key = o.keys[item];
    switch (step.status) {
      case StepStatus::Succeeded:
        succeeded.push_back({{"key", key}, {"result", step.output}});
        break;
      case StepStatus::Failed:
        failed.push_back({{"key", key},
                          {"error", step.error ? ToJson(*step.error) : Json(nullptr)},
                          {"attempts", step.attempts.size()}});
        break;
      case StepStatus::Blocked: {
        JsonArray roots;
        for (const std::string& root : BlockingRoots(state, o, item)) roots.emplace_back(root);
        blocked.push_back({{"key", key}, {"blocked_by", std::move(roots)}});
        break;
      }
      case StepStatus::Skipped:
        skipped.push_back({{"key", key}, {"reason", step.reason}});
        break;
      default:
        cancelled.push_back({{"key", key}, {"reason", step.reason}});
        break;
    }
  }
  JsonObject output;
  output["succeeded"] = std::move(succeeded);
  output["failed"] = std::move(failed);
  output["blocked"] = std::move(blocked);
  output["skipped"] = std::move(skipped);
  // Only a rule (fail fast, bail after) or a cancellation leaves items that never started.
  if (!cancelled.empty()) output["cancelled"] = std::move(cancelled);
  return output;
}

}  // namespace wfb
