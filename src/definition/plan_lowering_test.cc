#include "definition/plan_lowering.h"

#include <doctest/doctest.h>

#include "definition/definition_set.h"
#include "definition/validation.h"
#include "testing/definition_generator.h"

namespace wfb::definition {

namespace {

constexpr uint64_t kSeeds = 500;

Document CheckedOk(std::string_view text) {
  const ReadDocument read = CheckDefinition(text, "");
  REQUIRE(FormatDiagnostics(read.diagnostics) == "");
  return *read.document;
}

PlanPtr Lowered(std::string_view text) {
  const Result<PlanPtr> plan = LowerDefinition(CheckedOk(text), "/base");
  REQUIRE(plan.ok());
  return *plan;
}

template <typename T>
const T& KindAt(const Plan& plan, size_t index) {
  const T* kind = std::get_if<T>(&plan.nodes.at(index).kind);
  REQUIRE(kind != nullptr);
  return *kind;
}

}  // namespace

TEST_CASE("random valid definitions validate, read as they were written, and become plans") {
  for (uint64_t seed = 1; seed <= kSeeds; ++seed) {
    CAPTURE(seed);
    const Document document = GenerateDefinition(seed);
    const std::string text = WriteDefinition(document);
    const ReadDocument read = CheckDefinition(text, "");
    INFO(text);
    INFO(FormatDiagnostics(read.diagnostics));
    REQUIRE(!HasErrors(read.diagnostics));
    REQUIRE(*read.document == document);
    REQUIRE(WriteDefinition(*read.document) == text);
    const Result<PlanPtr> plan = LowerDefinition(*read.document, "/base");
    REQUIRE(plan.ok());
    CHECK((*plan)->nodes.size() == document.graph.nodes.size());
  }
}

TEST_CASE("defaults of the format are spelled out in the plan") {
  const PlanPtr plan = Lowered(R"({"format": "wfb.workflow/v1", "name": "w",
    "activities": {"a": {"kind": "command", "run": ["x"]}, "s": {"kind": "simulate"}},
    "nodes": [
      {"id": "build", "type": "orchestrate", "items": "input.list", "key": "item",
       "run": {"activity": "a"}},
      {"id": "wait", "type": "activity", "activity": "s"}]})");
  const auto& build = KindAt<wfb::OrchestrateNode>(*plan, 0);
  CHECK(build.max_concurrent->text() == "4");
  CHECK(build.dependencies == nullptr);
  CHECK(build.weight == nullptr);
  CHECK(build.missing_dependencies == MissingDependencies::Error);
  CHECK(build.order == ItemOrder::CriticalPath);
  CHECK(build.on_item_failure.kind == FailurePolicy::Kind::Continue);
  CHECK(!build.retry.has_value());
  const wfb::Activity& command = plan->activities[0];
  CHECK(command.retry.max_attempts == 3);
  CHECK(command.on_interrupt == OnInterrupt::Rerun);
  CHECK(std::get<CommandActivity>(command.kind).success_exit_codes == std::vector<int>{0});
  CHECK(std::get<SimulateActivity>(plan->activities[1].kind).duration.source() == Json(0));
  CHECK(plan->base_directory == "/base");
  CHECK(plan->scopes.size() == 1);
  CHECK(plan->scopes[0].node_count == 2);
}

TEST_CASE("edges of a condition carry the index of their case, the others none") {
  const PlanPtr plan = Lowered(R"({"format": "wfb.workflow/v1", "name": "w",
    "nodes": [
      {"id": "c", "type": "condition", "cases": [{"name": "a", "when": "input.x"},
        {"name": "b", "when": "input.y"}], "otherwise": "rest"},
      {"id": "wait", "type": "sleep", "duration": 5},
      {"id": "e", "type": "end"}],
    "edges": [{"from": "c", "case": "b", "to": "e"}, {"from": "c", "case": "a", "to": "wait"},
      {"from": "c", "case": "rest", "to": "e"}, {"from": "wait", "to": "e"}]})");
  REQUIRE(plan->nodes[0].outgoing.size() == 3);
  CHECK(plan->nodes[0].outgoing[0].case_index == 1);
  CHECK(plan->nodes[0].outgoing[0].to == 2);
  CHECK(plan->nodes[0].outgoing[1].case_index == 0);
  CHECK(plan->nodes[0].outgoing[2].case_index == 2);
  CHECK(plan->nodes[1].outgoing[0].case_index == PlanEdge::kAlways);
  CHECK(plan->nodes[2].incoming_count == 3);
}

