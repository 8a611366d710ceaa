#include "core/graph.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <random>
#include <set>

namespace wfb {
namespace {

using Edges = std::vector<GraphEdge>;
using Vertices = std::vector<uint32_t>;

// The slow and obvious counterparts, on a matrix.
struct Model {
  Model(uint32_t n, const Edges& edges) : size(n), joined(n, std::vector<bool>(n, false)) {
    for (const GraphEdge& edge : edges) joined[edge.from][edge.to] = true;
  }

  Vertices Order() const {
    Vertices order;
    std::vector<bool> done(size, false);
    while (true) {
      Vertices wave;
      for (uint32_t v = 0; v < size; ++v) {
        bool free = !done[v];
        for (uint32_t d = 0; d < size; ++d) free = free && (!joined[d][v] || done[d]);
        if (free) wave.push_back(v);
      }
      if (wave.empty()) return order;
      for (const uint32_t v : wave) done[v] = true;
      order.insert(order.end(), wave.begin(), wave.end());
    }
  }

  void ExtendCycles(Vertices& path, Vertices& best) const {
    const uint32_t last = path.back();
    if (joined[last][path[0]] &&
        (best.empty() || std::pair(path.size(), path) < std::pair(best.size(), best))) {
      best = path;
    }
    for (uint32_t v = path[0] + 1; v < size; ++v) {
      if (!joined[last][v] || std::find(path.begin(), path.end(), v) != path.end()) continue;
      path.push_back(v);
      ExtendCycles(path, best);
      path.pop_back();
    }
  }
  Vertices ShortestCycle() const {
    Vertices best;
    for (uint32_t v = 0; v < size; ++v) {
      Vertices path{v};
      ExtendCycles(path, best);
    }
    return best;
  }

  std::vector<std::vector<bool>> Reach() const {
    auto reach = joined;
    for (uint32_t k = 0; k < size; ++k) {
      for (uint32_t i = 0; i < size; ++i) {
        for (uint32_t j = 0; j < size; ++j) {
          if (reach[i][k] && reach[k][j]) reach[i][j] = true;
        }
      }
    }
    return reach;
  }

  uint32_t Layer(uint32_t v) const {
    uint32_t layer = 0;
    for (uint32_t d = 0; d < size; ++d) {
      if (joined[d][v]) layer = std::max(layer, Layer(d) + 1);
    }
    return layer;
  }
  double Remaining(uint32_t v, const std::vector<double>& weights) const {
    double longest = 0;
    for (uint32_t w = 0; w < size; ++w) {
      if (joined[v][w]) longest = std::max(longest, Remaining(w, weights));
    }
    return weights[v] + longest;
  }

