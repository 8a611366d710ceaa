#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "server/api_fixture.h"
#include "server/tcp_peer.h"

namespace wfb {
namespace {

using testing::HeaderOf;
using testing::ServedEngine;

const std::string kExample = std::string(WFB_SOURCE_DIR) + "/examples/package-builder";

void WriteFile(const std::string& path, std::string_view text) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

const Json* Named(const Json& list, std::string_view member, std::string_view value) {
  for (const Json& one : list.as_array()) {
    if (MemberText(one, member) == value) return &one;
  }
  return nullptr;
}

TEST_CASE("the workflows of the folder are listed with who uses them and their problems") {
  ServedEngine served({.folder = kExample});
  const Json list = served.client().Get("/api/v1/workflows").value().at("workflows");
  REQUIRE(list.as_array().size() == 2);
  const Json& child = list.at(0);
  CHECK(MemberText(child, "name") == "package-build");
  CHECK(child.at("used_by") == Json({"package-builder"}));
  CHECK(child.at("errors") == 0);
  CHECK(child.at("last_run").is_null());
  CHECK(MemberText(list.at(1), "path") == "package-builder.workflow.json");
  const Json session = served.client().Get("/api/v1/session").value();
  CHECK(MemberText(session, "folder") == kExample);
  CHECK(session.at("concurrency_max") == kConcurrencyMax);
}

TEST_CASE("a workflow comes with its text, the defaults of its input, and a drawing") {
  ServedEngine served({.folder = kExample});
  const Json workflow = served.client().Get("/api/v1/workflows/package-builder").value();
  CHECK(MemberText(workflow, "text").starts_with("{\n  \"format\": \"wfb.workflow/v1\""));
  CHECK(workflow.at("default_input").at("config").at("maxConcurrentBuilds") == 4);
  CHECK(workflow.at("calls") == Json({"package-build"}));
  const Json* build = Named(workflow.at("nodes"), "type", "orchestrate");
  REQUIRE(build != nullptr);
  CHECK(MemberText(*build, "summary") == "package-build for each item");
  for (const Json& node : workflow.at("nodes").as_array()) {
    CHECK(node.at("x").as_int64() >= 0);
    CHECK(node.at("x").as_int64() + node.at("width").as_int64() <= workflow.at("width").as_int64());
    CHECK(node.at("y").as_int64() + node.at("height").as_int64() <=
          workflow.at("height").as_int64());
  }
  for (const Json& edge : workflow.at("edges").as_array()) {
    CHECK(edge.at("points").as_array().size() >= 2);
  }
  CHECK(served.Send("GET", "/api/v1/workflows/package-bilder", "", {}).status == 404);
}

TEST_CASE("a preview lays out the packages and plays each concurrency, and runs nothing") {
  TemporaryDirectory directory;
  const std::string canary = directory / "canary";
  WriteFile(directory / "w.workflow.json", R"({"format": "wfb.workflow/v1", "name": "w",
    "input": {"type": "object", "properties": {"packages": {"type": "array", "default": []}}},
    "activities": {"touch": {"kind": "command", "run": ["touch", ")" +
                                               canary + R"("]}},
    "nodes": [{"id": "build", "type": "orchestrate", "items": "input.packages", "key": "item.name",
      "dependencies": "item.dependencies", "max_concurrent": 2, "weight": "item.weight ?? 1",
      "run": {"activity": "touch"}}, {"id": "done", "type": "end"}],
    "edges": [{"from": "build", "to": "done"}]})");
  ServedEngine served({.folder = directory.path()});
  const auto preview = [&](const std::string& input) {
    const HttpResponse answer = served.Send("POST", "/api/v1/workflows/w/preview", input);
    REQUIRE(answer.status == 200);
    return ParseJson(answer.body).value();
  };
  const Json document = preview(R"({"input": {"packages": [
    {"name": "a", "category": "core", "dependencies": [], "weight": 3},
    {"name": "b", "category": "ui", "dependencies": ["a"]},
    {"name": "c", "category": "ui", "dependencies": ["a"]},
    {"name": "d", "dependencies": ["b"]}]}})");
  CHECK(document.at("problems").as_array().empty());
  REQUIRE(document.at("orchestrates").as_array().size() == 1);
  const Json& build = document.at("orchestrates").at(0);
  CHECK(build.at("cap") == 2);
  CHECK(build.at("layers") == Json({"core", "ui", "Layer 3"}));
  CHECK(build.at("items").at(3).at("dependencies") == Json({1}));
  CHECK(build.at("critical_path") == Json({0, 1, 3}));
  CHECK(build.at("weights_are_ms") == false);
  CHECK(build.at("schedules").as_array().size() == 4);
  CHECK(build.at("schedules").at(0).at("makespan").to_number<double>() == 6);
  CHECK(build.at("schedules").at(1).at("makespan").to_number<double>() == 5);
  CHECK(build.at("knee") == 2);
  CHECK(build.at("layout").at("x").as_array().size() == 4);
  CHECK_FALSE(std::filesystem::exists(canary));
  CHECK(preview(R"({"input": {"packages": 3}})").at("problems").as_array().size() == 1);
  CHECK(served.Send("POST", "/api/v1/workflows/w/preview", R"({"input": 3})").status == 400);
  CHECK(served.Send("POST", "/api/v1/workflows/v/preview", "{}").status == 404);
  const std::string elsewhere = EncodeSegment(kExample + "/package-builder.workflow.json");
  CHECK(served.Send("POST", "/api/v1/workflows/" + elsewhere + "/preview", "{}").status == 404);
  CHECK(served.Send("GET", "/api/v1/workflows/" + elsewhere, "", {}).status == 404);
}

