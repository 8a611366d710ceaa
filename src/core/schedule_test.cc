#include "core/schedule.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <random>

namespace wfb {
namespace {

using Edges = std::vector<GraphEdge>;

std::vector<uint32_t> DeclarationOrder(uint32_t n) {
  std::vector<uint32_t> positions(n);
  std::iota(positions.begin(), positions.end(), 0u);
  return positions;
}

TEST_CASE("a chain takes the sum of its weights, whatever the slots") {
  const Graph graph = Graph::Build(3, Edges{{0, 1}, {1, 2}});
  const ScheduleResult result =
      SimulateSchedule(graph, std::vector<double>{1, 2, 3}, DeclarationOrder(3), 4);
  CHECK(result.makespan == 6);
  CHECK(result.critical_path == 6);
  CHECK(result.lower_bound == 6);
  CHECK(result.work == 6);
  CHECK(result.utilisation == doctest::Approx(0.25));
  CHECK(result.start == std::vector<double>{0, 1, 3});
  CHECK(result.slot == std::vector<uint32_t>{0, 0, 0});
}

TEST_CASE("independent work fills the slots in the order of positions") {
  const Graph graph = Graph::Build(4, {});
  const ScheduleResult result = SimulateSchedule(graph, std::vector<double>{1, 1, 1, 3},
                                                 std::vector<uint32_t>{3, 1, 2, 0}, 2);
  CHECK(result.makespan == 3);
  CHECK(result.lower_bound == 3);
  CHECK(result.utilisation == 1);
  CHECK(result.start == std::vector<double>{2, 0, 1, 0});
  CHECK(result.slot == std::vector<uint32_t>{1, 1, 1, 0});
}

TEST_CASE("work that ends at the same moment frees all its slots before the choice") {
  // 0 and 1 end together; 2 (position 3) depends on 0, 3 (position 2) on 1: 3 goes first.
  const Graph graph = Graph::Build(4, Edges{{0, 2}, {1, 3}});
  const ScheduleResult result = SimulateSchedule(graph, std::vector<double>{1, 1, 1, 1},
                                                 std::vector<uint32_t>{0, 1, 3, 2}, 2);
  CHECK(result.slot[3] == 0);
  CHECK(result.slot[2] == 1);
}

TEST_CASE("nothing to do takes no time and wastes nothing") {
  const ScheduleResult empty = SimulateSchedule(Graph(), {}, {}, 3);
  CHECK(empty.makespan == 0);
  CHECK(empty.utilisation == 1);
  const ScheduleResult weightless = SimulateSchedule(
      Graph::Build(2, Edges{{0, 1}}), std::vector<double>{0, 0}, DeclarationOrder(2), 1);
  CHECK(weightless.makespan == 0);
  CHECK(weightless.utilisation == 1);
}

struct Played {
  Graph graph;
  std::vector<double> weights;
  std::vector<uint32_t> positions;
  ScheduleResult result;
  double end(uint32_t vertex) const { return result.start[vertex] + weights[vertex]; }
};

Played PlayRandom(uint64_t seed) {
  std::mt19937_64 random(seed);
  Played played;
  const auto n = static_cast<uint32_t>(1 + random() % 30);
  Edges edges;
  for (size_t i = random() % 60; i > 0; --i) {
    const auto a = static_cast<uint32_t>(random() % n);
    const auto b = static_cast<uint32_t>(random() % n);
    if (a != b) edges.push_back({std::min(a, b), std::max(a, b)});
  }
  played.graph = Graph::Build(n, edges);
  for (uint32_t v = 0; v < n; ++v) played.weights.push_back(static_cast<double>(random() % 6));
  played.positions =
      CriticalPathPositions(played.graph, TopologicalOrder(played.graph), played.weights);
  played.result = SimulateSchedule(played.graph, played.weights, played.positions,
                                   static_cast<uint32_t>(1 + random() % 6));
  return played;
}

TEST_CASE("every schedule keeps the cap, the order and the bounds") {
  for (uint64_t seed = 1; seed <= 500; ++seed) {
    CAPTURE(seed);
    const Played played = PlayRandom(seed);
    const ScheduleResult& result = played.result;
    const double epsilon = 1e-9;
    REQUIRE(result.makespan >= result.lower_bound - epsilon);
    const double m = result.slots;
    REQUIRE(result.makespan <= result.work / m + (1 - 1 / m) * result.critical_path + epsilon);
    for (uint32_t v = 0; v < played.graph.vertex_count(); ++v) {
      REQUIRE(result.slot[v] < result.slots);
      double ready = 0;
      for (const uint32_t d : played.graph.dependencies(v)) ready = std::max(ready, played.end(d));
      REQUIRE(result.start[v] >= ready);
      uint32_t running = 0;
      for (uint32_t w = 0; w < played.graph.vertex_count(); ++w) {
        // Who runs right after v has become ready, while v still waits.
        const bool runs = result.start[w] <= ready && played.end(w) > ready;
        if (runs && w != v) ++running;
        const bool overlap =
            w != v && result.start[w] < played.end(v) && result.start[v] < played.end(w);
        if (overlap) REQUIRE(result.slot[w] != result.slot[v]);
      }
      REQUIRE(running <= result.slots);
      if (result.start[v] > ready) REQUIRE(running == result.slots);
    }
  }
}

}  // namespace
}  // namespace wfb
