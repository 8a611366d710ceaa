// Builds small plans for tests without a document. Expressions are written as text; a mistake in
// one ends the test.
#pragma once

#include <string>
#include <vector>

#include "core/plan.h"

namespace wfb::testing {

expression::ExpressionPtr Expr(const std::string& text);
expression::ValueTemplate Template(const Json& value);

class PlanBuilder {
 public:
  explicit PlanBuilder(std::string workflow = "test");

  // An activity of kind simulate with this duration; tests with a fake runner ignore the duration.
  ActivityIndex AddActivity(const std::string& name, RetryPolicy retry = {.max_attempts = 1});
  // The activity made last, to change it.
  Activity& last_activity() { return plan_.activities.back(); }
  NodeIndex AddNode(const std::string& id, NodeKind kind);
  PlanBuilder& Edge(NodeIndex from, NodeIndex to, uint32_t case_index = PlanEdge::kAlways);
  PlanBuilder& Pool(const std::string& name, uint32_t size);

  // An orchestrate node over input.items = [{"name","dependencies","weight"?,"skip"?}] whose items
  // run `activity`; cap input.n.
  static OrchestrateNode ItemsOf(ActivityIndex activity);

  PlanPtr Build();

 private:
  Plan plan_;
};

// {"n": n, "items": [{"name": "0", "dependencies": [...]}, …]}: item i has the given dependencies.
Json ItemsInput(uint32_t n, const std::vector<std::vector<uint32_t>>& dependencies);

}  // namespace wfb::testing
