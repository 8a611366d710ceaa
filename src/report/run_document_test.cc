#include "report/run_document.h"

#include <doctest/doctest.h>

#include "base/json_schema.h"
#include "testing/run_view_samples.h"

namespace wfb {
namespace {

std::string KeysOf(const Json& object) {
  std::string keys;
  for (const auto& member : object.get_object()) {
    keys += (keys.empty() ? "" : " ") + std::string(member.key());
  }
  return keys;
}

// The published schema uses $ref; the validator that we have does not know it.
Json WithoutReferences(const Json& schema, const Json& definitions) {
  if (const Json* reference = FindMember(schema, "$ref")) {
    const std::string name(reference->get_string().subview(sizeof("#/$defs/") - 1));
    return WithoutReferences(definitions.at(name), definitions);
  }
  if (schema.is_array()) {
    JsonArray array;
    for (const Json& element : schema.get_array()) {
      array.push_back(WithoutReferences(element, definitions));
    }
    return array;
  }
  if (!schema.is_object()) return schema;
  JsonObject object;
  for (const auto& member : schema.get_object()) {
    if (member.key() == "$defs" || member.key() == "$schema") continue;
    object[member.key()] = WithoutReferences(member.value(), definitions);
  }
  return object;
}

Json PublishedSchema() {
  const Result<Json> schema = ParseJson(RunDocumentSchema());
  REQUIRE(schema.ok());
  return WithoutReferences(*schema, schema->at("$defs"));
}

std::string ProblemsOf(const RunView& run) {
  const Result<Json> read = ParseJson(WriteJson(RunDocument(run)));
  REQUIRE(read.ok());
  std::string problems;
  for (const Diagnostic& problem : ValidateInstance(PublishedSchema(), *read)) {
    problems += problem.pointer + ": " + problem.message + "\n";
  }
  return problems;
}

TEST_CASE("the members of a run document stand in the published order") {
  const Json document = RunDocument(testing::OneFailureSample().run);
  CHECK(KeysOf(document) ==
        "schema run workflow status started_at finished_at duration_ms result error steps");
  const JsonArray& steps = document.at("steps").get_array();
  CHECK(KeysOf(steps[0]) == "id type status output error attempts");
  CHECK(KeysOf(steps[1]) == "id type status output error attempts items slots");
  CHECK(KeysOf(steps[1].at("items").get_array()[9]) == "key status blocked_by reason run attempts");
  CHECK(KeysOf(steps[1].at("items").get_array()[9].at("attempts").get_array()[0]) ==
        "attempt started_at finished_at status exit_code error");
  CHECK(KeysOf(steps[1].at("slots")) == "cap max_running idle_while_ready_ms");
  CHECK(KeysOf(document.at("error")) == "kind message retryable");
}

TEST_CASE("what does not exist is null, and items stand only where a node has them") {
  const Json document = RunDocument(testing::RunningSample().run);
  CHECK(document.at("status") == "running");
  CHECK(document.at("finished_at").is_null());
  CHECK(document.at("duration_ms") == 26'000);
  CHECK(document.at("result").is_null());
  CHECK(document.at("error").is_null());
  const JsonArray& steps = document.at("steps").get_array();
  CHECK(FindMember(steps[0], "items") == nullptr);
  CHECK(FindMember(steps[0], "slots") == nullptr);
  CHECK(steps[0].at("attempts").get_array()[0].at("exit_code") == 0);
  CHECK(steps[1].at("output").is_null());
  const Json& queue = steps[1].at("items").get_array()[9];
  CHECK(queue.at("key") == "@acme/queue");
  CHECK(queue.at("run") == "build-release-2-4-@acme/queue");
  CHECK(queue.at("reason").is_null());
  // Regression: an attempt that was a child run had the exit code 0 of a process that never was.
  CHECK(queue.at("attempts").get_array()[0].at("exit_code").is_null());
  const Json& mailer = steps[1].at("items").get_array()[12];
  CHECK(WriteJson(mailer) == R"({"key":"@acme/mailer","status":"blocked",)"
                             R"("blocked_by":["@acme/queue"],"reason":null,"run":null,)"
                             R"("attempts":[]})");
}

TEST_CASE("times are RFC 3339 in UTC with milliseconds") {
  const Json document = RunDocument(testing::PlainStepsSample().run);
  CHECK(document.at("started_at") == "2026-11-23T20:00:00.000Z");
  CHECK(document.at("finished_at") == "2026-11-23T20:00:09.050Z");
  CHECK(document.at("duration_ms") == 9'050);
}

TEST_CASE("the published schema can be checked, and every run document keeps to it") {
  REQUIRE(CheckSchema(PublishedSchema()).empty());
  CHECK(ProblemsOf(testing::AllGreenSample().run) == "");
  CHECK(ProblemsOf(testing::OneFailureSample().run) == "");
  CHECK(ProblemsOf(testing::RunningSample().run) == "");
  CHECK(ProblemsOf(testing::RetriesAndSkipsSample().run) == "");
  CHECK(ProblemsOf(testing::PlainStepsSample().run) == "");
}

TEST_CASE("the dynamic state tells what runs, what comes next and what is left") {
  const Json state = RunStateDocument(testing::RunningSample().run);
  CHECK(KeysOf(state) ==
        "schema run workflow status counts running queue slots elapsed_ms eta_ms critical_path");
  CHECK(state.at("counts").at("running") == 4);
  CHECK(state.at("counts").at("total") == 20);
  CHECK(state.at("running").get_array().size() == 4);
  CHECK(WriteJson(state.at("slots")) == R"({"cap":4,"running":4})");
  CHECK(state.at("elapsed_ms") == 26'000);
  CHECK(state.at("eta_ms").get_int64() > 10'000);
}

TEST_CASE("without items the dynamic state counts the steps of the workflow") {
  const Json state = RunStateDocument(testing::PlainStepsSample().run);
  CHECK(state.at("counts").at("total") == 3);
  CHECK(state.at("counts").at("failed") == 1);
  CHECK(state.at("slots").is_null());
  CHECK(state.at("eta_ms").is_null());
  CHECK(WriteJson(state.at("critical_path")) == "[]");
}

}  // namespace
}  // namespace wfb
