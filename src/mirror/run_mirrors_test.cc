// Mirrors beside an engine that decides, over a line that breaks, with kills at any moment.
#include "mirror/run_mirrors.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "testing/engine_world.h"

namespace wfb {
namespace {

using testing::EngineWorld;
using testing::Family;
using testing::FamilyGame;

// The other side: an engine that decides. An execution there is what a run did between two of its
// ends, as with executors whose executions are closed for good.
struct OtherSide {
  explicit OtherSide(BundlePtr bundle, std::mt19937& given) : world(bundle), random(given) {}
  bool LineBreaks() { return away || (faulty && random() % 6 == 0); }

  EngineWorld world;
  std::mt19937& random;
  bool faulty = false;  // Some calls fail.
  bool away = false;    // All calls fail.
  std::string obstacle;
};

struct Segment {
  uint64_t begin = 0;  // Facts before it.
  uint64_t end = 0;
  bool closed = false;
};

// The execution with this number, from 1; 0 = the latest.
Segment SegmentOf(const std::vector<Event>& facts, uint64_t execution) {
  Segment segment;
  uint64_t number = 1;
  for (uint64_t i = 0; i < facts.size(); ++i) {
    segment.end = i + 1;
    segment.closed = facts[i].type == EventType::RunFinished;
    if (!segment.closed || number == execution) {
      if (segment.closed) return segment;
      continue;
    }
    if (i + 1 == facts.size()) return segment;
    segment = {i + 1, i + 1, false};
    ++number;
  }
  return segment;
}

class FakeHistory : public RemoteHistory {
 public:
  FakeHistory(OtherSide& other, Loop& loop, RemotePlace place)
      : other_(other), loop_(loop), place_(std::move(place)) {}
  ~FakeHistory() override { *alive_ = false; }

  void Read(std::function<void(Result<RemotePage>)> reader) override {
    loop_.At(loop_.now() + 1, [this, alive = alive_, reader] {
      if (!*alive) return;
      if (other_.LineBreaks()) return reader(Unavailable("nobody answers"));
      const std::vector<Event> facts = other_.world.FactsOf(place_.workflow_id);
      const uint64_t execution = place_.execution.empty() ? 0 : std::stoul(place_.execution);
      const Segment segment = SegmentOf(facts, execution);
      if (told_ == 0) told_ = segment.begin;
      const uint64_t count = std::min<uint64_t>(segment.end - told_, 1 + other_.random() % 5);
      if (count == 0 && !segment.closed) return Read(reader);  // A long poll.
      RemotePage page;
      page.first = told_ + 1;
      for (uint64_t i = 0; i < count; ++i) {
        const Event& fact = facts[told_++];
        page.facts.push_back(fact);
        if (fact.type != EventType::ChildStarted) continue;
        page.children.push_back({fact.step,
                                 fact.attempt,
                                 {MemberText(fact.body, "run"), std::to_string(fact.attempt)}});
      }
      page.closed = segment.closed && told_ == segment.end;
      reader(std::move(page));
    });
  }

 private:
  OtherSide& other_;
  Loop& loop_;
  const RemotePlace place_;
  uint64_t told_ = 0;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

class FakeRemote : public RemoteRuns {
 public:
  FakeRemote(OtherSide& other, Loop& loop) : other_(other), loop_(loop) {}
  ~FakeRemote() override { *alive_ = false; }
  const std::string& executor() const override { return executor_; }
  const std::string& namespace_name() const override { return namespace_; }
  void Start(const StartRequest& request,
             std::function<void(Result<RemotePlace>)> answer) override {
    Later([this, request, answer] {
      if (other_.LineBreaks()) return answer(Unavailable("nobody answers"));
      const Status started = other_.world.engine->Start(request, [](Status) {});
      other_.world.Settle();
      if (!started.ok()) return answer(started.error());
      answer(RemotePlace{request.run_id, "1"});
    });
  }
  std::unique_ptr<RemoteHistory> Open(const RemotePlace& place, const BundlePtr&,
                                      uint64_t) override {
    return std::make_unique<FakeHistory>(other_, loop_, place);
  }
  void Ask(const RemotePlace& place, const Run&, const Event& request,
           std::function<void(Status)> answer) override {
    Later([this, place, request, answer] {
      if (other_.LineBreaks()) return answer(Unavailable("nobody answers"));
      other_.world.engine->Request(place.workflow_id, request, answer);
      other_.world.Settle();
    });
  }
  void Reopen(const RemotePlace& place, const Run& run, std::vector<Event> facts,
              const Event& request, std::function<void(Status)> answer) override {
    if (facts.size() == other_.world.FactsOf(place.workflow_id).size()) {
      return Ask(place, run, request, std::move(answer));
    }
    Later([answer] { answer(Conflict("it goes on already")); });
  }
  void TakeLog(const std::string&, const RemoteLog&) override {}
  void AskForObstacle(std::function<void(Result<std::string>)> answer) override {
    Later([this, answer] { answer(other_.obstacle); });
  }

