#include <doctest/doctest.h>

#include "server/api_fixture.h"

namespace wfb {
namespace {

using testing::ItemsInput;
using testing::ServedEngine;

Json Get(ServedEngine& served, const std::string& target) {
  const HttpResponse response = served.Send("GET", target, "", {});
  CAPTURE(response.body);
  REQUIRE(response.status == 200);
  return *ParseJson(response.body);
}

std::vector<std::string> Ids(const Json& list) {
  std::vector<std::string> ids;
  for (const Json& run : FindMember(list, "runs")->get_array())
    ids.push_back(MemberText(run, "run"));
  return ids;
}

TEST_CASE("runs are listed newest first, page by page, child runs apart") {
  ServedEngine served;
  for (const char* id : {"a", "b", "c"}) REQUIRE(served.Start(id, "single", JsonObject{}).ok());
  REQUIRE(served.Start("p", "parent", ItemsInput(2, {{}, {}})).ok());
  CHECK(Ids(Get(served, "/api/v1/runs")) == std::vector<std::string>{"p", "c", "b", "a"});
  const Json page = Get(served, "/api/v1/runs?limit=3");
  CHECK(Ids(page) == std::vector<std::string>{"p", "c", "b"});
  CHECK(MemberText(page, "before") == "b");
  const Json rest = Get(served, "/api/v1/runs?limit=3&before=b");
  CHECK(Ids(rest) == std::vector<std::string>{"a"});
  CHECK(FindMember(rest, "before")->is_null());
}

TEST_CASE("runs are listed by status") {
  ServedEngine served;
  for (const char* id : {"a", "b", "c"}) REQUIRE(served.Start(id, "single", JsonObject{}).ok());
  served.Succeed("a", "work");
  REQUIRE(served.client().Ask("b", "pause", JsonObject{}).ok());
  REQUIRE(served.Await([&] { return IsFinished(served.engine().Find("a")->status()); }));
  CHECK(Ids(Get(served, "/api/v1/runs?status=succeeded")) == std::vector<std::string>{"a"});
  CHECK(Ids(Get(served, "/api/v1/runs?status=paused")) == std::vector<std::string>{"b"});
  CHECK(Ids(Get(served, "/api/v1/runs?status=unfinished")) == std::vector<std::string>{"c", "b"});
  const HttpResponse wrong = served.Send("GET", "/api/v1/runs?status=pasued", "", {});
  CHECK(wrong.status == 400);
  CHECK(wrong.body.find("did you mean paused?") != std::string::npos);
  for (const char* query : {"limit=0", "limit=x", "limit=1001", "limt=3", "before=nobody"}) {
    CAPTURE(query);
    CHECK(served.Send("GET", std::string("/api/v1/runs?") + query, "", {}).status >= 400);
  }
}

TEST_CASE("a run is shown while it runs, and from the journal when it is not loaded") {
  ServedEngine served;
  REQUIRE(served.Start("r1", "items", ItemsInput(2, {{}, {}, {0, 1}})).ok());
  Json document = Get(served, "/api/v1/runs/r1");
  CHECK(MemberText(document, "schema") == "wfb.run/v1");
  CHECK(MemberText(document, "status") == "running");
  const Json state = Get(served, "/api/v1/runs/r1/state");
  CHECK(MemberText(state, "schema") == "wfb.state/v1");
  CHECK(FindMember(*FindMember(state, "counts"), "running")->get_int64() == 2);
  for (const char* step : {"build/0", "build/1", "build/2", "report"}) served.Succeed("r1", step);
  REQUIRE(served.Await([&] { return IsFinished(served.engine().Find("r1")->status()); }));
  served.On([&] { served.engine().ReleaseFinished(); });
  document = Get(served, "/api/v1/runs/r1");
  CHECK(MemberText(document, "status") == "succeeded");
  CHECK(MemberText(Get(served, "/api/v1/runs/r1/state"), "status") == "succeeded");
}

TEST_CASE("a child run is shown by its own id") {
  ServedEngine served;
  REQUIRE(served.Start("p", "parent", ItemsInput(1, {{}})).ok());
  served.Succeed("p-child-0", "test");
  REQUIRE(served.Await([&] { return IsFinished(served.engine().Find("p")->status()); }));
  const Json child = Get(served, "/api/v1/runs/p-child-0");
  CHECK(MemberText(child, "workflow") == "child");
  CHECK(MemberText(child, "status") == "succeeded");
}

TEST_CASE("nothing that is read leaves before it is on the disk") {
  ServedEngine served;
  REQUIRE(served.Start("r1", "single", JsonObject{}).ok());
  served.On([&] { served.journal().Hold(true); });
  served.Succeed("r1", "work");
  REQUIRE(served.Await([&] { return IsFinished(served.engine().Find("r1")->status()); }));
  // The state says "succeeded", the disk does not: the answer waits.
  std::atomic<bool> answered = false;
  std::thread reader([&] {
    const Result<Json> document = served.client().RunDocument("r1");
    answered = true;
    CHECK(MemberText(*document, "status") == "succeeded");
  });
  REQUIRE(served.client().Check().ok());
  for (int i = 0; i < 50; ++i) served.On([] {});
  CHECK_FALSE(answered);
  served.On([&] { served.journal().Hold(false); });
  reader.join();
  CHECK(answered);
}

TEST_CASE("a run is started, once for each idempotency key") {
  ServedEngine served;
  const Json body = {{"workflow", "single"}, {"input", JsonObject{{"a", 1}}}};
  const auto first = served.client().Start(body, "key-1");
  REQUIRE(first.ok());
  CHECK(*first == "started-1");
  CHECK(*served.client().Start(body, "key-1") == "started-1");
  CHECK(*served.client().Start(body, "key-2") == "started-2");
  CHECK(served.On([&] { return served.starts(); }) == 2);
  const auto other = served.client().Start({{"workflow", "items"}}, "key-1");
  REQUIRE_FALSE(other.ok());
  CHECK(other.error().kind == ErrorKind::Conflict);
  const HttpResponse created =
      served.Send("POST", "/api/v1/runs", R"({"workflow": "single", "concurrency": 3})");
  CHECK(created.status == 201);
  CHECK(created.body == R"({"run":"started-3"})");
}

TEST_CASE("a start that failed may be tried again with its key") {
  ServedEngine served;
  const Json body = {{"workflow", "nowhere"}};
  for (int i = 0; i < 2; ++i) {
    const auto started = served.client().Start(body, "key");
    REQUIRE_FALSE(started.ok());
    CHECK(started.error().kind == ErrorKind::NotFound);
  }
}

TEST_CASE("two requests with one key at the same time start one run") {
  ServedEngine served;
  served.On([&] { served.journal().Hold(true); });
  std::vector<std::thread> callers;
  for (int i = 0; i < 4; ++i) {
    callers.emplace_back([&] {
      const auto started = served.client().Start({{"workflow", "single"}}, "same");
      REQUIRE(started.ok());
      CHECK(*started == "started-1");
    });
  }
  REQUIRE(served.Await([&] { return served.starts() == 1; }));
  served.On([&] { served.journal().Hold(false); });
  for (std::thread& caller : callers) caller.join();
  CHECK(served.On([&] { return served.starts(); }) == 1);
}

TEST_CASE("a start that is not as it should be is refused with the place") {
  ServedEngine served;
  const auto pointer = [&](const std::string& body) {
    const HttpResponse response = served.Send("POST", "/api/v1/runs", body);
    CHECK(response.status == 400);
    return MemberText(*ParseJson(response.body), "pointer");
  };
  CHECK(pointer("{}") == "/workflow");
  CHECK(pointer(R"({"workflow": 1})") == "/workflow");
  CHECK(pointer(R"({"workflow": "single", "concurrency": 0})") == "/concurrency");
  CHECK(pointer(R"({"workflow": "single", "concurrency": 1.5})") == "/concurrency");
  CHECK(pointer(R"({"workflow": "single", "policy": "maybe"})") == "/policy");
  CHECK(pointer(R"({"workflow": "single", "inptu": 1})") == "/inptu");
  CHECK(served.On([&] { return served.starts(); }) == 0);
}

TEST_CASE("an engine that carries out one run says so when asked for another") {
  ServedEngine served({.takes_runs = false});
  const auto started = served.client().Start({{"workflow", "single"}}, "key");
  REQUIRE_FALSE(started.ok());
  CHECK(started.error().kind == ErrorKind::Conflict);
}

TEST_CASE("a report comes in the format that was asked for, and no browser runs it") {
  ServedEngine served;
  REQUIRE(served.Start("r1", "single", JsonObject{}).ok());
  CHECK(*served.client().Report("r1", "text") == "report of r1");
  const auto unknown = served.client().Report("r1", "telegram");
  REQUIRE_FALSE(unknown.ok());
  CHECK(unknown.error().kind == ErrorKind::InvalidInput);
  CHECK(served.Send("GET", "/api/v1/runs/r1/report", "", {}).status == 400);
  const HttpResponse report = served.Send("GET", "/api/v1/runs/r1/report?format=text", "", {});
  bool nosniff = false;
  bool sandboxed = false;
  for (const auto& [name, value] : report.headers) {
    nosniff |= name == "X-Content-Type-Options" && value == "nosniff";
    sandboxed |= name == "Content-Security-Policy" && value.starts_with("sandbox");
  }
  CHECK(nosniff);
  CHECK(sandboxed);
}

}  // namespace
}  // namespace wfb
