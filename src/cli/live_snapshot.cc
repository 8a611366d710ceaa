#include "cli/live_snapshot.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "report/estimate.h"

namespace wfb {

namespace {

StepCounts CountNodes(const RunView& view) {
  StepCounts counts;
  for (const NodeView& node : view.nodes) {
    switch (node.step.status) {
      case StepStatus::Waiting:
        ++counts.waiting;
        break;
      case StepStatus::Ready:
        ++counts.ready;
        break;
      case StepStatus::Running:
        ++counts.running;
        break;
      case StepStatus::Retrying:
        ++counts.retrying;
        break;
      case StepStatus::NeedsAttention:
        ++counts.needs_attention;
        break;
      case StepStatus::Succeeded:
        ++counts.succeeded;
        break;
      case StepStatus::Failed:
        ++counts.failed;
        break;
      case StepStatus::Blocked:
        ++counts.blocked;
        break;
      case StepStatus::Skipped:
        ++counts.skipped;
        break;
      case StepStatus::Cancelled:
        ++counts.cancelled;
        break;
    }
  }
  return counts;
}

// The orchestrate node that a person cares for: one that runs, else the largest.
const OrchestrateView* MainOf(const RunView& view) {
  const OrchestrateView* largest = nullptr;
  for (const NodeView& node : view.nodes) {
    if (!node.orchestrate) continue;
    if (node.step.status == StepStatus::Running) return &*node.orchestrate;
    if (largest == nullptr || node.orchestrate->counts.total() > largest->counts.total()) {
      largest = &*node.orchestrate;
    }
  }
  return largest;
}

ViewOptions CountsOnly() {
  ViewOptions options;
  options.outputs = false;
  options.items = false;
  options.waits_for = false;
  return options;
}

// What a child run is doing: the name of its first live step.
std::string PhaseOf(const Run* child) {
  if (child == nullptr) return "";
  const auto attempts = child->LiveAttempts();
  if (!attempts.empty()) return child->NameOf(attempts.front().first);
  const auto children = child->LiveChildren();
  return children.empty() ? "" : child->NameOf(children.front().first);
}

}  // namespace

LiveCollector::LiveCollector(const Run& run, FindRun find_run)
    : run_(run), find_run_(std::move(find_run)) {}

LiveSnapshot LiveCollector::Collect(TimestampMs now) {
  const RunView view = run_.View(now, CountsOnly());
  LiveSnapshot snapshot;
  snapshot.workflow = view.workflow;
  snapshot.run = view.run;
  snapshot.status = view.status;
  const OrchestrateView* main = MainOf(view);
  snapshot.counts = main == nullptr ? CountNodes(view) : main->counts;
  snapshot.cap = main == nullptr ? 0 : main->slots.cap;
  const TimestampMs end = view.finished_at == kNoTime ? now : view.finished_at;
  snapshot.elapsed_ms = std::max<DurationMs>(end - view.started_at, 0);
  CollectRunning(now, snapshot);
  CollectFailures(snapshot);
  if (main != nullptr) EstimateRestOf(now, snapshot);
  return snapshot;
}

void LiveCollector::CollectRunning(TimestampMs now, LiveSnapshot& snapshot) const {
  ViewOptions options = CountsOnly();
  const auto add = [&](StepId step, const std::string& phase) {
    const StepView view = run_.ViewOf(step, options);
    const TimestampMs since = view.attempts.empty() ? now : view.attempts.back().started_at;
    std::string name = view.id;
    if (!phase.empty()) name += "  " + phase;
    snapshot.running.push_back({std::move(name), std::max<DurationMs>(now - since, 0)});
  };
  for (const auto& [step, attempt] : run_.LiveAttempts()) add(step, "");
  for (const auto& [step, child] : run_.LiveChildren()) add(step, PhaseOf(find_run_(child)));
  std::stable_sort(snapshot.running.begin(), snapshot.running.end(),
                   [](const auto& a, const auto& b) { return a.running_ms > b.running_ms; });
}

void LiveCollector::CollectFailures(LiveSnapshot& snapshot) {
  if (snapshot.counts.failed != failed_ || snapshot.counts.blocked != blocked_) {
    failed_ = snapshot.counts.failed;
    blocked_ = snapshot.counts.blocked;
    failures_.clear();
    for (StepId step = 0; run_.HasStep(step) && failures_.size() < 100; ++step) {
      if (run_.StatusOf(step) != StepStatus::Failed) continue;
      const StepView view = run_.ViewOf(step, CountsOnly());
      failures_.push_back({view.id, view.error ? view.error->message : "", view.blocks_count});
    }
  }
  snapshot.failures = failures_;
}

void LiveCollector::EstimateRestOf(TimestampMs now, LiveSnapshot& snapshot) {
  using Clock = std::chrono::steady_clock;
  if (now >= estimate_due_) {
    const Clock::time_point begin = Clock::now();
    ViewOptions options;
    options.outputs = false;
    options.waits_for = false;
    rest_ms_ = EstimateRest(run_.View(now, options)).rest_ms;
    const auto cost = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin);
    estimated_at_ = now;
    // At most one hundredth of the time goes into it.
    estimate_due_ = now + std::max<DurationMs>(1'000, cost.count() * 100);
  }
  if (rest_ms_) snapshot.rest_ms = std::max<DurationMs>(*rest_ms_ - (now - estimated_at_), 0);
}

}  // namespace wfb
