#include "cli/direct_access.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "cli/bundle.h"
#include "cli/run_tree_collection.h"
#include "engine/asio_loop.h"
#include "engine/data_directory.h"
#include "engine/log_reader.h"
#include "engine/sqlite_journal.h"
#include "report/run_document.h"

namespace wfb {

namespace {

constexpr size_t kPieceBytes = 256 * 1024;

TimestampMs WallClockMs() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

class DirectAccess : public RunAccess {
 public:
  DirectAccess(DataDirectory directory, std::unique_ptr<AsioLoop> loop,
               std::unique_ptr<SqliteJournal> journal)
      : directory_(std::move(directory)),
        loop_(std::move(loop)),
        journal_(std::move(journal)),
        logs_(directory_.runs_path()),
        store_(*journal_, LoadStoredBundle) {}

  bool live() const override { return false; }
  const std::string& data_directory() const override { return directory_.path(); }

  Result<std::vector<RunSummary>> Runs(size_t limit) override {
    RunQuery query;
    query.parent = 0;
    query.limit = limit;
    WFB_ASSIGN_OR_RETURN(const std::vector<RunRecord> records, journal_->Runs(query));
    std::vector<RunSummary> runs;
    for (const RunRecord& record : records) {
      RunSummary run;
      run.id = record.id;
      run.workflow = record.workflow;
      run.status = record.status;
      run.interrupted = !IsFinished(record.status) && record.status != RunStatus::Paused;
      run.started_at = record.started_at;
      run.finished_at = record.finished_at;
      runs.push_back(std::move(run));
    }
    return runs;
  }

  Result<Json> RunDocument(const std::string& run) override {
    WFB_ASSIGN_OR_RETURN(const RunTree tree, Tree(run));
    return wfb::RunDocument(tree.run);
  }

  Result<Json> StateDocument(const std::string& run) override {
    WFB_ASSIGN_OR_RETURN(const RunTree tree, Tree(run));
    return RunStateDocument(tree.run);
  }

  Result<std::string> Report(const std::string& run, ReportFormat format) override {
    WFB_ASSIGN_OR_RETURN(const CollectedRun collected,
                         CollectRun(store_, nullptr, logs_, run, WallClockMs()));
    return RenderReport(format, collected.tree, collected.tails);
  }

  Result<LogPiece> ReadLog(const LogRequest& request) override {
    WFB_ASSIGN_OR_RETURN(const StepPlace place,
                         FindStepPlace(store_, nullptr, request.run, request.step));
    const uint32_t attempt = request.attempt == 0 ? place.attempts : request.attempt;
    if (request.attempt > place.attempts) {
      return NotFound(fmt::format("{} has {} attempt{}", request.step, place.attempts,
                                  place.attempts == 1 ? "" : "s"));
    }
    LogPiece piece;
    piece.next_offset = request.offset;
    piece.complete = true;  // Nothing writes while no engine is alive.
    const Result<LogReader> reader =
        LogReader::Open(logs_.PathOf({place.run.number, place.step, attempt}));
    if (!reader.ok()) {
      if (reader.error().kind == ErrorKind::NotFound) return piece;
      return reader.error();
    }
    WFB_ASSIGN_OR_RETURN(LogPart part, reader->From(request.offset, kPieceBytes));
    piece.text = std::move(part.bytes);
    piece.next_offset = request.offset + piece.text.size();
    return piece;
  }

  Result<std::vector<std::string>> LoggedSteps(const std::string& run) override {
    WFB_ASSIGN_OR_RETURN(const RunTree tree, Tree(run));
    std::vector<std::pair<TimestampMs, std::string>> found;
    WFB_RETURN_IF_ERROR(AddLoggedSteps(tree, tree.run, "", found));
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<std::string> steps;
    for (auto& [started_at, path] : found) steps.push_back(std::move(path));
    return steps;
  }

  Status Send(const std::string& run, const RunRequest&) override {
    return Conflict(fmt::format("no engine works on {}", run));
  }
  Result<std::string> Start(const Json&, const std::string&) override {
    return Conflict("no engine is alive");
  }

 private:
  Result<RunTree> Tree(const std::string& run) {
    return CollectRunTree(store_, nullptr, run, WallClockMs());
  }

  Status AddLoggedSteps(const RunTree& tree, const RunView& run, const std::string& prefix,
                        std::vector<std::pair<TimestampMs, std::string>>& found) {
    WFB_ASSIGN_OR_RETURN(const RunRecord record, store_.Record(run.run));
    const auto add = [&](const StepView& step, const std::string& path) -> Status {
      const auto child = tree.children.find(step.child_run);
      if (child != tree.children.end())
        return AddLoggedSteps(tree, child->second, path + "/", found);
      if (step.attempts.empty()) return Ok();
      const AttemptKey key{record.number, step.step, step.attempts.back().attempt};
      if (LogReader::Open(logs_.PathOf(key)).ok()) found.emplace_back(step.started_at, path);
      return Ok();
    };
    for (const NodeView& node : run.nodes) {
      WFB_RETURN_IF_ERROR(add(node.step, prefix + node.step.id));
      if (!node.orchestrate) continue;
      for (const StepView& item : node.orchestrate->items) {
        WFB_RETURN_IF_ERROR(add(item, prefix + node.step.id + "/" + item.id));
      }
    }
    return Ok();
  }

  DataDirectory directory_;
  std::unique_ptr<AsioLoop> loop_;
  std::unique_ptr<SqliteJournal> journal_;
  LogStore logs_;
  RunStore store_;
};

}  // namespace

Result<std::unique_ptr<RunAccess>> OpenDirectAccess(const std::string& data_directory) {
  WFB_ASSIGN_OR_RETURN(DataDirectory directory,
                       DataDirectory::Open(data_directory, DataDirectory::Use::Read, "wfb"));
  auto loop = std::make_unique<AsioLoop>();
  SqliteJournalOptions options;
  options.access = SqliteJournalOptions::Access::Read;
  WFB_ASSIGN_OR_RETURN(std::unique_ptr<SqliteJournal> journal,
                       SqliteJournal::Open(directory.journal_path(), *loop, options));
  return std::unique_ptr<RunAccess>(
      new DirectAccess(std::move(directory), std::move(loop), std::move(journal)));
}

}  // namespace wfb
