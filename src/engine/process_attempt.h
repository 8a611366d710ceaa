// One attempt of a command, from its start until nothing of it is left alive: the process, its
// group, its output, its time limit and its end by TERM, grace and KILL. Owned by ProcessRunner.
#pragma once

#include <sys/types.h>
#include <sys/wait.h>

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/command.h"
#include "engine/attempt_output.h"
#include "engine/live_processes.h"
#include "engine/ports.h"
#include "engine/process_tree.h"
#include "engine/timer_queue.h"

namespace wfb {

// What all attempts of a runner share.
struct AttemptWorld {
  AsioLoop& loop;
  TimerQueue timers;
  LogStore& logs;
  LiveProcesses& processes;
  InheritedEnvironment inherited;
  std::string base_directory;
  std::string marker;
  FileDescriptor null_device;
  std::set<pid_t> groups;  // Of attempts that are alive.

  std::vector<ProcessStat> processes_seen{};  // In this turn; empty = not looked yet.

  // All processes of the machine, looked up once in a turn: a cancelled run ends many attempts.
  const std::vector<ProcessStat>& AllProcesses();
};

class ProcessAttempt {
 public:
  // Called once with the answer; the attempt may be destroyed within it.
  using Done = std::function<void(Event)>;

  ProcessAttempt(AttemptWorld& world, const AttemptKey& key, Done done);
  // Kills what is left, without waiting for its end.
  ~ProcessAttempt();
  ProcessAttempt(const ProcessAttempt&) = delete;
  ProcessAttempt& operator=(const ProcessAttempt&) = delete;

  // Nothing when it runs; else why it does not, and Done is never called.
  std::optional<StepError> Start(const std::string& run_id, const StartAttempt& command,
                                 const ProcessSpec& spec);
  void Cancel();
  void Kill();

 private:
  enum class Ending { ByItself, Cancelled, TimedOut };

  std::optional<StepError> ReadSecrets(const ProcessSpec& spec, EnvironmentBlock& environment,
                                       std::vector<std::string>& values) const;
  void SetEnvironment(const std::string& run_id, const StartAttempt& command,
                      EnvironmentBlock& environment);
  std::optional<StepError> SpawnProcess(const ProcessSpec& spec, EnvironmentBlock& environment);
  void End(Ending ending);
  void FindStragglers();
  void SignalAll(int number);
  void OnExit();
  void AwaitGone();
  bool GroupGone();
  void Finish();
  Event AnswerOfExit();

  AttemptWorld& world_;
  const AttemptKey key_;
  Done done_;
  AttemptOutput output_;
  std::vector<int> success_exit_codes_;
  DurationMs kill_grace_ms_ = 0;
  DurationMs timeout_ms_ = 0;
  std::vector<std::string>
      own_environment_;  // By which its processes are known, wherever they are.

  pid_t pid_ = 0;  // And its group's number; 0 = not started.
  uint64_t start_from_ = 0;
  FileDescriptor handle_;  // Open until the process is reaped.
  LiveProcesses::SlotIndex slot_ = SIZE_MAX;
  siginfo_t exit_{};
  uint64_t reaped_at_ = 0;   // ProcessClock ticks.
  DurationMs pause_ms_ = 1;  // Before the next look whether all is gone.
  Ending ending_ = Ending::ByItself;
  bool looked_later_ = false;
  std::vector<ProcessHandle> stragglers_;  // Left the group, and are to end with it.

  std::optional<TimerQueue::Timer> timeout_, grace_, name_log_, look_;
};

}  // namespace wfb
