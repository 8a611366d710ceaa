#include "testing/plan_builder.h"

#include "base/check.h"

namespace wfb::testing {

expression::ExpressionPtr Expr(const std::string& text) {
  auto parsed = expression::Parse(text);
  const auto* problem = std::get_if<expression::Problem>(&parsed);
  WFB_CHECK(problem == nullptr, "expressions of tests are well formed: " + text);
  return std::get<expression::ExpressionPtr>(std::move(parsed));
}

expression::ValueTemplate Template(const Json& value) {
  std::vector<expression::TemplateProblem> problems;
  auto result = expression::ValueTemplate::Compile(value, problems);
  WFB_CHECK(problems.empty(), "templates of tests are well formed");
  return result;
}

PlanBuilder::PlanBuilder(std::string workflow) {
  plan_.workflow = std::move(workflow);
  plan_.definition_hash = "test";
  plan_.variables = JsonObject{};
}

ActivityIndex PlanBuilder::AddActivity(const std::string& name, RetryPolicy retry) {
  Activity activity;
  activity.name = name;
  SimulateActivity simulate;
  simulate.duration = Template(10);
  activity.kind = std::move(simulate);
  activity.retry = retry;
  plan_.activities.push_back(std::move(activity));
  return static_cast<ActivityIndex>(plan_.activities.size() - 1);
}

NodeIndex PlanBuilder::AddNode(const std::string& id, NodeKind kind) {
  PlanNode node;
  node.id = id;
  node.type = "test";
  node.kind = std::move(kind);
  plan_.nodes.push_back(std::move(node));
  return static_cast<NodeIndex>(plan_.nodes.size() - 1);
}

PlanBuilder& PlanBuilder::Edge(NodeIndex from, NodeIndex to, uint32_t case_index) {
  plan_.nodes[from].outgoing.push_back({to, case_index});
  ++plan_.nodes[to].incoming_count;
  return *this;
}

PlanBuilder& PlanBuilder::Pool(const std::string& name, uint32_t size) {
  plan_.resource_pools[name] = size;
  return *this;
}

OrchestrateNode PlanBuilder::ItemsOf(ActivityIndex activity) {
  OrchestrateNode node;
  node.items = Expr("input.items");
  node.key = Expr("item.name");
  node.dependencies = Expr("item.dependencies");
  node.max_concurrent = Expr("input.n");
  node.weight = Expr("item.weight ?? 1");
  node.skip = Expr("item.skip ?? false");
  ActivityCall call;
  call.activity = activity;
  call.input = Template("${item}");
  node.run = std::move(call);
  return node;
}

PlanPtr PlanBuilder::Build() {
  plan_.scopes = {PlanScope{0, static_cast<uint32_t>(plan_.nodes.size())}};
  return std::make_shared<const Plan>(plan_);
}

Json ItemsInput(uint32_t n, const std::vector<std::vector<uint32_t>>& dependencies) {
  JsonArray items;
  for (size_t i = 0; i < dependencies.size(); ++i) {
    JsonArray keys;
    for (const uint32_t dependency : dependencies[i]) keys.emplace_back(std::to_string(dependency));
    items.push_back({{"name", std::to_string(i)}, {"dependencies", std::move(keys)}});
  }
  return {{"n", n}, {"items", std::move(items)}};
}

}  // namespace wfb::testing
