// The layout of a graph of cards as a document for programs that draw: {x, y, width, height,
// card_width, card_height, columns, edges: [{from, to, points}]}. Made once for a graph, whatever
// happens to the states of its cards.
#pragma once

#include <vector>

#include "base/json.h"
#include "core/graph.h"
#include "report/layered_layout.h"

namespace wfb {

// Sizes for a graph of so many cards; very large ones have straight edges.
LayoutSizes CardSizes(const Graph& graph);

// Where an edge runs: from the right middle of the dependency's card, level through the columns
// that it crosses, to the left middle of the dependent's. `layers` per vertex.
std::vector<std::pair<double, double>> PointsOf(const LaidOutEdge& edge,
                                                const LayeredLayout& layout,
                                                const std::vector<uint32_t>& layers,
                                                const LayoutSizes& sizes);

// `layers` per vertex; every edge leads to a higher layer.
Json LayoutDocument(const Graph& graph, const std::vector<uint32_t>& layers);

}  // namespace wfb
