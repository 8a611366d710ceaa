// What holds for every route, asked of the table of routes itself.
#include "server/api_routes.h"

#include <doctest/doctest.h>

#include <regex>

#include "server/api_fixture.h"

namespace wfb {
namespace {

using testing::ItemsInput;
using testing::ServedEngine;

std::string HeaderOf(const HttpResponse& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (EqualsIgnoringCase(key, name)) return value;
  }
  return "";
}

std::string CodeOf(const HttpResponse& response) {
  CHECK(HeaderOf(response, "Content-Type") == "application/problem+json");
  const Result<Json> document = ParseJson(response.body);
  REQUIRE(document.ok());
  CHECK(FindMember(*document, "status")->get_int64() == response.status);
  CHECK_FALSE(MemberText(*document, "type").empty());
  CHECK_FALSE(MemberText(*document, "title").empty());
  CHECK_FALSE(MemberText(*document, "detail").empty());
  return MemberText(*document, "code");
}

std::string DetailOf(const HttpResponse& response) {
  return MemberText(*ParseJson(response.body), "detail");
}

// The pattern with a run and a step that exist.
std::string Filled(std::string_view pattern, const std::string& run = "r1",
                   const std::string& step = "work") {
  std::string target = std::regex_replace(std::string(pattern), std::regex("\\{run\\}"), run);
  target = std::regex_replace(target, std::regex("\\{workflow\\}"), "single");
  return std::regex_replace(target, std::regex("\\{step\\}"), step);
}

TEST_CASE("every route answers at its address, and every change of state wants JSON") {
  ServedEngine served;
  REQUIRE(served.Start("r1", "single", JsonObject{}).ok());
  for (const Route& route : ApiRoutes()) {
    const std::string target = Filled(route.pattern);
    CAPTURE(route.method);
    CAPTURE(target);
    // These never end; see api_events_test.cc and api_live_test.cc.
    if (route.pattern == "/api/v1/events" || route.pattern == "/api/v1/live") continue;
    if (route.method == "GET") {
      const HttpResponse response = served.Send("GET", target, "", {});
      CHECK(response.status != 405);
      if (response.status == 404)
        CHECK(DetailOf(response).find("there is nothing at") == std::string::npos);
      continue;
    }
    CHECK(route.method == "POST");
    for (const char* type : {"text/plain", "application/x-www-form-urlencoded",
                             "multipart/form-data", "application/jsonp", ""}) {
      HttpHeaders headers;
      if (*type != '\0') headers.emplace_back("Content-Type", type);
      CHECK(served.Send("POST", target, "{}", headers).status == 415);
    }
    const HttpResponse malformed = served.Send("POST", target, "{\"a\":\n  ]");
    CHECK(malformed.status == 400);
    CHECK(DetailOf(malformed).find("line 2, column 3") != std::string::npos);
    CHECK(served.Send("POST", target, "[]").status == 400);
    CHECK(served.Send("POST", target, R"({"no-such-member": 1})").status == 400);
  }
}

TEST_CASE("a wrong method is refused and the right ones are named") {
  ServedEngine served;
  REQUIRE(served.Start("r1", "single", JsonObject{}).ok());
  for (const Route& route : ApiRoutes()) {
    for (const char* method : {"PUT", "DELETE", "PATCH", "OPTIONS", "BREW"}) {
      const HttpResponse response = served.Send(method, Filled(route.pattern), "{}");
      CAPTURE(route.pattern);
      CHECK(response.status == 405);
      CHECK(CodeOf(response) == "method_not_allowed");
      CHECK(HeaderOf(response, "Allow").find(route.method) != std::string::npos);
    }
  }
  CHECK(HeaderOf(served.Send("DELETE", "/api/v1/runs"), "Allow") == "GET, HEAD, POST");
  CHECK(HeaderOf(served.Send("GET", "/api/v1/runs/r1/cancel", "", {}), "Allow") == "POST");
}

TEST_CASE("an address that does not exist is answered with the nearest that does") {
  ServedEngine served;
  HttpResponse response = served.Send("GET", "/api/v1/run", "", {});
  CHECK(response.status == 404);
  CHECK(CodeOf(response) == "not_found");
  CHECK(DetailOf(response) == "there is nothing at /api/v1/run; did you mean /api/v1/runs?");
  response = served.Send("POST", "/api/v1/runs/r-77/cancle");
  CHECK(DetailOf(response).ends_with("did you mean /api/v1/runs/r-77/cancel?"));
  CHECK(served.Send("GET", "/", "", {}).status == 404);
  CHECK(served.Send("GET", "/api/v1/runs/", "", {}).status == 400);
  CHECK(served.Send("GET", "//api/v1/runs", "", {}).status == 404);
}

TEST_CASE("a run that does not exist is not found, on every route") {
  ServedEngine served;
  for (const Route& route : ApiRoutes()) {
    if (route.pattern.find("{run}") == std::string_view::npos) continue;
    CAPTURE(route.pattern);
    std::string body;
    if (route.pattern.ends_with("skip")) body = R"({"step": "work"})";
    if (route.pattern.ends_with("concurrency")) body = R"({"n": 2})";
    if (route.pattern.ends_with("policy")) body = R"({"policy": "continue"})";
    if (route.pattern.ends_with("signal")) body = R"({"name": "go"})";
    const HttpResponse response =
        served.Send(std::string(route.method), Filled(route.pattern, "no-such-run"), body);
    CHECK(response.status == 404);
    CHECK(CodeOf(response) == "not_found");
    CHECK(DetailOf(response).find("no-such-run") != std::string::npos);
  }
}

// Ids never touch the file system, whatever they look like.
std::vector<std::string> TraversalCorpus() {
  const std::vector<std::string> ups = {
      "..",     "%2e%2e", "%2E.",     "..%2f",   "..%5c",           "%2e%2e%2f",
      "....//", "..;",    "..%c0%af", "..%252f", "%252e%252e%252f", ".%00."};
  const std::vector<std::string> goals = {
      "",     "etc%2fpasswd",       "journal.db",      "socket",
      "runs", "00000001%2f0.1.log", "%2fetc%2fpasswd", "proc%2fself%2fenviron"};
  std::vector<std::string> corpus = {".",
                                     "~",
                                     "*",
                                     "%00",
                                     "r1%00",
                                     "r1%0d%0aX: y",
                                     "%ff%fe",
                                     "CON",
                                     "%2fetc%2fpasswd",
                                     "%5c%5chost%5cshare",
                                     "file:%2f%2f%2fetc%2fpasswd"};
  for (const std::string& up : ups) {
    for (int depth = 1; depth <= 5; ++depth) {
      for (const std::string& goal : goals) {
        std::string text;
        for (int i = 0; i < depth; ++i) text += up + "%2f";
        corpus.push_back(text + goal);
      }
    }
  }
  return corpus;
}

TEST_CASE("no id leads anywhere but to a run or a step") {
  ServedEngine served;
  REQUIRE(served.Start("r1", "single", JsonObject{}).ok());
  const std::vector<std::string> corpus = TraversalCorpus();
  CHECK(corpus.size() > 450);
  for (const std::string& id : corpus) {
    CAPTURE(id);
    for (const std::string& target : {"/api/v1/runs/" + id, "/api/v1/runs/" + id + "/state",
                                      "/api/v1/runs/r1/steps/" + id + "/log"}) {
      const int status = served.Send("GET", target, "", {}).status;
      CHECK((status == 400 || status == 404));
    }
    const int status = served.Send("POST", "/api/v1/runs/" + id + "/cancel", "{}").status;
    CHECK((status == 400 || status == 404));
  }
  CHECK(served.Send("GET", "/api/v1/runs/" + std::string(1'001, 'a'), "", {}).status == 400);
  CHECK(served.Send("GET", "/api/v1/runs/r1", "", {}).status == 200);
}

TEST_CASE("a health check fails once the journal has failed") {
  ServedEngine served;
  REQUIRE(served.Start("r1", "single", JsonObject{}).ok());
  served.On([&] { served.journal().FailNextCommit(); });
  const HttpResponse response = served.Send("POST", "/api/v1/runs/r1/pause");
  CHECK(response.status == 500);
  CHECK(CodeOf(response) == "io");
  CHECK(served.Send("GET", "/healthz", "", {}).status == 503);
  CHECK(served.Send("GET", "/api/v1/runs/r1", "", {}).status == 503);
  CHECK(served.client().Check().error().kind == ErrorKind::Unavailable);
}

}  // namespace
}  // namespace wfb
