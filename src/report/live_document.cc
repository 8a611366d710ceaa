#include "report/live_document.h"

#include <algorithm>

#include "report/run_document.h"

namespace wfb {

namespace {

constexpr size_t kFailedNamed = 5;

// At most so many bytes, not within a character.
std::string_view Cut(std::string_view text, size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end);
}

Json TextOrNull(const std::string& text) {
  if (text.empty()) return nullptr;
  return Json(text);
}

JsonArray StepNumbers(std::span<const StepId> steps) {
  JsonArray array;
  array.reserve(steps.size());
  for (const StepId step : steps) array.push_back(Json(step));
  return array;
}

JsonArray AttemptsDocument(const StepView& step, bool cut_messages) {
  JsonArray array;
  array.reserve(step.attempts.size());
  for (const AttemptView& attempt : step.attempts) {
    array.push_back(
        JsonObject{{"attempt", attempt.attempt},
                   {"started_at", TimeValue(attempt.started_at)},
                   {"finished_at", TimeValue(attempt.finished_at)},
                   {"status", AttemptStatusName(attempt.status)},
                   {"exit_code", attempt.exit_code < 0 ? Json(nullptr) : Json(attempt.exit_code)},
                   {"slot", attempt.slot < 0 ? Json(nullptr) : Json(attempt.slot)},
                   {"error", ErrorValue(attempt.error, cut_messages)}});
  }
  return array;
}

// Nodes without attempts begin when they leave the queue.
TimestampMs StartOf(const StepView& step) {
  if (step.started_at != kNoTime) return step.started_at;
  switch (step.status) {
    case StepStatus::Running:
    case StepStatus::Succeeded:
    case StepStatus::Failed:
      return step.ready_at;
    default:
      return kNoTime;
  }
}

// The keys that an item waits for in vain, when it has no other reason.
std::string ReasonOf(const Run& run, const StepView& view, StepId step) {
  if (!view.reason.empty() || view.status != StepStatus::Blocked) return view.reason;
  for (const ItemsInRun& items : run.Items()) {
    if (step < items.first_item || step - items.first_item >= items.keys.size()) continue;
    const auto missing = items.missing.find(step - items.first_item);
    if (missing == items.missing.end()) continue;
    std::string names;
    for (const std::string& key : missing->second) names += (names.empty() ? "" : ", ") + key;
    return "depends on what is not among the items: " + names;
  }
  return "";
}

// {node, cap, running, …} per expanded node.
JsonArray SlotsDocument(const Run& run) {
  JsonArray array;
  for (const ItemsInRun& items : run.Items()) {
    JsonArray changes;
    for (const auto& [at, cap] : items.slots.cap_changes) {
      changes.push_back(JsonArray{TimeValue(at), cap});
    }
    array.push_back(JsonObject{{"node", run.NameOf(items.owner)},
                               {"cap", items.slots.cap},
                               {"running", items.slots.running},
                               {"max_running", items.slots.max_running},
                               {"idle_while_ready_ms", items.slots.idle_while_ready_ms},
                               {"cap_changes", std::move(changes)}});
  }
  return array;
}

Json PolicyValue(const Run& run) {
  const std::vector<ItemsInRun> items = run.Items();
  if (!items.empty()) return ToJson(items.front().policy);
  if (run.options().failure_policy) return ToJson(*run.options().failure_policy);
  return nullptr;
}

// What may change of the run itself.
void AddRunMembers(const Run& run, const LiveMoment& moment, JsonObject& document) {
  document["position"] = moment.position;
  document["run"] = run.id();
  document["status"] = RunStatusName(run.status());
  document["interrupted"] = moment.interrupted;
  document["attempt"] = run.attempt();
  document["finished_at"] = TimeValue(run.finished_at());
  document["now"] = moment.now;
  document["result"] = run.status() == RunStatus::Succeeded ? run.result() : Json(nullptr);
  std::optional<StepError> error;
  if (run.error() != nullptr) error = *run.error();
  document["error"] = ErrorValue(error, true);
  document["policy"] = PolicyValue(run);
  document["eta_ms"] = moment.eta_ms ? Json(*moment.eta_ms) : Json(nullptr);
  document["notice"] = TextOrNull(moment.notice);
}

JsonArray Steps(const Run& run, const RunShape& shape, std::span<const StepId> steps) {
  Blockers blockers(run, shape);
  JsonArray array;
  array.reserve(steps.size());
  for (const StepId step : steps) array.push_back(StepDocument(run, shape, step, blockers));
  return array;
}

// The items that people mean by the counts of a run.
const ItemsInRun* MainItems(const Run& run, const std::vector<ItemsInRun>& all) {
  const ItemsInRun* largest = nullptr;
  for (const ItemsInRun& items : all) {
    if (!IsSettled(run.StatusOf(items.owner))) return &items;
    if (largest == nullptr || items.keys.size() > largest->keys.size()) largest = &items;
  }
  return largest;
}

// The text of an object, to be gone on with.
std::string Open(std::string object) {
  object.pop_back();
  return object;
}

JsonArray FailedKeys(const Run& run, const ItemsInRun* items, const StepCounts& counts) {
  JsonArray failed;
  if (counts.failed == 0) return failed;
  const StepId first = items == nullptr ? 0 : items->first_item;
  for (uint32_t i = 0; i < counts.total() && failed.size() < kFailedNamed; ++i) {
    if (run.StatusOf(first + i) != StepStatus::Failed) continue;
    failed.push_back(Json(items == nullptr ? run.NameOf(i) : items->keys[i]));
  }
  return failed;
}

}  // namespace

