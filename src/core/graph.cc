#include "core/graph.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/check.h"

namespace wfb {

namespace {

// Rows are read in an order that is not the order of memory. Asking for them some vertices ahead
// hides most of the cache misses of graphs that are larger than the cache.
constexpr size_t kLookAhead = 16;

constexpr uint32_t kNone = UINT32_MAX;
constexpr uint32_t kDone = uint32_t{1} << 31;

// Counts at [v + 1] become row starts at [v + 1]; a scatter moves them on to row ends, so that
// begin[v] … begin[v + 1] is then the row of v.
void StartRows(std::vector<uint32_t>& begin) {
  uint32_t sum = 0;
  for (size_t v = 1; v < begin.size(); ++v) sum += std::exchange(begin[v], sum);
}

// Fills `to` with the transpose of `from`; its rows come out ascending. `to_begin` holds starts as
// StartRows leaves them.
void Transpose(const std::vector<uint32_t>& from_begin, const std::vector<uint32_t>& from,
               std::vector<uint32_t>& to_begin, std::vector<uint32_t>& to) {
  for (uint32_t v = 0; v + 1 < from_begin.size(); ++v) {
    for (uint32_t i = from_begin[v]; i < from_begin[v + 1]; ++i) to[to_begin[from[i] + 1]++] = v;
  }
}

// Drops equal neighbours within rows. Returns whether there were any.
bool DropDuplicates(std::vector<uint32_t>& begin, std::vector<uint32_t>& rows) {
  uint32_t out = 0;
  uint32_t start = 0;
  for (size_t v = 0; v + 1 < begin.size(); ++v) {
    const uint32_t end = begin[v + 1];
    uint32_t previous = kNone;
    for (uint32_t i = start; i < end; ++i) {
      // Without a branch: writes always, moves on only past a different value.
      rows[out] = rows[i];
      out += rows[out] != previous ? 1 : 0;
      previous = rows[i];
    }
    start = end;
    begin[v + 1] = out;
  }
  const bool dropped = out < rows.size();
  rows.resize(out);
  return dropped;
}

std::vector<uint32_t> PositionsOf(const std::vector<uint32_t>& sorted) {
  std::vector<uint32_t> positions(sorted.size());
  for (uint32_t i = 0; i < sorted.size(); ++i) positions[sorted[i]] = i;
  return positions;
}

}  // namespace

// Scatters sort both directions without comparing: group by `to` in any order, transpose (rows of
// dependents come out ascending), transpose back (so do the rows of dependencies).
Graph Graph::Build(uint32_t vertex_count, std::span<const GraphEdge> edges) {
  WFB_CHECK(vertex_count < UINT32_MAX && edges.size() < kDone, "counts of edges fit 31 bits");
  Graph graph;
  graph.vertex_count_ = vertex_count;
  graph.dependencies_begin_.assign(size_t{vertex_count} + 1, 0);
  graph.dependents_begin_.assign(size_t{vertex_count} + 1, 0);
  for (const GraphEdge& edge : edges) {
    WFB_CHECK(edge.from < vertex_count && edge.to < vertex_count, "an edge joins known vertices");
    ++graph.dependencies_begin_[edge.to + 1];
    ++graph.dependents_begin_[edge.from + 1];
  }
  StartRows(graph.dependencies_begin_);
  StartRows(graph.dependents_begin_);
  graph.dependencies_.resize(edges.size());
  graph.dependents_.resize(edges.size());
  for (const GraphEdge& edge : edges) {
    graph.dependencies_[graph.dependencies_begin_[edge.to + 1]++] = edge.from;
  }
  Transpose(graph.dependencies_begin_, graph.dependencies_, graph.dependents_begin_,
            graph.dependents_);
  std::move_backward(graph.dependencies_begin_.begin(), graph.dependencies_begin_.end() - 1,
                     graph.dependencies_begin_.end());
  Transpose(graph.dependents_begin_, graph.dependents_, graph.dependencies_begin_,
            graph.dependencies_);
  if (DropDuplicates(graph.dependents_begin_, graph.dependents_)) {
    DropDuplicates(graph.dependencies_begin_, graph.dependencies_);
  }
  return graph;
}

// A vertex becomes free in the wave after its last dependency, so its wave is its layer, and the
// order is: by layer, then by index. Waves come from a plain queue, the order from counting.
std::vector<uint32_t> TopologicalOrder(const Graph& graph) {
  const uint32_t n = graph.vertex_count();
  std::vector<uint32_t> open(n);  // Open dependencies, or once done: kDone | wave.
  std::vector<uint32_t> order;
  order.reserve(n);
  for (uint32_t v = 0; v < n; ++v) {
    open[v] = static_cast<uint32_t>(graph.dependencies(v).size());
    if (open[v] == 0) order.push_back(v);
  }
  std::vector<uint32_t> wave_begin;
  for (size_t next = 0; next < order.size();) {
    const size_t wave_end = order.size();
    const uint32_t mark = kDone | static_cast<uint32_t>(wave_begin.size());
    wave_begin.push_back(static_cast<uint32_t>(next));
    for (; next < wave_end; ++next) {
      if (next + kLookAhead < wave_end) graph.PrefetchDependents(order[next + kLookAhead]);
      open[order[next]] = mark;
      for (const uint32_t dependent : graph.dependents(order[next])) {
        if (--open[dependent] == 0) order.push_back(dependent);
      }
    }
  }
  for (uint32_t v = 0; v < n; ++v) {
    if ((open[v] & kDone) != 0) order[wave_begin[open[v] & ~kDone]++] = v;
  }
  return order;
}

std::vector<uint32_t> Layers(const Graph& graph, std::span<const uint32_t> order) {
  WFB_CHECK(order.size() == graph.vertex_count(), "layers exist only without cycles");
  std::vector<uint32_t> layers(order.size(), 0);
  for (size_t i = 0; i < order.size(); ++i) {
    if (i + kLookAhead < order.size()) graph.PrefetchDependencies(order[i + kLookAhead]);
    uint32_t layer = 0;
    for (const uint32_t dependency : graph.dependencies(order[i])) {
      layer = std::max(layer, layers[dependency] + 1);
    }
    layers[order[i]] = layer;
  }
  return layers;
}

std::vector<double> RemainingPath(const Graph& graph, std::span<const uint32_t> order,
                                  std::span<const double> weights) {
  WFB_CHECK(order.size() == graph.vertex_count(), "paths end only without cycles");
  WFB_CHECK(weights.size() == order.size(), "every vertex has a weight");
  std::vector<double> remaining(order.size());
  for (size_t i = order.size(); i-- > 0;) {
    if (i >= kLookAhead) graph.PrefetchDependents(order[i - kLookAhead]);
    const uint32_t vertex = order[i];
    double longest = 0;
    for (const uint32_t dependent : graph.dependents(vertex)) {
      longest = std::max(longest, remaining[dependent]);
    }
    remaining[vertex] = weights[vertex] + longest;
  }
  return remaining;
}

std::vector<uint32_t> CriticalPath(const Graph& graph, std::span<const uint32_t> order,
                                   std::span<const double> weights) {
  const std::vector<double> remaining = RemainingPath(graph, order, weights);
  std::vector<uint32_t> path;
  if (remaining.empty()) return path;
  // max_element gives the first of equal ones, and rows ascend: the smaller index wins.
  path.push_back(static_cast<uint32_t>(std::max_element(remaining.begin(), remaining.end()) -
                                       remaining.begin()));
  while (true) {
    const std::span<const uint32_t> next = graph.dependents(path.back());
    if (next.empty()) return path;
    path.push_back(*std::max_element(next.begin(), next.end(), [&](uint32_t a, uint32_t b) {
      return remaining[a] < remaining[b];
    }));
  }
}

std::vector<uint32_t> CriticalPathPositions(const Graph& graph, std::span<const uint32_t> order,
                                            std::span<const double> weights) {
  const std::vector<double> remaining = RemainingPath(graph, order, weights);
  std::vector<uint32_t> sorted(order.size());
  std::iota(sorted.begin(), sorted.end(), 0u);
  std::sort(sorted.begin(), sorted.end(), [&](uint32_t a, uint32_t b) {
    if (remaining[a] != remaining[b]) return remaining[a] > remaining[b];
    const size_t dependents_a = graph.dependents(a).size();
    const size_t dependents_b = graph.dependents(b).size();
    return dependents_a != dependents_b ? dependents_a > dependents_b : a < b;
  });
  return PositionsOf(sorted);
}

std::vector<uint32_t> LayerPositions(const Graph& graph, std::span<const uint32_t> order) {
  const std::vector<uint32_t> layers = Layers(graph, order);
  std::vector<uint32_t> sorted(order.size());
  std::iota(sorted.begin(), sorted.end(), 0u);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&](uint32_t a, uint32_t b) { return layers[a] < layers[b]; });
  return PositionsOf(sorted);
}

std::vector<uint32_t> Descendants(const Graph& graph, uint32_t vertex) {
  WFB_CHECK(vertex < graph.vertex_count(), "the vertex is of this graph");
  std::vector<bool> seen(graph.vertex_count());
  std::vector<uint32_t> found{vertex};
  seen[vertex] = true;
  for (size_t next = 0; next < found.size(); ++next) {
    for (const uint32_t dependent : graph.dependents(found[next])) {
      if (seen[dependent]) continue;
      seen[dependent] = true;
      found.push_back(dependent);
    }
  }
  found.erase(found.begin());
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace wfb
