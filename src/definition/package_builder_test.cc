// The PackageBuilder example, driven through its decisions without any process: which phase follows
// which, in a workspace and in a scenario, and what a failure means.
#include <doctest/doctest.h>

#include <algorithm>

#include "base/json_schema.h"
#include "definition/definition_set.h"
#include "testing/golden.h"
#include "testing/run_driver.h"

namespace wfb::definition {

namespace {

using testing::RunDriver;
using Names = std::vector<std::string>;

const std::string kFolder = std::string(WFB_SOURCE_DIR) + "/examples/package-builder/";

// The plans of the parent and of the child.
const std::vector<PlanPtr>& Plans() {
  static const std::vector<PlanPtr> plans = [] {
    std::vector<SourceFile> files;
    for (const char* name : {"package-builder.workflow.json", "package-build.workflow.json"}) {
      files.push_back({name, ReadTextFile(kFolder + name)});
    }
    Result<std::vector<PlanPtr>> lowered =
        DefinitionSet::Load(files).Lower("package-builder", kFolder);
    WFB_CHECK(lowered.ok(), "the example is valid");
    return std::move(lowered).value();
  }();
  return plans;
}

// A run of the parent; defaults are filled in as `wfb run` does.
RunDriver ParentRun(std::string_view input) {
  const Json given = *ParseJson(input);
  REQUIRE(ValidateInstance(Plans()[0]->input_schema, given).empty());
  return RunDriver(Plans()[0], ApplyDefaults(Plans()[0]->input_schema, given));
}

RunDriver ChildRun(std::string_view package, std::string_view root) {
  const Json config = ApplyDefaults(Plans()[0]->input_schema, JsonObject{}).at("config");
  return RunDriver(
      Plans()[1],
      JsonObject{{"package", *ParseJson(package)}, {"root", *ParseJson(root)}, {"config", config}});
}

// Succeeds what runs, one after the other, until nothing does; gives the names in order.
Names SucceedAll(RunDriver& run) {
  Names names;
  while (!run.running().empty()) {
    names.push_back(run.running().front());
    run.Succeed(names.back());
  }
  return names;
}

const char* kScenario = R"({"packages": [
  {"name": "@acme/a", "duration_ms": 10}, {"name": "@acme/b", "duration_ms": 20},
  {"name": "@acme/c", "duration_ms": 30, "dependencies": ["@acme/a"]}]})";

}  // namespace

TEST_CASE("the example runs without any input: initialize, plan, build, verify, complete") {
  RunDriver run = ParentRun("{}");
  CHECK(run.running() == Names{"initialize"});
  run.Succeed("initialize", *ParseJson(R"({"root": "/ws", "packages": [
    {"name": "@acme/a", "dependencies": []}, {"name": "@acme/b", "dependencies": ["@acme/a"]},
    {"name": "@acme/c", "dependencies": ["@acme/b"]}]})"));
  CHECK(run.running() == Names{"plan"});
  run.Succeed("plan", *ParseJson(R"({"published": ["@acme/a"]})"));
  CHECK(run.StatusOf("build/@acme/a") == "skipped");
  CHECK(run.running() == Names{"@acme/b"});
  run.Succeed("@acme/b");
  run.Succeed("@acme/c");
  CHECK(run.running() == Names{"verify"});
  run.Succeed("verify", *ParseJson(R"({"verified": [], "missing": []})"));
  CHECK(run.running() == Names{"complete"});
  run.Succeed("complete");
  CHECK(run.StatusOf("done") == "succeeded");
}

TEST_CASE("what is not published as it should be fails the run after its reports") {
  RunDriver run = ParentRun("{}");
  run.Succeed("initialize", *ParseJson(R"({"root": "/ws", "packages": [{"name": "a"}]})"));
  run.Succeed("plan", *ParseJson(R"({"published": []})"));
  run.Succeed("a");
  run.Succeed("verify", *ParseJson(R"({"missing": [{"name": "a", "reason": "no tarball"}]})"));
  run.Succeed("complete");
  CHECK(run.View("missing").error->message == "Not published as it should be: a (no tarball)");
}

TEST_CASE("a scenario needs no workspace, and a failure blocks its dependents only") {
  RunDriver run = ParentRun(kScenario);
  CHECK(run.running().size() == 2);
  run.Fail("@acme/a");
  run.Succeed("@acme/b");
  CHECK(run.StatusOf("build/@acme/c") == "blocked");
  CHECK(run.running() == Names{"complete"});
  run.Succeed("complete");
  CHECK(run.StatusOf("initialize") == "skipped");
  CHECK(run.View("failed").error->message == "Failed: @acme/a; blocked by that: 1");
}

TEST_CASE("a package goes through its phases in order, and a dry run packs only") {
  RunDriver run = ChildRun(R"({"name": "@acme/a", "dir": "/ws/packages/a"})", R"("/ws")");
  CHECK(SucceedAll(run) == Names{"preflight", "dependencies", "build", "test", "quality", "pack"});
  CHECK(run.StatusOf("publish") == "skipped");
  CHECK(run.StatusOf("done") == "succeeded");
}

TEST_CASE("a simulated package fails in the phase that the scenario names") {
  RunDriver run = ChildRun(R"({"name": "@acme/a", "duration_ms": 100, "fails": "test"})", "null");
  const auto spec_of = [&run](size_t index) {
    const auto* start = std::get_if<StartAttempt>(&run.commands().at(index));
    REQUIRE(start != nullptr);
    return std::get<SimulateSpec>(start->spec);
  };
  CHECK(run.running() == Names{"simulated-build"});
  CHECK(spec_of(0).duration_ms == 40);
  CHECK(spec_of(0).succeeds);
  run.Succeed("simulated-build");
  CHECK(spec_of(1).duration_ms == 30);
  CHECK(!spec_of(1).succeeds);
  CHECK(spec_of(1).error == "test of @acme/a failed, as the scenario plans");
}

TEST_CASE("every scenario of the example is an input that the workflow takes") {
  for (const std::string& name : FilesOf(kFolder + "scenarios")) {
    if (!name.ends_with(".json")) continue;
    CAPTURE(name);
    const Result<Json> scenario = ParseJson(ReadTextFile(kFolder + "scenarios/" + name));
    REQUIRE(scenario.ok());
    CHECK(FormatDiagnostics(ValidateInstance(Plans()[0]->input_schema, *scenario)) == "");
  }
}

}  // namespace wfb::definition
