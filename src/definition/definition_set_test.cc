#include "definition/definition_set.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace wfb::definition {

namespace {

SourceFile File(const std::string& name, const std::string& rest) {
  return {name + ".workflow.json",
          fmt::format(R"({{"format": "wfb.workflow/v1", "name": "{}", {}}})", name, rest)};
}

const char* kEnd = R"("nodes": [{"id": "e", "type": "end"}])";

// A workflow with one node that calls `callee`.
SourceFile Caller(const std::string& name, const std::string& callee,
                  const std::string& input = "null") {
  return File(name, fmt::format(R"("nodes": [{{"id": "call", "type": "child_workflow",
    "workflow": "{}", "input": {}}}])",
                                callee, input));
}

std::string RootOf(const DefinitionSet& set, const std::string& folder) {
  Diagnostics problems;
  const std::optional<std::string> root = set.PickRoot(folder, problems);
  return root ? *root : FormatDiagnostics(problems);
}

}  // namespace

TEST_CASE("the root is the workflow named like the folder, or the only one nobody calls") {
  const DefinitionSet set = DefinitionSet::Load({Caller("a", "b"), File("b", kEnd)});
  CHECK(FormatDiagnostics(set.AllDiagnostics()) == "");
  CHECK(RootOf(set, "elsewhere") == "a");
  CHECK(RootOf(set, "b") == "b");
}

TEST_CASE("where no single root exists, the candidates are named") {
  CHECK(RootOf(DefinitionSet::Load({File("a", kEnd), File("b", kEnd)}), "x") ==
        "error WFB-D062: it is not clear which workflow of the folder is meant\n"
        "  hint: name the file of one of: a, b\n");
  CHECK(RootOf(DefinitionSet::Load({{"a.workflow.json", "{"}}), "x") ==
        "error WFB-D062: there is no workflow here that can be read\n");
  CHECK(RootOf(DefinitionSet::Load({}), "x") ==
        "error WFB-D062: there is no workflow here that can be read\n");
}

TEST_CASE("a call of a workflow that is not there is refused with a suggestion") {
  const DefinitionSet set = DefinitionSet::Load({Caller("main", "chidl"), File("child", kEnd)});
  CHECK(FormatDiagnostics(set.AllDiagnostics()) ==
        "main.workflow.json:2:17: error WFB-D060: there is no workflow \"chidl\" (node call, "
        "/nodes/0/workflow)\n"
        "  hint: did you mean \"child\"?\n");
}

TEST_CASE("the input of a call is held against the schema of the called workflow") {
  const std::string typed =
      std::string(R"("input": {"type": "object", "required": ["a", "b"], "properties":
      {"a": {"type": "string"}, "b": {"type": "integer", "default": 1}}}, )") +
      kEnd;
  const DefinitionSet good = DefinitionSet::Load(
      {Caller("main", "child", R"({"a": "${input.x}"})"), File("child", typed)});
  CHECK(FormatDiagnostics(good.AllDiagnostics()) == "");
  const DefinitionSet bad =
      DefinitionSet::Load({Caller("main", "child", R"({"a": 5})"), File("child", typed)});
  CHECK(FormatDiagnostics(bad.AllDiagnostics()) ==
        "main.workflow.json:2:41: error WFB-D051: the input of \"child\": expected string, got a "
        "number (node call, /nodes/0/input/a)\n");
}

TEST_CASE("two files of the same name are refused, and the second file is named") {
  SourceFile second = File("a", kEnd);
  second.name = "copy.json";
  const DefinitionSet set = DefinitionSet::Load({File("a", kEnd), second});
  CHECK(FormatDiagnostics(set.AllDiagnostics()) ==
        "copy.json:1:39: error WFB-D063: the workflow \"a\" is defined twice (/name)\n"
        "  hint: a.workflow.json defines it too\n");
}

TEST_CASE("workflows that call each other without a condition are warned of") {
  const DefinitionSet set = DefinitionSet::Load({Caller("a", "b"), Caller("b", "a")});
  CHECK(FormatDiagnostics(set.AllDiagnostics()) ==
        "a.workflow.json:2:17: warning WFB-D061: the workflows call each other without end: a → b "
        "→ a (/nodes/0/workflow)\n"
        "  hint: put a condition before one of the calls\n");
  const DefinitionSet guarded = DefinitionSet::Load(
      {File("a", R"("nodes": [{"id": "c", "type": "condition", "cases": [{"name": "more",
      "when": "input.n"}]}, {"id": "call", "type": "child_workflow", "workflow": "a",
      "input": {"n": "${input.n - 1}"}}],
      "edges": [{"from": "c", "case": "more", "to": "call"}])")});
  CHECK(FormatDiagnostics(guarded.AllDiagnostics()) == "");
}

TEST_CASE("a run needs its own workflow and those it calls; other files may be wrong") {
  const DefinitionSet set =
      DefinitionSet::Load({Caller("a", "b"), File("b", kEnd), File("other", R"("nodes": 5)")});
  CHECK(set.Closure("a") == std::vector<std::string>{"a", "b"});
  CHECK(FormatDiagnostics(set.DiagnosticsOf("a")) == "");
  CHECK(HasErrors(set.DiagnosticsOf("other")));
  const Result<std::vector<PlanPtr>> plans = set.Lower("a", "/base");
  REQUIRE(plans.ok());
  CHECK(plans->size() == 2);
  CHECK((*plans)[0]->workflow == "a");
  CHECK(set.Lower("other", "/base").error().kind == ErrorKind::InvalidInput);
  CHECK(set.Lower("missing", "/base").error().kind == ErrorKind::NotFound);
}

}  // namespace wfb::definition
