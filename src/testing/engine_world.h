// A small world with a real engine in it, and a family of runs to play there: what the tests of
// mirrors share.
#pragma once

#include <memory>
#include <random>
#include <string>
#include <vector>

#include "base/check.h"
#include "engine/engine.h"
#include "testing/fake_runner.h"
#include "testing/manual_loop.h"
#include "testing/memory_journal.h"
#include "testing/plan_builder.h"

namespace wfb::testing {

// An engine with doubles around it and a journal that outlives it.
struct EngineWorld {
  explicit EngineWorld(BundlePtr given) : bundle(std::move(given)) { Restart(); }
  // As after kill -9.
  void Restart() {
    engine.reset();
    loop.Forget();
    runner = std::make_unique<FakeRunner>();
    store = std::make_unique<RunStore>(
        journal, [this](const std::string&) -> Result<BundlePtr> { return bundle; });
    engine = std::make_unique<Engine>(journal, *runner, loop, *store);
  }
  // Runs everything that waits for no time and no answer.
  void Settle() {
    while (loop.has_posted() || journal.wants_sync()) {
      loop.RunPosted();
      if (journal.wants_sync()) journal.CompleteSync();
    }
  }
  // Empty when there is no such run.
  std::vector<Event> FactsOf(const std::string& run_id) {
    std::vector<Event> facts;
    const Result<RunRecord> record = store->Record(run_id);
    if (!record.ok()) return facts;
    const Status read = journal.ReadEvents(record->number, 0, [&](JournalEntry&& entry) {
      facts.push_back(std::move(entry.event));
      return true;
    });
    WFB_CHECK(read.ok(), "a journal in memory can be read");
    return facts;
  }

  BundlePtr bundle;
  ManualLoop loop;
  MemoryJournal journal;
  std::unique_ptr<FakeRunner> runner;
  std::unique_ptr<RunStore> store;
  std::unique_ptr<Engine> engine;
};

// A parent whose items are child runs of two commands: r-0, r-1, ….
inline BundlePtr Family() {
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
  auto bundle = std::make_shared<DefinitionBundle>();
  bundle->hash = "h";
  bundle->text = "{}";
  bundle->root = "parent";
  bundle->plans = {{"parent", parent.Build()}, {"child", child.Build()}};
  return bundle;
}

// A game with a family: r-2 fails once, everything else succeeds, in an order that `random` draws.
struct FamilyGame {
  EngineWorld& decider;
  std::mt19937& random;
  bool failed = false;

  void Start() {
    const Json input = ItemsInput(2, {{}, {}, {0, 1}, {2}});
    const Status status = decider.engine->Start(
        {decider.bundle, "r", input, std::nullopt, std::nullopt}, [](Status) {});
    WFB_CHECK(status.ok(), "the world has no run yet");
    decider.Settle();
  }
  // Lets one attempt end. False when none is alive.
  bool Step() {
    const auto& live = decider.runner->live();
    if (live.empty()) return false;
    auto chosen = live.begin();
    std::advance(chosen, random() % live.size());
    const AttemptKey key = chosen->first;
    const bool fails = !failed && chosen->second.run_id == "r-2";
    decider.loop.Advance(static_cast<DurationMs>(random() % 100));
    if (fails) {
      failed = true;
      decider.runner->Fail(key);
    } else {
      decider.runner->Succeed(key);
    }
    decider.Settle();
    return true;
  }
  void PlayToEnd() {
    while (Step()) {
    }
  }
};

// Plays a family to its end, and what failed once more.
inline void PlayFamily(EngineWorld& decider, std::mt19937& random) {
  FamilyGame game{decider, random};
  game.Start();
  game.PlayToEnd();
  Event retry;
  retry.type = EventType::RetryRequested;
  decider.engine->Request("r", std::move(retry), [](Status) {});
  decider.Settle();
  game.PlayToEnd();
}

}  // namespace wfb::testing
