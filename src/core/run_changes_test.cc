// What a reader that follows a run is told: no step too few.
#include <doctest/doctest.h>

#include <random>

#include "core/run.h"
#include "testing/plan_builder.h"
#include "testing/run_driver.h"

namespace wfb {
namespace {

using testing::ItemsInput;
using testing::PlanBuilder;
using testing::RunDriver;
using Names = std::vector<std::string>;

PlanPtr ItemsPlan() {
  PlanBuilder plan;
  const ActivityIndex work = plan.AddActivity("work");
  const NodeIndex build = plan.AddNode("build", PlanBuilder::ItemsOf(work));
  plan.Edge(build, plan.AddNode("report", ActivityCall{work, testing::Template(nullptr)}));
  return plan.Build();
}

Names Changed(RunDriver& driver, uint64_t revision) {
  Names names;
  for (const StepId step : driver.run().ChangedSince(revision)) {
    names.push_back(driver.run().NameOf(step));
  }
  return names;
}

TEST_CASE("a step that succeeds has changed, and those that start because of it") {
  RunDriver driver(ItemsPlan(), ItemsInput(1, {{}, {0}, {}}));
  const uint64_t before = driver.run().revision();
  CHECK(Changed(driver, before).empty());
  driver.Succeed("0");
  CHECK(Changed(driver, before) == Names{"build/0", "build/1"});
  CHECK(Changed(driver, driver.run().revision()).empty());
}

TEST_CASE("a blocked step changes once more when another failure holds it too") {
  RunDriver driver(ItemsPlan(), ItemsInput(2, {{}, {}, {0}, {1}, {2, 3}}));
  driver.Fail("0");
  const uint64_t before = driver.run().revision();
  driver.Fail("1");
  const Names changed = Changed(driver, before);
  CHECK(std::find(changed.begin(), changed.end(), "build/4") != changed.end());
}

TEST_CASE("facts that are refused leave no trace in the revision") {
  RunDriver driver(ItemsPlan(), ItemsInput(1, {{}}));
  const uint64_t before = driver.run().revision();
  CHECK_FALSE(driver.Tell(EventType::ResumeRequested).ok());
  CHECK(driver.run().revision() == before);
}

// Everything that a view says of a step but for why it waits, which is not told with changes.
std::string Look(const StepView& view) {
  std::string text(StepStatusName(view.status));
  text += " " + view.reason + " " + view.child_run + " " + (view.error ? view.error->message : "");
  for (const std::string& root : view.blocked_by) text += " by " + root;
  for (const AttemptView& attempt : view.attempts) {
    text += " " + std::to_string(attempt.slot) + std::string(AttemptStatusName(attempt.status));
  }
  return text + " " + std::to_string(view.ready_at) + " " + std::to_string(view.finished_at);
}

std::vector<std::string> Looks(const Run& run) {
  std::vector<std::string> looks;
  for (StepId step = 0; run.HasStep(step); ++step) looks.push_back(Look(run.ViewOf(step)));
  return looks;
}

TEST_CASE("whatever looks otherwise than before is among the changed steps") {
  const uint32_t seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  std::vector<std::vector<uint32_t>> dependencies(40);
  for (uint32_t i = 1; i < 40; ++i) {
    for (auto n = random() % 3; n > 0; --n) {
      dependencies[i].push_back(static_cast<uint32_t>(random() % i));
    }
  }
  RunDriver driver(ItemsPlan(), ItemsInput(3, dependencies));
  for (int round = 0; round < 400; ++round) {
    const std::vector<std::string> before = Looks(driver.run());
    const uint64_t revision = driver.run().revision();
    driver.Advance(1);
    const auto what = random() % 10;
    if (what < 7 && !driver.running().empty()) {
      const std::string step = driver.running()[random() % driver.running().size()];
      if (random() % 3 == 0) {
        driver.Fail(step);
      } else {
        driver.Succeed(step);
      }
    } else if (what == 7) {
      static_cast<void>(driver.Tell(EventType::RetryRequested));  // It may be refused.
    } else {
      const std::string step = "build/" + std::to_string(random() % 40);
      static_cast<void>(
          driver.Tell(EventType::StepSkipped, step, 0, JsonObject{{"reason", "drawn"}}));
    }
    const std::vector<StepId> changed = driver.run().ChangedSince(revision);
    const std::vector<std::string> after = Looks(driver.run());
    for (StepId step = 0; step < before.size(); ++step) {
      if (before[step] == after[step]) continue;
      CHECK(std::find(changed.begin(), changed.end(), step) != changed.end());
    }
  }
}

}  // namespace
}  // namespace wfb
