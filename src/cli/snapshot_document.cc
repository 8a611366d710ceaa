#include "cli/snapshot_document.h"

#include <algorithm>

#include "cli/run_text.h"

namespace wfb {

namespace {

const JsonArray& ArrayMember(const Json& value, std::string_view member) {
  static const JsonArray kEmpty;
  const Json* found = FindMember(value, member);
  return found == nullptr || !found->is_array() ? kEmpty : found->get_array();
}

int64_t NumberMember(const Json& value, std::string_view member) {
  const Json* found = FindMember(value, member);
  return found == nullptr || !found->is_number() ? 0 : static_cast<int64_t>(ToDouble(*found));
}

// The orchestrate step that a person cares for: one that runs, else the largest.
const Json* MainOf(const Json& document) {
  const Json* largest = nullptr;
  for (const Json& step : ArrayMember(document, "steps")) {
    const size_t size = ArrayMember(step, "items").size();
    if (size == 0) continue;
    if (MemberText(step, "status") == "running") return &step;
    if (largest == nullptr || size > ArrayMember(*largest, "items").size()) largest = &step;
  }
  return largest;
}

void AddStep(const Json& step, const std::string& name, TimestampMs now, LiveSnapshot& snapshot) {
  const std::string status = MemberText(step, "status");
  const JsonArray& attempts = ArrayMember(step, "attempts");
  if (status == "running" && !attempts.empty()) {
    const TimestampMs since = TimeMember(attempts.back(), "started_at");
    snapshot.running.push_back({name, std::max<DurationMs>(now - since, 0)});
  }
  if (status != "failed") return;
  const Json* error =
      attempts.empty() ? FindMember(step, "error") : FindMember(attempts.back(), "error");
  snapshot.failures.push_back({name, error == nullptr ? "" : MemberText(*error, "message"), 0});
}

void CountHeld(const JsonArray& items, LiveSnapshot& snapshot) {
  for (const Json& item : items) {
    for (const Json& key : ArrayMember(item, "blocked_by")) {
      for (LiveSnapshot::Failure& failure : snapshot.failures) {
        if (key.is_string() && key.get_string() == failure.name) ++failure.holds;
      }
    }
  }
}

}  // namespace

LiveSnapshot SnapshotOf(const Json& document) {
  LiveSnapshot snapshot;
  snapshot.workflow = MemberText(document, "workflow");
  snapshot.run = MemberText(document, "run");
  snapshot.status = RunStatusFromName(MemberText(document, "status")).value_or(RunStatus::Running);
  snapshot.elapsed_ms = NumberMember(document, "duration_ms");
  const TimestampMs now = TimeMember(document, "started_at") + snapshot.elapsed_ms;
  const Json* main = MainOf(document);
  if (main != nullptr) {
    if (const Json* slots = FindMember(*main, "slots")) {
      snapshot.cap = static_cast<uint32_t>(NumberMember(*slots, "cap"));
    }
  }
  for (const Json& step : ArrayMember(document, "steps")) {
    const bool counted = main == nullptr;
    const auto status = StepStatusFromName(MemberText(step, "status"));
    if (counted && status) ++CountOf(snapshot.counts, *status);
    AddStep(step, MemberText(step, "id"), now, snapshot);
    for (const Json& item : ArrayMember(step, "items")) {
      const auto item_status = StepStatusFromName(MemberText(item, "status"));
      if (&step == main && item_status) ++CountOf(snapshot.counts, *item_status);
      AddStep(item, MemberText(item, "key"), now, snapshot);
    }
    CountHeld(ArrayMember(step, "items"), snapshot);
  }
  std::stable_sort(snapshot.running.begin(), snapshot.running.end(),
                   [](const auto& a, const auto& b) { return a.running_ms > b.running_ms; });
  return snapshot;
}

}  // namespace wfb
