#include "cli/direct_access.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "catalog/bundle.h"
#include "cli/run_tree_collection.h"
#include "engine/asio_loop.h"
#include "engine/data_directory.h"
#include "engine/log_reader.h"
#include "engine/sqlite_journal.h"
#include "report/run_document.h"
#include "server/step_logs.h"

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
        store_(*journal_, LoadStoredBundle),
        reader_(nullptr, store_) {}

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
    WFB_ASSIGN_OR_RETURN(const LoggedAttempt attempt,
                         FindLoggedAttempt(reader_, request.run, request.step, request.attempt));
    LogPiece piece;
    piece.next_offset = request.offset;
    piece.complete = true;  // Nothing writes while no engine is alive.
    const Result<LogReader> reader = LogReader::Open(logs_.PathOf(attempt.key));
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
    WFB_ASSIGN_OR_RETURN(std::vector<LoggedStep> found, FindLoggedSteps(reader_, logs_, run));
    std::vector<std::string> steps;
    for (LoggedStep& step : found) steps.push_back(std::move(step.path));
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

  DataDirectory directory_;
  std::unique_ptr<AsioLoop> loop_;
  std::unique_ptr<SqliteJournal> journal_;
  LogStore logs_;
  RunStore store_;
  RunReader reader_;
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
