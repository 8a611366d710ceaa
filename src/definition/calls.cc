#include "definition/calls.h"

#include <map>
#include <set>

#include "definition/source_map.h"

namespace wfb::definition {

namespace {

// Ids of nodes that come after a condition on some path.
std::set<std::string> AfterCondition(const Graph& graph) {
  std::set<std::string> after;
  std::vector<std::string> open;
  for (const Node& node : graph.nodes) {
    if (std::holds_alternative<ConditionNode>(node.kind)) open.push_back(node.id);
  }
  std::multimap<std::string, std::string> next;
  for (const Edge& edge : graph.edges) next.emplace(edge.from, edge.to);
  while (!open.empty()) {
    const std::string id = std::move(open.back());
    open.pop_back();
    const auto [begin, end] = next.equal_range(id);
    for (auto edge = begin; edge != end; ++edge) {
      if (after.insert(edge->second).second) open.push_back(edge->second);
    }
  }
  return after;
}

}  // namespace

std::vector<WorkflowCall> CallsOf(const Document& document) {
  std::vector<WorkflowCall> calls;
  const std::set<std::string> after = AfterCondition(document.graph);
  for (size_t i = 0; i < document.graph.nodes.size(); ++i) {
    const Node& node = document.graph.nodes[i];
    const std::string place = PointerTo("/nodes", i);
    if (const auto* child = std::get_if<ChildWorkflowNode>(&node.kind)) {
      calls.push_back({child->workflow, child->input, place, i, !after.contains(node.id)});
    } else if (const auto* orchestrate = std::get_if<OrchestrateNode>(&node.kind)) {
      if (!orchestrate->run.workflow) continue;
      // There may be no items, so this call is never certain.
      calls.push_back(
          {*orchestrate->run.workflow, orchestrate->run.input, place + "/run", i, false});
    }
  }
  return calls;
}

}  // namespace wfb::definition
