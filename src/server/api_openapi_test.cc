#include <doctest/doctest.h>

#include <set>

#include "server/api_routes.h"
#include "server/live_client.h"
#include "server/log_printer.h"
#include "server/openapi_check.h"

namespace wfb {
namespace {

using testing::CheckAgainst;
using testing::ItemsInput;
using testing::LiveClient;
using testing::Printer;
using testing::ServedEngine;

Json Component(const std::string& name) {
  return JsonObject{{"$ref", "#/components/schemas/" + name}};
}

// The schema of the answer with this status and media type.
Json AnswerSchema(const Json& api, const std::string& path, const std::string& method,
                  const std::string& status, const std::string& media) {
  const Json& content =
      api.at("paths").at(path).at(method).at("responses").at(status).at("content");
  return content.at(media).at("schema");
}

TEST_CASE("the description of the API has the routes of the server, and no others") {
  ServedEngine served;
  const Json api = served.client().Get("/api/openapi.json").value();
  CHECK(MemberText(api, "openapi") == "3.1.0");
  std::set<std::string> described;
  std::set<std::string> operations;
  for (const auto& path : api.at("paths").as_object()) {
    for (const auto& method : path.value().as_object()) {
      std::string upper(method.key());
      for (char& c : upper) c = static_cast<char>(c - 'a' + 'A');
      described.insert(upper + " " + std::string(path.key()));
      operations.insert(MemberText(method.value(), "operationId"));
    }
  }
  std::set<std::string> routed;
  for (const Route& route : ApiRoutes()) {
    routed.insert(std::string(route.method) + " " + std::string(route.pattern));
  }
  CHECK(described == routed);
  CHECK(operations.size() == described.size());
}

void CheckPosts(ServedEngine& served, const Json& api) {
  const std::vector<std::tuple<std::string, std::string, std::string, std::string>> posts = {
      {"/api/v1/workflows/{workflow}/preview", "/api/v1/workflows/package-builder/preview",
       R"({"input": {"packages": [{"name": "a", "duration_ms": 5, "category": "core"}]}})", "200"},
      {"/api/v1/validate", "/api/v1/validate", R"({"text": "{}"})", "200"},
      {"/api/v1/runs", "/api/v1/runs", R"({"workflow": "single"})", "201"},
      {"/api/v1/runs/{run}/pause", "/api/v1/runs/r1/pause", "{}", "200"}};
  for (const auto& [path, target, body, status] : posts) {
    CAPTURE(target);
    const HttpResponse answer = served.Send("POST", target, body);
    CHECK(std::to_string(answer.status) == status);
    const Json schema = AnswerSchema(api, path, "post", status, "application/json");
    CHECK(CheckAgainst(api, schema, ParseJson(answer.body).value()) == "");
  }
}

TEST_CASE("what the server answers is what its description says") {
  ServedEngine served({.live = {.heartbeat_ms = 10, .list_ms = 1, .gap_ms = 1},
                       .folder = std::string(WFB_SOURCE_DIR) + "/examples/package-builder"});
  const Json api = served.client().Get("/api/openapi.json").value();
  LiveClient live(served, "run=p&run=r1&list=1");
  REQUIRE(live.Await([&] { return live.CountOf("gone") == 2; }));
  REQUIRE(served.Start("r1", "items", ItemsInput(2, {{}, {0}, {}})).ok());
  REQUIRE(served.Start("p", "parent", ItemsInput(2, {{}, {0}})).ok());
  LiveClient watching(served, "run=p&run=r1&list=1");
  REQUIRE(watching.Await([&] { return !watching.Run("p").is_null(); }));
  {
    Printer printer(served, "p-child-0", "test");
    printer.Print("one\nerror: it broke\n");
  }
  served.Fail("p-child-0", "test");
  REQUIRE(watching.Await([&] { return watching.CountOf("change") > 0; }));
  REQUIRE(watching.Await([&] { return watching.CountOf("list") > 0; }));
  for (const auto& [kind, name] : std::map<std::string, std::string>{
           {"view", "View"}, {"change", "Change"}, {"list", "RunLines"}, {"beat", "Beat"}}) {
    CAPTURE(kind);
    CHECK(CheckAgainst(api, Component(name), watching.Last(kind)) == "");
  }
  CHECK(CheckAgainst(api, Component("Gone"), live.Last("gone")) == "");
  const std::vector<std::pair<std::string, std::string>> answers = {
      {"/api/openapi.json", "/api/openapi.json"},
      {"/api/v1/session", "/api/v1/session"},
      {"/api/v1/workflows", "/api/v1/workflows"},
      {"/api/v1/workflows/{workflow}", "/api/v1/workflows/package-builder"},
      {"/api/v1/workflows/{workflow}/code", "/api/v1/workflows/package-builder/code"},
      {"/api/v1/history", "/api/v1/history?limit=1"},
      {"/api/v1/report-formats", "/api/v1/report-formats"},
      {"/api/v1/runs", "/api/v1/runs"},
      {"/api/v1/runs/{run}", "/api/v1/runs/p"},
      {"/api/v1/runs/{run}/view", "/api/v1/runs/p/view"},
      {"/api/v1/runs/{run}/view", "/api/v1/runs/p-child-0/view"},
      {"/api/v1/runs/{run}/state", "/api/v1/runs/r1/state"},
      {"/api/v1/runs/{run}/logs", "/api/v1/runs/p/logs"},
      {"/api/v1/runs/{run}/steps/{step}", "/api/v1/runs/p/steps/build%2F0"},
      {"/api/v1/runs/{run}/steps/{step}", "/api/v1/runs/p/steps/build%2F0%2Ftest"},
      {"/api/v1/runs/{run}/steps/{step}", "/api/v1/runs/r1/steps/report"},
      {"/api/v1/runs/{run}/steps/{step}/log",
       "/api/v1/runs/p/steps/build%2F0%2Ftest/log?search=one"},
      {"/api/v1/runs/{run}/steps/{step}/log",
       "/api/v1/runs/p/steps/build%2F0%2Ftest/log?first_error=true"},
      {"/healthz", "/healthz"}};
  for (const auto& [path, target] : answers) {
    CAPTURE(target);
    const Json schema = AnswerSchema(api, path, "get", "200", "application/json");
    CHECK(CheckAgainst(api, schema, served.client().Get(target).value()) == "");
  }
  CheckPosts(served, api);
  for (const char* target : {"/api/v1/runs/nobody", "/api/v1/history?limit=x"}) {
    const HttpResponse answer = served.Send("GET", target, "", {});
    CHECK(CheckAgainst(api, Component("Problem"), ParseJson(answer.body).value()) == "");
  }
}

}  // namespace
}  // namespace wfb
