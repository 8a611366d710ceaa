// Opens the cycles of a dependency graph at edges that may be cut (development dependencies), as
// few as possible, and always the same ones for the same graph.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/graph.h"

namespace wfb {

struct CuttableEdge {
  uint32_t from = 0;  // The dependency, as in GraphEdge.
  uint32_t to = 0;
  bool cuttable = false;
};

struct CycleCut {
  std::vector<GraphEdge> cut;        // By (from, to); without them the graph has no cycle.
  std::vector<uint32_t> hard_cycle;  // A shortest cycle without any cuttable edge; `cut` is then
                                     // empty, because no cut opens it.
  bool minimal = true;               // No smaller cut exists; false = too much to search.
};

// `edges` are unique by (from, to). The search for the fewest looks at kCutSearchEdges edges at
// most in each strongly connected component, after which the cut of a greedy order stays (of which
// no edge can be put back, unless the component is so large that this is not tried either).
inline constexpr uint64_t kCutSearchEdges = 5'000'000;
CycleCut CutCycles(uint32_t vertex_count, std::span<const CuttableEdge> edges);

}  // namespace wfb
