// Views of made-up runs, for tests and demonstrations of everything that is printed from a run. The
// real decider plays them against scripted durations and outcomes, child runs too, so that lanes,
// waits, causes and critical paths are what a run of the engine would show.
#pragma once

#include <string>
#include <vector>

#include "report/run_tree.h"

namespace wfb::testing {

struct SampleItem {
  std::string key;
  std::vector<std::string> dependencies{};
  DurationMs duration_ms = 1'000;
  uint32_t failed_attempts = 0;  // Before the last one, 1 s of back-off each; without child runs.
  uint32_t repairs = 0;          // Failed attempts of the child's quality step before it passes.
  bool fails = false;            // The last attempt fails: with a child run twice in its test step.
  std::string skip_reason{};     // Not empty: skipped before the first start.
};

struct SampleRun {
  std::string run = "release-2-4";
  std::vector<SampleItem> items{};
  uint32_t slots = 4;
  bool child_runs = true;
  TimestampMs started_at = 1'795'464'000'000;  // 2026-11-23T20:00:00.000Z
  TimestampMs stop_after_ms = -1;              // View of the running run this long after its start.
};

// A run of the workflow "package-builder": discover → build (orchestrate) → report → any-failed →
// failed | done. The child run of an item: build → test → quality → pack → done.
RunTree PlaySample(const SampleRun& sample);

// 20 packages with 52 dependencies at 4 slots.
std::vector<SampleItem> PackageBuilderItems();

RunTree AllGreenSample();
// @acme/queue fails in its tests and blocks four packages.
RunTree OneFailureSample();
// What its tests printed: terminal colours and all.
LogTails OneFailureLogs();
// The same after 26 s: four running, one failed, four blocked.
RunTree RunningSample();
// Plain activities instead of child runs; two items need a second attempt, two are skipped.
RunTree RetriesAndSkipsSample();
// `count` items in layers, one in fifty fails.
RunTree LargeSample(size_t count);
// Three activities in a row without any items; the last one fails.
RunTree PlainStepsSample();

}  // namespace wfb::testing
