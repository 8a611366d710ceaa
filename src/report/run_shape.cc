#include "report/run_shape.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/layout_document.h"

namespace wfb {

namespace {

// Unknown durations count as the median of the known ones.
std::vector<double> PathWeights(const ItemsInRun& items, const std::vector<DurationMs>& expected) {
  std::vector<DurationMs> known;
  for (size_t i = 0; i < items.keys.size(); ++i) {
    const DurationMs duration = expected[items.first_item + i];
    if (duration >= 0) known.push_back(duration);
  }
  if (known.empty()) return items.weights;
  const auto middle = known.begin() + static_cast<ptrdiff_t>(known.size() / 2);
  std::nth_element(known.begin(), middle, known.end());
  std::vector<double> weights;
  weights.reserve(items.keys.size());
  for (size_t i = 0; i < items.keys.size(); ++i) {
    const DurationMs duration = expected[items.first_item + i];
    weights.push_back(static_cast<double>(duration < 0 ? *middle : duration));
  }
  return weights;
}

ItemsShape ShapeOfItems(const ItemsInRun& items, const std::vector<DurationMs>& expected) {
  ItemsShape shape;
  shape.owner = items.owner;
  shape.first_item = items.first_item;
  shape.graph = items.graph;
  const std::vector<uint32_t> order = TopologicalOrder(items.graph);
  shape.layers = Layers(items.graph, order);
  shape.groups.reserve(items.values.size());
  for (const Json& value : items.values) shape.groups.push_back(GroupOf(value));
  shape.layer_names = LayerNames(shape.layers, shape.groups);
  for (const uint32_t item : CriticalPath(items.graph, order, PathWeights(items, expected))) {
    shape.critical_path.push_back(items.first_item + item);
  }
  shape.layout = WriteJson(LayoutDocument(items.graph, shape.layers));
  return shape;
}

Json CaseOf(const PlanNode& node, const PlanEdge& edge) {
  if (edge.case_index == PlanEdge::kAlways) return nullptr;
  const auto& condition = std::get<ConditionNode>(node.kind);
  const bool otherwise = edge.case_index >= condition.cases.size();
  return Json(otherwise ? condition.otherwise : condition.cases[edge.case_index].name);
}

void AddNodes(const Plan& plan, RunShape& shape) {
  const uint32_t count = plan.scopes[0].node_count;
  const NodeIndex first = plan.scopes[0].first_node;
  std::vector<GraphEdge> edges;
  JsonArray named;
  for (NodeIndex i = 0; i < count; ++i) {
    const PlanNode& node = plan.nodes[first + i];
    for (const PlanEdge& edge : node.outgoing) {
      edges.push_back({i, edge.to - first});
      named.push_back(JsonObject{
          {"from", node.id}, {"to", plan.nodes[edge.to].id}, {"case", CaseOf(node, edge)}});
    }
  }
  shape.edges = WriteJson(named);
  shape.nodes = Graph::Build(count, edges);
  shape.node_layout =
      WriteJson(LayoutDocument(shape.nodes, Layers(shape.nodes, TopologicalOrder(shape.nodes))));
}

}  // namespace

const ItemsShape* RunShape::ItemsOf(StepId step) const {
  for (const ItemsShape& one : items) {
    if (step >= one.first_item && step - one.first_item < one.graph.vertex_count()) return &one;
  }
  return nullptr;
}

RunShape ShapeOf(const Run& run, const ExpectedDurations& expected) {
  RunShape shape;
  shape.shape = run.shape();
  AddNodes(run.plan(), shape);
  StepId step = 0;
  for (; run.HasStep(step); ++step) {
    const auto found = expected.empty() ? expected.end() : expected.find(run.NameOf(step));
    shape.expected.push_back(found == expected.end() ? -1 : found->second);
  }
  for (const ItemsInRun& items : run.Items()) {
    shape.items.push_back(ShapeOfItems(items, shape.expected));
  }
  return shape;
}

ExpectedDurations DurationsOf(const Run& run) {
  ViewOptions options;
  options.outputs = false;
  options.waits_for = false;
  options.dependencies = false;
  options.causes = false;
  ExpectedDurations durations;
  for (StepId step = 0; run.HasStep(step); ++step) {
    if (run.StatusOf(step) != StepStatus::Succeeded || run.AttemptCountOf(step) == 0) continue;
    const AttemptView last = run.ViewOf(step, options).attempts.back();
    if (last.status != AttemptStatus::Succeeded) continue;
    durations.insert_or_assign(run.NameOf(step), last.finished_at - last.started_at);
  }
  return durations;
}

std::vector<std::string> LayerNames(const std::vector<uint32_t>& layers,
                                    const std::vector<std::string>& groups) {
  const uint32_t count = layers.empty() ? 0 : 1 + *std::max_element(layers.begin(), layers.end());
  std::vector<const std::string*> common(count, nullptr);
  std::vector<bool> agree(count, true);
  for (size_t i = 0; i < layers.size(); ++i) {
    const std::string*& name = common[layers[i]];
    if (name == nullptr) name = &groups[i];
    if (groups[i].empty() || *name != groups[i]) agree[layers[i]] = false;
  }
  std::vector<std::string> names;
  for (uint32_t layer = 0; layer < count; ++layer) {
    const bool named = agree[layer] && common[layer] != nullptr;
    names.push_back(named ? *common[layer] : fmt::format("Layer {}", layer + 1));
  }
  return names;
}

std::string GroupOf(const Json& item) {
  constexpr size_t kGroupLengthMax = 100;
  std::string group = MemberText(item, "category");
  return group.size() > kGroupLengthMax ? "" : group;
}

}  // namespace wfb
