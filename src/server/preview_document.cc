#include "server/preview_document.h"

#include <cmath>

#include "catalog/complete_input.h"
#include "catalog/known_durations.h"
#include "catalog/preview.h"
#include "catalog/schedule_table.h"
#include "report/layout_document.h"

namespace wfb {

namespace {

std::vector<uint32_t> SlotsFor(size_t items) {
  std::vector<uint32_t> slots;
  for (uint32_t n = 1; n <= 16; ++n) slots.push_back(n);
  slots.insert(slots.end(), {20, 24, 32, 48, 64});
  std::erase_if(slots, [items](uint32_t n) { return n > 1 && n > items; });
  return slots;
}

Json AmountValue(double amount, bool is_ms) {
  return is_ms ? Json(std::llround(amount)) : Json(amount);
}

JsonArray SchedulesValue(const ScheduleTable& table, bool is_ms) {
  JsonArray schedules;
  for (const ScheduleResult& row : table.rows) {
    schedules.push_back(JsonObject{{"slots", row.slots},
                                   {"makespan", AmountValue(row.makespan, is_ms)},
                                   {"lower_bound", AmountValue(row.lower_bound, is_ms)},
                                   {"utilisation", row.utilisation}});
  }
  return schedules;
}

// The edges that were cut to open circles: of a monorepo, or of what discovery gave.
JsonArray CutValue(const LoadedWorkflow& workflow, const Run& run) {
  JsonArray cut;
  if (workflow.selection) {
    for (const auto& [from, to] : workflow.selection->cut) {
      cut.push_back(JsonObject{{"from", from}, {"to", to}});
    }
    return cut;
  }
  for (StepId node = 0; node < run.plan().scopes[0].node_count && run.HasStep(node); ++node) {
    const Json output = run.ViewOf(node).output;
    const Json* list = FindMember(output, "cut");
    if (list == nullptr || !list->is_array()) continue;
    for (const Json& edge : list->get_array()) {
      cut.push_back(JsonObject{{"from", MemberText(edge, "from")}, {"to", MemberText(edge, "to")}});
    }
  }
  return cut;
}

struct Planned {
  PreviewGraph graph;
  KnownDurations learned;    // By key.
  std::string learned_from;  // Empty = from no run.
};

void Learn(const RunShapes::Learned& latest, Planned& planned) {
  if (planned.graph.weights_are_ms || latest.run.empty()) return;
  for (const std::string& key : planned.graph.names) {
    const auto found = latest.durations.find(planned.graph.node + "/" + key);
    if (found != latest.durations.end()) planned.learned.emplace(key, found->second);
  }
  if (LearnDurations(planned.learned, planned.graph)) planned.learned_from = latest.run;
}

Json ExpectedValue(const Planned& planned, uint32_t item) {
  if (!planned.learned_from.empty()) {
    const auto found = planned.learned.find(planned.graph.names[item]);
    return found == planned.learned.end() ? Json(nullptr) : Json(found->second);
  }
  if (!planned.graph.weights_are_ms || planned.graph.skipped[item]) return nullptr;
  return Json(std::llround(planned.graph.weights[item]));
}

JsonArray Indices(std::span<const uint32_t> vertices) {
  JsonArray array;
  for (const uint32_t vertex : vertices) array.push_back(Json(vertex));
  return array;
}

JsonArray ItemsValue(const Planned& planned, const OrchestrateView& view,
                     const std::vector<std::string>& groups) {
  JsonArray items;
  const PreviewGraph& graph = planned.graph;
  for (uint32_t i = 0; i < graph.names.size(); ++i) {
    const StepView& item = view.items[i];
    items.push_back(JsonObject{
        {"key", item.id},
        {"dependencies", Indices(graph.graph.dependencies(i))},
        {"layer", view.layers[i]},
        {"weight", item.weight},
        {"expected_ms", ExpectedValue(planned, i)},
        {"status", graph.skipped[i] ? "skipped" : "waiting"},
        {"reason", item.reason.empty() || !graph.skipped[i] ? Json(nullptr) : Json(item.reason)},
        {"group", groups[i].empty() ? Json(nullptr) : Json(groups[i])}});
  }
  return items;
}

JsonObject OrchestrateValue(const Planned& planned, const OrchestrateView& view,
                            const ItemsInRun& items) {
  std::vector<std::string> groups;
  for (const Json& value : items.values) groups.push_back(GroupOf(value));
  JsonArray layers;
  for (const std::string& name : LayerNames(view.layers, groups)) layers.push_back(Json(name));
  const std::vector<uint32_t> slots = SlotsFor(planned.graph.names.size());
  const ScheduleTable table = PlaySchedules(planned.graph, slots);
  const bool is_ms = planned.graph.weights_are_ms;
  return JsonObject{
      {"node", planned.graph.node},
      {"cap", planned.graph.concurrency},
      {"items", ItemsValue(planned, view, groups)},
      {"layout", LayoutDocument(planned.graph.graph, view.layers)},
      {"layers", std::move(layers)},
      {"critical_path", Indices(table.critical_path)},
      {"weights_are_ms", is_ms},
      {"learned_from", planned.learned_from.empty() ? Json(nullptr) : Json(planned.learned_from)},
      {"schedules", SchedulesValue(table, is_ms)},
      {"knee", table.rows.empty() ? Json(1) : Json(table.rows[table.knee].slots)}};
}

void AddNodeProblems(const RunPreview& preview, JsonArray& problems) {
  for (const NodeView& node : preview.run.nodes) {
    const StepView& step = node.step;
    if (step.error && step.type != "fail") {
      problems.push_back(Json(step.id + ": " + step.error->message));
      continue;
    }
    if (step.type != "orchestrate" || node.orchestrate || step.status == StepStatus::Skipped) {
      continue;
    }
    problems.push_back(Json("the items of " + step.id + " are known only in a run" +
                            (step.waits_for.empty() ? "" : " (" + step.waits_for + ")")));
  }
}

void AddOrchestrates(const LoadedWorkflow& workflow, const RunPreview& preview, RunShapes& shapes,
                     JsonArray& orchestrates) {
  const RunShapes::Learned latest = shapes.LatestOf(workflow.bundle->root, INT64_MAX);
  const JsonArray cut = CutValue(workflow, *preview.played);
  std::vector<PreviewGraph> graphs = GraphsOfItems(preview);
  for (PreviewGraph& graph : graphs) {
    Planned planned{std::move(graph), {}, ""};
    Learn(latest, planned);
    for (const ItemsInRun& items : preview.played->Items()) {
      if (preview.played->NameOf(items.owner) != planned.graph.node) continue;
      for (const NodeView& node : preview.run.nodes) {
        if (node.step.id != planned.graph.node) continue;
        JsonObject value = OrchestrateValue(planned, *node.orchestrate, items);
        value["cut"] = cut;
        orchestrates.push_back(std::move(value));
      }
    }
  }
}

}  // namespace

Json PreviewDocument(const LoadedWorkflow& workflow, const Json& input, RunShapes& shapes) {
  JsonArray problems;
  JsonArray orchestrates;
  for (const std::string& warning : workflow.warnings) problems.push_back(Json(warning));
  const Result<Json> complete =
      CompleteInput(*workflow.bundle, input.is_null() ? workflow.input : input);
  if (!complete.ok()) {
    problems.push_back(Json(complete.error().message));
  } else {
    const Result<RunPreview> preview = PreviewRun(*workflow.bundle, *complete, std::nullopt);
    if (preview.ok()) {
      AddNodeProblems(*preview, problems);
      AddOrchestrates(workflow, *preview, shapes, orchestrates);
    } else {
      problems.push_back(Json(preview.error().message));
    }
  }
  return JsonObject{{"workflow", workflow.bundle->root},
                    {"problems", std::move(problems)},
                    {"orchestrates", std::move(orchestrates)}};
}

}  // namespace wfb