TEST_CASE("simulated work is previewed with its times") {
  ServedEngine served({.folder = kExample});
  const std::string scenario = R"({"input": {"packages": [
    {"name": "a", "duration_ms": 2000},
    {"name": "b", "dependencies": ["a"], "duration_ms": 500}]}})";
  const HttpResponse answer =
      served.Send("POST", "/api/v1/workflows/package-builder/preview", scenario);
  REQUIRE(answer.status == 200);
  const Json build = ParseJson(answer.body).value().at("orchestrates").at(0);
  CHECK(build.at("weights_are_ms") == true);
  CHECK(build.at("items").at(0).at("expected_ms") == 2000);
  CHECK(build.at("schedules").at(0).at("makespan") == 2500);
}

TEST_CASE("a broken file is listed with what is wrong, and a text is checked without being saved") {
  TemporaryDirectory directory;
  WriteFile(directory / "broken.workflow.json", "{\n  \"format\": ");
  ServedEngine served({.folder = directory.path()});
  const Json list = served.client().Get("/api/v1/workflows").value().at("workflows");
  REQUIRE(list.as_array().size() == 1);
  CHECK(MemberText(list.at(0), "name") == "broken");
  CHECK(list.at(0).at("errors") == 1);
  const Json broken = served.client().Get("/api/v1/workflows/broken").value();
  CHECK(broken.at("nodes").as_array().empty());
  CHECK(broken.at("diagnostics").at(0).at("line") == 2);
  const Json body = JsonObject{{"text", R"({"format": "wfb.workflow/v1", "name": "w", "nodes": [],
    "no-such-key": 1})"}};
  const HttpResponse checked = served.Send("POST", "/api/v1/validate", WriteJson(body));
  REQUIRE(checked.status == 200);
  CHECK_FALSE(ParseJson(checked.body).value().at("diagnostics").as_array().empty());
}

