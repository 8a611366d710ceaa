#include "server/run_shapes.h"

#include <algorithm>
#include <cmath>

#include "catalog/preview.h"

namespace wfb {

namespace {

constexpr size_t kKeptMax = 16;
constexpr size_t kLearnedMax = 16;
constexpr size_t kRunsLookedAt = 5;
constexpr size_t kSimulatedItemsMax = 1'000;

bool HasSimulatedWork(const DefinitionBundle& bundle) {
  return std::ranges::any_of(bundle.plans, [](const auto& entry) {
    return std::ranges::any_of(entry.second->activities, [](const Activity& activity) {
      return std::holds_alternative<SimulateActivity>(activity.kind);
    });
  });
}

}  // namespace

std::shared_ptr<const RunShape> RunShapes::Of(const Run& run, RunNumber number) {
  const auto found = std::ranges::find(kept_, number, &Kept::number);
  if (found != kept_.end()) {
    if (found->shape->shape == run.shape()) return found->shape;
    kept_.erase(found);
  }
  auto shape = std::make_shared<const RunShape>(ShapeOf(run, ExpectedOf(run, number)));
  if (kept_.size() >= kKeptMax) kept_.pop_back();
  kept_.push_front({number, shape});
  return shape;
}

ExpectedDurations RunShapes::ExpectedOf(const Run& run, RunNumber number) {
  // A child run is one of many of its workflow, for another item each: nothing is learned for it.
  if (!run.options().parent_run.empty()) return {};
  const Learned& learned = LatestOf(run.plan().workflow, number);
  return learned.durations.empty() ? SimulatedOf(run) : learned.durations;
}

ExpectedDurations RunShapes::SimulatedOf(const Run& run) {
  const std::vector<ItemsInRun> items = run.Items();
  if (items.empty() || items.front().keys.size() > kSimulatedItemsMax) return {};
  const Result<BundlePtr> bundle = store_.Bundle(run.options().definition_hash);
  if (!bundle.ok() || !HasSimulatedWork(**bundle)) return {};
  const Result<RunPreview> preview = PreviewRun(**bundle, run.options().input, std::nullopt);
  if (!preview.ok()) return {};
  ExpectedDurations durations;
  for (const PreviewGraph& graph : GraphsOfItems(*preview)) {
    for (size_t i = 0; i < graph.names.size() && graph.weights_are_ms; ++i) {
      durations.emplace(graph.node + "/" + graph.names[i], std::llround(graph.weights[i]));
    }
  }
  return durations;
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
