// The engine in a world under control: what is written before what, and what survives.
#include "engine/engine.h"

#include <doctest/doctest.h>

#include <memory>

#include "testing/fake_runner.h"
#include "testing/manual_loop.h"
#include "testing/memory_journal.h"
#include "testing/plan_builder.h"

namespace wfb {
namespace {

using testing::FakeRunner;
using testing::ItemsInput;
using testing::ManualLoop;
using testing::MemoryJournal;
using testing::PlanBuilder;
using testing::Template;

class Listener : public EventSink {
 public:
  void OnDurable(std::span<const JournalEntry> entries) override {
    for (const JournalEntry& entry : entries) heard.push_back(entry.position);
  }
  std::vector<Position> heard;
};

// An engine with a journal that outlives it.
struct World {
  explicit World(std::map<std::string, PlanPtr> plans, const std::string& root = "test") {
    auto made = std::make_shared<DefinitionBundle>();
    made->hash = "h";
    made->text = "{}";
    made->root = root;
    made->plans = std::move(plans);
    bundle = std::move(made);
    Restart();
  }
  void Restart() {
    engine.reset();
    loop.Forget();
    runner = std::make_unique<FakeRunner>();
    store = std::make_unique<RunStore>(
        journal, [this](const std::string&) -> Result<BundlePtr> { return bundle; });
    engine = std::make_unique<Engine>(journal, *runner, loop, *store);
    engine->AddSink(&listener);
  }
  Status Start(Json input = JsonObject{}) {
    return engine->Start({bundle, "r", std::move(input), std::nullopt, std::nullopt},
                         [this](Status status) { answered = status.ok(); });
  }
  void Settle() {
    while (loop.has_posted() || journal.wants_sync()) {
      loop.RunPosted();
      if (journal.wants_sync()) journal.CompleteSync();
    }
  }
  Status Ask(EventType type, int64_t code = 0) {
    Event event;
    event.type = type;
    event.code = code;
    Status result = Unavailable("no answer");
    engine->Request("r", std::move(event), [&result](Status status) { result = status; });
    Settle();
    return result;
  }
  const FakeRunner::Started& only_live() { return runner->live().begin()->second; }

