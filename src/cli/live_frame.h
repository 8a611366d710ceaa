// The live view of a run as lines of text: a pure function of what is known at one moment. The
// live view (live_view.h) draws these lines in place; the tests look at them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/run_view.h"

namespace wfb {

struct LiveSnapshot {
  std::string workflow;
  std::string run;
  RunStatus status = RunStatus::Running;
  StepCounts counts;  // Items of the main orchestrate node, or the nodes.
  uint32_t cap = 0;   // N of the main orchestrate node; 0 = the run has no slots (yet).
  DurationMs elapsed_ms = 0;
  std::optional<DurationMs> rest_ms;

  struct Step {
    std::string name;
    DurationMs running_ms = 0;
  };
  std::vector<Step> running;  // The longest first.

  struct Failure {
    std::string name;
    std::string message;
    uint32_t holds = 0;  // How many steps are blocked by it.
  };
  std::vector<Failure> failures;
};

struct FrameSize {
  int columns = 80;
  int rows = 24;  // Of the terminal: the frame takes at most half of them, at least four.
  bool colour = false;
};

// Each line fits into size.columns - 1 columns (in the last one some terminals break the line).
std::vector<std::string> LiveFrame(const LiveSnapshot& snapshot, const FrameSize& size);

}  // namespace wfb
