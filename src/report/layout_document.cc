#include "report/layout_document.h"

#include <cmath>

namespace wfb {

namespace {

// Beyond, the ways around cards cost more than they show.
constexpr size_t kRoutedCardsMax = 2'000;

Json Numbers(const std::vector<double>& values) {
  JsonArray array;
  array.reserve(values.size());
  for (const double value : values) array.push_back(std::lround(value));
  return array;
}

}  // namespace

LayoutSizes CardSizes(const Graph& graph) {
  LayoutSizes sizes;
  sizes.route_edges = graph.vertex_count() <= kRoutedCardsMax;
  return sizes;
}

std::vector<std::pair<double, double>> PointsOf(const LaidOutEdge& edge,
                                                const LayeredLayout& layout,
                                                const LayoutSizes& sizes) {
  const double half = sizes.box_height / 2;
  std::vector<std::pair<double, double>> points;
  points.reserve(2 + 2 * edge.crossings.size());
  points.emplace_back(layout.x[edge.from] + sizes.box_width, layout.y[edge.from] + half);
  for (const auto& [column, height] : edge.crossings) {
    points.emplace_back(column, height);
    points.emplace_back(column + sizes.box_width, height);
  }
  points.emplace_back(layout.x[edge.to], layout.y[edge.to] + half);
  return points;
}

Json LayoutDocument(const Graph& graph, const std::vector<uint32_t>& layers) {
  const LayoutSizes sizes = CardSizes(graph);
  const LayeredLayout layout = LayOut(graph, layers, sizes);
  JsonArray edges;
  edges.reserve(layout.edges.size());
  for (const LaidOutEdge& edge : layout.edges) {
    JsonArray points;
    for (const auto& [x, y] : PointsOf(edge, layout, sizes)) {
      points.push_back(JsonArray{std::lround(x), std::lround(y)});
    }
    edges.push_back(
        JsonObject{{"from", edge.from}, {"to", edge.to}, {"points", std::move(points)}});
  }
  return JsonObject{{"x", Numbers(layout.x)},
                    {"y", Numbers(layout.y)},
                    {"width", std::lround(layout.width)},
                    {"height", std::lround(layout.height)},
                    {"card_width", std::lround(sizes.box_width)},
                    {"card_height", std::lround(sizes.box_height)},
                    {"columns", Numbers(layout.columns)},
                    {"edges", std::move(edges)}};
}

}  // namespace wfb
