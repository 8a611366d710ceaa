#include <doctest/doctest.h>

#include "server/api_fixture.h"

namespace wfb {
namespace {

using testing::ItemsInput;
using testing::ServedEngine;

RunStatus StatusOf(ServedEngine& served, const std::string& run) {
  return served.On([&] { return served.engine().Find(run)->status(); });
}

TEST_CASE("a run is paused, resumed and cancelled, and the answer says what it became") {
  ServedEngine served;
  REQUIRE(served.Start("r1", "single", JsonObject{}).ok());
  CHECK(served.Send("POST", "/api/v1/runs/r1/pause").body == R"({"run":"r1","status":"paused"})");
  CHECK(served.Send("POST", "/api/v1/runs/r1/pause").status == 409);
  CHECK(served.Send("POST", "/api/v1/runs/r1/resume", "{}").body ==
        R"({"run":"r1","status":"running"})");
  const HttpResponse again = served.Send("POST", "/api/v1/runs/r1/resume", "{}");
  CHECK(again.status == 409);
  CHECK(again.body.find("not paused") != std::string::npos);
  CHECK(served.Send("POST", "/api/v1/runs/r1/cancel", R"({"reason": "enough"})").body ==
        R"({"run":"r1","status":"cancelling"})");
  const auto entries = served.On([&] { return served.journal().entries(); });
  CHECK(MemberText(entries.back().event.body, "reason") == "enough");
}

TEST_CASE("a request is answered when its event is on the disk, not before") {
  ServedEngine served;
  REQUIRE(served.Start("r1", "single", JsonObject{}).ok());
  served.On([&] { served.journal().Hold(true); });
  std::atomic<bool> answered = false;
  std::thread person([&] {
    CHECK(served.client().Ask("r1", "pause", JsonObject{}).ok());
    answered = true;
  });
  REQUIRE(served.Await([&] { return served.engine().Find("r1")->status() == RunStatus::Paused; }));
  for (int i = 0; i < 50; ++i) served.On([] {});
  CHECK_FALSE(answered);
  served.On([&] { served.journal().Hold(false); });
  person.join();
  CHECK(answered);
}

TEST_CASE("what failed is retried, all of it or what is named") {
  ServedEngine served;
  REQUIRE(served.Start("r1", "items", ItemsInput(3, {{}, {}, {}})).ok());
  served.Fail("r1", "build/0");
  served.Fail("r1", "build/1");
  REQUIRE(served.Await([&] { return served.runner().live().size() == 1; }));
  const ApiClient& client = served.client();
  CHECK(client.Ask("r1", "retry", {{"steps", {"0"}}}).ok());
  REQUIRE(served.Await([&] { return served.runner().live().size() == 2; }));
  CHECK(client.Ask("r1", "retry", JsonObject{}).ok());
  REQUIRE(served.Await([&] { return served.runner().live().size() == 3; }));
  const Status nothing = client.Ask("r1", "retry", JsonObject{});
  REQUIRE_FALSE(nothing.ok());
  CHECK(nothing.error().kind == ErrorKind::Conflict);
  const Status unknown = client.Ask("r1", "retry", {{"steps", {"bulid/0"}}});
  REQUIRE_FALSE(unknown.ok());
  CHECK(unknown.error().kind == ErrorKind::NotFound);
  CHECK(served.Send("POST", "/api/v1/runs/r1/retry", R"({"steps": "0"})").status == 400);
}

TEST_CASE("a finished run that is not loaded any more is retried") {
  ServedEngine served;
  REQUIRE(served.Start("r1", "single", JsonObject{}).ok());
  served.Fail("r1", "work");
  REQUIRE(served.Await([&] { return IsFinished(served.engine().Find("r1")->status()); }));
  served.On([&] { served.engine().ReleaseFinished(); });
  CHECK(MemberText(*served.client().RunDocument("r1"), "status") == "failed");
  REQUIRE(served.client().Ask("r1", "retry", {{"steps", {"work"}}}).ok());
  served.Succeed("r1", "work");
  REQUIRE(served.Await([&] { return IsFinished(served.engine().Find("r1")->status()); }));
  CHECK(MemberText(*served.client().RunDocument("r1"), "status") == "succeeded");
  served.On([&] { served.engine().ReleaseFinished(); });
  CHECK(MemberText(*served.client().RunDocument("r1"), "status") == "succeeded");
}

TEST_CASE("a step is skipped with a reason") {
  ServedEngine served;
  REQUIRE(served.Start("r1", "items", ItemsInput(1, {{}, {0}})).ok());
  const Status running = served.client().Ask("r1", "skip", {{"step", "build/0"}});
  REQUIRE_FALSE(running.ok());
  CHECK(running.error().kind == ErrorKind::Conflict);
  CHECK(served.client().Ask("r1", "skip", {{"step", "1"}, {"reason", "not today"}}).ok());
  const Json document = *served.client().RunDocument("r1");
  CHECK(WriteJson(document).find("not today") != std::string::npos);
  CHECK(served.Send("POST", "/api/v1/runs/r1/skip", "{}").status == 400);
}

TEST_CASE("concurrency and failure policy change while the run goes on") {
  ServedEngine served;
  REQUIRE(served.Start("r1", "items", ItemsInput(1, {{}, {}, {}, {}})).ok());
  REQUIRE(served.Await([&] { return served.runner().live().size() == 1; }));
  REQUIRE(served.client().Ask("r1", "concurrency", {{"n", 3}}).ok());
  REQUIRE(served.Await([&] { return served.runner().live().size() == 3; }));
  CHECK(served.client().Ask("r1", "concurrency", {{"n", 4}, {"step", "build"}}).ok());
  CHECK(served.client().Ask("r1", "policy", {{"policy", {{"bail_after", 2}}}}).ok());
  CHECK(served.client().Ask("r1", "policy", {{"policy", "fail_fast"}, {"step", "build"}}).ok());
  for (const char* body : {"{}", R"({"n": 0})", R"({"n": "2"})", R"({"n": 2.5})", R"({"n": 10001})",
                           R"({"n": 2, "step": 7})"}) {
    CAPTURE(body);
    CHECK(served.Send("POST", "/api/v1/runs/r1/concurrency", body).status == 400);
  }
  CHECK(served.Send("POST", "/api/v1/runs/r1/policy", R"({"policy": {"bail_after": 0}})").status ==
        400);
  CHECK(served.Send("POST", "/api/v1/runs/r1/policy", "{}").status == 400);
  CHECK(served.Send("POST", "/api/v1/runs/r1/concurrency", R"({"n": 2, "step": "x"})").status ==
        404);
}

TEST_CASE("a signal that the workflow does not declare is refused by name") {
  ServedEngine served;
  REQUIRE(served.Start("r1", "single", JsonObject{}).ok());
  const Status sent = served.client().Ask("r1", "signal", {{"name", "go"}, {"payload", 1}});
  REQUIRE_FALSE(sent.ok());
  CHECK(sent.error().kind == ErrorKind::NotFound);
  CHECK(sent.error().message == "the workflow single of run r1 declares no signal \"go\"");
}

TEST_CASE("an interrupted run is listed as such and resumed") {
  ServedEngine served;
  REQUIRE(served.Start("r1", "single", JsonObject{}).ok());
  served.RestartEngine();
  const Result<std::vector<Json>> runs = served.client().Runs(10);
  REQUIRE(runs.ok());
  REQUIRE(runs->size() == 1);
  CHECK(FindMember(runs->front(), "interrupted")->get_bool());
  CHECK(served.Send("POST", "/api/v1/runs/r1/resume", "{}").body ==
        R"({"run":"r1","status":"running"})");
  served.Succeed("r1", "work");
  REQUIRE(served.Await([&] { return IsFinished(served.engine().Find("r1")->status()); }));
  CHECK(StatusOf(served, "r1") == RunStatus::Succeeded);
}

}  // namespace
}  // namespace wfb
