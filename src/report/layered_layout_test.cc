#include "report/layered_layout.h"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

namespace wfb {
namespace {

struct Drawn {
  Graph graph;
  std::vector<uint32_t> layers;
  LayeredLayout layout;
};

Drawn Draw(uint32_t count, const std::vector<GraphEdge>& edges, const LayoutSizes& sizes = {}) {
  Drawn drawn;
  drawn.graph = Graph::Build(count, edges);
  drawn.layers = Layers(drawn.graph, TopologicalOrder(drawn.graph));
  drawn.layout = LayOut(drawn.graph, drawn.layers, sizes);
  return drawn;
}

void CheckDrawing(const Drawn& drawn, const LayoutSizes& sizes) {
  const LayeredLayout& layout = drawn.layout;
  const std::vector<double>& x = layout.x;
  const std::vector<double>& y = layout.y;
  REQUIRE(x.size() == drawn.layers.size());
  for (size_t a = 0; a < x.size(); ++a) {
    CHECK(y[a] >= -0.001);
    CHECK(y[a] + sizes.box_height <= layout.height + 0.001);
    CHECK(x[a] == layout.columns[drawn.layers[a]]);
    for (size_t b = a + 1; b < x.size(); ++b) {
      if (x[a] != x[b]) continue;
      CHECK(std::abs(y[a] - y[b]) >= sizes.box_height + sizes.row_gap - 0.001);
    }
  }
  for (const LaidOutEdge& edge : layout.edges) {
    CHECK(edge.crossings.size() == drawn.layers[edge.to] - drawn.layers[edge.from] - 1);
    for (const auto& [column, height] : edge.crossings) {
      for (size_t v = 0; v < x.size(); ++v) {
        if (x[v] != column) continue;
        const bool through = height > y[v] + 0.001 && height < y[v] + sizes.box_height - 0.001;
        CHECK_FALSE(through);
      }
    }
  }
}

TEST_CASE("a chain is a straight line") {
  const Drawn drawn = Draw(4, {{{0, 1}, {1, 2}, {2, 3}}});
  CHECK(drawn.layout.y == std::vector<double>{0, 0, 0, 0});
  CHECK(drawn.layout.columns == std::vector<double>{0, 214, 428, 642});
  CHECK(drawn.layout.width == 800);
  CHECK(drawn.layout.height == 50);
}

TEST_CASE("an edge that skips a column leads around its box") {
  const Drawn drawn = Draw(3, {{{0, 1}, {1, 2}, {0, 2}}});
  CheckDrawing(drawn, {});
  REQUIRE(drawn.layout.edges.size() == 3);
  CHECK(drawn.layout.edges[1].crossings.size() == 1);
}

TEST_CASE("boxes change places where that saves a crossing") {
  // 0 → 3 and 1 → 2 cross when columns keep the order of declaration.
  const Drawn drawn = Draw(4, {{{0, 3}, {1, 2}}});
  CHECK(drawn.layout.y[0] == doctest::Approx(drawn.layout.y[3]));
  CHECK(drawn.layout.y[1] == doctest::Approx(drawn.layout.y[2]));
}

TEST_CASE("no box overlaps another, and no edge runs through a box") {
  const unsigned seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  const auto draw = [&random](uint32_t below) { return static_cast<uint32_t>(random() % below); };
  for (int round = 0; round < 30; ++round) {
    const uint32_t count = 1 + draw(40);
    std::vector<GraphEdge> edges;
    for (uint32_t to = 1; to < count; ++to) {
      for (uint32_t n = draw(4); n > 0; --n) edges.push_back({draw(to), to});
    }
    CheckDrawing(Draw(count, edges), {});
  }
}

TEST_CASE("nothing to draw is nothing drawn") {
  CHECK(Draw(0, {}).layout.height == 0);
  CHECK(Draw(3, {}).layout.columns.size() == 1);
}

}  // namespace
}  // namespace wfb
