// The world of an engine process: data directory with its lock, journal, loop, runner and engine,
// built and taken down in the right order. What a dead engine left running is ended first. Used on
// one thread; builtin activities run on the runner's threads.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "cli/temporal_executor.h"
#include "engine/asio_loop.h"
#include "engine/data_directory.h"
#include "engine/engine.h"
#include "engine/live_processes.h"
#include "engine/log_store.h"
#include "engine/process_runner.h"
#include "engine/run_store.h"
#include "engine/sqlite_journal.h"
#include "engine/step_names.h"
#include "server/api_server.h"

namespace wfb {

class Host {
 public:
  // Conflict when another engine has the data directory. `command` is what the lock says.
  static Result<std::unique_ptr<Host>> Open(const std::string& data_directory,
                                            const std::string& command);
  ~Host();
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  const DataDirectory& directory() const { return directory_; }
  AsioLoop& loop() { return *loop_; }
  SqliteJournal& journal() { return *journal_; }
  RunStore& store() { return store_; }
  LogStore& logs() { return logs_; }
  ProcessRunner& runner() { return *runner_; }
  Engine& engine() { return *engine_; }
  bool has_engine() const { return engine_ != nullptr; }
  // Decides the runs that are elsewhere; there as long as the engine.
  TemporalExecutor& temporal() { return *temporal_; }
  StepNames& names() { return names_; }
  // Processes of a dead engine that were ended at the start.
  int leftover_count() const { return leftover_count_; }

  // Begins to serve the API on the socket in the data directory. Workflows are looked up in
  // `folder`.
  Status Serve(const std::string& folder, WebAssets web);
  // Where browsers are served too, once they are; the API is served.
  ApiServer& server() { return *server_; }
  // Sets every run going that an earlier engine left open; paused ones stay paused. Gives their
  // ids; what cannot go on is told to `complain`, with why.
  std::vector<std::string> ContinueOpenRuns(
      const std::function<void(const std::string& run, const Error&)>& complain);
  // Root runs that are loaded and can go on by themselves or wait for a person, other than `run`.
  std::vector<std::string> OtherOpenRuns(const std::string& run);

  // Forgets finished runs from time to time: for an engine that lives long. Their journal stays.
  void ReleaseFinishedEvery(DurationMs period_ms);

  // Runs the loop until `done` says so; it is asked after every turn.
  void RunUntil(const std::function<bool()>& done);
  // Ends everything that runs, with its grace, without recording how: the runs stay open in the
  // journal and can be resumed. At most `limit_ms`, then by force. The engine is gone afterwards.
  void Abandon(DurationMs limit_ms);

 private:
  class NameSink;
  Host(DataDirectory directory, std::unique_ptr<AsioLoop> loop,
       std::unique_ptr<SyncTimes> sync_times, std::unique_ptr<SqliteJournal> journal,
       LiveProcesses processes, int leftover_count);
  // host_builtins.cc: what wfb itself does as an activity.
  void RegisterBuiltins();
  Result<Json> DiscoverPackages(const BuiltinSpec& spec, const AttemptKey& key);
  Result<Json> WriteReports(const BuiltinSpec& spec, const AttemptKey& key, bool one_package);
  void CancelLiveAttempts(const std::string& run_id);
  // Calls on the loop's thread, from another one, and waits. Unavailable when the host closes.
  Status OnLoop(const std::function<Status()>& call);
  Result<RunRecord> RecordOf(RunNumber number);
  Result<std::string> BaseDirectoryOf(const RunRecord& record);
  // host_api.cc: what only the program around the server can do.
  void StartRun(const RunStart& start, std::function<void(Result<std::string>)> answer);
  Result<ApiHost::Report> MakeReport(const std::string& run, const std::string& format);
  Result<ApiHost::Report> MakeOriginalReport(const std::string& run);

  DataDirectory directory_;
  std::unique_ptr<AsioLoop> loop_;
  std::unique_ptr<SyncTimes> sync_times_;  // Filled by the journal's thread.
  std::unique_ptr<SqliteJournal> journal_;
  LiveProcesses processes_;
  LogStore logs_;
  RunStore store_;
  StepNames names_;
  std::string folder_;
  std::atomic<bool> closing_ = false;
  std::unique_ptr<ProcessRunner> runner_;
  std::unique_ptr<NameSink> name_sink_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<TemporalExecutor> temporal_;
  std::unique_ptr<ApiServer> server_;
  int leftover_count_ = 0;
};

}  // namespace wfb
