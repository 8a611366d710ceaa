#include "server/run_shapes.h"

#include <algorithm>

namespace wfb {

namespace {

constexpr size_t kKeptMax = 16;
constexpr size_t kLearnedMax = 16;
constexpr size_t kRunsLookedAt = 5;

}  // namespace

std::shared_ptr<const RunShape> RunShapes::Of(const Run& run, RunNumber number) {
  const auto found = std::ranges::find(kept_, number, &Kept::number);
  if (found != kept_.end()) {
    if (found->shape->shape == run.shape()) return found->shape;
    kept_.erase(found);
  }
  auto shape = std::make_shared<const RunShape>(ShapeOf(run, Expected(run, number)));
  if (kept_.size() >= kKeptMax) kept_.pop_back();
  kept_.push_front({number, shape});
  return shape;
}

// A child run is one of many of its workflow, for another item each: nothing is learned for it.
ExpectedDurations RunShapes::Expected(const Run& run, RunNumber number) {
  if (!run.options().parent_run.empty()) return {};
  RunQuery query;
  query.parent = 0;
  query.workflow = run.plan().workflow;
  query.before = number;
  query.limit = kRunsLookedAt;
  const Result<std::vector<RunRecord>> records = journal_.Runs(query);
  if (!records.ok()) return {};
  for (const RunRecord& record : *records) {
    if (!IsFinished(record.status)) continue;
    const auto known = std::ranges::find(learned_, record.number, &Learned::number);
    if (known != learned_.end()) {
      if (known->durations.empty()) continue;
      return known->durations;
    }
    const Result<std::unique_ptr<Run>> earlier = store_.Fold(record);
    if (learned_.size() >= kLearnedMax) learned_.pop_back();
    learned_.push_front(
        {record.number, earlier.ok() ? DurationsOf(**earlier) : ExpectedDurations()});
    if (!learned_.front().durations.empty()) return learned_.front().durations;
  }
  return {};
}

}  // namespace wfb
