// The heart: items of an orchestrate node, N at a time, in dependency order.
#include <doctest/doctest.h>

#include "core/run.h"
#include "testing/plan_builder.h"
#include "testing/run_driver.h"

namespace wfb {
namespace {

using testing::ItemsInput;
using testing::PlanBuilder;
using testing::RunDriver;
using Names = std::vector<std::string>;

PlanPtr ItemsPlan(RetryPolicy retry = {.max_attempts = 1}, FailurePolicy policy = {}) {
  PlanBuilder plan;
  const ActivityIndex work = plan.AddActivity("work", retry);
  OrchestrateNode node = PlanBuilder::ItemsOf(work);
  node.on_item_failure = policy;
  const NodeIndex build = plan.AddNode("build", std::move(node));
  const NodeIndex report =
      plan.AddNode("report", ActivityCall{work, testing::Template("${steps.build.output}")});
  plan.Edge(build, report);
  return plan.Build();
}

const SlotsView Slots(RunDriver& driver) {
  return driver.run().View(0).nodes[0].orchestrate->slots;
}

TEST_CASE("exactly N items run at a time while N are ready") {
  RunDriver driver(ItemsPlan(), ItemsInput(4, {{}, {}, {}, {}, {}, {}}));
  CHECK(driver.running() == Names{"0", "1", "2", "3"});
  driver.Succeed("2");
  CHECK(driver.running() == Names{"0", "1", "3", "4"});
  driver.Succeed("0");
  CHECK(driver.running() == Names{"1", "3", "4", "5"});
  driver.Succeed("1");
  CHECK(driver.running() == Names{"3", "4", "5"});
  CHECK(Slots(driver).max_running == 4);
  CHECK(Slots(driver).idle_while_ready_ms == 0);
}

TEST_CASE("an item waits for its dependencies, and its completion frees the next at once") {
  RunDriver driver(ItemsPlan(), ItemsInput(4, {{}, {0}, {0, 1}}));
  CHECK(driver.running() == Names{"0"});
  CHECK(driver.View("2").waits_for == "waits for 0 (running), 1 (waiting)");
  driver.Succeed("0");
  CHECK(driver.running() == Names{"1"});
  driver.Succeed("1");
  CHECK(driver.running() == Names{"2"});
}

TEST_CASE("the longest remaining path starts first, then what more items wait for, then order") {
  // 0 is alone; 1 → 3 → 4 is the longest path; 2 has two dependents of length one.
  RunDriver driver(ItemsPlan(), ItemsInput(1, {{}, {}, {}, {1}, {3}, {2}, {2}}));
  for (const char* next : {"1", "2", "3", "0", "4", "5", "6"}) {
    CHECK(driver.running() == Names{next});
    driver.Succeed(next);
  }
}

TEST_CASE("a failed item blocks its dependents, names itself to them, and nothing else stops") {
  RunDriver driver(ItemsPlan(), ItemsInput(4, {{}, {0}, {1}, {}, {3}}));
  driver.Fail("0", "exited with code 1");
  CHECK(driver.StatusOf("1") == "blocked");
  CHECK(driver.View("2").blocked_by == Names{"0"});
  CHECK(driver.View("0").blocks_count == 2);
  driver.Succeed("3");
  driver.Succeed("4");
  CHECK(driver.StatusOf("build") == "succeeded");
  const Json output = driver.View("build").output;
  CHECK(WriteJson(output) ==
        R"({"succeeded":[{"key":"3","result":null},{"key":"4","result":null}],)"
        R"("failed":[{"key":"0","error":{"kind":"exit","message":"exited with code 1"},)"
        R"("attempts":1}],"blocked":[{"key":"1","blocked_by":["0"]},)"
        R"({"key":"2","blocked_by":["0"]}],"skipped":[]})");
}

TEST_CASE("fail fast starts nothing more, lets running items finish, and fails the node") {
  const FailurePolicy fail_fast{FailurePolicy::Kind::FailFast, 0};
  RunDriver driver(ItemsPlan({.max_attempts = 1}, fail_fast), ItemsInput(2, {{}, {}, {}, {0}}));
  driver.Fail("0");
  CHECK(driver.running() == Names{"1"});
  driver.Succeed("1");
  CHECK(driver.StatusOf("2") == "cancelled");
  CHECK(driver.StatusOf("3") == "blocked");
  CHECK(driver.StatusOf("build") == "failed");
  CHECK(driver.StatusOf("report") == "blocked");
  CHECK(driver.run().status() == RunStatus::Failed);
  CHECK(driver.run().error()->message == "build: 1 of 4 items failed: 0");
}

TEST_CASE("bail after K starts nothing more once K items have failed") {
  const FailurePolicy bail{FailurePolicy::Kind::BailAfter, 2};
  RunDriver driver(ItemsPlan({.max_attempts = 1}, bail), ItemsInput(1, {{}, {}, {}, {}}));
  driver.Fail("0");
  CHECK(driver.running() == Names{"1"});
  driver.Fail("1");
  CHECK(driver.running().empty());
  CHECK(driver.StatusOf("3") == "cancelled");
}

TEST_CASE("the failure policy can be changed while items run") {
  RunDriver driver(ItemsPlan(), ItemsInput(1, {{}, {}, {}}));
  REQUIRE(driver.Tell(EventType::FailurePolicyChanged, "", 0, "fail_fast").ok());
  driver.Fail("0");
  // The definition says continue, so the node succeeds and the report is written.
  CHECK(driver.StatusOf("1") == "cancelled");
  CHECK(driver.running() == Names{"report"});
}

TEST_CASE("raising N starts more at once; lowering it starts nothing until fewer run") {
  RunDriver driver(ItemsPlan(), ItemsInput(2, {{}, {}, {}, {}, {}, {}, {}}));
  REQUIRE(driver.Tell(EventType::ConcurrencyChanged, "", 4).ok());
  CHECK(driver.running() == Names{"0", "1", "2", "3"});
  REQUIRE(driver.Tell(EventType::ConcurrencyChanged, "", 2).ok());
  CHECK(driver.running().size() == 4);
  driver.Succeed("0");
  driver.Succeed("1");
  CHECK(driver.running() == Names{"2", "3"});
  driver.Succeed("2");
  CHECK(driver.running() == Names{"3", "4"});
  CHECK(Slots(driver).max_running == 4);
  CHECK_FALSE(driver.Tell(EventType::ConcurrencyChanged, "", 0).ok());
}

TEST_CASE("an item that failed is tried again after its backoff and holds no slot meanwhile") {
  const RetryPolicy retry{
      .max_attempts = 3, .initial_interval_ms = 100, .backoff = 2, .max_interval_ms = 150};
  RunDriver driver(ItemsPlan(retry), ItemsInput(1, {{}, {}}));
  driver.Fail("0");
  CHECK(driver.StatusOf("0") == "retrying");
  CHECK(driver.running() == Names{"1"});
  const auto timer = [&] { return std::get<SetTimer>(driver.commands().back()); };
  CHECK(timer().due == driver.now() + 100);
  driver.Succeed("1");
  driver.Advance(100);
  REQUIRE(driver.Tell(EventType::RetryDue, "0").ok());
  CHECK(driver.running() == Names{"0"});
  driver.Fail("0");
  CHECK(timer().due == driver.now() + 150);
  REQUIRE(driver.Tell(EventType::RetryDue, "0").ok());
  driver.Fail("0");
  CHECK(driver.StatusOf("0") == "failed");
  CHECK(driver.View("0").attempts.size() == 3);
}

TEST_CASE("an error that cannot be mended by trying again is not tried again") {
  RunDriver driver(ItemsPlan({.max_attempts = 3}), ItemsInput(1, {{}}));
  driver.Fail("0", "command \"tcs\" was not found", false);
  CHECK(driver.StatusOf("0") == "failed");
}

TEST_CASE("retry re-opens the same run: failed roots run again, completed work stays") {
  RunDriver driver(ItemsPlan(), ItemsInput(2, {{}, {0}, {1}, {}}));
  driver.Fail("0");
  driver.Succeed("3");
  driver.Succeed("report");
  CHECK(driver.run().status() == RunStatus::Succeeded);
  REQUIRE(driver.Tell(EventType::RetryRequested).ok());
  CHECK(driver.run().status() == RunStatus::Running);
  CHECK(driver.running() == Names{"0"});
  CHECK(driver.StatusOf("1") == "waiting");
  CHECK(driver.StatusOf("report") == "waiting");
  driver.Succeed("0");
  driver.Succeed("1");
  driver.Succeed("2");
  CHECK(driver.running() == Names{"report"});
  driver.Succeed("report");
  CHECK(driver.run().status() == RunStatus::Succeeded);
  CHECK(driver.started() == Names{"0", "3", "report", "0", "1", "2", "report"});
  CHECK(driver.run().View(0).attempt == 2);
}

TEST_CASE("retry of one failed item leaves the others failed and their dependents blocked") {
  RunDriver driver(ItemsPlan(), ItemsInput(2, {{}, {}, {0}, {1}}));
  driver.Fail("0");
  driver.Fail("1");
  const StepId zero = driver.run().FindStep("0").value();
  REQUIRE(
      driver.Tell(EventType::RetryRequested, "", 0, JsonObject{{"steps", JsonArray{zero}}}).ok() ==
      false);  // The report runs: it would have to run again.
  driver.Succeed("report");
  REQUIRE(
      driver.Tell(EventType::RetryRequested, "", 0, JsonObject{{"steps", JsonArray{zero}}}).ok());
  CHECK(driver.running() == Names{"0"});
  driver.Succeed("0");
  driver.Succeed("2");
  CHECK(driver.StatusOf("3") == "blocked");
  CHECK(driver.StatusOf("1") == "failed");
}

TEST_CASE("there is nothing to retry in a run without failures") {
  RunDriver driver(ItemsPlan(), ItemsInput(2, {{}}));
  CHECK_FALSE(driver.Tell(EventType::RetryRequested).ok());
}

TEST_CASE("a skipped item satisfies its dependents") {
  RunDriver driver(ItemsPlan(), ItemsInput(1, {{}, {0}, {}}));
  CHECK_FALSE(driver.Tell(EventType::StepSkipped, "0").ok());
  driver.Fail("0");
  REQUIRE(driver.Tell(EventType::StepSkipped, "0", 0, JsonObject{{"reason", "done by hand"}}).ok());
  CHECK(driver.View("0").reason == "done by hand");
  CHECK(driver.StatusOf("1") == "ready");
  driver.Succeed("2");
  CHECK(driver.running() == Names{"1"});
}

TEST_CASE("items skipped by rule never start and satisfy their dependents") {
  Json input = ItemsInput(2, {{}, {0}});
  input.at("items").at(0).as_object()["skip"] = true;
  RunDriver driver(ItemsPlan(), input);
  CHECK(driver.StatusOf("0") == "skipped");
  CHECK(driver.running() == Names{"1"});
}

TEST_CASE("pause lets running items finish and starts nothing; resume goes on") {
  RunDriver driver(ItemsPlan(), ItemsInput(2, {{}, {}, {}}));
  REQUIRE(driver.Tell(EventType::PauseRequested).ok());
  driver.Succeed("0");
  CHECK(driver.running() == Names{"1"});
  CHECK(driver.View("2").waits_for == "the run is paused");
  REQUIRE(driver.Tell(EventType::ResumeRequested).ok());
  CHECK(driver.running() == Names{"1", "2"});
  CHECK_FALSE(driver.Tell(EventType::ResumeRequested).ok());
}

TEST_CASE("cancel ends what runs, starts nothing, and a retry takes up what was cancelled") {
  RunDriver driver(ItemsPlan(), ItemsInput(2, {{}, {}, {0}}));
  REQUIRE(driver.Tell(EventType::CancelRequested).ok());
  CHECK(driver.commands().size() == 4);  // Two starts, two cancellations.
  driver.Succeed("0");                   // It was quicker than the signal.
  driver.FinishCancelled("1");
  CHECK(driver.run().status() == RunStatus::Cancelled);
  CHECK(driver.StatusOf("0") == "succeeded");
  CHECK(driver.StatusOf("1") == "cancelled");
  CHECK(driver.StatusOf("2") == "cancelled");
  REQUIRE(driver.Tell(EventType::RetryRequested).ok());
  CHECK(driver.running() == Names{"1", "2"});
}

TEST_CASE(
    "a cycle, a duplicate key and a missing dependency are refused by name before any start") {
  RunDriver cycle(ItemsPlan(), ItemsInput(2, {{}, {3}, {1}, {2}}));
  CHECK(cycle.started().empty());
  CHECK(cycle.View("build").error->kind == "cycle");
  CHECK(cycle.View("build").error->message == "the dependencies have a cycle: 1 → 3 → 2 → 1");
  Json twice = ItemsInput(2, {{}, {}});
  twice.at("items").at(1).as_object()["name"] = "0";
  RunDriver duplicate(ItemsPlan(), twice);
  CHECK(duplicate.View("build").error->message == "duplicate key \"0\" (items 0 and 1)");
  RunDriver missing(ItemsPlan(), ItemsInput(2, {{}, {7}}));
  CHECK(missing.View("build").error->message ==
        "item \"1\" depends on \"7\", which is not among the items");
  RunDriver no_slots(ItemsPlan(), ItemsInput(0, {{}}));
  CHECK(no_slots.View("build").error->message ==
        "max_concurrent must be a whole number from 1 to 10000, not 0");
}

TEST_CASE("a dependency outside the items can be satisfied or block, as the node says") {
  for (const auto policy : {MissingDependencies::Satisfied, MissingDependencies::Blocked}) {
    PlanBuilder plan;
    OrchestrateNode node = PlanBuilder::ItemsOf(plan.AddActivity("work"));
    node.missing_dependencies = policy;
    plan.AddNode("build", std::move(node));
    RunDriver driver(plan.Build(), ItemsInput(2, {{9}, {0}}));
    if (policy == MissingDependencies::Satisfied) {
      CHECK(driver.running() == Names{"0"});
    } else {
      CHECK(driver.run().status() == RunStatus::Succeeded);
      CHECK(driver.View("1").blocked_by == Names{"9"});
    }
  }
}

TEST_CASE("an interrupted attempt runs again and is not counted, or waits for a person") {
  RunDriver again(ItemsPlan({.max_attempts = 1}), ItemsInput(1, {{}}));
  again.Interrupt("0");
  CHECK(again.running() == Names{"0"});
  again.Fail("0");
  CHECK(again.StatusOf("0") == "failed");

  PlanBuilder plan;
  const ActivityIndex publish = plan.AddActivity("publish");
  plan.last_activity().on_interrupt = OnInterrupt::NeedsAttention;
  plan.AddNode("build", PlanBuilder::ItemsOf(publish));
  RunDriver asks(plan.Build(), ItemsInput(1, {{}, {}}));
  asks.Interrupt("0");
  CHECK(asks.StatusOf("0") == "needs_attention");
  CHECK(asks.running() == Names{"1"});
  asks.Succeed("1");
  CHECK(asks.run().status() == RunStatus::Running);
  const StepId zero = asks.run().FindStep("0").value();
  REQUIRE(asks.Tell(EventType::RetryRequested, "", 0, JsonObject{{"steps", JsonArray{zero}}}).ok());
  CHECK(asks.running() == Names{"0"});
}

TEST_CASE("attempts wait for the resources that their activity names") {
  PlanBuilder plan;
  const ActivityIndex publish = plan.AddActivity("publish");
  plan.last_activity().resources["registry"] = 1;
  plan.Pool("registry", 2);
  plan.AddNode("build", PlanBuilder::ItemsOf(publish));
  RunDriver driver(plan.Build(), ItemsInput(4, {{}, {}, {}}));
  CHECK(driver.running() == Names{"0", "1"});
  CHECK(driver.View("2").waits_for == "waits for a resource");
  driver.Succeed("0");
  CHECK(driver.running() == Names{"1", "2"});
}

TEST_CASE("a late answer for an attempt that was settled is refused and changes nothing") {
  RunDriver driver(ItemsPlan(), ItemsInput(1, {{}, {}}));
  const StepId zero = driver.run().FindStep("0").value();
  driver.Interrupt("0");
  Event late;
  late.type = EventType::AttemptSucceeded;
  late.step = zero;
  late.attempt = 1;
  CHECK_FALSE(driver.Tell(late).ok());
  CHECK(driver.StatusOf("0") == "running");
  CHECK(driver.View("0").attempts.size() == 2);
}

}  // namespace
}  // namespace wfb