TEST_CASE("settings of activities arrive in the plan") {
  const PlanPtr plan = Lowered(R"({"format": "wfb.workflow/v1", "name": "w",
    "resources": {"publish": 2},
    "activities": {"a": {"kind": "command", "run": "echo hello", "shell": true, "cwd": "sub",
      "env": {"TOKEN": {"secret": "env:NPM_TOKEN"}, "KEY": {"secret": "file:/run/key"}, "N": 1},
      "output": "json", "success_exit_codes": [0, 3], "kill_grace": "1s", "timeout": "2m",
      "retry": {"max_attempts": 1, "backoff": 1.5}, "resources": {"publish": 2},
      "on_interrupt": "needs_attention", "external": true}},
    "nodes": [{"id": "n", "type": "activity", "activity": "a", "input": {"x": "${run.id}"}}]})");
  const wfb::Activity& activity = plan->activities[0];
  const auto& command = std::get<CommandActivity>(activity.kind);
  CHECK(command.shell);
  CHECK(command.argv.size() == 1);
  CHECK(command.output == OutputMode::Document);
  CHECK(command.success_exit_codes == std::vector<int>{0, 3});
  CHECK(command.kill_grace_ms == 1'000);
  REQUIRE(command.environment.size() == 3);
  const auto& token = std::get<SecretReference>(command.environment[0].value);
  CHECK(token.source == SecretReference::Source::Environment);
  CHECK(token.name == "NPM_TOKEN");
  CHECK(std::get<SecretReference>(command.environment[1].value).name == "/run/key");
  CHECK(activity.timeout_ms == 120'000);
  CHECK(activity.retry.max_attempts == 1);
  CHECK(activity.retry.backoff == 1.5);
  CHECK(activity.retry.initial_interval_ms == 1'000);
  CHECK(activity.on_interrupt == OnInterrupt::NeedsAttention);
  CHECK(activity.external);
  CHECK(activity.resources.at("publish") == 2);
  CHECK(plan->resource_pools.at("publish") == 2);
}

TEST_CASE("the hash changes with the definition and not with its formatting") {
  const char* one = R"({"format": "wfb.workflow/v1", "name": "w", "nodes": [
    {"id": "e", "type": "end"}]})";
  const char* reordered = R"({"nodes":[{"type":"end","id":"e"}],"name":"w",
    "format":"wfb.workflow/v1","edges":[]})";
  const char* other = R"({"format": "wfb.workflow/v1", "name": "w", "nodes": [
    {"id": "e", "type": "end", "result": 1}]})";
  CHECK(Lowered(one)->definition_hash == Lowered(reordered)->definition_hash);
  CHECK(Lowered(one)->definition_hash != Lowered(other)->definition_hash);
  CHECK(Lowered(one)->definition_hash.size() == 64);
}

TEST_CASE("lowering refuses what validation would have refused") {
  const ReadDocument read = ReadDefinition(R"({"format": "wfb.workflow/v1", "name": "w",
    "nodes": [{"id": "n", "type": "activity", "activity": "missing"}]})");
  const Result<PlanPtr> plan = LowerDefinition(*read.document, "");
  REQUIRE(!plan.ok());
  CHECK(plan.error().kind == ErrorKind::InvalidInput);
  CHECK(plan.error().message == "node n: the activity \"missing\" is not declared");
}

}  // namespace wfb::definition
