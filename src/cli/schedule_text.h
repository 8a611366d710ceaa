// A planned schedule as text: the layers of the graph, its critical path, and what each concurrency
// would make of it.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "catalog/schedule_table.h"

namespace wfb {

// "6.5 s" for durations, "12" for weights.
std::string AmountText(double amount, const PreviewGraph& graph);

// What the amounts are: "times as simulated", "times of run X", "in units of the items' weights".
std::string UnitText(const PreviewGraph& graph, const std::string& learned_from);

// The layers, one per line, and the critical path.
std::string LayersText(const PreviewGraph& graph, const ScheduleTable& table);
// One line per concurrency.
std::string TableText(const PreviewGraph& graph, const ScheduleTable& table);
// {schema: "wfb.simulation/v1", …}.
Json TableDocument(const PreviewGraph& graph, const ScheduleTable& table);

}  // namespace wfb
