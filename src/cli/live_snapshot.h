// Collects what the live view shows from a run that is loaded in an engine. Cheap enough to be
// asked ten times a second beside a run of some thousand steps.
#pragma once

#include <functional>
#include <string>

#include "cli/live_frame.h"
#include "core/run.h"

namespace wfb {

class LiveCollector {
 public:
  // The state of a child run by its id, or nullptr; the run itself must outlive the collector.
  using FindRun = std::function<const Run*(const std::string&)>;
  LiveCollector(const Run& run, FindRun find_run);

  LiveSnapshot Collect(TimestampMs now);

 private:
  void CollectRunning(TimestampMs now, LiveSnapshot& snapshot) const;
  void CollectFailures(LiveSnapshot& snapshot);
  void EstimateRestOf(TimestampMs now, LiveSnapshot& snapshot);

  const Run& run_;
  const FindRun find_run_;
  // Failures change seldom and cost a search of the graph each: kept until the counts change.
  uint32_t failed_ = 0, blocked_ = 0;
  std::vector<LiveSnapshot::Failure> failures_;
  // The estimate plays a schedule: asked for once a second at most, and seldom when it is slow.
  TimestampMs estimate_due_ = 0;
  TimestampMs estimated_at_ = 0;
  std::optional<DurationMs> rest_ms_;
};

}  // namespace wfb
