// How long items took in an earlier run: what a plan for the next one is reckoned with.
#pragma once

#include <string>

#include "catalog/known_durations.h"

namespace wfb {

// Puts the durations of the latest run of this workflow that has some of the items into
// graph.weights (milliseconds); items that it does not know get the median. Gives that run's id, or
// nothing, the graph being as it was: when there is no such run, or simulated times are known
// already.
std::string LearnDurations(const std::string& workflow, const std::string& data_directory,
                           PreviewGraph& graph);

// From a run's document (wfb.run/v1); false when it knows none of the items.
bool LearnDurations(const Json& document, PreviewGraph& graph);

}  // namespace wfb