Json TimeValue(TimestampMs time) { return time == kNoTime ? Json(nullptr) : Json(time); }

Json ErrorValue(const std::optional<StepError>& error, bool cut_message) {
  if (!error) return nullptr;
  const std::string_view message = error->message;
  return JsonObject{{"kind", error->kind},
                    {"message", cut_message ? Cut(message, kMessageLengthMax) : message},
                    {"retryable", error->retryable}};
}

std::vector<StepId> DependenciesOf(const RunShape& shape, StepId step) {
  const ItemsShape* items = shape.ItemsOf(step);
  const StepId first = items == nullptr ? 0 : items->first_item;
  const Graph& graph = items == nullptr ? shape.nodes : items->graph;
  std::vector<StepId> steps;
  for (const uint32_t vertex : graph.dependencies(step - first)) steps.push_back(first + vertex);
  return steps;
}

std::vector<StepId> DependentsOf(const RunShape& shape, StepId step) {
  const ItemsShape* items = shape.ItemsOf(step);
  const StepId first = items == nullptr ? 0 : items->first_item;
  const Graph& graph = items == nullptr ? shape.nodes : items->graph;
  std::vector<StepId> steps;
  for (const uint32_t vertex : graph.dependents(step - first)) steps.push_back(first + vertex);
  return steps;
}

// Depth first without recursion: a step is united when all blocked steps before it are.
const std::vector<StepId>& Blockers::Of(StepId blocked) {
  std::vector<StepId> open = {blocked};
  while (!open.empty()) {
    const StepId step = open.back();
    if (roots_.contains(step)) {
      open.pop_back();
      continue;
    }
    const std::vector<StepId> sources = DependenciesOf(shape_, step);
    const size_t before = open.size();
    for (const StepId source : sources) {
      if (run_.StatusOf(source) == StepStatus::Blocked && !roots_.contains(source)) {
        open.push_back(source);
      }
    }
    if (open.size() > before) continue;
    std::vector<StepId> roots;
    for (const StepId source : sources) {
      const StepStatus status = run_.StatusOf(source);
      if (status == StepStatus::Failed || status == StepStatus::Cancelled) roots.push_back(source);
      if (status != StepStatus::Blocked) continue;
      const std::vector<StepId>& behind = roots_.at(source);
      roots.insert(roots.end(), behind.begin(), behind.end());
    }
    std::sort(roots.begin(), roots.end());
    roots.erase(std::unique(roots.begin(), roots.end()), roots.end());
    // The first of a union are among the first of its parts.
    if (roots.size() > kBlockedByMax) roots.resize(kBlockedByMax);
    roots_.emplace(step, std::move(roots));
    open.pop_back();
  }
  return roots_.at(blocked);
}

