#include "workspace/cycle_cut.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <random>

namespace wfb {
namespace {

using Edges = std::vector<CuttableEdge>;

bool IsAcyclicWithout(uint32_t n, const Edges& edges, uint32_t cut_bits) {
  std::vector<GraphEdge> left;
  uint32_t bit = 0;
  for (const CuttableEdge& edge : edges) {
    const bool cut = edge.cuttable && (cut_bits >> bit & 1) != 0;
    if (edge.cuttable) ++bit;
    if (!cut) left.push_back({edge.from, edge.to});
  }
  return TopologicalOrder(Graph::Build(n, left)).size() == n;
}

// The size of the smallest cut by trying all; -1 when there is none.
int SmallestCut(uint32_t n, const Edges& edges) {
  const auto cuttable = static_cast<uint32_t>(
      std::count_if(edges.begin(), edges.end(), [](const auto& edge) { return edge.cuttable; }));
  int smallest = -1;
  for (uint32_t bits = 0; bits < (1u << cuttable); ++bits) {
    const int size = std::popcount(bits);
    if ((smallest < 0 || size < smallest) && IsAcyclicWithout(n, edges, bits)) smallest = size;
  }
  return smallest;
}

bool Opens(uint32_t n, const Edges& edges, const std::vector<GraphEdge>& cut) {
  std::vector<GraphEdge> left;
  for (const CuttableEdge& edge : edges) {
    const bool is_cut = std::any_of(cut.begin(), cut.end(), [&](const GraphEdge& c) {
      return c.from == edge.from && c.to == edge.to;
    });
    if (is_cut && !edge.cuttable) return false;
    if (!is_cut) left.push_back({edge.from, edge.to});
  }
  return TopologicalOrder(Graph::Build(n, left)).size() == n;
}

Edges RandomEdges(std::mt19937_64& random, uint32_t n, size_t tries, uint64_t hard_of_ten) {
  Edges edges;
  for (; tries > 0; --tries) {
    const auto from = static_cast<uint32_t>(random() % n);
    const auto to = static_cast<uint32_t>(random() % n);
    const bool known = std::any_of(edges.begin(), edges.end(), [&](const CuttableEdge& edge) {
      return edge.from == from && edge.to == to;
    });
    // Hard edges go up mostly, so that only few graphs are refused.
    const bool cuttable = random() % 10 >= hard_of_ten || (from > to && random() % 20 != 0);
    if (!known && (from != to || cuttable)) edges.push_back({from, to, cuttable});
  }
  return edges;
}

TEST_CASE("a cycle is cut at its only development dependency") {
  const CycleCut result = CutCycles(3, Edges{{0, 1, false}, {1, 2, false}, {2, 0, true}});
  REQUIRE(result.cut.size() == 1);
  CHECK(result.cut[0].from == 2);
  CHECK(result.cut[0].to == 0);
  CHECK(result.minimal);
}

TEST_CASE("two cycles that share a development dependency cost one cut") {
  const CycleCut result =
      CutCycles(4, Edges{{0, 1, true}, {1, 2, true}, {2, 0, true}, {1, 3, true}, {3, 0, true}});
  REQUIRE(result.cut.size() == 1);
  CHECK(result.cut[0].from == 0);
  CHECK(result.cut[0].to == 1);
}

TEST_CASE("a cycle without development dependencies is named and nothing is cut") {
  const CycleCut result =
      CutCycles(4, Edges{{0, 1, false}, {1, 2, false}, {2, 0, false}, {2, 3, true}, {3, 2, true}});
  CHECK(result.hard_cycle == std::vector<uint32_t>{0, 1, 2});
  CHECK(result.cut.empty());
}

TEST_CASE("no smaller cut exists in random graphs") {
  for (uint64_t seed = 1; seed <= 500; ++seed) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const auto n = static_cast<uint32_t>(3 + random() % 5);
    const Edges edges = RandomEdges(random, n, 3 + random() % 9, random() % 8);
    const CycleCut result = CutCycles(n, edges);
    const int smallest = SmallestCut(n, edges);
    REQUIRE(result.minimal);
    REQUIRE(result.hard_cycle.empty() == (smallest >= 0));
    if (smallest < 0) continue;
    REQUIRE(static_cast<int>(result.cut.size()) == smallest);
    REQUIRE(Opens(n, edges, result.cut));
  }
}

TEST_CASE("the cut does not depend on the order in which edges are given") {
  for (uint64_t seed = 1; seed <= 50; ++seed) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    Edges edges = RandomEdges(random, 12, 40, 2);
    const CycleCut first = CutCycles(12, edges);
    std::shuffle(edges.begin(), edges.end(), random);
    const CycleCut second = CutCycles(12, edges);
    REQUIRE(first.cut.size() == second.cut.size());
    for (size_t i = 0; i < first.cut.size(); ++i) {
      REQUIRE(first.cut[i].from == second.cut[i].from);
      REQUIRE(first.cut[i].to == second.cut[i].to);
    }
  }
}

TEST_CASE("a monorepo of 70 packages with a tangle of 12 is cut minimally") {
  std::mt19937_64 random(70);
  Edges edges;
  const auto add = [&](uint32_t from, uint32_t to, bool cuttable) {
    const bool known = std::any_of(edges.begin(), edges.end(), [&](const CuttableEdge& edge) {
      return edge.from == from && edge.to == to;
    });
    if (!known && from != to) edges.push_back({from, to, cuttable});
  };
  for (uint32_t i = 0; i < 12; ++i) add(20 + i, 20 + (i + 1) % 12, i % 3 == 2 || i == 11);
  while (edges.size() < 40) {
    const auto from = static_cast<uint32_t>(20 + random() % 12);
    const auto to = static_cast<uint32_t>(20 + random() % 12);
    add(from, to, from > to);
  }
  while (edges.size() < 283) {
    const auto from = static_cast<uint32_t>(random() % 70);
    const auto to = static_cast<uint32_t>(random() % 70);
    if (from < to) add(from, to, random() % 3 == 0);
  }
  const CycleCut result = CutCycles(70, edges);
  CHECK(result.minimal);
  CHECK(result.hard_cycle.empty());
  CHECK(Opens(70, edges, result.cut));
}

TEST_CASE("a large tangle is cut greedily, and no edge of the cut can be put back") {
  std::mt19937_64 random(9);
  Edges edges;
  const uint32_t n = 150;
  std::vector<std::vector<bool>> known(n, std::vector<bool>(n, false));
  while (edges.size() < 900) {
    const auto from = static_cast<uint32_t>(random() % n);
    const auto to = static_cast<uint32_t>(random() % n);
    if (from == to || known[from][to]) continue;
    known[from][to] = true;
    edges.push_back({from, to, from > to || random() % 2 == 0});
  }
  const CycleCut result = CutCycles(n, edges);
  CHECK_FALSE(result.minimal);
  CHECK(Opens(n, edges, result.cut));
  for (size_t i = 0; i < result.cut.size(); ++i) {
    std::vector<GraphEdge> less = result.cut;
    less.erase(less.begin() + static_cast<std::ptrdiff_t>(i));
    REQUIRE_FALSE(Opens(n, edges, less));
  }
}

}  // namespace
}  // namespace wfb
