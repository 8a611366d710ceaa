#include "cli/learned_durations.h"

#include <algorithm>
#include <filesystem>
#include <unordered_map>

#include "cli/run_access.h"
#include "cli/run_text.h"

namespace wfb {

namespace {

constexpr size_t kRunsLookedAt = 20;

const JsonArray* ArrayMember(const Json& value, std::string_view member) {
  const Json* found = FindMember(value, member);
  return found == nullptr ? nullptr : found->if_array();
}

// Of the last attempt that succeeded; -1 without one.
DurationMs DurationOf(const Json& item) {
  const JsonArray* attempts = ArrayMember(item, "attempts");
  if (attempts == nullptr || attempts->empty()) return -1;
  const Json& last = attempts->back();
  if (MemberText(last, "status") != "succeeded") return -1;
  return TimeMember(last, "finished_at") - TimeMember(last, "started_at");
}

KnownDurations DurationsOf(const Json& document, const std::string& node) {
  KnownDurations durations;
  const JsonArray* steps = ArrayMember(document, "steps");
  if (steps == nullptr) return durations;
  for (const Json& step : *steps) {
    if (node.empty()) durations.emplace(MemberText(step, "id"), DurationOf(step));
    const JsonArray* items = ArrayMember(step, "items");
    if (items == nullptr || MemberText(step, "id") != node) continue;
    for (const Json& item : *items) durations.emplace(MemberText(item, "key"), DurationOf(item));
  }
  std::erase_if(durations, [](const auto& entry) { return entry.second < 0; });
  return durations;
}

}  // namespace

bool LearnDurations(const Json& document, PreviewGraph& graph) {
  return LearnDurations(DurationsOf(document, graph.node), graph);
}

std::string LearnDurations(const std::string& workflow, const std::string& data_directory,
                           PreviewGraph& graph) {
  std::error_code error;
  if (graph.weights_are_ms || !std::filesystem::is_directory(data_directory, error)) return "";
  const Result<std::unique_ptr<RunAccess>> access = OpenRunAccess(data_directory);
  if (!access.ok()) return "";
  const Result<std::vector<RunSummary>> runs = (*access)->Runs(kRunsLookedAt);
  if (!runs.ok()) return "";
  for (const RunSummary& run : *runs) {
    if (run.workflow != workflow || !IsFinished(run.status)) continue;
    const Result<Json> document = (*access)->RunDocument(run.id);
    if (document.ok() && LearnDurations(*document, graph)) return run.id;
  }
  return "";
}

}  // namespace wfb
