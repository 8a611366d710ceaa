#include <algorithm>
#include <utility>

#include "base/check.h"
#include "core/graph.h"

namespace wfb {

namespace {

constexpr uint32_t kNone = UINT32_MAX;

}  // namespace

// Tarjan's algorithm with its recursion as a stack of (vertex, position in its row).
std::vector<uint32_t> StronglyConnectedComponents(const Graph& graph) {
  const uint32_t n = graph.vertex_count();
  std::vector<uint32_t> component(n, kNone);
  std::vector<uint32_t> index(n, kNone);  // Visit number, lowered to the smallest reachable one.
  std::vector<uint32_t> path;             // Visited vertices without component yet.
  std::vector<std::pair<uint32_t, uint32_t>> calls;
  uint32_t visits = 0;
  uint32_t components = 0;
  const auto enter = [&](uint32_t vertex) {
    index[vertex] = visits++;
    path.push_back(vertex);
    calls.emplace_back(vertex, 0);
  };
  std::vector<uint32_t> low(n);
  for (uint32_t root = 0; root < n; ++root) {
    if (index[root] != kNone) continue;
    enter(root);
    low[root] = index[root];
    while (!calls.empty()) {
      auto& [vertex, next] = calls.back();
      const std::span<const uint32_t> row = graph.dependents(vertex);
      if (next < row.size()) {
        const uint32_t target = row[next++];
        if (index[target] == kNone) {
          enter(target);
          low[target] = index[target];
        } else if (component[target] == kNone) {
          low[vertex] = std::min(low[vertex], index[target]);
        }
        continue;
      }
      const uint32_t finished = vertex;
      calls.pop_back();
      if (!calls.empty()) {
        uint32_t& caller_low = low[calls.back().first];
        caller_low = std::min(caller_low, low[finished]);
      }
      if (low[finished] != index[finished]) continue;
      uint32_t member;
      do {
        member = path.back();
        path.pop_back();
        component[member] = components;
      } while (member != finished);
      ++components;
    }
  }
  return component;
}

namespace {

// Searches cycles by the smallest vertex on them. `alive` vertices may lie on a cycle that is not
// yet accounted for; the others are out of the search.
//
// A breadth-first search from every vertex would cost vertices × edges. Two ideas keep large graphs
// fast. (1) The smallest vertex of each component is searched without limit: this gives a first
// cycle, after which that vertex is removed, and with it all that then no longer has both a
// dependency and a dependent; a single ring of a million vertices ends here. (2) The rest is
// searched in rounds of growing depth 2, 4, 8, …: a dense graph has a short cycle, and the round
// that finds one has never looked deeper than that.
class CycleSearch {
 public:
  CycleSearch(const Graph& graph, std::vector<uint32_t> component)
      : graph_(graph), component_(std::move(component)) {}

  std::vector<uint32_t> Run() {
    const uint32_t n = graph_.vertex_count();
    ForgetAcyclicVertices();
    mark_.assign(n, 0);
    parent_.assign(n, kNone);
    std::vector<bool> seen_component(n, false);
    for (uint32_t v = 0; v < n; ++v) {
      if (!alive_[v] || seen_component[component_[v]]) continue;
      seen_component[component_[v]] = true;
      SearchFrom(v, kNone);
      Remove(v);
    }
    for (uint32_t depth = 2; !best_.empty(); depth *= 2) {
      const uint32_t limit = std::min<uint32_t>(depth, static_cast<uint32_t>(best_.size()));
      SearchRound(limit);
      if (best_.size() <= depth || spent_ >= kCycleSearchEdges) break;
    }
    return best_;
  }

