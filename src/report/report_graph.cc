#include "core/graph_text.h"
#include "report/report.h"
#include "report/run_facts.h"

namespace wfb {

namespace {

ItemGraph GraphOf(const RunView& run) {
  ItemGraph graph;
  graph.workflow = run.workflow;
  for (const NodeView& node : run.nodes) {
    graph.nodes.push_back(
        {node.step.id, node.step.type, std::string(StepStatusName(node.step.status))});
    for (const auto& [to, case_name] : node.outgoing) {
      graph.edges.push_back({node.step.id, to, case_name});
    }
  }
  const NodeView* main = MainOrchestrate(run);
  if (main == nullptr) return graph;
  for (size_t i = 0; i < main->orchestrate->items.size(); ++i) {
    const StepView& item = main->orchestrate->items[i];
    graph.items.push_back({item.id, item.dependencies, main->orchestrate->layers[i], item.weight,
                           "", std::string(StepStatusName(item.status))});
  }
  graph.critical_path = main->orchestrate->critical_path;
  return graph;
}

}  // namespace

std::string MermaidReport(const RunTree& tree) { return GraphToMermaid(GraphOf(tree.run)); }

std::string DotReport(const RunTree& tree) { return GraphToDot(GraphOf(tree.run)); }

}  // namespace wfb
