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
  // A child run is one of many of its workflow, for another item each: nothing is learned for it.
  const bool is_child = !run.options().parent_run.empty();
  const Learned& learned = is_child ? nothing_ : LatestOf(run.plan().workflow, number);
  auto shape = std::make_shared<const RunShape>(ShapeOf(run, learned.durations));
  if (kept_.size() >= kKeptMax) kept_.pop_back();
  kept_.push_front({number, shape});
  return shape;
}

const RunShapes::Learned& RunShapes::LatestOf(const std::string& workflow, RunNumber before) {
  RunQuery query;
  query.parent = 0;
  query.workflow = workflow;
  query.before = before;
  query.limit = kRunsLookedAt;
  const Result<std::vector<RunRecord>> records = journal_.Runs(query);
  if (!records.ok()) return nothing_;
  for (const RunRecord& record : *records) {
    if (!IsFinished(record.status)) continue;
    auto known = std::ranges::find(learned_, record.number, &Learned::number);
    if (known == learned_.end()) {
      const Result<std::unique_ptr<Run>> earlier = store_.Fold(record);
      if (learned_.size() >= kLearnedMax) learned_.pop_back();
      learned_.push_front(
          {record.number, record.id, earlier.ok() ? DurationsOf(**earlier) : ExpectedDurations()});
      known = learned_.begin();
    }
    if (!known->durations.empty()) return *known;
  }
  return nothing_;
}

}  // namespace wfb
