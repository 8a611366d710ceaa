// The documents of the live view: a run as a whole ("wfb.view/v1"), what changed in it since, and
// its line in the list of runs. Times are milliseconds since 1970 UTC, durations milliseconds, what
// does not exist is null, steps are named by their numbers. src/server/openapi.json describes them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "report/run_shape.h"

namespace wfb {

inline constexpr size_t kMessageLengthMax = 2'000;  // Bytes of an error's message here.
inline constexpr size_t kBlockedByMax = 100;        // Roots that a blocked step names.

// What is known of the run around it.
struct LiveMoment {
  int64_t position = 0;  // Of the journal; everything up to there is in the document.
  TimestampMs now = 0;
  bool interrupted = false;  // It has not finished, and no engine works on it.
  std::optional<DurationMs> eta_ms;
  std::string notice;  // Why a run that is decided elsewhere stands still; empty = it does not.
};

// The failed roots that hold blocked steps; what it has found once it keeps. Valid until the run
// changes.
class Blockers {
 public:
  Blockers(const Run& run, const RunShape& shape) : run_(run), shape_(shape) {}
  // The first kBlockedByMax, ascending.
  const std::vector<StepId>& Of(StepId blocked);

 private:
  const Run& run_;
  const RunShape& shape_;
  std::unordered_map<StepId, std::vector<StepId>> roots_;
};

// What a step depends on, as step numbers.
std::vector<StepId> DependenciesOf(const RunShape& shape, StepId step);
std::vector<StepId> DependentsOf(const RunShape& shape, StepId step);

// `cut_messages` false: errors with their whole text.
JsonObject StepDocument(const Run& run, const RunShape& shape, StepId step, Blockers& blockers,
                        bool cut_messages = true);
// All that are shown: nodes, then items, by number.
std::vector<StepId> ShownSteps(const RunShape& shape);

// The text of a wfb.view/v1.
std::string ViewText(const Run& run, const RunShape& shape, const LiveMoment& moment);
// `shape` must be that of the run as it is.
Json ChangeDocument(const Run& run, const RunShape& shape, std::span<const StepId> changed,
                    const LiveMoment& moment);

// {run, workflow, status, interrupted, started_at, finished_at, duration_ms, counts, failed} with
// the counts of the run's items (of its nodes, if it has none). O(1) while nothing has failed.
JsonObject SummaryDocument(const Run& run, bool interrupted, TimestampMs now);

// Null for kNoTime.
Json TimeValue(TimestampMs time);
// {kind, message, retryable}, or null.
Json ErrorValue(const std::optional<StepError>& error, bool cut_message);

}  // namespace wfb