  uint32_t size;
  std::vector<std::vector<bool>> joined;
};

Vertices ToVector(std::span<const uint32_t> row) { return {row.begin(), row.end()}; }

bool SameRows(const Graph& graph, const Model& model) {
  size_t edges = 0;
  for (uint32_t v = 0; v < model.size; ++v) {
    Vertices dependents;
    Vertices dependencies;
    for (uint32_t w = 0; w < model.size; ++w) {
      if (model.joined[v][w]) dependents.push_back(w);
      if (model.joined[w][v]) dependencies.push_back(w);
    }
    if (ToVector(graph.dependents(v)) != dependents) return false;
    if (ToVector(graph.dependencies(v)) != dependencies) return false;
    edges += dependents.size();
  }
  return graph.edge_count() == edges;
}

bool SameReach(const Graph& graph, const Model& model) {
  const auto reach = model.Reach();
  const Vertices component = StronglyConnectedComponents(graph);
  for (uint32_t v = 0; v < model.size; ++v) {
    Vertices descendants;
    for (uint32_t w = 0; w < model.size; ++w) {
      if (w != v && reach[v][w]) descendants.push_back(w);
      const bool mutual = v == w || (reach[v][w] && reach[w][v]);
      if ((component[v] == component[w]) != mutual) return false;
      if (model.joined[v][w] && component[v] < component[w]) return false;
    }
    if (Descendants(graph, v) != descendants) return false;
  }
  return true;
}

void CheckPaths(const Graph& graph, const Model& model, const Vertices& order,
                const std::vector<double>& weights) {
  const Vertices layers = Layers(graph, order);
  const std::vector<double> remaining = RemainingPath(graph, order, weights);
  for (uint32_t v = 0; v < model.size; ++v) {
    REQUIRE(layers[v] == model.Layer(v));
    REQUIRE(remaining[v] == doctest::Approx(model.Remaining(v, weights)));
  }
  const Vertices path = CriticalPath(graph, order, weights);
  double length = 0;
  for (size_t i = 0; i < path.size(); ++i) {
    length += weights[path[i]];
    if (i > 0) REQUIRE(model.joined[path[i - 1]][path[i]]);
  }
  REQUIRE(length == doctest::Approx(*std::max_element(remaining.begin(), remaining.end())));
  const Vertices positions = CriticalPathPositions(graph, order, weights);
  const Vertices by_layer = LayerPositions(graph, order);
  for (uint32_t v = 0; v < model.size; ++v) {
    for (uint32_t w = 0; w < model.size; ++w) {
      if (v == w) continue;
      const auto rank = [&](uint32_t x) {
        return std::tuple(-remaining[x], -static_cast<int64_t>(graph.dependents(x).size()), x);
      };
      REQUIRE((positions[v] < positions[w]) == (rank(v) < rank(w)));
      REQUIRE((by_layer[v] < by_layer[w]) == (std::pair(layers[v], v) < std::pair(layers[w], w)));
    }
  }
}

void CheckAgainstModel(uint32_t n, const Edges& edges, const std::vector<double>& weights) {
  const Model model(n, edges);
  const Graph graph = Graph::Build(n, edges);
  REQUIRE(SameRows(graph, model));
  REQUIRE(SameReach(graph, model));
  const Vertices order = TopologicalOrder(graph);
  REQUIRE(order == model.Order());
  const Vertices cycle = ShortestCycle(graph);
  REQUIRE(cycle == model.ShortestCycle());
  REQUIRE(cycle.empty() == (order.size() == n));
  if (cycle.empty() && n > 0) CheckPaths(graph, model, order, weights);
}

// Edges that go up in a random numbering: never a cycle.
Edges RandomAcyclic(std::mt19937_64& random, uint32_t n, size_t count) {
  Vertices number(n);
  std::iota(number.begin(), number.end(), 0u);
  std::shuffle(number.begin(), number.end(), random);
  Edges edges;
  while (edges.size() < count) {
    const auto a = static_cast<uint32_t>(random() % n);
    const auto b = static_cast<uint32_t>(random() % n);
    if (a != b) edges.push_back({number[std::min(a, b)], number[std::max(a, b)]});
  }
  return edges;
}

Edges Ring(uint32_t first, uint32_t length) {
  Edges edges;
  for (uint32_t i = 0; i < length; ++i) edges.push_back({first + i, first + (i + 1) % length});
  return edges;
}

// All graphs over the given places for edges.
void CheckAllGraphs(uint32_t n, const Edges& places) {
  const std::vector<double> weights{1, 2.5, 1, 0.5};
  for (uint32_t bits = 0; bits < (1u << places.size()); ++bits) {
    Edges edges;
    for (size_t i = 0; i < places.size(); ++i) {
      if ((bits >> i & 1) != 0) edges.push_back(places[i]);
    }
    CAPTURE(n);
    CAPTURE(bits);
    CheckAgainstModel(n, edges, {weights.begin(), weights.begin() + n});
  }
}

TEST_CASE("every graph of up to four vertices agrees with the obvious algorithms") {
  for (uint32_t n = 0; n <= 4; ++n) {
    Edges places;
    for (uint32_t i = 0; i < n * n; ++i) {
      // Self-edges multiply the graphs of four by 16 and add nothing to those of three.
      if (n < 4 || i / n != i % n) places.push_back({i / n, i % n});
    }
    CheckAllGraphs(n, places);
  }
}

TEST_CASE("random graphs agree with the obvious algorithms") {
  for (uint64_t seed = 1; seed <= 400; ++seed) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const auto n = static_cast<uint32_t>(1 + random() % 9);
    Edges edges;
    for (size_t i = random() % 24; i > 0; --i) {
      edges.push_back({static_cast<uint32_t>(random() % n), static_cast<uint32_t>(random() % n)});
    }
    std::vector<double> weights;
    for (uint32_t v = 0; v < n; ++v) weights.push_back(static_cast<double>(random() % 5));
    CheckAgainstModel(n, edges, weights);
  }
}

TEST_CASE("random acyclic graphs agree with the obvious algorithms") {
  for (uint64_t seed = 1; seed <= 200; ++seed) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const auto n = static_cast<uint32_t>(2 + random() % 11);
    std::vector<double> weights;
    for (uint32_t v = 0; v < n; ++v) weights.push_back(static_cast<double>(1 + random() % 3));
    CheckAgainstModel(n, RandomAcyclic(random, n, random() % 30), weights);
  }
}