JsonObject StepDocument(const Run& run, const RunShape& shape, StepId step, Blockers& blockers,
                        bool cut_messages) {
  ViewOptions options;
  options.outputs = false;
  options.waits_for = false;
  options.dependencies = false;
  options.causes = false;
  const StepView view = run.ViewOf(step, options);
  const ItemsShape* items = shape.ItemsOf(step);
  const uint32_t item = items == nullptr ? 0 : step - items->first_item;
  const bool grouped = items != nullptr && !items->groups[item].empty();
  JsonArray blocked_by;
  if (view.status == StepStatus::Blocked) blocked_by = StepNumbers(blockers.Of(step));
  return JsonObject{
      {"number", step},
      {"name", run.NameOf(step)},
      {"id", view.id},
      {"node", items == nullptr ? Json(nullptr) : Json(run.NameOf(items->owner))},
      {"type", view.type},
      {"status", StepStatusName(view.status)},
      {"ready_at", TimeValue(view.ready_at)},
      {"started_at", TimeValue(StartOf(view))},
      {"finished_at", TimeValue(view.finished_at)},
      {"attempts", AttemptsDocument(view, cut_messages)},
      {"error", ErrorValue(view.error, cut_messages)},
      {"reason", TextOrNull(ReasonOf(run, view, step))},
      {"blocked_by", std::move(blocked_by)},
      {"dependencies", StepNumbers(DependenciesOf(shape, step))},
      {"child_run", TextOrNull(view.child_run)},
      {"weight", view.weight},
      {"expected_ms", shape.expected[step] < 0 ? Json(nullptr) : Json(shape.expected[step])},
      {"layer", items == nullptr ? Json(nullptr) : Json(items->layers[item])},
      {"group", grouped ? Json(items->groups[item]) : Json(nullptr)}};
}

std::vector<StepId> ShownSteps(const RunShape& shape) {
  std::vector<StepId> steps;
  for (StepId node = 0; node < shape.nodes.vertex_count(); ++node) steps.push_back(node);
  for (const ItemsShape& items : shape.items) {
    for (uint32_t i = 0; i < items.graph.vertex_count(); ++i) steps.push_back(items.first_item + i);
  }
  return steps;
}

// A layout is as large as the steps and never changes: its text is put in as it is.
std::string ViewText(const Run& run, const RunShape& shape, const LiveMoment& moment) {
  JsonObject document;
  document["schema"] = "wfb.view/v1";
  AddRunMembers(run, moment, document);
  document["workflow"] = run.plan().workflow;
  document["started_at"] = TimeValue(run.started_at());
  document["input"] = run.options().input;
  document["parent"] = nullptr;
  if (!run.options().parent_run.empty()) {
    document["parent"] =
        JsonObject{{"run", run.options().parent_run}, {"step", run.options().parent_step_name}};
  }
  const auto& remote = run.options().remote;
  document["remote"] = remote ? ToJson(*remote) : Json(nullptr);
  document["steps"] = Steps(run, shape, ShownSteps(shape));
  std::string text = Open(WriteJson(document)) + ",\"orchestrates\":[";
  const JsonArray slots = SlotsDocument(run);
  for (size_t i = 0; i < slots.size(); ++i) {
    const ItemsShape& items = shape.items[i];
    JsonObject orchestrate = slots[i].as_object();
    JsonArray layers;
    for (const std::string& name : items.layer_names) layers.push_back(Json(name));
    orchestrate["layers"] = std::move(layers);
    orchestrate["critical_path"] = StepNumbers(items.critical_path);
    text +=
        (i == 0 ? "" : ",") + Open(WriteJson(orchestrate)) + ",\"layout\":" + items.layout + "}";
  }
  return text + "],\"edges\":" + shape.edges + ",\"node_layout\":" + shape.node_layout + "}";
}

Json ChangeDocument(const Run& run, const RunShape& shape, std::span<const StepId> changed,
                    const LiveMoment& moment) {
  JsonObject document;
  AddRunMembers(run, moment, document);
  document["steps"] = Steps(run, shape, changed);
  document["orchestrates"] = SlotsDocument(run);
  document["expanded"] = false;
  return document;
}

JsonObject SummaryDocument(const Run& run, bool interrupted, TimestampMs now) {
  const std::vector<ItemsInRun> all = run.Items();
  const ItemsInRun* main = MainItems(run, all);
  const StepCounts counts = main == nullptr ? run.NodeCounts() : main->counts;
  const TimestampMs end = run.finished_at() == kNoTime ? now : run.finished_at();
  return JsonObject{{"run", run.id()},
                    {"workflow", run.plan().workflow},
                    {"status", RunStatusName(run.status())},
                    {"interrupted", interrupted},
                    {"started_at", TimeValue(run.started_at())},
                    {"finished_at", TimeValue(run.finished_at())},
                    {"duration_ms", end - run.started_at()},
                    {"counts", ToJson(counts)},
                    {"failed", FailedKeys(run, main, counts)}};
}

}  // namespace wfb
