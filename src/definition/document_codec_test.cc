#include "definition/document_codec.h"

#include <doctest/doctest.h>

#include <string>

namespace wfb::definition {

namespace {

constexpr const char* kExample = R"({
  "$schema": "https://example.org/workflow.schema.json",
  "format": "wfb.workflow/v1",
  "name": "package-builder",
  "description": "Builds and publishes packages in dependency order",
  "input": { "type": "object", "required": ["workspaceRoot"], "properties": {
      "workspaceRoot": { "type": "string" },
      "maxConcurrentBuilds": { "type": "integer", "minimum": 1, "default": 4 } } },
  "variables": [ { "name": "note", "type": "string", "default": "" } ],
  "activities": {
    "discover": { "kind": "builtin", "name": "npm.discover" },
    "compile":  { "kind": "command", "run": ["npm", "run", "build"], "cwd": "${input.dir}",
                  "timeout": "10m", "retry": { "max_attempts": 3, "initial_interval": "1s",
                  "backoff": 2, "max_interval": "60s" }, "x-owner": "team" }
  },
  "signals": [], "queries": [],
  "nodes": [
    { "id": "discover", "type": "activity", "activity": "discover",
      "input": { "root": "${input.workspaceRoot}" } },
    { "id": "build", "type": "orchestrate",
      "items": "steps.discover.output.packages", "key": "item.name",
      "dependencies": "item.dependencies",
      "missing_dependencies": "satisfied", "max_concurrent": "input.maxConcurrentBuilds",
      "order": "critical_path", "weight": "item.weight ?? 1", "on_item_failure": "continue",
      "run": { "workflow": "package-build", "id": "build-${run.id}-${item.name}",
               "input": { "package": "${item}" } } },
    { "id": "any-failed", "type": "condition",
      "cases": [ { "name": "failed", "when": "steps.build.output.failed.length > 0" } ],
      "otherwise": "ok" },
    { "id": "failed", "type": "fail", "message": "${steps.build.output.failed.length} failed" },
    { "id": "done", "type": "end", "result": { "all": "${steps.build.output}" } }
  ],
  "edges": [ { "from": "discover", "to": "build" }, { "from": "build", "to": "any-failed" },
             { "from": "any-failed", "case": "failed", "to": "failed" },
             { "from": "any-failed", "case": "ok", "to": "done" } ],
  "x-note": "kept"
})";

Document ReadOk(std::string_view text) {
  ReadDocument read = ReadDefinition(text, "a.workflow.json");
  INFO(FormatDiagnostics(read.diagnostics));
  REQUIRE(read.diagnostics.empty());
  REQUIRE(read.document.has_value());
  return *read.document;
}

}  // namespace

TEST_CASE("a definition reads the same after it was written") {
  const Document document = ReadOk(kExample);
  const std::string text = WriteDefinition(document);
  CHECK(ReadOk(text) == document);
  CHECK(WriteDefinition(ReadOk(text)) == text);
}

TEST_CASE("a written definition has one node and one edge per line and keeps x- keys") {
  const std::string text = WriteDefinition(ReadOk(kExample));
  CHECK(text.find("\n    { \"from\": \"discover\", \"to\": \"build\" },\n") != std::string::npos);
  CHECK(text.find(
            "\n    { \"from\": \"any-failed\", \"to\": \"failed\", \"case\": \"failed\" },\n") !=
        std::string::npos);
  CHECK(text.find("\"x-owner\": \"team\"") != std::string::npos);
  CHECK(text.find("\"max_interval\": \"60s\"") != std::string::npos);
  CHECK(text.find("\n  \"x-note\": \"kept\"\n}\n") != std::string::npos);
}

}  // namespace wfb::definition
