// The drawn graph of the HTML report: items, or the nodes of a workflow without items, in layers.
#pragma once

#include <string>
#include <vector>

#include "report/run_facts.h"

namespace wfb {

// What is drawn. Steps must outlive it.
struct StepGraph {
  std::vector<const StepView*> steps;
  Graph graph;
  std::vector<uint32_t> layers;  // Per step.
  std::vector<uint32_t> path;    // The path that stands out.
  std::string scope;             // Left out of names.
  TimestampMs now = 0;
};

StepGraph GraphOfItems(const OrchestrateFacts& facts, const RunView& run);
StepGraph GraphOfNodes(const RunView& run);

// An SVG. Cards are links to "#i0", "#i1", …: the rows of their steps.
std::string GraphSvg(const StepGraph& graph);

}  // namespace wfb
