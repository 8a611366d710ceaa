#include "workspace/cycle_cut.h"

#include <algorithm>
#include <deque>
#include <functional>
#include <queue>
#include <tuple>
#include <utility>

#include "base/check.h"

// Which fewest edges open all cycles is a hard question in general (minimum feedback arc set), but
// monorepos ask it about a handful of packages. One strongly connected component at a time:
//
// 1. A greedy order of the vertices that respects the hard edges gives a cut (the cuttable edges
//    that go against it), from which every edge that can be put back is put back.
// 2. Is there a smaller one? For k = 0, 1, … a search asks for a cut of at most k edges: take the
//    cycle with the fewest cuttable edges; one of them must be cut; try each in turn. A branch that
//    has tried an edge keeps it in the following branches (it is hard there), so that no set is
//    tried twice. Cycles without a common cuttable edge each need a cut of their own: more than k
//    of them end the branch.
namespace wfb {

namespace {

constexpr uint32_t kNone = UINT32_MAX;
constexpr uint64_t kPutBackEdges = 40 * kCutSearchEdges;

class Component {
 public:
  // `edges` are those of one component, with ends numbered 0 … vertex_count-1.
  Component(uint32_t vertex_count, std::vector<CuttableEdge> edges)
      : edges_(std::move(edges)), outgoing_(vertex_count), state_(edges_.size()) {
    for (uint32_t e = 0; e < edges_.size(); ++e) {
      outgoing_[edges_[e].from].push_back(e);
      state_[e] = edges_[e].cuttable ? State::Open : State::Kept;
    }
  }

  // Indices of the edges to cut, ascending.
  std::vector<uint32_t> FewestCuts(bool& minimal) {
    std::vector<uint32_t> greedy = GreedyCut();
    for (uint32_t k = 0; k < greedy.size(); ++k) {
      cut_.clear();
      if (CutAtMost(k)) {
        std::sort(cut_.begin(), cut_.end());
        return cut_;
      }
      if (spent_ >= kCutSearchEdges) {
        minimal = false;
        break;
      }
    }
    return greedy;
  }

 private:
  enum class State : uint8_t { Open, Kept, Cut };  // Open = cuttable and not decided.

  // The edges of the cycle with the fewest open edges that goes through `first`, or empty.
  std::vector<uint32_t> CycleThrough(uint32_t first, uint32_t open_max) {
    const uint32_t start = edges_[first].to;
    const uint32_t goal = edges_[first].from;
    std::vector<uint32_t> distance(outgoing_.size(), kNone);
    std::vector<uint32_t> by(outgoing_.size(), kNone);
    std::deque<uint32_t> queue{start};
    distance[start] = 0;
    while (!queue.empty()) {
      const uint32_t vertex = queue.front();
      queue.pop_front();
      if (vertex == goal) break;
      for (const uint32_t e : outgoing_[vertex]) {
        ++spent_;
        if (state_[e] == State::Cut) continue;
        const uint32_t step = state_[e] == State::Open ? 1 : 0;
        const uint32_t target = edges_[e].to;
        const uint32_t length = distance[vertex] + step;
        if (length >= distance[target] || length > open_max) continue;
        distance[target] = length;
        by[target] = e;
        if (step == 0) {
          queue.push_front(target);
        } else {
          queue.push_back(target);
        }
      }
    }
    if (distance[goal] == kNone) return {};
    std::vector<uint32_t> cycle{first};
    for (uint32_t v = goal; v != start; v = edges_[by[v]].from) cycle.push_back(by[v]);
    std::reverse(cycle.begin() + 1, cycle.end());
    return cycle;
  }

  std::vector<uint32_t> OpenOf(const std::vector<uint32_t>& cycle) const {
    std::vector<uint32_t> open;
    for (const uint32_t e : cycle) {
      if (state_[e] == State::Open) open.push_back(e);
    }
    return open;
  }

  // The open edges of a cycle with the fewest of them, ascending; empty when no cycle is left.
  std::vector<uint32_t> FewestOpenEdges() {
    std::vector<uint32_t> best;
    for (uint32_t e = 0; e < edges_.size() && spent_ < kCutSearchEdges; ++e) {
      if (state_[e] != State::Open) continue;
      const auto limit = best.empty() ? kNone - 1 : static_cast<uint32_t>(best.size()) - 2;
      const std::vector<uint32_t> open = OpenOf(CycleThrough(e, limit));
      if (!open.empty() && (best.empty() || open.size() < best.size())) best = open;
      if (best.size() == 1) break;
    }
    std::sort(best.begin(), best.end());
    return best;
  }

  // Whether cycles without a common open edge, each of which needs a cut, are more than `k`.
  bool NeedsMoreThan(uint32_t k, const std::vector<uint32_t>& first) {
    std::vector<uint32_t> taken = first;
    for (const uint32_t e : first) state_[e] = State::Cut;
    uint32_t count = 1;
    while (count <= k) {
      const std::vector<uint32_t> next = FewestOpenEdges();
      if (next.empty()) break;
      ++count;
      for (const uint32_t e : next) state_[e] = State::Cut;
      taken.insert(taken.end(), next.begin(), next.end());
    }
    for (const uint32_t e : taken) state_[e] = State::Open;
    return count > k;
  }

