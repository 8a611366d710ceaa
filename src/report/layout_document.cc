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
                                                const std::vector<uint32_t>& layers,
                                                const LayoutSizes& sizes) {
  const auto middle = [&](uint32_t v) { return layout.y[v] + sizes.HeightOf(v) / 2; };
  const uint32_t from = layers[edge.from], to = layers[edge.to];
  std::vector<std::pair<double, double>> points;
  points.reserve(2 + 2 * edge.crossings.size());
  const double begin = layout.x[edge.from] + sizes.WidthOf(edge.from);
  points.emplace_back(begin, middle(edge.from));
  // Beside a narrow box there may be a wide one above or below.
  const double side = layout.columns[from] + layout.column_widths[from];
  if (side > begin + 1) points.emplace_back(side, middle(edge.from));
  for (size_t i = 0; i < edge.crossings.size(); ++i) {
    const auto& [column, height] = edge.crossings[i];
    points.emplace_back(column, height);
    points.emplace_back(column + layout.column_widths[from + 1 + i], height);
  }
  if (layout.columns[to] < layout.x[edge.to] - 1) {
    points.emplace_back(layout.columns[to], middle(edge.to));
  }
  points.emplace_back(layout.x[edge.to], middle(edge.to));
  return points;
}

Json LayoutDocument(const Graph& graph, const std::vector<uint32_t>& layers) {
  const LayoutSizes sizes = CardSizes(graph);
  const LayeredLayout layout = LayOut(graph, layers, sizes);
  JsonArray edges;
  edges.reserve(layout.edges.size());
  for (const LaidOutEdge& edge : layout.edges) {
    JsonArray points;
    for (const auto& [x, y] : PointsOf(edge, layout, layers, sizes)) {
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
