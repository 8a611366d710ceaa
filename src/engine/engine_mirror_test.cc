// A mirror beside the engine that decides: two engines, the facts of one carried to the other.
#include <doctest/doctest.h>

#include <memory>
#include <random>

#include "engine/engine.h"
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

// Remembers what the engine asks of the executor that decides.
class Elsewhere : public RemoteExecutor {
 public:
  void Follow(const Run& root) override { followed.push_back(root.id()); }
  void Ask(const Run& run, const Event& request, std::function<void(Status)> answer) override {
    asked.emplace_back(run.id(), request.type);
    answers.push_back(std::move(answer));
  }
  std::vector<std::string> followed;
  std::vector<std::pair<std::string, EventType>> asked;
  std::vector<std::function<void(Status)>> answers;
};

struct Part {
  explicit Part(BundlePtr given) : bundle(std::move(given)) { Restart(); }
  void Restart() {
    engine.reset();
    loop.Forget();
    runner = std::make_unique<FakeRunner>();
    store = std::make_unique<RunStore>(
        journal, [this](const std::string&) -> Result<BundlePtr> { return bundle; });
    engine = std::make_unique<Engine>(journal, *runner, loop, *store);
    elsewhere = std::make_unique<Elsewhere>();
    engine->SetRemote(elsewhere.get());
  }
  void Settle() {
    while (loop.has_posted() || journal.wants_sync()) {
      loop.RunPosted();
      if (journal.wants_sync()) journal.CompleteSync();
    }
  }
  std::vector<Event> FactsOf(const std::string& run_id) {
    const Result<RunRecord> record = store->Record(run_id);
    REQUIRE(record.ok());
    std::vector<Event> facts;
    REQUIRE(journal
                .ReadEvents(record->number, 0,
                            [&](JournalEntry&& entry) {
                              facts.push_back(std::move(entry.event));
                              return true;
                            })
                .ok());
    return facts;
  }

  BundlePtr bundle;
  ManualLoop loop;
  MemoryJournal journal;
  std::unique_ptr<FakeRunner> runner;
  std::unique_ptr<RunStore> store;
  std::unique_ptr<Engine> engine;
  std::unique_ptr<Elsewhere> elsewhere;
};

