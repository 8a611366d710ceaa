// Nodes of the graph: branches, joins, dead paths, values, and the end of a run.
#include <doctest/doctest.h>

#include "core/run.h"
#include "testing/plan_builder.h"
#include "testing/run_driver.h"

namespace wfb {
namespace {

using testing::Expr;
using testing::PlanBuilder;
using testing::RunDriver;
using testing::Template;
using Names = std::vector<std::string>;

TEST_CASE("branches without an order between them run at the same time and join") {
  PlanBuilder plan;
  const ActivityCall work{plan.AddActivity("work"), {}};
  const NodeIndex a = plan.AddNode("a", work), b = plan.AddNode("b", work);
  const NodeIndex join = plan.AddNode("join", work);
  plan.Edge(a, join).Edge(b, join);
  RunDriver driver(plan.Build());
  CHECK(driver.running() == Names{"a", "b"});
  driver.Succeed("b");
  CHECK(driver.View("join").waits_for == "waits for a (running)");
  driver.Succeed("a");
  CHECK(driver.running() == Names{"join"});
  driver.Succeed("join");
  CHECK(driver.run().status() == RunStatus::Succeeded);
}

TEST_CASE("only the branch whose case is true runs; the others are skipped up to the join") {
  PlanBuilder plan;
  const ActivityCall work{plan.AddActivity("work"), {}};
  ConditionNode condition;
  condition.cases = {{"big", Expr("input.size > 10")}, {"medium", Expr("input.size > 5")}};
  condition.otherwise = "small";
  const NodeIndex choose = plan.AddNode("choose", std::move(condition));
  const NodeIndex big = plan.AddNode("big", work), after_big = plan.AddNode("after-big", work);
  const NodeIndex medium = plan.AddNode("medium", work), small = plan.AddNode("small", work);
  const NodeIndex join = plan.AddNode("join", work);
  plan.Edge(choose, big, 0).Edge(choose, medium, 1).Edge(choose, small, 2);
  plan.Edge(big, after_big).Edge(after_big, join).Edge(medium, join).Edge(small, join);
  RunDriver driver(plan.Build(), JsonObject{{"size", 7}});
  CHECK(driver.running() == Names{"medium"});
  CHECK(driver.StatusOf("after-big") == "skipped");
  CHECK(driver.View("small").reason == "its path was not taken");
  driver.Succeed("medium");
  CHECK(driver.running() == Names{"join"});
}

TEST_CASE("a condition without a true case and without otherwise fails with its name") {
  PlanBuilder plan;
  ConditionNode condition;
  condition.cases = {{"never", Expr("false")}};
  plan.AddNode("choose", std::move(condition));
  RunDriver driver(plan.Build());
  CHECK(driver.run().error()->message == "choose: no case is true and there is no otherwise");
}

TEST_CASE("values flow: variables, outputs, and the result of the run") {
  PlanBuilder plan;
  const ActivityIndex work = plan.AddActivity("work");
  const NodeIndex first = plan.AddNode("first", ActivityCall{work, Template("${input.name}")});
  SetNode set;
  set.assignments.emplace_back("note", Template("made ${steps.first.output.count}"));
  const NodeIndex note = plan.AddNode("note", std::move(set));
  const NodeIndex end = plan.AddNode(
      "done", EndNode{Template(JsonObject{{"note", "${vars.note}"}, {"run", "${run.id}"}})});
  plan.Edge(first, note).Edge(note, end);
  RunDriver driver(plan.Build(), JsonObject{{"name", "x"}});
  driver.Succeed("first", JsonObject{{"count", 3}});
  CHECK(driver.run().status() == RunStatus::Succeeded);
  CHECK(WriteJson(driver.run().result()) == R"({"note":"made 3","run":"run"})");
}

TEST_CASE("a failed node blocks what is behind it while other branches go on") {
  PlanBuilder plan;
  const ActivityCall work{plan.AddActivity("work"), {}};
  const NodeIndex a = plan.AddNode("a", work), behind = plan.AddNode("behind", work);
  const NodeIndex other = plan.AddNode("other", work), next = plan.AddNode("next", work);
  plan.Edge(a, behind).Edge(other, next);
  RunDriver driver(plan.Build());
  driver.Fail("a", "no luck");
  CHECK(driver.View("behind").blocked_by == Names{"a"});
  driver.Succeed("other");
  CHECK(driver.running() == Names{"next"});
  driver.Succeed("next");
  CHECK(driver.run().status() == RunStatus::Failed);
  CHECK(driver.run().error()->message == "a: no luck");
  REQUIRE(driver.Tell(EventType::RetryRequested).ok());
  CHECK(driver.running() == Names{"a"});
  driver.Succeed("a");
  driver.Succeed("behind");
  CHECK(driver.run().status() == RunStatus::Succeeded);
}

TEST_CASE("a fail node ends the run as failed with its message") {
  PlanBuilder plan;
  plan.AddNode("failed", FailNode{Template("${input.count} packages failed")});
  RunDriver driver(plan.Build(), JsonObject{{"count", 3}});
  CHECK(driver.run().status() == RunStatus::Failed);
  CHECK(driver.run().error()->message == "3 packages failed");
}

TEST_CASE("an expression that cannot be evaluated fails its step with position and text") {
  PlanBuilder plan;
  const ActivityIndex work = plan.AddActivity("work");
  plan.AddNode("a", ActivityCall{work, Template("${input.missing.name}")});
  RunDriver driver(plan.Build());
  REQUIRE(driver.StatusOf("a") == "failed");
  const std::string message = driver.View("a").error->message;
  CHECK(message.find("input.missing.name") != std::string::npos);
  CHECK(driver.View("a").error->kind == "expression");
}

TEST_CASE("a sleep waits for its timer and a cancel ends it") {
  for (const bool cancels : {false, true}) {
    PlanBuilder plan;
    plan.AddNode("nap", SleepNode{Template("2s")});
    RunDriver driver(plan.Build());
    CHECK(std::get<SetTimer>(driver.commands().back()).due == driver.now() + 2'000);
    if (cancels) {
      REQUIRE(driver.Tell(EventType::CancelRequested).ok());
      CHECK(driver.run().status() == RunStatus::Cancelled);
      CHECK_FALSE(driver.Tell(EventType::TimerFired, "nap").ok());
    } else {
      REQUIRE(driver.Tell(EventType::TimerFired, "nap").ok());
      CHECK(driver.run().status() == RunStatus::Succeeded);
    }
  }
}

TEST_CASE("a child run holds its step until it ends, and its failure is the step's") {
  PlanBuilder plan;
  ChildCall call;
  call.workflow = "child";
  call.id = Template("child-of-${run.id}");
  const NodeIndex child = plan.AddNode("child", ChildWorkflowNode{std::move(call)});
  plan.Edge(child, plan.AddNode("done", EndNode{Template("${steps.child.output}")}));
  RunDriver driver(plan.Build());
  CHECK(std::get<StartChild>(driver.commands().back()).run == "child-of-run");
  driver.Fail("child", "broken inside");
  CHECK(driver.run().error()->message == "child: broken inside");
  REQUIRE(driver.Tell(EventType::RetryRequested).ok());
  CHECK(std::get<StartChild>(driver.commands().back()).run == "child-of-run");
  driver.Succeed("child", "made");
  CHECK(WriteJson(driver.run().result()) == "\"made\"");
}

TEST_CASE("folding the events of a run gives the same state") {
  PlanBuilder plan;
  const ActivityIndex work = plan.AddActivity("work", {.max_attempts = 2});
  const NodeIndex build = plan.AddNode("build", PlanBuilder::ItemsOf(work));
  plan.Edge(build, plan.AddNode("report", ActivityCall{work, {}}));
  const PlanPtr built = plan.Build();
  RunDriver driver(built, testing::ItemsInput(2, {{}, {0}, {}}));
  driver.Fail("0");
  REQUIRE(driver.Tell(EventType::RetryDue, "0").ok());
  driver.Succeed("2", "text");
  driver.Fail("0");
  Run folded(built);
  for (const Event& event : driver.events()) REQUIRE(folded.Apply(event).ok());
  CHECK(folded.StatusOf(0) == driver.run().StatusOf(0));
  CHECK(folded.status() == driver.run().status());
  CHECK_FALSE(folded.Next(0, {}).has_value());
}

// Every graph of up to four items (edges go from a smaller to a larger number), every set of items
// that fail, every cap: the outcome is what dependencies alone say.
TEST_CASE("all graphs of up to four items end as their dependencies say, never above the cap") {
  PlanBuilder plan;
  const ActivityIndex work = plan.AddActivity("work");
  plan.AddNode("build", PlanBuilder::ItemsOf(work));
  const PlanPtr built = plan.Build();
  uint32_t runs = 0;
  for (uint32_t n = 1; n <= 4; ++n) {
    const uint32_t pairs = n * (n - 1) / 2;
    for (uint32_t edges = 0; edges < (1u << pairs); ++edges) {
      std::vector<std::vector<uint32_t>> dependencies(n);
      uint32_t bit = 0;
      for (uint32_t to = 1; to < n; ++to) {
        for (uint32_t from = 0; from < to; ++from, ++bit) {
          if ((edges >> bit) & 1) dependencies[to].push_back(from);
        }
      }
      for (uint32_t failing = 0; failing < (1u << n); ++failing) {
        for (uint32_t cap = 1; cap <= n; ++cap, ++runs) {
          RunDriver driver(built, testing::ItemsInput(cap, dependencies));
          while (!driver.running().empty()) {
            REQUIRE(driver.running().size() <= cap);
            const std::string name = driver.running().front();
            const bool fails = ((failing >> std::stoul(name)) & 1) != 0;
            fails ? driver.Fail(name) : driver.Succeed(name);
          }
          std::vector<bool> good(n);
          for (uint32_t i = 0; i < n; ++i) {
            bool held = false;
            for (const uint32_t d : dependencies[i]) held = held || !good[d];
            const bool fails = ((failing >> i) & 1) != 0;
            good[i] = !held && !fails;
            const std::string expected = held ? "blocked" : fails ? "failed" : "succeeded";
            REQUIRE(driver.StatusOf(std::to_string(i)) == expected);
          }
        }
      }
    }
  }
  CHECK(runs == 2 + 2 * 4 * 2 + 8 * 8 * 3 + 64 * 16 * 4);
}

}  // namespace
}  // namespace wfb
