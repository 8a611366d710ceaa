#include <doctest/doctest.h>

#include <random>

#include "server/live_client.h"

namespace wfb {
namespace {

using testing::Comparable;
using testing::ItemsInput;
using testing::LiveClient;
using testing::ServedEngine;
using testing::StatusOf;

constexpr LiveLimits kQuick{.heartbeat_ms = 20, .list_ms = 5, .gap_ms = 1};

Json FreshView(ServedEngine& served, const std::string& run) {
  return served.client().Get("/api/v1/runs/" + run + "/view").value();
}

void Change(ServedEngine& served, const std::string& run, int64_t n) {
  Event event;
  event.type = EventType::ConcurrencyChanged;
  event.code = n;
  served.engine().Request(run, std::move(event), [](const Status&) {});
}

TEST_CASE("a view holds the whole run: steps by number, slots, layout and the edges of nodes") {
  ServedEngine served;
  REQUIRE(served.Start("r1", "items", ItemsInput(2, {{}, {0}, {0}, {1, 2}})).ok());
  served.Succeed("r1", "build/0");
  REQUIRE(served.Await([&] { return served.runner().live().size() == 2; }));
  const Json view = FreshView(served, "r1");
  CHECK(MemberText(view, "schema") == "wfb.view/v1");
  CHECK(view.at("steps").as_array().size() == 6);
  const Json& last = view.at("steps").at(5);
  CHECK(MemberText(last, "name") == "build/3");
  CHECK(MemberText(last, "node") == "build");
  CHECK(last.at("dependencies") == Json({3, 4}));
  CHECK(last.at("layer") == 2);
  CHECK(StatusOf(view, "build/0") == "succeeded");
  CHECK(StatusOf(view, "build/1") == "running");
  CHECK(StatusOf(view, "report") == "waiting");
  const Json& build = view.at("orchestrates").at(0);
  CHECK(build.at("cap") == 2);
  CHECK(build.at("running") == 2);
  CHECK(build.at("layers") == Json({"Layer 1", "Layer 2", "Layer 3"}));
  CHECK(build.at("layout").at("x").as_array().size() == 4);
  CHECK(build.at("layout").at("edges").as_array().size() == 4);
  CHECK(view.at("edges") == Json({{{"from", "build"}, {"to", "report"}, {"case", nullptr}}}));
  CHECK(served.Send("GET", "/api/v1/runs/nobody/view", "", {}).status == 404);
}

TEST_CASE("a live stream begins with the whole run, and then tells the steps that changed") {
  ServedEngine served({.live = kQuick});
  REQUIRE(served.Start("r1", "items", ItemsInput(1, {{}, {0}, {0}})).ok());
  LiveClient client(served, "run=r1");
  REQUIRE(client.Await([&] { return StatusOf(client.Run("r1"), "build/0") == "running"; }));
  served.Fail("r1", "build/0");
  REQUIRE(client.Await([&] { return StatusOf(client.Run("r1"), "report") == "running"; }));
  CHECK(StatusOf(client.Run("r1"), "build/1") == "blocked");
  CHECK(client.Run("r1").at("steps").at(3).at("blocked_by") == Json({2}));
  CHECK(client.CountOf("view") == 1);
  CHECK(Comparable(client.Run("r1")) == Comparable(FreshView(served, "r1")));
}

TEST_CASE("items that come into being are told by a fresh view") {
  ServedEngine served({.live = kQuick});
  REQUIRE(served.Start("r1", "late", ItemsInput(2, {{}, {0}})).ok());
  LiveClient client(served, "run=r1");
  REQUIRE(client.Await([&] { return StatusOf(client.Run("r1"), "prepare") == "running"; }));
  CHECK(client.Run("r1").at("orchestrates").as_array().empty());
  served.Succeed("r1", "prepare");
  REQUIRE(client.Await([&] { return StatusOf(client.Run("r1"), "build/1") == "waiting"; }));
  CHECK(client.CountOf("view") == 2);
}

TEST_CASE("nothing leaves by the live stream before it is on the disk") {
  ServedEngine served({.live = kQuick});
  REQUIRE(served.Start("r1", "items", ItemsInput(1, {{}, {}})).ok());
  LiveClient client(served, "run=r1");
  REQUIRE(client.Await([&] { return StatusOf(client.Run("r1"), "build/0") == "running"; }));
  served.On([&] { served.journal().Hold(true); });
  served.Succeed("r1", "build/0");
  REQUIRE(served.Await(
      [&] { return served.engine().Find("r1")->StatusOf(2) == StepStatus::Succeeded; }));
  // A reader that comes while the disk lags is told nothing either.
  LiveClient late(served, "run=r1");
  const size_t beats = client.CountOf("beat");
  REQUIRE(client.Await([&] { return client.CountOf("beat") > beats + 3; }));
  CHECK(StatusOf(client.Run("r1"), "build/0") == "running");
  CHECK(late.Run("r1").is_null());
  served.On([&] { served.journal().Hold(false); });
  REQUIRE(client.Await([&] { return StatusOf(client.Run("r1"), "build/0") == "succeeded"; }));
  REQUIRE(late.Await([&] { return StatusOf(late.Run("r1"), "build/0") == "succeeded"; }));
}

TEST_CASE("a reader that was away, also while the engine died, is told the run as it is") {
  ServedEngine served({.live = kQuick});
  REQUIRE(served.Start("r1", "items", ItemsInput(1, {{}, {}})).ok());
  {
    LiveClient client(served, "run=r1");
    REQUIRE(client.Await([&] { return !client.Run("r1").is_null(); }));
  }
  served.Succeed("r1", "build/0");
  REQUIRE(served.Await([&] { return served.runner().live().size() == 1; }));
  served.RestartEngine();
  LiveClient client(served, "run=r1");
  REQUIRE(client.Await([&] { return StatusOf(client.Run("r1"), "build/0") == "succeeded"; }));
  CHECK(client.Run("r1").at("interrupted") == true);
  CHECK(served.Send("POST", "/api/v1/runs/r1/resume", "{}").status == 200);
  served.Succeed("r1", "build/1");
  served.Succeed("r1", "report");
  REQUIRE(client.Await([&] { return MemberText(client.Run("r1"), "status") == "succeeded"; }));
  CHECK(client.Run("r1").at("interrupted") == false);
}

TEST_CASE("a slow reader gets few large changes, and the last state") {
  ServedEngine served({.live = kQuick});
  REQUIRE(served.Start("r1", "single", JsonObject{{"text", std::string(100'000, 'x')}}).ok());
  REQUIRE(served.Start("r2", "items", ItemsInput(1, {{}, {}})).ok());
  LiveClient client(served, "run=r2");
  REQUIRE(client.Await([&] { return !client.Run("r2").is_null(); }));
  client.Hold(true);
  constexpr int64_t kChanges = 3'000;
  for (int64_t n = 1; n <= kChanges; ++n) served.On([&] { Change(served, "r2", 1 + n % 7); });
  REQUIRE(served.Await([&] { return served.engine().untold_count() == 0; }));
  client.Hold(false);
  const Json fresh = Comparable(FreshView(served, "r2"));
  REQUIRE(client.Await([&] { return Comparable(client.Run("r2")) == fresh; }));
  CHECK(client.CountOf("change") < kChanges);
  // Each change has all caps that there ever were: it stays a bounded number of texts.
  CHECK(fresh.at("orchestrates").at(0).at("cap_changes").as_array().size() == kChanges + 1);
}

TEST_CASE("a child run is watched like any other, also when the engine has let it go") {
  ServedEngine served({.live = kQuick});
  REQUIRE(served.Start("p", "parent", ItemsInput(1, {{}, {}})).ok());
  LiveClient client(served, "run=p&run=p-child-0");
  REQUIRE(client.Await([&] { return StatusOf(client.Run("p-child-0"), "test") == "running"; }));
  CHECK(client.Run("p-child-0").at("parent") == Json({{"run", "p"}, {"step", "build/0"}}));
  served.Succeed("p-child-0", "test");
  REQUIRE(client.Await([&] {
    return MemberText(client.Run("p-child-0"), "status") == "succeeded" &&
           StatusOf(client.Run("p"), "build/0") == "succeeded";
  }));
  CHECK(client.CountOf("view") <= 3);
}

TEST_CASE("one stream tells of runs that are not there, of the list, and that it is alive") {
  ServedEngine served({.live = kQuick});
  LiveClient client(served, "run=nobody&list=1");
  REQUIRE(client.Await([&] { return client.CountOf("gone") == 1; }));
  CHECK(MemberText(client.Last("gone"), "run") == "nobody");
  REQUIRE(served.Start("p", "parent", ItemsInput(1, {{}})).ok());
  REQUIRE(client.Await([&] { return client.CountOf("list") > 0; }));
  const Json line = client.Last("list").at("runs").at(0);
  CHECK(MemberText(line, "run") == "p");
  CHECK(MemberText(line, "status") == "running");
  served.Fail("p-child-0", "test");
  REQUIRE(client.Await([&] {
    const Json list = client.Last("list");
    return MemberText(list.at("runs").at(0), "status") == "succeeded";
  }));
  const Json failed = client.Last("list").at("runs");
  CHECK(failed.as_array().size() == 1);
  CHECK(failed.at(0).at("failed") == Json({"0"}));
  CHECK(failed.at(0).at("counts").at("failed") == 1);
  CHECK(client.CountOf("beat") > 0);
  for (const char* query : {"runs=r1", "list=yes", "run="}) {
    CAPTURE(query);
    CHECK(served.Send("GET", std::string("/api/v1/live?") + query, "", {}).status == 400);
  }
}

// One thing that may happen to the run, drawn.
void Happen(ServedEngine& served, std::mt19937& random) {
  const auto& live = served.runner().live();
  const auto draw = [&](size_t count) { return static_cast<size_t>(random() % count); };
  const auto request = [&](EventType type, StepId step, Json body) {
    Event event;
    event.type = type;
    event.step = step;
    event.body = std::move(body);
    served.engine().Request("r1", std::move(event), [](const Status&) {});
  };
  const size_t what = draw(20);
  if (what < 12 && !live.empty()) {
    auto at = live.begin();
    std::advance(at, draw(live.size()));
    const AttemptKey key = at->first;
    if (served.runner().IsCancelled(key)) return served.runner().FinishCancelled(key);
    if (draw(3) == 0) return served.runner().Fail(key, "broken", false);
    return served.runner().Succeed(key);
  }
  if (what == 12) return Change(served, "r1", static_cast<int64_t>(1 + draw(4)));
  if (what == 13) return request(EventType::PauseRequested, kNoStep, nullptr);
  if (what == 14 || what == 15) return request(EventType::ResumeRequested, kNoStep, nullptr);
  if (what == 16)
    return request(EventType::StepSkipped, static_cast<StepId>(2 + draw(30)),
                   JsonObject{{"reason", "drawn"}});
  if (what < 19) return request(EventType::RetryRequested, kNoStep, nullptr);
  if (draw(40) == 0) request(EventType::CancelRequested, kNoStep, JsonObject{{"reason", "drawn"}});
}

TEST_CASE("a view and the changes after it add up to a fresh view, whatever happens") {
  const uint32_t seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  ServedEngine served({.live = kQuick});
  std::vector<std::vector<uint32_t>> dependencies(30);
  for (uint32_t i = 1; i < 30; ++i) {
    for (auto n = random() % 3; n > 0; --n) {
      dependencies[i].push_back(static_cast<uint32_t>(random() % i));
    }
  }
  REQUIRE(served.Start("r1", "items", ItemsInput(3, dependencies)).ok());
  LiveClient client(served, "run=r1");
  for (int round = 0; round < 60; ++round) {
    for (size_t n = random() % 12; n > 0; --n) {
      served.On([&] { Happen(served, random); });
      const bool held = random() % 5 == 0;
      served.On([&] { served.journal().Hold(held); });
    }
    client.Hold(random() % 4 == 0);
    if (random() % 3 != 0) continue;
    client.Hold(false);
    served.On([&] { served.journal().Hold(false); });
    const Json fresh = Comparable(FreshView(served, "r1"));
    const auto same = [&] {
      const Json mine = client.Run("r1");
      return !mine.is_null() && Comparable(mine) == fresh;
    };
    if (client.Await(same)) continue;
    const Json mine = Comparable(client.Run("r1"));
    for (const auto& member : fresh.as_object()) {
      CAPTURE(std::string(member.key()));
      CHECK(WriteJson(mine.at(member.key())) == WriteJson(member.value()));
    }
    return;
  }
}

}  // namespace
}  // namespace wfb
