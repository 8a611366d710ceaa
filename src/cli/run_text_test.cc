#include "cli/run_text.h"

#include <doctest/doctest.h>

#include "cli/snapshot_document.h"

namespace wfb {
namespace {

Json Document() {
  const Result<Json> document = ParseJson(R"({
    "schema": "wfb.run/v1", "run": "r1", "workflow": "shop", "status": "running",
    "started_at": "2026-11-23T19:42:07.000Z", "finished_at": null, "duration_ms": 41000,
    "result": null, "error": null,
    "steps": [
      {"id": "build", "type": "orchestrate", "status": "running", "output": null, "error": null,
       "attempts": [], "slots": {"cap": 2, "max_running": 2, "idle_while_ready_ms": 0},
       "items": [
         {"key": "core", "status": "failed", "blocked_by": [], "reason": null, "run": null,
          "attempts": [{"attempt": 1, "started_at": "2026-11-23T19:42:07.000Z",
                        "finished_at": "2026-11-23T19:42:09.500Z", "status": "failed",
                        "exit_code": 1, "error": {"kind": "exit", "message": "exit code 1",
                        "retryable": true}}]},
         {"key": "web", "status": "blocked", "blocked_by": ["core"], "reason": null, "run": null,
          "attempts": []},
         {"key": "docs", "status": "running", "blocked_by": [], "reason": null, "run": null,
          "attempts": [{"attempt": 1, "started_at": "2026-11-23T19:42:18.000Z",
                        "finished_at": null, "status": "running", "exit_code": null,
                        "error": null}]},
         {"key": "done", "status": "succeeded", "blocked_by": [], "reason": null, "run": null,
          "attempts": []}]},
      {"id": "end", "type": "end", "status": "waiting", "output": null, "error": null,
       "attempts": []}]})");
  REQUIRE(document.ok());
  return *document;
}

TEST_CASE("a run as text names what runs, what failed and by whom the rest is blocked") {
  const std::string text = RunText(Document(), false, {});
  CHECK(text.find("shop  r1  running  0:41\n") != std::string::npos);
  CHECK(text.find("4 items: 1 running, 1 succeeded, 1 failed, 1 blocked; at most 2 of 2 ran at "
                  "once") != std::string::npos);
  CHECK(text.find("✗ core") != std::string::npos);
  CHECK(text.find("2.5 s  exit code 1") != std::string::npos);
  CHECK(text.find("blocked          by core") != std::string::npos);
  CHECK(text.find("✓ done") == std::string::npos);
  RunTextOptions all;
  all.all_items = true;
  CHECK(RunText(Document(), false, all).find("✓ done") != std::string::npos);
  CHECK(RunText(Document(), true, {}).find("interrupted") != std::string::npos);
}

TEST_CASE("the live view of a run in another process is made from its document") {
  const LiveSnapshot snapshot = SnapshotOf(Document());
  CHECK(snapshot.cap == 2);
  CHECK(snapshot.counts.total() == 4);
  CHECK(snapshot.counts.blocked == 1);
  REQUIRE(snapshot.running.size() == 1);
  CHECK(snapshot.running[0].name == "docs");
  CHECK(snapshot.running[0].running_ms == 30'000);
  REQUIRE(snapshot.failures.size() == 1);
  CHECK(snapshot.failures[0].name == "core");
  CHECK(snapshot.failures[0].holds == 1);
}

}  // namespace
}  // namespace wfb
