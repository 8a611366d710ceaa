#include "core/schedule.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>
#include <queue>
#include <utility>

#include "base/check.h"

namespace wfb {

namespace {

template <typename T>
using SmallestFirst = std::priority_queue<T, std::vector<T>, std::greater<T>>;

class Simulation {
 public:
  Simulation(const Graph& graph, std::span<const double> weights,
             std::span<const uint32_t> positions, ScheduleResult& result)
      : graph_(graph), weights_(weights), positions_(positions), result_(result) {
    open_.resize(graph.vertex_count());
    for (uint32_t v = 0; v < graph.vertex_count(); ++v) {
      open_[v] = static_cast<uint32_t>(graph.dependencies(v).size());
      if (open_[v] == 0) ready_.emplace(positions_[v], v);
    }
    for (uint32_t slot = 0; slot < result.slots; ++slot) free_slots_.push(slot);
  }

  void Run() {
    StartReady(0);
    while (!running_.empty()) {
      const double time = running_.top().first;
      // All that end at this moment free their slots before anything starts, so that the best of
      // everything that is ready then is chosen.
      while (!running_.empty() && running_.top().first == time) {
        const uint32_t vertex = running_.top().second;
        running_.pop();
        Finish(vertex);
      }
      result_.makespan = time;
      StartReady(time);
    }
  }

 private:
  void StartReady(double time) {
    while (!ready_.empty() && !free_slots_.empty()) {
      const uint32_t vertex = ready_.top().second;
      ready_.pop();
      result_.start[vertex] = time;
      result_.slot[vertex] = free_slots_.top();
      free_slots_.pop();
      running_.emplace(time + weights_[vertex], vertex);
    }
  }
  void Finish(uint32_t vertex) {
    free_slots_.push(result_.slot[vertex]);
    for (const uint32_t dependent : graph_.dependents(vertex)) {
      if (--open_[dependent] == 0) ready_.emplace(positions_[dependent], dependent);
    }
  }

  const Graph& graph_;
  std::span<const double> weights_;
  std::span<const uint32_t> positions_;
  ScheduleResult& result_;
  std::vector<uint32_t> open_;
  SmallestFirst<std::pair<uint32_t, uint32_t>> ready_;  // (position, vertex)
  SmallestFirst<std::pair<double, uint32_t>> running_;  // (end, vertex)
  SmallestFirst<uint32_t> free_slots_;
};

}  // namespace

ScheduleResult SimulateSchedule(const Graph& graph, std::span<const double> weights,
                                std::span<const uint32_t> positions, uint32_t slots) {
  const uint32_t n = graph.vertex_count();
  WFB_CHECK(slots >= 1, "nothing runs without a slot");
  WFB_CHECK(weights.size() == n && positions.size() == n, "every vertex has weight and position");
  ScheduleResult result;
  result.slots = slots;
  result.start.resize(n);
  result.slot.resize(n);
  const std::vector<double> remaining = RemainingPath(graph, TopologicalOrder(graph), weights);
  if (n > 0) result.critical_path = *std::max_element(remaining.begin(), remaining.end());
  result.work = std::accumulate(weights.begin(), weights.end(), 0.0);
  result.lower_bound = std::max(result.critical_path, result.work / slots);
  Simulation(graph, weights, positions, result).Run();
  result.utilisation = result.work > 0 ? result.work / (slots * result.makespan) : 1;
  return result;
}

}  // namespace wfb
