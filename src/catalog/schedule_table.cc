#include "catalog/schedule_table.h"

#include <numeric>

namespace wfb {

namespace {

// One more slot that saves less than this share of the makespan is past the knee.
constexpr double kKneeGain = 0.03;

size_t KneeOf(const std::vector<ScheduleResult>& rows) {
  for (size_t i = 0; i + 1 < rows.size(); ++i) {
    const double rest = rows.back().makespan;
    const double gain = rows[i].makespan - rest;
    const double per_slot = gain / static_cast<double>(rows.back().slots - rows[i].slots);
    const double next = (rows[i].makespan - rows[i + 1].makespan) /
                        static_cast<double>(rows[i + 1].slots - rows[i].slots);
    const double little = rows[i].makespan * kKneeGain;
    if (next <= little && per_slot <= little) return i;
  }
  return rows.empty() ? 0 : rows.size() - 1;
}

}  // namespace

ScheduleTable PlaySchedules(const PreviewGraph& graph, uint32_t first, uint32_t last) {
  std::vector<uint32_t> slots(last - first + 1);
  std::iota(slots.begin(), slots.end(), first);
  return PlaySchedules(graph, slots);
}

ScheduleTable PlaySchedules(const PreviewGraph& graph, std::span<const uint32_t> slots) {
  ScheduleTable table;
  const std::vector<uint32_t> order = TopologicalOrder(graph.graph);
  const std::vector<uint32_t> positions = CriticalPathPositions(graph.graph, order, graph.weights);
  table.critical_path = CriticalPath(graph.graph, order, graph.weights);
  const std::vector<uint32_t> layers = Layers(graph.graph, order);
  for (uint32_t vertex = 0; vertex < layers.size(); ++vertex) {
    if (layers[vertex] >= table.layers.size()) table.layers.resize(layers[vertex] + 1);
    table.layers[layers[vertex]].push_back(vertex);
  }
  for (const uint32_t count : slots) {
    table.rows.push_back(SimulateSchedule(graph.graph, graph.weights, positions, count));
  }
  table.knee = KneeOf(table.rows);
  return table;
}

}  // namespace wfb
