// How long a run still takes, and what is left of its critical path. The duration of an item is
// guessed from the succeeded items of the same run: their time in a slot per unit of weight.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/run_view.h"

namespace wfb {

struct Estimate {
  // Time left for the main orchestrate node: the schedule of its open items, played from the moment
  // of the view. Absent while nothing has succeeded, while the run is paused or cancelling, and
  // while an item needs attention; 0 when every item is settled.
  std::optional<DurationMs> rest_ms;
  std::vector<std::string> queue;          // Ready keys in the order in which they will start.
  std::vector<std::string> critical_path;  // Keys of the heaviest path among the open items.
};

// Empty for a run without an expanded orchestrate node.
Estimate EstimateRest(const RunView& run);

}  // namespace wfb
