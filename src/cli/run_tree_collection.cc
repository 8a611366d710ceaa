#include "cli/run_tree_collection.h"

#include "engine/log_reader.h"

namespace wfb {

namespace {

constexpr size_t kTailLines = 20;
constexpr size_t kTailBytesMax = 8 * 1024;
constexpr size_t kTailsMax = 200;

ViewOptions ForReports() {
  ViewOptions options;
  options.inputs = true;
  return options;
}

// A loaded run, or one folded for the occasion.
struct LoadedRun {
  const Run* run = nullptr;
  std::unique_ptr<Run> folded;
};

Result<LoadedRun> Load(RunStore& store, const Engine* engine, const RunRecord& record) {
  LoadedRun loaded;
  if (engine != nullptr) loaded.run = engine->Find(record.id);
  if (loaded.run != nullptr) return loaded;
  WFB_ASSIGN_OR_RETURN(loaded.folded, store.Fold(record));
  loaded.run = loaded.folded.get();
  return loaded;
}

Status AddChildren(RunStore& store, const Engine* engine, RunNumber parent, TimestampMs now,
                   RunTree& tree) {
  WFB_ASSIGN_OR_RETURN(const std::vector<RunRecord> children, store.Children(parent));
  for (const RunRecord& child : children) {
    WFB_ASSIGN_OR_RETURN(const LoadedRun loaded, Load(store, engine, child));
    tree.children[child.id] = loaded.run->View(now, ForReports());
    WFB_RETURN_IF_ERROR(AddChildren(store, engine, child.number, now, tree));
  }
  return Ok();
}

class TailCollector {
 public:
  TailCollector(RunStore& store, const LogStore& logs, const RunTree& tree)
      : store_(store), logs_(logs), tree_(tree) {}

  void AddRun(const RunView& run, const std::string& prefix) {
    const Result<RunRecord> record = store_.Record(run.run);
    if (!record.ok()) return;
    for (const NodeView& node : run.nodes) {
      AddStep(record->number, node.step, prefix + node.step.id);
      if (!node.orchestrate) continue;
      for (const StepView& item : node.orchestrate->items) {
        AddStep(record->number, item, prefix + node.step.id + "/" + item.id);
      }
    }
  }
  LogTails Take() { return std::move(tails_); }

 private:
  void AddStep(RunNumber run, const StepView& step, const std::string& path) {
    if (step.status != StepStatus::Failed || tails_.size() >= kTailsMax) return;
    const auto child = tree_.children.find(step.child_run);
    if (child != tree_.children.end()) AddRun(child->second, path + "/");
    if (step.attempts.empty()) return;
    Result<LogReader> reader =
        LogReader::Open(logs_.PathOf({run, step.step, step.attempts.back().attempt}));
    if (!reader.ok() || !reader->Refresh().ok()) return;
    Result<LogPart> tail = reader->Tail(kTailLines, kTailBytesMax);
    if (tail.ok() && !tail->bytes.empty()) tails_[path] = std::move(tail->bytes);
  }

  RunStore& store_;
  const LogStore& logs_;
  const RunTree& tree_;
  LogTails tails_;
};

}  // namespace

Result<RunTree> CollectRunTree(RunStore& store, const Engine* engine, const std::string& run_id,
                               TimestampMs now) {
  WFB_ASSIGN_OR_RETURN(const RunRecord record, store.Record(run_id));
  WFB_ASSIGN_OR_RETURN(const LoadedRun loaded, Load(store, engine, record));
  RunTree tree;
  tree.run = loaded.run->View(now, ForReports());
  WFB_RETURN_IF_ERROR(AddChildren(store, engine, record.number, now, tree));
  return tree;
}

LogTails CollectLogTails(RunStore& store, const LogStore& logs, const RunTree& tree) {
  TailCollector collector(store, logs, tree);
  collector.AddRun(tree.run, "");
  return collector.Take();
}

Result<CollectedRun> CollectRun(RunStore& store, const Engine* engine, const LogStore& logs,
                                const std::string& run_id, TimestampMs now) {
  CollectedRun collected;
  WFB_ASSIGN_OR_RETURN(collected.tree, CollectRunTree(store, engine, run_id, now));
  collected.tails = CollectLogTails(store, logs, collected.tree);
  return collected;
}

}  // namespace wfb
