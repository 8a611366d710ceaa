#include "workspace/workspace_definition.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "workspace/monorepo_fixture.h"

namespace wfb {
namespace {

using Words = std::vector<std::string>;

Selection Sample(const std::string& root) {
  Selection selection;
  selection.root = root;
  selection.workspace_name = "@acme/web";
  selection.script = "build:all";
  SelectedItem item;
  item.name = "@acme/core";
  item.dir = root + "/packages/core";
  item.version = "1.0.0";
  item.script = "mytool -b src";
  item.dependencies = {"@acme/x"};
  selection.items.push_back(item);
  return selection;
}

Words Argv(const Selection& selection, const std::string& path = "") {
  const Json input = WorkspaceInput(selection, path);
  Words words;
  for (const Json& word : input.at("packages").at(0).at("argv").as_array()) {
    words.emplace_back(word.as_string());
  }
  return words;
}

TEST_CASE("plain scripts are split into words, others keep their shell") {
  CHECK(PlainWords("tsc -b  tsconfig.json\t--pretty") ==
        Words{"tsc", "-b", "tsconfig.json", "--pretty"});
  CHECK(PlainWords("node --import=x ./a.mjs @acme/x@1.0.0,y") ==
        Words{"node", "--import=x", "./a.mjs", "@acme/x@1.0.0,y"});
  for (const char* script :
       {"",        "  ",       "a && b",     "a; b",     "a | b",  "a > b", "A=1 b",
        "echo $A", "echo 'a'", "echo \"a\"", "rm *.js",  "ls ~",   "a\nb",  "a # b",
        "cd x",    "exit 1",   ": x",        "[ -f x ]", "{ a; }", "a\\ b", "! a",
        "a `b`",   "a (b)",    "time x",     ". x",      "ls a?",  "echo é"}) {
    CAPTURE(script);
    CHECK(PlainWords(script).empty());
  }
}

TEST_CASE("a program is taken from the package, the root, then the caller's PATH") {
  const MonorepoFixture folder;
  const Selection selection = Sample(folder.path());
  const auto program = [&](const std::string& name) {
    folder.Write(name, "");
    chmod(folder.At(name).c_str(), 0755);
    return folder.At(name);
  };
  CHECK(Argv(selection) == Words{"/bin/sh", "-c", "mytool -b src"});
  const std::string on_path = program("bin/mytool");
  CHECK(Argv(selection, ".:relative:" + folder.At("bin")) == Words{on_path, "-b", "src"});
  const std::string at_root = program("node_modules/.bin/mytool");
  CHECK(Argv(selection, folder.At("bin")) == Words{at_root, "-b", "src"});
  const std::string at_package = program("packages/core/node_modules/.bin/mytool");
  CHECK(Argv(selection, folder.At("bin")) == Words{at_package, "-b", "src"});
}

TEST_CASE("pre and post scripts run around the script as npm runs them") {
  Selection selection = Sample("/repo");
  selection.items[0].before = "rimraf dist # clean";
  selection.items[0].after = "node check.js";
  CHECK(Argv(selection) ==
        Words{"/bin/sh", "-c",
              "((rimraf dist # clean\n) && (mytool -b src\n)\n) && (node check.js\n)"});
}

TEST_CASE("the input of the run carries everything an item needs") {
  const Json input = WorkspaceInput(Sample("/repo"), "/usr/bin:/bin");
  CHECK(WriteJson(input) ==
        R"({"packages":[{"name":"@acme/core","dir":"/repo/packages/core","version":"1.0.0",)"
        R"("category":"","dependencies":["@acme/x"],"layer":0,"weight":1,"script":"mytool -b src",)"
        R"("argv":["/bin/sh","-c","mytool -b src"]}],)"
        R"("path":"/repo/node_modules/.bin:/usr/bin:/bin"})");
}

TEST_CASE("the workflow of a monorepo orchestrates its packages at the asked concurrency") {
  const Json definition = WorkspaceDefinition(Sample("/repo"), 6);
  CHECK(definition.at("format") == Json("wfb.workflow/v1"));
  CHECK(definition.at("name") == Json("acme-web-build-all"));
  const Json& build = definition.at("nodes").at(0);
  CHECK(build.at("type") == Json("orchestrate"));
  CHECK(ToDouble(build.at("max_concurrent")) == 6);
  CHECK(build.at("items") == Json("input.packages"));
  const Json& script = definition.at("activities").at("script");
  CHECK(WriteJson(script.at("run")) == R"(["${input.argv}"])");
  CHECK(script.at("env").at("npm_lifecycle_event") == Json("build:all"));
  CHECK(script.at("env").at("INIT_CWD") == Json("/repo"));
  CHECK(definition.at("edges").as_array().size() == 3);
}

TEST_CASE("the graph of a monorepo has the workflow's nodes and its packages") {
  Selection selection = Sample("/repo");
  SelectedItem web;
  web.name = "web";
  web.dependencies = {"@acme/core"};
  selection.items.push_back(web);
  selection.cut.emplace_back("@acme/core", "web");
  const ItemGraph graph = WorkspaceGraph(selection);
  CHECK(graph.workflow == "acme-web-build-all");
  CHECK(graph.nodes.size() == 4);
  CHECK(graph.edges[1].case_name == "failed");
  REQUIRE(graph.items.size() == 2);
  CHECK(graph.items[0].script == "mytool -b src");
  CHECK(graph.items[1].layer == 1);
  CHECK(graph.cut.size() == 1);
  CHECK(graph.critical_path == std::vector<std::string>{"@acme/core", "web"});
}

TEST_CASE("the workflow's name is one that a workflow may have") {
  Selection selection = Sample("/repo");
  const auto name = [&](const char* workspace, const char* script) {
    selection.workspace_name = workspace;
    selection.script = script;
    return std::string(WorkspaceDefinition(selection, 1).at("name").as_string());
  };
  CHECK(name("42", "test") == "monorepo-42-test");
  CHECK(name("Repo_\xC3\xA9", "::") == "Repo");
  CHECK(name("@@", "b") == "monorepo-b");
  const std::string letters(100, 'x');
  CHECK(name(letters.c_str(), letters.c_str()).size() == 54);
}

TEST_CASE("a script's name is never a template") {
  Selection selection = Sample("/repo");
  selection.script = "a${run.id}b";
  const Json definition = WorkspaceDefinition(selection, 1);
  CHECK(definition.at("activities").at("script").at("env").at("npm_lifecycle_event") ==
        Json("a$${run.id}b"));
}

}  // namespace
}  // namespace wfb