  // Cuts at most `k` open edges (into cut_) so that no cycle is left; else leaves all as it was.
  bool CutAtMost(uint32_t k) {
    const std::vector<uint32_t> cycle = FewestOpenEdges();
    if (spent_ >= kCutSearchEdges) return false;
    if (cycle.empty()) return true;
    if (k == 0 || NeedsMoreThan(k, cycle)) return false;
    bool done = false;
    std::vector<uint32_t> kept;
    for (const uint32_t e : cycle) {
      state_[e] = State::Cut;
      cut_.push_back(e);
      done = CutAtMost(k - 1);
      if (done || spent_ >= kCutSearchEdges) break;
      cut_.pop_back();
      state_[e] = State::Kept;
      kept.push_back(e);
      // With this edge kept there may be a cycle that nothing opens any more.
      if (!CycleThrough(e, 0).empty()) break;
    }
    for (const uint32_t e : cycle) state_[e] = State::Open;
    return done;
  }

  // Takes vertices whose hard dependencies are taken, those with the fewest open cuttable
  // dependencies first; what then goes backwards is cut.
  std::vector<uint32_t> GreedyCut() {
    const auto n = static_cast<uint32_t>(outgoing_.size());
    std::vector<uint32_t> hard(n, 0);
    std::vector<uint32_t> soft(n, 0);
    for (const CuttableEdge& edge : edges_) ++(edge.cuttable ? soft : hard)[edge.to];
    using Candidate = std::pair<uint32_t, uint32_t>;  // (soft dependencies, vertex)
    std::priority_queue<Candidate, std::vector<Candidate>, std::greater<Candidate>> free;
    for (uint32_t v = 0; v < n; ++v) {
      if (hard[v] == 0) free.emplace(soft[v], v);
    }
    std::vector<bool> taken(n, false);
    std::vector<uint32_t> cut;
    while (!free.empty()) {
      const auto [open, vertex] = free.top();
      free.pop();
      if (taken[vertex] || open != soft[vertex]) continue;
      taken[vertex] = true;
      for (const uint32_t e : outgoing_[vertex]) {
        const uint32_t target = edges_[e].to;
        if (taken[target]) {
          WFB_CHECK(edges_[e].cuttable, "a vertex is taken after its hard dependencies");
          cut.push_back(e);
          continue;
        }
        --(edges_[e].cuttable ? soft : hard)[target];
        if (hard[target] == 0) free.emplace(soft[target], target);
      }
    }
    std::sort(cut.begin(), cut.end());
    PutBack(cut);
    return cut;
  }

  // Drops from `cut` the edges without which the others still open all cycles.
  void PutBack(std::vector<uint32_t>& cut) {
    if (cut.size() * edges_.size() > kPutBackEdges) return;
    for (const uint32_t e : cut) state_[e] = State::Cut;
    std::vector<uint32_t> still;
    for (const uint32_t e : cut) {
      state_[e] = State::Open;
      if (CycleThrough(e, kNone - 1).empty()) continue;
      state_[e] = State::Cut;
      still.push_back(e);
    }
    for (const uint32_t e : still) state_[e] = State::Open;
    cut = std::move(still);
    spent_ = 0;
  }

  std::vector<CuttableEdge> edges_;
  std::vector<std::vector<uint32_t>> outgoing_;  // Edges by their `from`.
  std::vector<State> state_;
  std::vector<uint32_t> cut_;
  uint64_t spent_ = 0;  // Edges looked at.
};

std::vector<uint32_t> HardCycle(uint32_t vertex_count, std::span<const CuttableEdge> edges) {
  std::vector<GraphEdge> hard;
  for (const CuttableEdge& edge : edges) {
    if (!edge.cuttable) hard.push_back({edge.from, edge.to});
  }
  return ShortestCycle(Graph::Build(vertex_count, hard));
}

}  // namespace

CycleCut CutCycles(uint32_t vertex_count, std::span<const CuttableEdge> edges) {
  CycleCut result;
  result.hard_cycle = HardCycle(vertex_count, edges);
  if (!result.hard_cycle.empty()) return result;
  std::vector<CuttableEdge> sorted(edges.begin(), edges.end());
  std::sort(sorted.begin(), sorted.end(), [](const CuttableEdge& a, const CuttableEdge& b) {
    return std::tie(a.from, a.to) < std::tie(b.from, b.to);
  });
  std::vector<GraphEdge> all;
  for (const CuttableEdge& edge : sorted) all.push_back({edge.from, edge.to});
  const std::vector<uint32_t> component =
      StronglyConnectedComponents(Graph::Build(vertex_count, all));
  std::vector<std::vector<CuttableEdge>> inner(vertex_count);  // By component.
  for (const CuttableEdge& edge : sorted) {
    if (component[edge.from] == component[edge.to]) inner[component[edge.from]].push_back(edge);
  }
  std::vector<uint32_t> local(vertex_count, kNone);
  for (const std::vector<CuttableEdge>& own : inner) {
    if (own.empty()) continue;
    std::vector<CuttableEdge> numbered = own;
    uint32_t count = 0;
    const auto number = [&](uint32_t& vertex) {
      if (local[vertex] == kNone) local[vertex] = count++;
      vertex = local[vertex];
    };
    for (CuttableEdge& edge : numbered) number(edge.from);
    for (CuttableEdge& edge : numbered) number(edge.to);
    for (const uint32_t e : Component(count, std::move(numbered)).FewestCuts(result.minimal)) {
      result.cut.push_back({own[e].from, own[e].to});
    }
  }
  std::sort(result.cut.begin(), result.cut.end(), [](const GraphEdge& a, const GraphEdge& b) {
    return std::tie(a.from, a.to) < std::tie(b.from, b.to);
  });
  return result;
}

}  // namespace wfb