TEST_CASE("an edge given several times counts once") {
  const Graph graph = Graph::Build(3, Edges{{0, 2}, {1, 2}, {0, 2}, {0, 1}, {1, 2}, {0, 2}});
  CHECK(graph.edge_count() == 3);
  CHECK(ToVector(graph.dependencies(2)) == Vertices{0, 1});
  CHECK(ToVector(graph.dependents(0)) == Vertices{1, 2});
}

TEST_CASE("a graph without vertices has empty answers") {
  const Graph graph;
  CHECK(graph.vertex_count() == 0);
  CHECK(graph.edge_count() == 0);
  CHECK(TopologicalOrder(graph).empty());
  CHECK(ShortestCycle(graph).empty());
  CHECK(CriticalPath(graph, {}, {}).empty());
}

TEST_CASE("a chain of 200,000 vertices needs no recursion") {
  const uint32_t n = 200'000;
  Edges edges;
  for (uint32_t v = 0; v + 1 < n; ++v) edges.push_back({v, v + 1});
  Graph graph = Graph::Build(n, edges);
  const Vertices order = TopologicalOrder(graph);
  REQUIRE(order.size() == n);
  CHECK(Layers(graph, order)[n - 1] == n - 1);
  CHECK(CriticalPath(graph, order, std::vector<double>(n, 1)).size() == n);
  CHECK(Descendants(graph, 0).size() == n - 1);
  CHECK(ShortestCycle(graph).empty());

  edges.push_back({n - 1, 0});
  graph = Graph::Build(n, edges);
  CHECK(TopologicalOrder(graph).empty());
  CHECK(ShortestCycle(graph).size() == n);
}

TEST_CASE("the shortest of many cycles is found in a large graph") {
  // A ring of 50,000, a ring of 12 inside it by one chord, and a ring of 5 elsewhere.
  Edges edges = Ring(0, 50'000);
  edges.push_back({40'011, 40'000});
  for (const GraphEdge& edge : Ring(50'000, 5)) edges.push_back(edge);
  CHECK(ShortestCycle(Graph::Build(50'005, edges)) ==
        Vertices{50'000, 50'001, 50'002, 50'003, 50'004});
  edges.push_back({30'003, 30'000});
  CHECK(ShortestCycle(Graph::Build(50'005, edges)) == Vertices{30'000, 30'001, 30'002, 30'003});
}

TEST_CASE("one back edge in a large graph is found with the cycle that it closes") {
  std::mt19937_64 random(7);
  const uint32_t n = 20'000;
  Edges edges;
  for (int i = 0; i < 100'000; ++i) {
    const auto a = static_cast<uint32_t>(random() % n);
    const auto b = static_cast<uint32_t>(random() % n);
    if (a != b) edges.push_back({std::min(a, b), std::max(a, b)});
  }
  edges.push_back({n - 1, 0});
  for (uint32_t v = 0; v + 1000 < n; v += 1000) edges.push_back({v, v + 1000});
  edges.push_back({19'000, n - 1});
  const Graph graph = Graph::Build(n, edges);
  const Vertices cycle = ShortestCycle(graph);
  REQUIRE(!cycle.empty());
  CHECK(cycle.front() == 0);
  CHECK(cycle.back() == n - 1);
  for (size_t i = 0; i < cycle.size(); ++i) {
    const std::span<const uint32_t> row = graph.dependents(cycle[i]);
    CHECK(std::binary_search(row.begin(), row.end(), cycle[(i + 1) % cycle.size()]));
  }
}

TEST_CASE("the order among equal remaining paths is: more dependents, then index") {
  // 0 → 3; 1 → 3, 1 → 4; 2 alone, as heavy as a path of two.
  const Graph graph = Graph::Build(5, Edges{{0, 3}, {1, 3}, {1, 4}});
  const std::vector<double> weights{1, 1, 2, 1, 1};
  const Vertices order = TopologicalOrder(graph);
  CHECK(order == Vertices{0, 1, 2, 3, 4});
  CHECK(CriticalPathPositions(graph, order, weights) == Vertices{1, 0, 2, 3, 4});
  CHECK(LayerPositions(graph, order) == Vertices{0, 1, 2, 3, 4});
  CHECK(CriticalPath(graph, order, weights) == Vertices{0, 3});
}

}  // namespace
}  // namespace wfb
