#include "cli/live_frame.h"

#include <doctest/doctest.h>

#include "cli/fitted_text.h"

namespace wfb {
namespace {

LiveSnapshot Sample() {
  LiveSnapshot snapshot;
  snapshot.workflow = "package-builder";
  snapshot.run = "20261123-194207-k3f9";
  snapshot.counts.succeeded = 7;
  snapshot.counts.running = 4;
  snapshot.counts.failed = 1;
  snapshot.counts.blocked = 3;
  snapshot.counts.ready = 2;
  snapshot.counts.waiting = 3;
  snapshot.cap = 4;
  snapshot.elapsed_ms = 41'000;
  snapshot.rest_ms = 32'000;
  snapshot.running = {{"@acme/invoice", 12'000},
                      {"@acme/ledger", 6'500},
                      {"@acme/包装", 3'000},
                      {"@acme/a-package-with-a-name-that-goes-on-and-on-and-on", 400}};
  snapshot.failures = {{"@acme/queue", "exit code 1: 2 tests failed\x1b[2J", 3}};
  return snapshot;
}

std::string Joined(const LiveSnapshot& snapshot, const FrameSize& size) {
  std::string text;
  for (const std::string& line : LiveFrame(snapshot, size)) text += line + "\n";
  return text;
}

TEST_CASE("the live view says at 80 columns what runs, what failed and what it holds") {
  CHECK(Joined(Sample(), {80, 24, false}) ==
        "package-builder  20261123-194207-k3f9\n"
        "━━━━━━━━━━━━━━━━━━━━━━──────────────────  7 of 20 done\n"
        "running 4 of 4 · 1 failed · 3 blocked · 0:41 · about 0:32 left · 2 ready\n"
        "  ● @acme/invoice                                 0:12\n"
        "  ● @acme/ledger                                  6.5 s\n"
        "  ● @acme/包装                                    3.0 s\n"
        "  ● @acme/a-package-with-a-name-that-goes-on-an…  0.4 s\n"
        "  ✗ @acme/queue  exit code 1: 2 tests failed�[2J  holds 3\n");
}

TEST_CASE("every line fits at 40, 80 and 120 columns, with and without colour") {
  for (const int columns : {40, 80, 120}) {
    for (const std::string& line : LiveFrame(Sample(), {columns, 24, false})) {
      CAPTURE(line);
      CHECK(Columns(line) < columns);
    }
  }
  const std::vector<std::string> narrow = LiveFrame(Sample(), {40, 24, false});
  CHECK(narrow[2] == "running 4 of 4 · 1 failed · 3 blocked");
  CHECK(narrow[3].find("0:12") != std::string::npos);
}

TEST_CASE("a small terminal shows fewer steps and says how many more there are") {
  LiveSnapshot snapshot = Sample();
  for (int i = 0; i < 50; ++i) snapshot.running.push_back({"more", 100});
  const std::vector<std::string> lines = LiveFrame(snapshot, {80, 12, false});
  CHECK(lines.size() <= 8);
  CHECK(Joined(snapshot, {80, 12, false}).find("and 52 more running") != std::string::npos);
}

TEST_CASE("a paused run and a run that is being cancelled say so") {
  LiveSnapshot snapshot = Sample();
  snapshot.status = RunStatus::Paused;
  CHECK(LiveFrame(snapshot, {80, 24, false})[0].find("paused") != std::string::npos);
  snapshot.status = RunStatus::Cancelling;
  CHECK(LiveFrame(snapshot, {80, 24, false})[0].find("cancelling") != std::string::npos);
}

TEST_CASE("a text is cut or filled up to the columns there are, wide characters counting two") {
  CHECK(Fit("包装盒", 5) == "包装…");
  CHECK(Fit("包装", 5) == "包装 ");
  CHECK(Shorten("abc", 0) == "");
}

}  // namespace
}  // namespace wfb
