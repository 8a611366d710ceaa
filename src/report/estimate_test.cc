#include "report/estimate.h"

#include <doctest/doctest.h>

#include "testing/run_view_samples.h"

namespace wfb {
namespace {

using testing::PlaySample;
using testing::SampleRun;

constexpr DurationMs kBuildStart = 240;  // The sample's first node takes as long.

// a → b and c in one slot, one second for each unit of weight.
SampleRun ThreeItems(DurationMs stop_after_ms) {
  return {.items = {{.key = "a", .duration_ms = 2'000},
                    {.key = "b", .dependencies = {"a"}, .duration_ms = 4'000},
                    {.key = "c", .duration_ms = 3'000}},
          .slots = 1,
          .child_runs = false,
          .stop_after_ms = stop_after_ms};
}

TEST_CASE("what is left is the schedule of the open items at the speed so far") {
  const Estimate estimate = EstimateRest(PlaySample(ThreeItems(kBuildStart + 2'500)).run);
  CHECK(estimate.rest_ms == 3'500 + 3'000);
  CHECK(estimate.queue == std::vector<std::string>{"c"});
  CHECK(estimate.critical_path == std::vector<std::string>{"b"});
}

TEST_CASE("nothing is guessed before the first item has succeeded") {
  const Estimate estimate = EstimateRest(PlaySample(ThreeItems(kBuildStart + 1'000)).run);
  CHECK(estimate.rest_ms == std::nullopt);
  CHECK(estimate.critical_path == std::vector<std::string>{"a", "b"});
}

TEST_CASE("an item that takes longer than guessed is taken to need a little more") {
  RunTree tree = PlaySample(ThreeItems(kBuildStart + 2'500));
  tree.run.now += 60'000;
  CHECK(EstimateRest(tree.run).rest_ms == 400 + 3'000);
}

TEST_CASE("a run that waits for a person has no time left that one could tell") {
  RunTree tree = PlaySample(ThreeItems(kBuildStart + 2'500));
  tree.run.status = RunStatus::Paused;
  CHECK(EstimateRest(tree.run).rest_ms == std::nullopt);
  tree.run.status = RunStatus::Running;
  tree.run.nodes[1].orchestrate->counts.needs_attention = 1;
  CHECK(EstimateRest(tree.run).rest_ms == std::nullopt);
}

TEST_CASE("a run whose items are settled has nothing left") {
  CHECK(EstimateRest(testing::OneFailureSample().run).rest_ms == 0);
  CHECK(EstimateRest(testing::PlainStepsSample().run).rest_ms == std::nullopt);
}

}  // namespace
}  // namespace wfb
