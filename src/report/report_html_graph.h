// The drawn parts of the HTML report: the graph of the items in layers, and the lanes of the slots.
#pragma once

#include <string>
#include <string_view>

#include "report/run_facts.h"

namespace wfb {

// CSS class of a state: ok, bad, blk, run, rdy, wait.
std::string_view StateClass(StepStatus status);
// A small sign for a state as SVG paths in a box of 18 × 18.
std::string_view StateIcon(StepStatus status);
// "succeeded", "needs attention": the word for people.
std::string StateWord(StepStatus status);

// An SVG: layers are columns, crossings are reduced by ordering each column by the mean place of
// its neighbours (Sugiyama's barycenter heuristic, a fixed number of sweeps).
std::string GraphSvg(const OrchestrateFacts& facts, const std::string& scope, TimestampMs now);
// A lane per slot with the attempts in it, the time axis and the lower bound.
std::string LanesHtml(const OrchestrateFacts& facts, const std::string& scope);

}  // namespace wfb