 private:
  // Leaves alive the vertices of components with a cycle.
  void ForgetAcyclicVertices() {
    const uint32_t n = graph_.vertex_count();
    std::vector<uint32_t> size(n, 0);
    for (uint32_t v = 0; v < n; ++v) ++size[component_[v]];
    alive_.resize(n);
    dependents_alive_.assign(n, 0);
    dependencies_alive_.assign(n, 0);
    for (uint32_t v = 0; v < n; ++v) {
      const std::span<const uint32_t> row = graph_.dependents(v);
      alive_[v] = size[component_[v]] > 1 || std::binary_search(row.begin(), row.end(), v);
      for (const uint32_t w : row) {
        if (component_[w] != component_[v]) continue;
        ++dependents_alive_[v];
        ++dependencies_alive_[w];
      }
    }
  }

  void SearchRound(uint32_t limit) {
    for (uint32_t v = 0; v < graph_.vertex_count() && spent_ < kCycleSearchEdges; ++v) {
      if (!alive_[v]) continue;
      // An equally short cycle counts only from a smaller first vertex.
      const auto best = static_cast<uint32_t>(best_.size());
      SearchFrom(v, std::min(limit, v < best_[0] ? best : best - 1));
    }
  }

  // Keeps the first cycle of at most `limit` vertices through `start` and larger alive ones, if it
  // is better than the best. Rows ascend, so the first found is the smallest by its vertices.
  void SearchFrom(uint32_t start, uint32_t limit) {
    ++round_;
    queue_.assign(1, start);
    uint32_t depth = 1;  // Vertices on the path to the current level.
    size_t level_end = 1;
    for (size_t next = 0; next < queue_.size(); ++next) {
      if (next == level_end) {
        level_end = queue_.size();
        ++depth;
      }
      if (depth > limit) return;
      const uint32_t vertex = queue_[next];
      const std::span<const uint32_t> row = graph_.dependents(vertex);
      spent_ += row.size() + 1;
      if (std::binary_search(row.begin(), row.end(), start)) return Keep(start, vertex, depth);
      if (depth == limit) continue;
      for (auto it = std::upper_bound(row.begin(), row.end(), start); it != row.end(); ++it) {
        if (!alive_[*it] || mark_[*it] == round_ || component_[*it] != component_[start]) continue;
        mark_[*it] = round_;
        parent_[*it] = vertex;
        queue_.push_back(*it);
      }
    }
  }

  void Keep(uint32_t start, uint32_t last, uint32_t length) {
    if (!best_.empty() && std::pair<size_t, uint32_t>(best_.size(), best_[0]) <=
                              std::pair<size_t, uint32_t>(length, start)) {
      return;
    }
    best_.clear();
    for (uint32_t v = last; v != start; v = parent_[v]) best_.push_back(v);
    best_.push_back(start);
    std::reverse(best_.begin(), best_.end());
  }

  // Takes `vertex` out, then whatever can no longer lie on a cycle.
  void Remove(uint32_t vertex) {
    std::vector<uint32_t> leaving{vertex};
    alive_[vertex] = false;
    while (!leaving.empty()) {
      const uint32_t v = leaving.back();
      leaving.pop_back();
      const auto leave = [&](uint32_t w, std::vector<uint32_t>& count) {
        if (!alive_[w] || component_[w] != component_[v] || --count[w] > 0) return;
        alive_[w] = false;
        leaving.push_back(w);
      };
      for (const uint32_t w : graph_.dependents(v)) leave(w, dependencies_alive_);
      for (const uint32_t w : graph_.dependencies(v)) leave(w, dependents_alive_);
    }
  }

  const Graph& graph_;
  std::vector<uint32_t> component_;
  std::vector<bool> alive_;
  std::vector<uint32_t> dependents_alive_, dependencies_alive_;  // Within the component.
  std::vector<uint32_t> mark_;                                   // Round that saw the vertex.
  std::vector<uint32_t> parent_;
  std::vector<uint32_t> queue_;
  std::vector<uint32_t> best_;
  uint32_t round_ = 0;
  uint64_t spent_ = 0;  // Edges looked at.
};

}  // namespace

std::vector<uint32_t> ShortestCycle(const Graph& graph) {
  if (TopologicalOrder(graph).size() == graph.vertex_count()) return {};
  return CycleSearch(graph, StronglyConnectedComponents(graph)).Run();
}

}  // namespace wfb
