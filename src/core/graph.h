// Dependency graphs on compact arrays (compressed sparse rows): vertices are 0 … n-1, an edge goes
// from a dependency to its dependent. All algorithms are O(vertices + edges) and deterministic.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace wfb {

struct GraphEdge {
  uint32_t from = 0;  // The dependency.
  uint32_t to = 0;    // The dependent.
};

class Graph {
 public:
  Graph() = default;
  // Ends of edges must be below `vertex_count`. Duplicate edges are kept once; a self-edge is kept
  // (it is a cycle of one).
  static Graph Build(uint32_t vertex_count, std::span<const GraphEdge> edges);

  uint32_t vertex_count() const { return vertex_count_; }
  size_t edge_count() const { return dependents_.size(); }
  // In ascending order.
  std::span<const uint32_t> dependents(uint32_t vertex) const {
    return {dependents_.data() + dependents_begin_[vertex],
            dependents_begin_[vertex + 1] - dependents_begin_[vertex]};
  }
  std::span<const uint32_t> dependencies(uint32_t vertex) const {
    return {dependencies_.data() + dependencies_begin_[vertex],
            dependencies_begin_[vertex + 1] - dependencies_begin_[vertex]};
  }

  // Asks the processor to fetch the row of a vertex that is read soon.
  void PrefetchDependents(uint32_t vertex) const {
    __builtin_prefetch(dependents_.data() + dependents_begin_[vertex]);
  }
  void PrefetchDependencies(uint32_t vertex) const {
    __builtin_prefetch(dependencies_.data() + dependencies_begin_[vertex]);
  }

 private:
  uint32_t vertex_count_ = 0;
  std::vector<uint32_t> dependents_begin_{0}, dependents_;
  std::vector<uint32_t> dependencies_begin_{0}, dependencies_;
};

// Kahn's algorithm; among vertices that are free at the same time the smaller index first in its
// wave. Shorter than vertex_count exactly when the graph has a cycle (its vertices are missing).
std::vector<uint32_t> TopologicalOrder(const Graph& graph);

// The strongly connected component of each vertex: 0 … count-1, numbered so that an edge between
// two components goes from the larger number to the smaller.
std::vector<uint32_t> StronglyConnectedComponents(const Graph& graph);

// A shortest cycle v0 → v1 → … → v0 (v0, its smallest index, once), or empty. The first by
// smallest v0, then v1, … among the shortest. The search is exhaustive in components of up to some
// thousand vertices; in larger ones it looks at kCycleSearchEdges edges at most, after which the
// shortest cycle found so far is the answer.
inline constexpr uint64_t kCycleSearchEdges = 100'000'000;
std::vector<uint32_t> ShortestCycle(const Graph& graph);

// Layer of each vertex: 0 without dependencies, else 1 + the largest of theirs. Needs an acyclic
// graph and its topological order; so do the following.
std::vector<uint32_t> Layers(const Graph& graph, std::span<const uint32_t> order);

// Weight of the heaviest path that starts at each vertex, itself included ("upward rank").
std::vector<double> RemainingPath(const Graph& graph, std::span<const uint32_t> order,
                                  std::span<const double> weights);

// The vertices of one heaviest path, in order; ties go to the smaller index.
std::vector<uint32_t> CriticalPath(const Graph& graph, std::span<const uint32_t> order,
                                   std::span<const double> weights);

// The order in which ready vertices start: position of each vertex when sorted by longest remaining
// path, then more dependents, then index (`critical_path`), or by layer, then index (`layer`).
std::vector<uint32_t> CriticalPathPositions(const Graph& graph, std::span<const uint32_t> order,
                                            std::span<const double> weights);
std::vector<uint32_t> LayerPositions(const Graph& graph, std::span<const uint32_t> order);

// Vertices that depend on `vertex`, directly or through others; ascending, without itself.
std::vector<uint32_t> Descendants(const Graph& graph, uint32_t vertex);

}  // namespace wfb
