// A mirror beside the engine that decides: two engines, the facts of one carried to the other.
#include <doctest/doctest.h>

#include <memory>
#include <random>

#include "engine/engine.h"
#include "testing/engine_world.h"

namespace wfb {
namespace {

using testing::EngineWorld;
using testing::Family;
using testing::PlayFamily;

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

struct Mirroring : EngineWorld {
  explicit Mirroring(BundlePtr given) : EngineWorld(std::move(given)) { Connect(); }
  void Restart() {
    EngineWorld::Restart();
    Connect();
  }
  void Connect() {
    elsewhere = std::make_unique<Elsewhere>();
    engine->SetRemote(elsewhere.get());
  }
  std::unique_ptr<Elsewhere> elsewhere;
};

// What another executor would tell: who started it adds where the run lives.
std::vector<Event> Told(std::vector<Event> facts, const std::string& run_id) {
  Json& body = facts.front().body;
  body.as_object()["remote"] = ToJson(RemoteRun{"temporal", "default", run_id, "x-1"});
  return facts;
}

// Tells the mirror what it lacks of a run, or a part of it, or more than it lacks.
void TellSome(Mirroring& mirror, const std::string& run_id, const std::vector<Event>& facts,
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

void Open(Mirroring& mirror, EngineWorld& decider) {
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
    EngineWorld decider(Family());
    PlayFamily(decider, random);
    Mirroring mirror(decider.bundle);
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
  EngineWorld decider(Family());
  PlayFamily(decider, random);
  Mirroring mirror(decider.bundle);
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
  EngineWorld decider(Family());
  PlayFamily(decider, random);
  Mirroring mirror(decider.bundle);
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
  EngineWorld decider(Family());
  PlayFamily(decider, random);
  Mirroring mirror(decider.bundle);
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
