#include "server/step_details.h"

#include <algorithm>

#include "report/live_document.h"
#include "server/log_search.h"

namespace wfb {

namespace {

constexpr int kDepthMax = 32;
constexpr size_t kBlocksMax = 1'000;

// A failed step whose own log shows the failure.
struct FailedStep {
  std::string run_id;  // Of the run that it belongs to.
  std::string path;    // From the run that was asked about.
  StepId step = kNoStep;
};

StepId FirstFailed(const Run& run, StepId first, size_t count) {
  for (StepId step = first; step < first + count; ++step) {
    if (run.StatusOf(step) == StepStatus::Failed) return step;
  }
  return kNoStep;
}

// The failed items of an orchestrate node stand for it.
StepId FailedItemOf(const Run& run, StepId node) {
  for (const ItemsInRun& items : run.Items()) {
    if (items.owner == node) return FirstFailed(run, items.first_item, items.keys.size());
  }
  return kNoStep;
}

// A node that only says that something failed comes last.
StepId FailedStepOf(const Run& run) {
  const auto& nodes = run.plan().nodes;
  StepId verdict = kNoStep;
  for (StepId node = 0; node < run.plan().scopes[0].node_count && run.HasStep(node); ++node) {
    const StepId item = FailedItemOf(run, node);
    if (item != kNoStep) return item;
    if (run.StatusOf(node) != StepStatus::Failed) continue;
    if (!std::holds_alternative<FailNode>(nodes[run.plan().scopes[0].first_node + node].kind)) {
      return node;
    }
    if (verdict == kNoStep) verdict = node;
  }
  return verdict;
}

std::optional<FailedStep> FindFailedStep(RunReader& runs, const FoundStep& start,
                                         const std::string& path) {
  FoundRunState in = start.in;
  FailedStep failed{in.record.id, path, start.step};
  const StepId item = FailedItemOf(*in.run, start.step);
  if (item != kNoStep) {
    failed.step = item;
    failed.path =
        path.substr(0, path.size() - in.run->NameOf(start.step).size()) + in.run->NameOf(item);
  }
  if (in.run->StatusOf(failed.step) != StepStatus::Failed) return std::nullopt;
  for (int depth = 0; depth < kDepthMax; ++depth) {
    const std::string child = in.run->ChildRunOf(failed.step);
    if (child.empty()) break;
    Result<FoundRunState> deeper = runs.Find(child);
    if (!deeper.ok()) break;
    const StepId step = FailedStepOf(*deeper->run);
    if (step == kNoStep) break;
    failed = {child, failed.path + "/" + deeper->run->NameOf(step), step};
    in = std::move(*deeper);
  }
  return failed;
}

Json LogValue(const LogStreams& logs, const LoggedAttempt& latest) {
  LoggedAttempt attempt = latest;
  bool printed = false;
  for (uint32_t n = latest.key.attempt; n > 0 && !printed; --n) {
    attempt.key.attempt = n;
    printed = logs.Open(attempt).ok();
  }
  if (!printed && !latest.live) return nullptr;
  return JsonObject{{"attempts", latest.key.attempt}, {"live", latest.live}};
}

Json FirstErrorValue(RunReader& runs, const LogStreams& logs, const FailedStep& failed) {
  const Result<LoggedAttempt> attempt =
      FindLoggedAttempt(runs, failed.run_id, runs.Find(failed.run_id)->run->NameOf(failed.step), 0);
  if (!attempt.ok()) return nullptr;
  Result<LogReader> reader = logs.Open(*attempt);
  if (!reader.ok()) return nullptr;
  const Result<std::optional<uint64_t>> line = FindTellingLine(*reader);
  if (!line.ok() || !*line) return nullptr;
  const Result<std::vector<LogLine>> around = LinesAround(*reader, **line);
  if (!around.ok()) return nullptr;
  JsonArray lines;
  for (const LogLine& one : *around) {
    lines.push_back(JsonObject{{"number", one.number}, {"text", one.text}});
  }
  return JsonObject{{"line", **line}, {"lines", std::move(lines)}};
}

// What waits because of the step, directly or through others.
JsonArray BlocksValue(const Run& run, const RunShape& shape, StepId step) {
  JsonArray names;
  const StepStatus status = run.StatusOf(step);
  if (status == StepStatus::Succeeded || status == StepStatus::Skipped) return names;
  std::vector<StepId> open = {step};
  std::vector<StepId> held;
  while (!open.empty() && held.size() < kBlocksMax) {
    const StepId at = open.back();
    open.pop_back();
    for (const StepId next : DependentsOf(shape, at)) {
      const StepStatus waits = run.StatusOf(next);
      if (waits != StepStatus::Waiting && waits != StepStatus::Blocked) continue;
      if (std::ranges::find(held, next) != held.end()) continue;
      held.push_back(next);
      open.push_back(next);
    }
  }
  std::ranges::sort(held);
  for (const StepId one : held) names.push_back(Json(run.NameOf(one)));
  return names;
}

Json ChildValue(RunReader& runs, RunShapes& shapes, const std::string& child) {
  if (child.empty()) return nullptr;
  const Result<FoundRunState> found = runs.Find(child);
  if (!found.ok()) return nullptr;
  const auto shape = shapes.Of(*found->run, found->record.number);
  Blockers blockers(*found->run, *shape);
  JsonArray steps;
  for (const StepId step : ShownSteps(*shape)) {
    steps.push_back(StepDocument(*found->run, *shape, step, blockers));
  }
  return JsonObject{
      {"run", child}, {"status", RunStatusName(found->run->status())}, {"steps", std::move(steps)}};
}

}  // namespace

Result<Json> StepDetails(RunReader& runs, RunShapes& shapes, const LogStreams& logs,
                         const std::string& run_id, const std::string& path) {
  WFB_ASSIGN_OR_RETURN(const FoundStep found, runs.FindStep(run_id, path));
  const Run& run = *found.in.run;
  const auto shape = shapes.Of(run, found.in.record.number);
  Blockers blockers(run, *shape);
  JsonObject document = StepDocument(run, *shape, found.step, blockers, false);
  ViewOptions options;
  options.inputs = true;
  options.dependencies = false;
  options.causes = false;
  const StepView view = run.ViewOf(found.step, options);
  document["run"] = found.in.record.id;
  document["input"] = view.input;
  document["output"] = view.output;
  document["waits_for"] = view.waits_for;
  document["blocks"] = BlocksValue(run, *shape, found.step);
  document["log"] = nullptr;
  const std::string name = run.NameOf(found.step);
  const Result<LoggedAttempt> attempt = FindLoggedAttempt(runs, found.in.record.id, name, 0);
  if (attempt.ok()) document["log"] = LogValue(logs, *attempt);
  document["child"] = ChildValue(runs, shapes, view.child_run);
  document["failed_step"] = nullptr;
  document["first_error"] = nullptr;
  // A key alone may name an item: its path has the node's name too.
  std::string full = path;
  if (!full.ends_with(name)) full = full.substr(0, full.size() - view.id.size()) + name;
  if (const std::optional<FailedStep> failed = FindFailedStep(runs, found, full)) {
    document["failed_step"] = failed->path;
    document["first_error"] = FirstErrorValue(runs, logs, *failed);
  }
  return Json(std::move(document));
}

}  // namespace wfb
