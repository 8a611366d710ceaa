// Carries the attempts of a Temporal worker out on this machine, with the engine's own process
// runner, in a data directory of its own (<data>/worker). What a worker that was killed has left
// running is ended when the next one opens the directory.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "engine/asio_loop.h"
#include "engine/data_directory.h"
#include "engine/live_processes.h"
#include "engine/log_store.h"
#include "engine/process_runner.h"
#include "report/run_tree.h"
#include "temporal/activity_port.h"

namespace wfb {

class WorkerActivities final : public temporal::ActivityPort {
 public:
  // How a builtin activity reads the run that it belongs to, with all child runs, from the root
  // down. Called on threads of the runner.
  using ReadTree = std::function<Result<RunTree>(const temporal::Execution&)>;

  // The first of <data>/worker, <data>/worker-2, … that no other worker has.
  static Result<std::unique_ptr<WorkerActivities>> Open(const std::string& data,
                                                        const std::string& command, AsioLoop& loop);
  // Where the workflow's folder is on this machine; empty = where it was when the run was started.
  void UseFolder(std::string folder) { folder_ = std::move(folder); }
  void UseTreeReader(ReadTree read_tree) { read_tree_ = std::move(read_tree); }

  void Start(const temporal::ActivityTask& task) override;
  void KeepToken(temporal::ActivityNumber number, const std::string& token) override;
  void Cancel(temporal::ActivityNumber number) override;
  void OnAnswer(std::function<void(temporal::ActivityNumber, Event)> callback) override;
  std::string LogPathOf(temporal::ActivityNumber number) const override;
  void Drop(temporal::ActivityNumber number) override;
  std::vector<std::string> TakeLeft() override;

  void KillAll() { runner_->KillAll(); }
  size_t running_count() const { return runner_->running_count(); }
  int leftover_count() const { return leftover_count_; }
  const std::string& path() const { return directory_.path(); }

 private:
  WorkerActivities(DataDirectory directory, AsioLoop& loop, LiveProcesses processes, int leftovers);
  void RegisterBuiltins();
  Result<Json> Discover(const BuiltinSpec& spec, const AttemptKey& key);
  Result<Json> WriteReports(const BuiltinSpec& spec, const AttemptKey& key, bool one_package);
  // Of a builtin that runs; from any thread.
  Result<temporal::ActivityTask> TaskOf(const AttemptKey& key);
  RunNumber NumberOf(const std::string& run_id);
  std::string TokenPath(temporal::ActivityNumber number) const;
  std::string FolderOf(const temporal::AttemptTask& task) const;

  struct Known {
    AttemptKey key;
    bool logs = false;  // A process: it may print.
  };

  DataDirectory directory_;
  AsioLoop& loop_;
  LiveProcesses processes_;
  LogStore logs_;
  std::unique_ptr<ProcessRunner> runner_;
  std::string folder_;
  ReadTree read_tree_;
  int leftover_count_ = 0;
  std::function<void(temporal::ActivityNumber, Event)> on_answer_;
  std::map<temporal::ActivityNumber, Known> known_;  // Until they are dropped.
  std::set<temporal::ActivityNumber> tokens_;        // With a file.
  std::map<AttemptKey, temporal::ActivityNumber> numbers_;
  std::map<std::string, RunNumber> runs_;
  RunNumber next_run_ = 0;
  std::mutex mutex_;  // Of builtins_.
  std::map<AttemptKey, temporal::ActivityTask> builtins_;
};

}  // namespace wfb
