// What each concurrency would make of a planned schedule: the makespan of so many slots, and from
// where on more of them bring little.
#pragma once

#include <span>
#include <vector>

#include "catalog/preview.h"
#include "core/schedule.h"

namespace wfb {

struct ScheduleTable {
  std::vector<ScheduleResult> rows;     // By slots, ascending.
  size_t knee = 0;                      // Index of the row after which more slots bring little.
  std::vector<uint32_t> critical_path;  // Vertices.
  std::vector<std::vector<uint32_t>> layers;
};

// For slots `first` … `last`.
ScheduleTable PlaySchedules(const PreviewGraph& graph, uint32_t first, uint32_t last);
// For these numbers of slots, ascending.
ScheduleTable PlaySchedules(const PreviewGraph& graph, std::span<const uint32_t> slots);

}  // namespace wfb
