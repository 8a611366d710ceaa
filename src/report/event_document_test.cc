#include "report/event_document.h"

#include <doctest/doctest.h>

#include "core/run_options.h"
#include "core/step_state.h"

namespace wfb {
namespace {

Event Make(EventType type, int64_t code = 0, Json body = nullptr) {
  Event event;
  event.type = type;
  event.at = 1'795'464'000'000;
  event.code = code;
  event.body = std::move(body);
  return event;
}

std::string Line(Event event, const std::string& step = "", uint32_t attempt = 0) {
  event.attempt = attempt;
  return WriteJson(EventDocument(7, "r1", step, event));
}

const std::string kHead = R"({"schema":"wfb.event/v1","position":7,"run":"r1","type":")";
const std::string kAt = R"(","at":"2026-11-23T20:00:00.000Z")";

TEST_CASE("an event of the run itself has no step") {
  RunOptions options;
  options.run_id = "r1";
  options.workflow = "build";
  options.input = {{"n", 4}};
  CHECK(Line(Make(EventType::RunStarted, 0, ToJson(options))) ==
        kHead + "run_started" + kAt + R"(,"workflow":"build","input":{"n":4}})");
  const auto failed = static_cast<int64_t>(RunStatus::Failed);
  const Json error = {{"error", ToJson(StepError{"fail", "1 package failed", false})}};
  CHECK(Line(Make(EventType::RunFinished, failed, error)) ==
        kHead + "run_finished" + kAt + R"(,"status":"failed",)" +
            R"("error":{"kind":"fail","message":"1 package failed","retryable":false}})");
}

TEST_CASE("an attempt is told with its step, its slot and its end") {
  CHECK(Line(Make(EventType::AttemptStarted, 2), "build/a", 1) ==
        kHead + "attempt_started" + kAt + R"(,"step":"build/a","attempt":1,"slot":2})");
  CHECK(Line(Make(EventType::AttemptStarted, -1), "report", 1) ==
        kHead + "attempt_started" + kAt + R"(,"step":"report","attempt":1,"slot":null})");
  CHECK(Line(Make(EventType::AttemptSucceeded, 0, "done"), "report", 1) ==
        kHead + "attempt_succeeded" + kAt +
            R"(,"step":"report","attempt":1,"exit_code":0,"output":"done"})");
}

TEST_CASE("an error has all its members, as in the document of the run") {
  // Regression: `retryable` was there only when it was false.
  const Json error = ToJson(StepError{"timeout", "took longer than 10 s", true});
  CHECK(Line(Make(EventType::AttemptFailed, -1, error), "report", 2) ==
        kHead + "attempt_failed" + kAt + R"(,"step":"report","attempt":2,"exit_code":null,)" +
            R"("error":{"kind":"timeout","message":"took longer than 10 s","retryable":true}})");
}

TEST_CASE("choices and requests tell what was chosen") {
  CHECK(Line(Make(EventType::BranchTaken, 1), "any-failed") ==
        kHead + "branch_taken" + kAt + R"(,"step":"any-failed","case":1})");
  const Json items = {{"items", {{{"key", "a"}}, {{"key", "b"}}}}};
  CHECK(Line(Make(EventType::ItemsExpanded, 4, items), "build") ==
        kHead + "items_expanded" + kAt + R"(,"step":"build","concurrency":4,"items":["a","b"]})");
  CHECK(Line(Make(EventType::RetryScheduled, 1'795'464'001'000), "build/a") ==
        kHead + "retry_scheduled" + kAt + R"(,"step":"build/a","due":"2026-11-23T20:00:01.000Z"})");
  CHECK(Line(Make(EventType::ConcurrencyChanged, 8)) ==
        kHead + "concurrency_changed" + kAt + R"(,"concurrency":8})");
  CHECK(Line(Make(EventType::StepSkipped, 0, {{"reason", "not needed"}}), "build/a") ==
        kHead + "step_skipped" + kAt + R"(,"step":"build/a","reason":"not needed"})");
  CHECK(Line(Make(EventType::PauseRequested)) == kHead + "pause_requested" + kAt + "}");
}

TEST_CASE("a child run is named") {
  const Json body = {{"run", "build-r1-a"}, {"workflow", "package-build"}};
  CHECK(Line(Make(EventType::ChildStarted, 0, body), "build/a", 1) ==
        kHead + "child_started" + kAt + R"(,"step":"build/a","attempt":1,"slot":0,)" +
            R"("child":"build-r1-a","workflow":"package-build"})");
}

}  // namespace
}  // namespace wfb
