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

std::unordered_map<std::string, DurationMs> DurationsOf(const Json& document,
                                                        const std::string& node) {
  std::unordered_map<std::string, DurationMs> durations;
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
  const auto durations = DurationsOf(document, graph.node);
  std::vector<DurationMs> known;
  for (const std::string& name : graph.names) {
    const auto found = durations.find(name);
    if (found != durations.end()) known.push_back(found->second);
  }
  if (known.empty()) return false;
  std::nth_element(known.begin(), known.begin() + static_cast<ptrdiff_t>(known.size() / 2),
                   known.end());
  const DurationMs median = known[known.size() / 2];
  for (size_t i = 0; i < graph.names.size(); ++i) {
    const auto found = durations.find(graph.names[i]);
    const DurationMs duration = found == durations.end() ? median : found->second;
    graph.weights[i] = graph.skipped[i] ? 0 : static_cast<double>(duration);
  }
  graph.weights_are_ms = true;
  return true;
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
