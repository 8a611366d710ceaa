// Carries attempts out on this machine: processes (process_attempt.h), simulated work (a timer) and
// builtin functions (on threads of their own). Everything here happens on the loop's thread; only
// the builtin functions themselves run elsewhere.
//
// The program becomes a subreaper: whatever descends from its attempts and loses its parent becomes
// its child, and is reaped here.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <variant>

#include "engine/builtin_workers.h"
#include "engine/ports.h"
#include "engine/process_attempt.h"

namespace wfb {

struct ProcessRunnerOptions {
  std::string base_directory;  // Absolute; where relative working directories start.
  std::string marker;          // Of the data directory: WFB_ENGINE in every process.
};

class ProcessRunner final : public StepRunner {
 public:
  using Options = ProcessRunnerOptions;

  // The parts outlive the runner. Call it where the environment is the one to inherit.
  ProcessRunner(AsioLoop& loop, LogStore& logs, LiveProcesses& processes, Options options);
  // Kills what runs, and waits for builtin functions only.
  ~ProcessRunner() override;
  ProcessRunner(const ProcessRunner&) = delete;
  ProcessRunner& operator=(const ProcessRunner&) = delete;

  // `function` runs on another thread, several at a time; its Io and Unavailable errors may be
  // retried. Registered before the first start.
  void Register(const std::string& name, BuiltinFunction function);

  void Start(const AttemptKey& key, const std::string& run_id, StartAttempt command) override;
  void Cancel(const AttemptKey& key) override;
  void KillAll() override;
  void OnAnswer(std::function<void(const AttemptKey&, Event)> callback) override;

  size_t running_count() const { return attempts_.size(); }

 private:
  struct Simulation {
    std::optional<TimerQueue::Timer> timer;
  };
  struct Builtin {
    TimestampMs deadline = INT64_MAX;
    DurationMs timeout_ms = 0;
    bool cancelled = false;
  };
  using Attempt = std::variant<std::unique_ptr<ProcessAttempt>, Simulation, Builtin>;

  void StartProcess(const AttemptKey& key, const std::string& run_id, const StartAttempt& command,
                    const ProcessSpec& spec);
  void StartSimulation(const AttemptKey& key, const StartAttempt& command,
                       const SimulateSpec& spec);
  void StartBuiltin(const AttemptKey& key, const StartAttempt& command, const BuiltinSpec& spec);
  void FinishBuiltin(const AttemptKey& key, Result<Json> result);
  // Answers in the next turn.
  void AnswerLater(const AttemptKey& key, Event event);
  void Answer(const AttemptKey& key, Event event);
  void ReapStraysSoon();
  void ReapStrays();

  AttemptWorld world_;
  std::map<std::string, BuiltinFunction> builtins_;
  std::map<AttemptKey, Attempt> attempts_;
  std::function<void(const AttemptKey&, Event)> on_answer_;
  bool reaping_ = false;                  // Whether a look for strays is due.
  std::shared_ptr<ProcessRunner*> self_;  // Calls that are posted to the loop hold it weakly.
  BuiltinWorkers workers_;
};

}  // namespace wfb
