// Places the boxes of a layered graph and leads its edges around them, for the drawn reports:
// layers are columns from left to right. An edge that skips columns crosses them between the boxes;
// all such edges of one box share their way (Sugiyama's method: barycenter order, then heights that
// bring neighbours near to each other). Deterministic; units are pixels.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "core/graph.h"

namespace wfb {

struct LayoutSizes {
  double box_width = 158;
  double box_height = 50;
  double row_gap = 16;      // Between two boxes of a column.
  double column_gap = 56;   // Between two columns.
  double lane_gap = 12;     // Around an edge that crosses a column.
  bool route_edges = true;  // False: edges run straight, behind boxes (for very large graphs).
  // Width and height per vertex, for boxes that differ; empty = all are as above.
  std::vector<std::pair<double, double>> boxes{};

  double WidthOf(uint32_t vertex) const { return boxes.empty() ? box_width : boxes[vertex].first; }
  double HeightOf(uint32_t vertex) const {
    return boxes.empty() ? box_height : boxes[vertex].second;
  }
};

struct LaidOutEdge {
  uint32_t from = 0, to = 0;
  // Where the edge is in each column that it crosses: left end of the column, height.
  std::vector<std::pair<double, double>> crossings;
};

struct LayeredLayout {
  std::vector<double> x, y;  // Of the upper left corners, per vertex; from 0.
  std::vector<LaidOutEdge> edges;
  std::vector<double> columns;        // Left ends.
  std::vector<double> column_widths;  // Narrower boxes stand in the middle.
  double width = 0, height = 0;
};

// `layers` per vertex; every edge leads to a higher layer.
LayeredLayout LayOut(const Graph& graph, const std::vector<uint32_t>& layers,
                     const LayoutSizes& sizes);

}  // namespace wfb