 private:
  void Later(std::function<void()> call) {
    loop_.At(loop_.now() + 1, [alive = alive_, call] {
      if (*alive) call();
    });
  }

  OtherSide& other_;
  Loop& loop_;
  const std::string executor_ = "temporal";
  const std::string namespace_ = "default";
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

// This side: an engine with mirrors.
struct MirrorWorld : EngineWorld {
  MirrorWorld(BundlePtr given, OtherSide& given_other)
      : EngineWorld(std::move(given)), other(given_other) {
    Connect();
  }
  ~MirrorWorld() { mirrors.reset(); }
  void Restart() {
    mirrors.reset();
    remote.reset();
    EngineWorld::Restart();
    Connect();
    const Result<RunRecord> record = store->Record("r");
    if (record.ok() && !IsFinished(record->status)) REQUIRE(engine->Continue("r").ok());
  }
  void Connect() {
    remote = std::make_unique<FakeRemote>(other, loop);
    mirrors = std::make_unique<RunMirrors>(*engine, *store, journal, loop, *remote);
    engine->SetRemote(mirrors.get());
  }
  void Pass(DurationMs duration) {
    loop.Advance(duration);
    Settle();
  }
  Result<std::string> Start() {
    Result<std::string> answered = Unavailable("no answer");
    mirrors->Start(
        {bundle, "r", testing::ItemsInput(2, {{}, {}, {0, 1}, {2}}), std::nullopt, std::nullopt},
        [&answered](const Result<std::string>& answer) { answered = answer; });
    for (int i = 0; i < 20; ++i) Pass(1);
    return answered;
  }
  std::optional<Status> Ask(EventType type, int64_t code = 0) {
    Event event;
    event.type = type;
    event.code = code;
    const auto answered = std::make_shared<std::optional<Status>>();
    engine->Request("r", std::move(event), [answered](Status status) { *answered = status; });
    for (int i = 0; i < 40 && !*answered; ++i) Pass(1);
    return *answered;
  }
  bool Has(const std::string& run) {
    return FactsOf(run).size() == other.world.FactsOf(run).size();
  }

