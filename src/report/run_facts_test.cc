#include "report/run_facts.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "testing/run_view_samples.h"

namespace wfb {
namespace {

using testing::PlaySample;

OrchestrateFacts FactsOfMain(const RunTree& tree) {
  const NodeView* main = MainOrchestrate(tree.run);
  REQUIRE(main != nullptr);
  return FactsOf(tree.run, *main);
}

OrchestrateView& ItemsOf(RunTree& tree) {
  for (NodeView& node : tree.run.nodes) {
    if (node.orchestrate) return *node.orchestrate;
  }
  FAIL("the sample has items");
  return *tree.run.nodes.front().orchestrate;
}

TEST_CASE("the lower bound is the longest path when that decides") {
  const RunTree tree =
      PlaySample({.items = {{.key = "a", .duration_ms = 1'000},
                            {.key = "b", .dependencies = {"a"}, .duration_ms = 2'000},
                            {.key = "c", .duration_ms = 1'500}},
                  .slots = 2,
                  .child_runs = false});
  const OrchestrateFacts facts = FactsOfMain(tree);
  CHECK(facts.makespan_ms == 3'000);
  CHECK(facts.work_ms == 4'500);
  CHECK(facts.actual_path == std::vector<uint32_t>{0, 1});
  CHECK(facts.lower_bound_ms == 3'000);
  CHECK(facts.ratio == doctest::Approx(1.0));
  CHECK(facts.utilisation == doctest::Approx(0.75));
  CHECK(facts.lanes.size() == 2);
  CHECK(facts.start_order == std::vector<uint32_t>{0, 2, 1});
}

TEST_CASE("the lower bound is the work when the slots decide, and follows changes of the cap") {
  RunTree tree = PlaySample({.items = {{.key = "a", .duration_ms = 1'000},
                                       {.key = "b", .duration_ms = 1'000},
                                       {.key = "c", .duration_ms = 1'000},
                                       {.key = "d", .duration_ms = 1'000}},
                             .slots = 2,
                             .child_runs = false});
  CHECK(FactsOfMain(tree).lower_bound_ms == 2'000);
  SlotsView& slots = ItemsOf(tree).slots;
  const TimestampMs start = slots.cap_changes.front().first;
  // One slot for a second, then three: 1 + 3 units of work need two seconds.
  slots.cap_changes = {{start, 1}, {start + 1'000, 3}};
  CHECK(FactsOfMain(tree).lower_bound_ms == 2'000);
  CHECK(FactsOfMain(tree).cap_max == 3);
  slots.cap_changes = {{start, 2}, {start + 1'000, 1}};
  CHECK(FactsOfMain(tree).lower_bound_ms == 3'000);
}

TEST_CASE("attempts of one item may lie in different lanes, and its work is their sum") {
  const RunTree tree =
      PlaySample({.items = {{.key = "a", .duration_ms = 1'000, .failed_attempts = 1},
                            {.key = "b", .duration_ms = 1'200}},
                  .slots = 1,
                  .child_runs = false});
  const OrchestrateFacts facts = FactsOfMain(tree);
  CHECK(facts.measured == std::vector<DurationMs>{2'000, 1'200});
  CHECK(facts.lanes.size() == 1);
  CHECK(facts.lanes[0].size() == 3);
}

TEST_CASE("a failure is told with the deepest step that failed, and its log") {
  const RunTree tree = testing::OneFailureSample();
  const LogTails tails = testing::OneFailureLogs();
  const std::vector<FailureFacts> failures = FailuresOf(tree, tails);
  REQUIRE(failures.size() == 1);
  CHECK(failures[0].path == "build/@acme/queue");
  CHECK(failures[0].cause_path == "build/@acme/queue/test");
  CHECK(failures[0].cause->id == "test");
  CHECK(failures[0].held.size() == 4);
  CHECK(failures[0].kind == "exit");
  CHECK(failures[0].log == &tails.begin()->second);
  CHECK(VerdictOf(tree.run, failures) == "1 packages failed");
}

TEST_CASE("a failed node tells which nodes it holds") {
  // Regression: "blocks": 0 stood at a failed step although the next one was blocked by it.
  const RunTree tree = testing::PlainStepsSample();
  const std::vector<FailureFacts> failures = FailuresOf(tree, {});
  REQUIRE(failures.size() == 1);
  REQUIRE(failures[0].held.size() == 1);
  CHECK(failures[0].held[0]->id == "notify");
}

TEST_CASE("a fail node is the failure where nothing else explains it") {
  RunTree tree = testing::OneFailureSample();
  for (StepView& item : ItemsOf(tree).items) {
    if (item.status == StepStatus::Failed) item.status = StepStatus::Skipped;
  }
  const std::vector<FailureFacts> failures = FailuresOf(tree, {});
  REQUIRE(failures.size() == 1);
  CHECK(failures[0].path == "failed");
  CHECK(VerdictOf(tree.run, failures) == "");
}

TEST_CASE("a fail node that stands first is left out all the same") {
  // Regression: the verdict was listed beside its cause when its node came first in the document.
  RunTree tree = testing::OneFailureSample();
  std::rotate(tree.run.nodes.begin(), tree.run.nodes.begin() + 4, tree.run.nodes.end());
  REQUIRE(tree.run.nodes.front().step.id == "failed");
  const std::vector<FailureFacts> failures = FailuresOf(tree, {});
  REQUIRE(failures.size() == 1);
  CHECK(failures[0].path == "build/@acme/queue");
}

TEST_CASE("a dependency outside the items breaks nothing") {
  RunTree tree = testing::AllGreenSample();
  ItemsOf(tree).items[3].dependencies.push_back("@elsewhere/react");
  CHECK(FactsOfMain(tree).graph.edge_count() == 52);
}

TEST_CASE("a scope that all keys share is known") {
  RunTree tree = testing::AllGreenSample();
  CHECK(CommonScope(ItemsOf(tree).items) == "@acme/");
  StepView item;
  item.id = "plain";
  CHECK(CommonScope({item}) == "");
  CHECK(CommonScope({}) == "");
}

}  // namespace
}  // namespace wfb
