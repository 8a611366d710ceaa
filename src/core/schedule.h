// Plays a schedule with known durations without running anything: the makespan of N slots, its
// lower bound and the use of the slots. The same order rule as the decider's.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/graph.h"

namespace wfb {

struct ScheduleResult {
  uint32_t slots = 0;
  double makespan = 0;         // In the unit of the weights.
  double lower_bound = 0;      // max(critical path, work / slots).
  double critical_path = 0;    // Weight of the heaviest path.
  double work = 0;             // Sum of the weights.
  double utilisation = 0;      // work / (slots × makespan), 0 … 1; 1 for no work.
  std::vector<double> start;   // Per vertex.
  std::vector<uint32_t> slot;  // Per vertex.
};

// List scheduling: whenever a slot is free, the ready vertex with the smallest position starts in
// the free slot of the smallest number. Needs an acyclic graph; weights ≥ 0; slots ≥ 1.
ScheduleResult SimulateSchedule(const Graph& graph, std::span<const double> weights,
                                std::span<const uint32_t> positions, uint32_t slots);

}  // namespace wfb