  BundlePtr bundle;
  ManualLoop loop;
  MemoryJournal journal;
  Listener listener;
  std::unique_ptr<FakeRunner> runner;
  std::unique_ptr<RunStore> store;
  std::unique_ptr<Engine> engine;
  bool answered = false;
};

PlanPtr OneActivity(bool external = false) {
  PlanBuilder plan;
  const ActivityIndex work = plan.AddActivity("work");
  plan.last_activity().external = external;
  plan.AddNode("a", ActivityCall{work, {}});
  return plan.Build();
}

TEST_CASE("events are committed before anything starts, and told only when they are on the disk") {
  World world({{"test", OneActivity()}});
  REQUIRE(world.Start().ok());
  world.loop.RunPosted();
  CHECK(world.journal.entries().size() == 2);
  CHECK(world.runner->live().size() == 1);
  CHECK(world.listener.heard.empty());
  CHECK_FALSE(world.answered);
  world.journal.CompleteSync();
  CHECK(world.listener.heard == std::vector<Position>{1, 2});
  CHECK(world.answered);
}

TEST_CASE("what is read of a run may leave when all of it is on the disk") {
  World world({{"test", OneActivity()}});
  int asked = 0;
  const auto ask = [&] { world.engine->WhenDurable([&](const Status& s) { asked += s.ok(); }); };
  ask();
  CHECK(asked == 1);
  REQUIRE(world.Start().ok());
  world.loop.RunPosted();
  CHECK(world.engine->committed() == 2);
  ask();
  CHECK(asked == 1);
  world.journal.CompleteSync();
  CHECK(asked == 2);
  ask();
  CHECK(asked == 3);
}

TEST_CASE("an external activity starts only when the fact of its start is on the disk") {
  World world({{"test", OneActivity(true)}});
  REQUIRE(world.Start().ok());
  world.loop.RunPosted();
  CHECK(world.runner->live().empty());
  world.journal.CompleteSync();
  CHECK(world.runner->live().size() == 1);
}

TEST_CASE("an external activity that is cancelled before its start never starts") {
  World world({{"test", OneActivity(true)}});
  REQUIRE(world.Start().ok());
  world.loop.RunPosted();
  CHECK(world.Ask(EventType::CancelRequested).ok());
  world.Settle();
  CHECK(world.runner->history().empty());
  CHECK(world.engine->Find("r")->status() == RunStatus::Cancelled);
}

TEST_CASE("a freed slot is refilled in the turn in which its answer arrived") {
  PlanBuilder plan;
  plan.AddNode("build", PlanBuilder::ItemsOf(plan.AddActivity("work")));
  World world({{"test", plan.Build()}});
  REQUIRE(world.Start(ItemsInput(2, {{}, {}, {}})).ok());
  world.loop.RunPosted();
  CHECK(world.runner->live().size() == 2);
  world.runner->Succeed(world.only_live().key);
  world.loop.RunOne();
  CHECK(world.runner->live().size() == 2);
}

TEST_CASE("after a crash the attempt in flight is interrupted and runs again as another attempt") {
  World world({{"test", OneActivity()}});
  REQUIRE(world.Start().ok());
  world.Settle();
  world.Restart();
  REQUIRE(world.engine->Continue("r").ok());
  world.Settle();
  REQUIRE(world.runner->live().size() == 1);
  CHECK(world.only_live().key.attempt == 2);
  world.runner->Succeed(world.only_live().key);
  world.Settle();
  CHECK(world.engine->Find("r")->status() == RunStatus::Succeeded);
  world.Restart();
  CHECK(world.engine->Continue("r").error().kind == ErrorKind::Conflict);
}

TEST_CASE("a full disk stops the engine, ends what runs, and loses nothing that was told") {
  World world({{"test", OneActivity()}});
  REQUIRE(world.Start().ok());
  world.Settle();
  std::string reason;
  world.engine->OnFailure([&reason](const Error& error) { reason = error.message; });
  world.journal.FailNextCommit();
  world.runner->Succeed(world.only_live().key);
  world.Settle();
  CHECK(reason == "commit: no space left on device");
  CHECK(world.engine->failed());
  CHECK(world.Ask(EventType::PauseRequested).error().kind == ErrorKind::Unavailable);
}

TEST_CASE("a run id is used once") {
  World world({{"test", OneActivity()}});
  REQUIRE(world.Start().ok());
  CHECK(world.Start().error().kind == ErrorKind::Conflict);
}

// A parent whose items are child runs of two steps.
World FamilyWorld() {
  PlanBuilder parent("parent");
  OrchestrateNode node = PlanBuilder::ItemsOf(parent.AddActivity("unused"));
  ChildCall call;
  call.workflow = "child";
  call.id = Template("${run.id}-${item.name}");
  call.input = Template("${item}");
  node.run = std::move(call);
  parent.AddNode("build", std::move(node));
  PlanBuilder child("child");
  const ActivityIndex work = child.AddActivity("work");
  const NodeIndex first = child.AddNode("first", ActivityCall{work, {}});
  const NodeIndex second = child.AddNode("second", ActivityCall{work, {}});
  child.Edge(first, second);
  child.Edge(second, child.AddNode("done", EndNode{Template("${input.name}")}));
  return World({{"parent", parent.Build()}, {"child", child.Build()}}, "parent");
}

TEST_CASE("child runs are started, hold their slot, and give their result to the parent") {
  World world = FamilyWorld();
  REQUIRE(world.Start(ItemsInput(1, {{}, {0}})).ok());
  world.Settle();
  CHECK(world.only_live().run_id == "r-0");
  for (int attempt = 0; attempt < 4; ++attempt) {
    REQUIRE(world.runner->live().size() == 1);
    world.runner->Succeed(world.only_live().key);
    world.Settle();
  }
  const Run& run = *world.engine->Find("r");
  CHECK(run.status() == RunStatus::Succeeded);
  CHECK(WriteJson(run.View(0).nodes[0].step.output.at("succeeded")) ==
        R"([{"key":"0","result":"0"},{"key":"1","result":"1"}])");
  CHECK(world.engine->Find("r-0") == nullptr);
}

TEST_CASE("a retry re-opens the failed child run and keeps its finished steps") {
  World world = FamilyWorld();
  REQUIRE(world.Start(ItemsInput(1, {{}})).ok());
  world.Settle();
  world.runner->Succeed(world.only_live().key);
  world.Settle();
  world.runner->Fail(world.only_live().key, "test failed");
  world.Settle();
  CHECK(world.engine->Find("r")->View(0).nodes[0].orchestrate->items[0].error->message ==
        "second: test failed");
  REQUIRE(world.Ask(EventType::RetryRequested).ok());
  REQUIRE(world.runner->live().size() == 1);
  CHECK(world.only_live().command.step_name == "second");
  world.runner->Succeed(world.only_live().key);
  world.Settle();
  CHECK(world.engine->Find("r")->status() == RunStatus::Succeeded);
}

TEST_CASE("cancel and pause reach the child runs") {
  World world = FamilyWorld();
  REQUIRE(world.Start(ItemsInput(1, {{}, {}})).ok());
  world.Settle();
  REQUIRE(world.Ask(EventType::PauseRequested).ok());
  world.runner->Succeed(world.only_live().key);
  world.Settle();
  CHECK(world.runner->live().empty());
  REQUIRE(world.Ask(EventType::ResumeRequested).ok());
  REQUIRE(world.runner->live().size() == 1);
  REQUIRE(world.Ask(EventType::CancelRequested).ok());
  const AttemptKey key = world.only_live().key;
  CHECK(world.runner->IsCancelled(key));
  world.runner->FinishCancelled(key);
  world.Settle();
  CHECK(world.engine->Find("r")->status() == RunStatus::Cancelled);
  CHECK_FALSE(world.engine->HasUnfinishedRuns());
}

TEST_CASE("a child id that another run has is a failure of the item, told by name") {
  World world = FamilyWorld();
  Json input = ItemsInput(1, {{}});
  input.at("items").at(0).as_object()["name"] = "x";
  REQUIRE(
      world.engine->Start({world.bundle, "r-x", input, std::nullopt, std::nullopt}, [](Status) {})
          .ok());
  world.Settle();
  REQUIRE(world.Start(input).ok());
  world.Settle();
  const RunView view = world.engine->Find("r")->View(0);
  CHECK(view.nodes[0].orchestrate->items[0].error->message == "run id \"r-x\" is in use");
}

}  // namespace
}  // namespace wfb
