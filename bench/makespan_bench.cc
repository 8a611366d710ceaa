// How far schedules are from the lower bound max(critical path, work / slots): 1,000 random graphs
// of four shapes with lognormal weights (σ = 1) on 2, 4 and 8 slots, in the order of the longest
// remaining path and, for comparison, in declaration order.

#include <cmath>
#include <numeric>
#include <random>
#include <string>

#include "bench.h"
#include "core/schedule.h"

namespace wfb::bench {
namespace {

using Edges = std::vector<GraphEdge>;
using Random = std::mt19937_64;

struct Shape {
  std::string name;
  uint32_t vertices;
  Edges (*edges)(uint32_t n, Random& random);
};

// 0 to 3 dependencies a vertex, among those before it.
Edges RandomShape(uint32_t n, Random& random) {
  Edges edges;
  for (uint32_t v = 1; v < n; ++v) {
    for (uint64_t i = random() % 4; i > 0; --i) {
      edges.push_back({static_cast<uint32_t>(random() % v), v});
    }
  }
  return edges;
}

// Layers of ten; 1 to 3 dependencies a vertex, in the layer before.
Edges LayeredShape(uint32_t n, Random& random) {
  Edges edges;
  for (uint32_t v = 10; v < n; ++v) {
    const uint32_t before = v / 10 * 10 - 10;
    for (uint64_t i = 1 + random() % 3; i > 0; --i) {
      edges.push_back({before + static_cast<uint32_t>(random() % 10), v});
    }
  }
  return edges;
}

// One root, then everything at once.
Edges FanOutShape(uint32_t n, Random&) {
  Edges edges;
  for (uint32_t v = 1; v < n; ++v) edges.push_back({0, v});
  return edges;
}

struct Ratios {
  std::vector<double> critical_path, fifo;
};

void Play(const Shape& shape, Random& random, uint32_t slots, Ratios& ratios) {
  const Graph graph = Graph::Build(shape.vertices, shape.edges(shape.vertices, random));
  std::lognormal_distribution<double> lognormal(0, 1);
  std::vector<double> weights(shape.vertices);
  for (double& weight : weights) weight = lognormal(random);
  std::vector<uint32_t> fifo(shape.vertices);
  std::iota(fifo.begin(), fifo.end(), 0u);
  const std::vector<uint32_t> positions =
      CriticalPathPositions(graph, TopologicalOrder(graph), weights);
  const ScheduleResult best = SimulateSchedule(graph, weights, positions, slots);
  const ScheduleResult plain = SimulateSchedule(graph, weights, fifo, slots);
  ratios.critical_path.push_back(best.makespan / best.lower_bound);
  ratios.fifo.push_back(plain.makespan / plain.lower_bound);
}

void Print(const std::string& name, const Ratios& ratios) {
  PrintFigure("makespan.critical_path.median." + name, Median(ratios.critical_path), "ratio");
  PrintFigure("makespan.critical_path.p95." + name, Percentile(ratios.critical_path, 0.95),
              "ratio");
  PrintFigure("makespan.fifo.median." + name, Median(ratios.fifo), "ratio");
  PrintFigure("makespan.fifo.p95." + name, Percentile(ratios.fifo, 0.95), "ratio");
}

}  // namespace
}  // namespace wfb::bench

int main() {
  using namespace wfb::bench;
  const std::vector<Shape> shapes{{"random_20", 20, RandomShape},
                                  {"random_200", 200, RandomShape},
                                  {"layered_20x10", 200, LayeredShape},
                                  {"fan_out_500", 500, FanOutShape}};
  Ratios all;
  for (const Shape& shape : shapes) {
    for (const uint32_t slots : {2u, 4u, 8u}) {
      Random random(1);
      Ratios ratios;
      for (int i = 0; i < 250; ++i) Play(shape, random, slots, ratios);
      Print(shape.name + ".slots_" + std::to_string(slots), ratios);
      all.critical_path.insert(all.critical_path.end(), ratios.critical_path.begin(),
                               ratios.critical_path.end());
      all.fifo.insert(all.fifo.end(), ratios.fifo.begin(), ratios.fifo.end());
    }
  }
  Print("all", all);
  return 0;
}
