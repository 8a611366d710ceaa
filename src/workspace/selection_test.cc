#include "workspace/selection.h"

#include <doctest/doctest.h>

namespace wfb {
namespace {

using Names = std::vector<std::string>;

// web → ui → core, tool → core, docs alone; ui has no build script.
Workspace Sample() {
  Workspace workspace;
  workspace.root = "/repo";
  workspace.name = "repo";
  const auto add = [&](std::string name, std::vector<uint32_t> dependencies, bool builds) {
    WorkspacePackage package;
    package.relative_dir = "packages/" + name;
    package.name = "@acme/" + std::move(name);
    package.version = "1.2.3";
    package.category = "service";
    if (builds) package.scripts.emplace_back("build", "tsc -b");
    package.scripts.emplace_back("lint", "eslint .");
    for (const uint32_t d : dependencies) package.dependencies.push_back({d, {}, false});
    workspace.packages.push_back(std::move(package));
  };
  add("core", {}, true);     // 0
  add("docs", {}, true);     // 1
  add("tool", {0}, true);    // 2
  add("ui", {0, 1}, false);  // 3
  add("web", {2, 3}, true);  // 4
  workspace.packages[4].name = "web";
  return workspace;
}

Names Chosen(const Names& filters) {
  const Workspace workspace = Sample();
  const auto chosen = FilterPackages(workspace, filters);
  if (!chosen.ok()) FAIL(chosen.error().message);
  Names names;
  for (const uint32_t i : *chosen) names.push_back(workspace.packages[i].name);
  return names;
}

std::string Refusal(const std::string& script, const Names& filters) {
  const auto selection = SelectScript(Sample(), script, filters);
  REQUIRE_FALSE(selection.ok());
  CHECK(selection.error().kind == ErrorKind::NotFound);
  return selection.error().message;
}

TEST_CASE("packages without the script are passed through") {
  const auto selection = SelectScript(Sample(), "build", {});
  REQUIRE(selection.ok());
  REQUIRE(selection->items.size() == 4);
  const SelectedItem& web = selection->items[3];
  CHECK(web.name == "web");
  CHECK(web.dependencies == Names{"@acme/core", "@acme/docs", "@acme/tool"});
  CHECK(web.layer == 2);
  CHECK(web.weight == 1);
  CHECK(web.script == "tsc -b");
  CHECK(web.dir == "/repo/packages/web");
  CHECK(web.version == "1.2.3");
  CHECK(web.category == "service");
  CHECK(selection->items[2].dependencies == Names{"@acme/core"});
}

TEST_CASE("filters choose by glob, folder, dependencies and dependents") {
  CHECK(Chosen({"@acme/*"}) == Names{"@acme/core", "@acme/docs", "@acme/tool", "@acme/ui"});
  CHECK(Chosen({"*o*"}) == Names{"@acme/core", "@acme/docs", "@acme/tool"});
  CHECK(Chosen({"tool"}) == Names{"@acme/tool"});
  CHECK(Chosen({"tool..."}) == Names{"@acme/core", "@acme/tool"});
  CHECK(Chosen({"...@acme/docs"}) == Names{"@acme/docs", "@acme/ui", "web"});
  CHECK(Chosen({"...tool..."}) == Names{"@acme/core", "@acme/tool", "web"});
  CHECK(Chosen({"./packages/d*"}) == Names{"@acme/docs"});
  CHECK(Chosen({"core", "docs"}) == Names{"@acme/core", "@acme/docs"});
  CHECK(Chosen({"!docs", "!...tool"}) == Names{"@acme/core", "@acme/ui"});
  CHECK(Chosen({"web...", "!@acme/u*"}) == Names{"@acme/core", "@acme/docs", "@acme/tool", "web"});
}

TEST_CASE("a chosen package waits for chosen ones also through others") {
  const auto selection = SelectScript(Sample(), "lint", {"web", "core"});
  REQUIRE(selection.ok());
  REQUIRE(selection->items.size() == 2);
  CHECK(selection->items[1].dependencies == Names{"@acme/core"});
  CHECK(selection->items[1].layer == 1);
}

TEST_CASE("a script that no package has is an error that names those there are") {
  CHECK(Refusal("biuld", {}) ==
        "missing script \"biuld\": no package of /repo has it. Did you mean build? There is: lint "
        "and build");
  CHECK(Refusal("deploy", {}) ==
        "missing script \"deploy\": no package of /repo has it. There is: lint and build");
  CHECK(Refusal("build", {"ui"}) ==
        "no package that the filters choose has the script \"build\" (1 package)");
  CHECK(Refusal("build", {"!*"}) == "the filters leave no package");
}

TEST_CASE("a filter without any package is an error with a suggestion") {
  CHECK(Refusal("build", {"@acme/cor"}) ==
        "no package matches the filter \"@acme/cor\". Did you mean @acme/core?");
  CHECK(Refusal("build", {"...tol"}) ==
        "no package matches the filter \"...tol\". Did you mean @acme/tool?");
  CHECK(Refusal("build", {"zzzzzz"}) ==
        "no package matches the filter \"zzzzzz\". The filter is a glob over package names, as in "
        "\"@acme/*\"");
  CHECK_FALSE(FilterPackages(Sample(), {""}).ok());
}

TEST_CASE("pre and post scripts come along") {
  Workspace workspace = Sample();
  workspace.packages[0].scripts.emplace_back("prebuild", "rimraf dist");
  workspace.packages[0].scripts.emplace_back("postbuild", "node check.js");
  workspace.packages[4].dependencies[0].cut = true;
  workspace.cut.push_back({4, 2});
  workspace.warnings.push_back("w");
  const auto selection = SelectScript(workspace, "build", {});
  REQUIRE(selection.ok());
  CHECK(selection->items[0].before == "rimraf dist");
  CHECK(selection->items[0].after == "node check.js");
  CHECK(selection->cut == std::vector<std::pair<std::string, std::string>>{{"web", "@acme/tool"}});
  CHECK(selection->warnings == Names{"w"});
  CHECK(selection->items[3].dependencies == Names{"@acme/core", "@acme/docs"});
}

}  // namespace
}  // namespace wfb