TEST_CASE("the folder of a monorepo has the one workflow that is made for it") {
  TemporaryDirectory directory;
  WriteFile(directory / "package.json", R"({"name": "acme", "workspaces": ["packages/*"]})");
  WriteFile(directory / "packages/a/package.json",
            R"({"name": "a", "version": "1.0.0", "scripts": {"build": "true"}})");
  WriteFile(directory / "packages/b/package.json",
            R"({"name": "b", "version": "1.0.0", "scripts": {"build": "true"},
                "dependencies": {"a": "^1.0.0"}})");
  ServedEngine served({.folder = directory.path()});
  const Json list = served.client().Get("/api/v1/workflows").value().at("workflows");
  REQUIRE(list.as_array().size() == 1);
  const std::string name = MemberText(list.at(0), "name");
  CHECK(MemberText(list.at(0), "path") == ".");
  const Json workflow = served.client().Get("/api/v1/workflows/" + EncodeSegment(name)).value();
  CHECK(workflow.at("default_input").at("packages").as_array().size() == 2);
  const HttpResponse answer =
      served.Send("POST", "/api/v1/workflows/" + EncodeSegment(name) + "/preview", "{}");
  REQUIRE(answer.status == 200);
  const Json preview = ParseJson(answer.body).value();
  CHECK(preview.at("orchestrates").at(0).at("items").as_array().size() == 2);
  CHECK(preview.at("orchestrates").at(0).at("cut").as_array().empty());
}

TEST_CASE(
    "the code of a workflow comes with the lines of its nodes, and once while it is the same") {
  ServedEngine served({.folder = kExample});
  const HttpResponse answer = served.Send("GET", "/api/v1/workflows/package-builder/code", "", {});
  REQUIRE(answer.status == 200);
  const Json code = ParseJson(answer.body).value();
  CHECK(MemberText(code, "workflow") == "package-builder");
  CHECK(code.at("diagnostics") == JsonArray());
  for (const char* workflow : {"package-builder", "package-build"}) {
    CAPTURE(workflow);
    const Json* place = Named(code.at("nodes"), "workflow", workflow);
    REQUIRE(place != nullptr);
    const Json* file = Named(code.at("files"), "path", MemberText(*place, "path"));
    REQUIRE(file != nullptr);
    const std::string text = MemberText(*file, "text");
    CHECK(place->at("first_line").as_int64() >= 1);
    CHECK(place->at("first_line").as_int64() <= place->at("last_line").as_int64());
    CHECK(place->at("last_line").as_int64() <= std::ranges::count(text, '\n'));
  }
  const std::string tag = HeaderOf(answer, "ETag");
  const HttpResponse again =
      served.Send("GET", "/api/v1/workflows/package-builder/code", "", {{"If-None-Match", tag}});
  CHECK(again.status == 304);
  CHECK(again.body.empty());
  CHECK(served.Send("GET", "/api/v1/workflows/package-bilder/code", "", {}).status == 404);
}

TEST_CASE("the project can be downloaded as an archive") {
  ServedEngine served({.folder = kExample});
  const HttpResponse zip = served.Send("GET", "/api/v1/workflows/package-builder/code.zip", "", {});
  CHECK(zip.status == 200);
  CHECK(HeaderOf(zip, "Content-Type") == "application/zip");
  CHECK(HeaderOf(zip, "Content-Disposition") ==
        "attachment; filename=\"package-builder-temporal.zip\"");
  CHECK(zip.body.starts_with("PK\x03\x04"));
  CHECK(zip.body.find("package-builder-temporal/package.json") != std::string::npos);
}

TEST_CASE("a workflow that cannot be compiled has no code, but every reason with its file") {
  TemporaryDirectory folder;
  WriteFile(
      folder.path() + "/broken.workflow.json",
      R"({"format": "wfb.workflow/v1", "name": "broken", "nodes": [{"id": "a", "type": "x"}]})");
  ServedEngine served({.folder = folder.path()});
  const Json code = served.client().Get("/api/v1/workflows/broken/code").value();
  CHECK(code.at("files") == JsonArray());
  CHECK(code.at("nodes") == JsonArray());
  REQUIRE_FALSE(code.at("diagnostics").as_array().empty());
  const Json& first = code.at("diagnostics").at(0);
  CHECK(MemberText(first, "severity") == "error");
  CHECK(MemberText(first, "file") == "broken.workflow.json");
  CHECK(served.Send("GET", "/api/v1/workflows/broken/code.zip", "", {}).status == 400);
}

}  // namespace
}  // namespace wfb