// A parent whose items are child runs of two commands.
BundlePtr Family() {
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

// What another executor would tell: who started it adds where the run lives.
std::vector<Event> Told(std::vector<Event> facts, const std::string& run_id) {
  Json& body = facts.front().body;
  body.as_object()["remote"] = ToJson(RemoteRun{"temporal", "default", run_id, "x-1"});
  return facts;
}

// Plays a family with one failure, one retry of it and a change of the cap, to its end.
void PlayFamily(Part& decider, std::mt19937& random) {
  REQUIRE(decider.engine
              ->Start({decider.bundle, "r", ItemsInput(2, {{}, {}, {0, 1}, {2}}), std::nullopt,
                       std::nullopt},
                      [](Status) {})
              .ok());
  decider.Settle();
  bool failed = false;
  bool retried = false;
  while (!IsFinished(decider.engine->Find("r")->status()) || !retried) {
    if (decider.runner->live().empty()) {
      Event retry;
      retry.type = EventType::RetryRequested;
      decider.engine->Request("r", std::move(retry), [](Status) {});
      retried = true;
    } else {
      auto chosen = decider.runner->live().begin();
      std::advance(chosen, random() % decider.runner->live().size());
      const auto [key, started] = *chosen;
      decider.loop.Advance(static_cast<DurationMs>(random() % 100));
      if (!failed && started.run_id == "r-2") {
        failed = true;
        decider.runner->Fail(key);
      } else {
        decider.runner->Succeed(key);
      }
    }
    decider.Settle();
  }
}

// Tells the mirror what it lacks of a run, or a part of it, or more than it lacks.
void TellSome(Part& mirror, const std::string& run_id, const std::vector<Event>& facts,
              std::mt19937& random) {
  const Result<uint64_t> known = mirror.engine->MirroredCount(run_id);
  REQUIRE(known.ok());
  const uint64_t again = random() % (*known + 1);
  const uint64_t first = *known - again;
  const uint64_t count = std::min<uint64_t>(facts.size() - first, again + random() % 4);
  if (count == 0) return;
  const auto begin = facts.begin() + static_cast<ptrdiff_t>(first);
  MirroredFacts told{run_id, first + 1, {begin, begin + static_cast<ptrdiff_t>(count)}};
  Status answered = Unavailable("no answer");
  if (first == 0 && run_id == "r" && *known == 0) {
    REQUIRE(mirror.engine
                ->OpenMirror(mirror.bundle, facts[0], [&](Status status) { answered = status; })
                .ok());
  } else {
    mirror.engine->Mirror(std::move(told), [&](Status status) { answered = status; });
  }
  mirror.Settle();
  if (!answered.ok()) FAIL(answered.error().message);
}

bool SameFact(const Event& a, const Event& b) {
  return a.type == b.type && a.step == b.step && a.attempt == b.attempt && a.at == b.at &&
         a.code == b.code && a.body == b.body;
}

void Open(Part& mirror, Part& decider) {
  Status answered = Unavailable("no answer");
  REQUIRE(mirror.engine
              ->OpenMirror(mirror.bundle, Told(decider.FactsOf("r"), "r").front(),
                           [&](Status status) { answered = status; })
              .ok());
  mirror.Settle();
  CHECK(answered.ok());
}

TEST_CASE("a mirror holds the facts of the run and of its child runs, in order and exactly once") {
  for (uint32_t seed = 1; seed <= 60; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    Part decider(Family());
    PlayFamily(decider, random);
    Part mirror(decider.bundle);
    const std::vector<std::string> runs = {"r", "r-0", "r-1", "r-2", "r-3"};
    std::map<std::string, std::vector<Event>> facts;
    for (const std::string& run : runs) facts[run] = Told(decider.FactsOf(run), run);
    const auto lacks = [&](const std::string& run) {
      return *mirror.engine->MirroredCount(run) < facts[run].size();
    };
    while (std::any_of(runs.begin(), runs.end(), lacks)) {
      // Kills take what was not committed; whoever tells goes on where the journal ends.
      if (random() % 10 == 0) {
        mirror.Restart();
        if (lacks("r") && *mirror.engine->MirroredCount("r") > 0) {
          // A run that failed and is retried is loaded by its next fact.
          const Status continued = mirror.engine->Continue("r");
          if (continued.ok()) CHECK(mirror.elsewhere->followed == std::vector<std::string>{"r"});
          mirror.Settle();
        }
      }
      const std::string& run = runs[random() % runs.size()];
      if (run != "r" && mirror.engine->Find("r") == nullptr) continue;
      TellSome(mirror, run, facts[run], random);
    }
    for (const std::string& run : runs) {
      const std::vector<Event> held = mirror.FactsOf(run);
      REQUIRE(held.size() == facts[run].size());
      CHECK(std::equal(held.begin(), held.end(), facts[run].begin(), SameFact));
      CHECK(mirror.store->Record(run)->status == decider.store->Record(run)->status);
    }
    CHECK(mirror.runner->history().empty());
    CHECK_FALSE(mirror.loop.has_timers());
  }
}

TEST_CASE("a mirror takes no fact before those that are missing, and none that does not fit") {
  std::mt19937 random(7);
  Part decider(Family());
  PlayFamily(decider, random);
  Part mirror(decider.bundle);
  Open(mirror, decider);
  const std::vector<Event> facts = decider.FactsOf("r");
  const auto tell = [&](uint64_t number, const Event& event) {
    Status answered = Ok();
    mirror.engine->Mirror({"r", number, {event}}, [&](Status status) { answered = status; });
    mirror.Settle();
    return answered;
  };
  CHECK(tell(3, facts[2]).error().message == "facts 2 to 2 of the mirrored run r are missing");
  Event resumed;
  resumed.type = EventType::ResumeRequested;
  CHECK(tell(2, resumed).error().message == "the run is running, not paused");
  CHECK(tell(1, facts[0]).ok());
  CHECK(*mirror.engine->MirroredCount("r") == 1);
}

TEST_CASE("what people ask of a mirrored run is asked where it is decided") {
  std::mt19937 random(7);
  Part decider(Family());
  PlayFamily(decider, random);
  Part mirror(decider.bundle);
  Open(mirror, decider);
  Status answered = Unavailable("no answer");
  Event pause;
  pause.type = EventType::PauseRequested;
  mirror.engine->Request("r", pause, [&](Status status) { answered = status; });
  mirror.Settle();
  CHECK(mirror.elsewhere->asked ==
        std::vector<std::pair<std::string, EventType>>{{"r", EventType::PauseRequested}});
  CHECK(answered.error().message == "no answer");
  mirror.elsewhere->answers[0](Ok());
  CHECK(answered.ok());
  CHECK(mirror.engine->Find("r")->status() == RunStatus::Running);
  mirror.engine->SetRemote(nullptr);
  mirror.engine->Request("r", pause, [&](Status status) { answered = status; });
  CHECK(answered.error().kind == ErrorKind::Unavailable);
}

TEST_CASE("a mirrored run is followed again after a restart, and decides nothing meanwhile") {
  std::mt19937 random(7);
  Part decider(Family());
  PlayFamily(decider, random);
  Part mirror(decider.bundle);
  Open(mirror, decider);
  mirror.Restart();
  REQUIRE(mirror.engine->Continue("r").ok());
  mirror.Settle();
  CHECK(mirror.elsewhere->followed == std::vector<std::string>{"r"});
  CHECK(mirror.FactsOf("r").size() == 1);
  CHECK(mirror.engine->Find("r")->options().remote->workflow_id == "r");
  CHECK(mirror.engine->HasUnfinishedRuns());
}

}  // namespace
}  // namespace wfb
