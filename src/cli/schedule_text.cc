#include "cli/schedule_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/fitted_text.h"

namespace wfb {

namespace {

std::string NamesText(const PreviewGraph& graph, const std::vector<uint32_t>& vertices,
                      std::string_view separator) {
  std::string text;
  for (const uint32_t vertex : vertices) {
    text += fmt::format("{}{}", text.empty() ? "" : separator, Printable(graph.names[vertex]));
  }
  return text;
}

}  // namespace

std::string AmountText(double amount, const PreviewGraph& graph) {
  if (graph.weights_are_ms) return FormatDuration(static_cast<DurationMs>(amount));
  return fmt::format("{:.4g}", amount);
}

std::string UnitText(const PreviewGraph& graph, const std::string& learned_from) {
  if (!learned_from.empty()) return "times of run " + learned_from;
  return graph.weights_are_ms ? "times as simulated" : "in units of the items' weights";
}

std::string LayersText(const PreviewGraph& graph, const ScheduleTable& table) {
  std::string text;
  for (size_t layer = 0; layer < table.layers.size(); ++layer) {
    text += fmt::format("layer {:2}  {:3}  {}\n", layer, table.layers[layer].size(),
                        NamesText(graph, table.layers[layer], ", "));
  }
  double weight = 0;
  for (const uint32_t vertex : table.critical_path) weight += graph.weights[vertex];
  text += fmt::format("critical path  {}  {}\n", AmountText(weight, graph),
                      NamesText(graph, table.critical_path, " → "));
  return text;
}

std::string TableText(const PreviewGraph& graph, const ScheduleTable& table) {
  std::string text = fmt::format("{:>3}  {:>10}  {:>11}  {:>6}  {:>8}\n", "N", "makespan",
                                 "lower bound", "ratio", "slot use");
  for (size_t i = 0; i < table.rows.size(); ++i) {
    const ScheduleResult& row = table.rows[i];
    const double ratio = row.lower_bound > 0 ? row.makespan / row.lower_bound : 1;
    text += fmt::format("{:>3}  {:>10}  {:>11}  {:>6.2f}  {:>7.0f}%{}\n", row.slots,
                        AmountText(row.makespan, graph), AmountText(row.lower_bound, graph), ratio,
                        row.utilisation * 100,
                        i == table.knee && table.rows.size() > 1 ? "  ← more brings little" : "");
  }
  return text;
}

Json TableDocument(const PreviewGraph& graph, const ScheduleTable& table) {
  JsonObject document;
  document["schema"] = "wfb.simulation/v1";
  document["node"] = graph.node.empty() ? Json(nullptr) : Json(graph.node);
  document["unit"] = graph.weights_are_ms ? "ms" : "weight";
  JsonArray rows;
  for (const ScheduleResult& row : table.rows) {
    rows.push_back({{"concurrency", row.slots},
                    {"makespan", row.makespan},
                    {"lower_bound", row.lower_bound},
                    {"utilisation", row.utilisation}});
  }
  document["rows"] = std::move(rows);
  document["knee"] = table.rows.empty() ? Json(nullptr) : Json(table.rows[table.knee].slots);
  JsonArray path;
  for (const uint32_t vertex : table.critical_path) path.push_back(Json(graph.names[vertex]));
  document["critical_path"] = std::move(path);
  JsonArray layers;
  for (const std::vector<uint32_t>& layer : table.layers) {
    JsonArray names;
    for (const uint32_t vertex : layer) names.push_back(Json(graph.names[vertex]));
    layers.push_back(std::move(names));
  }
  document["layers"] = std::move(layers);
  return document;
}

}  // namespace wfb