  OtherSide& other;
  std::unique_ptr<FakeRemote> remote;
  std::unique_ptr<RunMirrors> mirrors;
};

const std::vector<std::string> kFamilyRuns = {"r", "r-0", "r-1", "r-2", "r-3"};

bool SameFact(const Event& a, const Event& b) {
  const bool starts = a.type == EventType::RunStarted;  // The mirror says there where it lives.
  return a.type == b.type && a.step == b.step && a.attempt == b.attempt && a.at == b.at &&
         a.code == b.code && (starts || a.body == b.body);
}

// The order in which the whole journal here was written.
void CheckOrder(MirrorWorld& mirror) {
  std::map<RunNumber, std::string> ids;
  for (const std::string& run : kFamilyRuns) ids[mirror.store->Record(run)->number] = run;
  std::set<std::string> open;
  for (const JournalEntry& entry : mirror.journal.entries()) {
    const std::string& run = ids[entry.run];
    if (run != "r") {
      if (entry.event.type == EventType::RunFinished) {
        open.erase(run);
      } else {
        open.insert(run);
      }
      continue;
    }
    if (entry.event.type != EventType::ChildSucceeded &&
        entry.event.type != EventType::ChildFailed) {
      continue;
    }
    // Its end in the parent never comes before its own.
    const Run& parent = *mirror.engine->Find("r");
    CHECK_FALSE(open.contains(parent.ChildRunOf(entry.event.step)));
  }
}

TEST_CASE("mirrors hold what was decided elsewhere, whatever breaks, whoever is killed when") {
  for (uint32_t seed = 1; seed <= 40; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    OtherSide other(Family(), random);
    MirrorWorld mirror(other.world.bundle, other);
    FamilyGame game{other.world, random};
    REQUIRE(mirror.Start().ok());
    other.faulty = true;
    const auto lacks = [&](const std::string& run) { return !mirror.Has(run); };
    const auto retried = [&] {
      const std::vector<Event> facts = other.world.FactsOf("r");
      return std::ranges::count(facts, EventType::RetryRequested, &Event::type) > 0 &&
             facts.back().type == EventType::RunFinished;
    };
    for (int turn = 0; turn < 20'000; ++turn) {
      if (random() % 40 == 0) mirror.Restart();
      if (random() % 8 == 0) game.Step();
      mirror.Pass(static_cast<DurationMs>(random() % 300));
      if (retried() && std::ranges::none_of(kFamilyRuns, lacks)) break;
      const Result<RunRecord> record = mirror.store->Record("r");
      // A person who sees the failure asks, and asks again when there was no answer.
      if (!record.ok() || !IsFinished(record->status) || random() % 10 != 0) continue;
      mirror.Ask(EventType::RetryRequested);
    }
    REQUIRE(retried());
    for (const std::string& run : kFamilyRuns) {
      const std::vector<Event> here = mirror.FactsOf(run);
      const std::vector<Event> there = other.world.FactsOf(run);
      REQUIRE(here.size() == there.size());
      CHECK(std::equal(here.begin(), here.end(), there.begin(), SameFact));
    }
    CheckOrder(mirror);
    CHECK(mirror.runner->history().empty());
  }
}

TEST_CASE("a request is answered when the run has accepted it and its fact is here") {
  std::mt19937 random(1);
  OtherSide other(Family(), random);
  MirrorWorld mirror(other.world.bundle, other);
  REQUIRE(mirror.Start().value() == "r");
  CHECK(mirror.engine->Find("r")->options().remote->execution == "1");
  CHECK(mirror.Ask(EventType::PauseRequested)->ok());
  CHECK(mirror.engine->Find("r")->status() == RunStatus::Paused);
  CHECK(mirror.Ask(EventType::PauseRequested)->error().message == "the run is already paused");
  CHECK(mirror.Ask(EventType::ResumeRequested)->ok());
  CHECK(mirror.Ask(EventType::ConcurrencyChanged, 1)->ok());
  CHECK(mirror.engine->Find("r")->View(0).nodes[0].orchestrate->slots.cap == 1);
}

TEST_CASE("a run that was not accepted there leaves no trace here") {
  std::mt19937 random(1);
  OtherSide other(Family(), random);
  MirrorWorld mirror(other.world.bundle, other);
  other.away = true;
  CHECK(mirror.Start().error().kind == ErrorKind::Unavailable);
  CHECK(mirror.journal.entries().empty());
  CHECK_FALSE(mirror.engine->HasUnfinishedRuns());
}

TEST_CASE("a mirror that stands still says why, and goes on when the cause is gone") {
  std::mt19937 random(1);
  OtherSide other(Family(), random);
  MirrorWorld mirror(other.world.bundle, other);
  REQUIRE(mirror.Start().ok());
  other.obstacle = "no worker";
  for (int i = 0; i < 8; ++i) mirror.Pass(1'000);
  CHECK(mirror.mirrors->NoticeOf("r") == "no worker");
  other.away = true;
  mirror.Pass(1);
  mirror.Pass(1);
  CHECK(mirror.mirrors->NoticeOf("r") == "nobody answers");
  CHECK(mirror.Ask(EventType::PauseRequested)->error().kind == ErrorKind::Unavailable);
  FamilyGame game{other.world, random};
  game.PlayToEnd();
  other.away = false;
  other.obstacle.clear();
  for (int i = 0; i < 200; ++i) mirror.Pass(100);
  CHECK(mirror.mirrors->NoticeOf("r").empty());
  CHECK(IsFinished(mirror.store->Record("r")->status));
}

}  // namespace
}  // namespace wfb
