// How long items took in an earlier run: what a plan for the next one is reckoned with.
#pragma once

#include <string>
#include <unordered_map>

#include "base/time.h"
#include "catalog/preview.h"

namespace wfb {

// By the names of a PreviewGraph.
using KnownDurations = std::unordered_map<std::string, DurationMs>;

// Puts them into graph.weights (milliseconds); items that are not known get the median. False, and
// the graph as it was, when none of its items is known.
bool LearnDurations(const KnownDurations& durations, PreviewGraph& graph);

}  // namespace wfb
