#include "engine/process_runner.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <utility>

namespace wfb {

namespace {

constexpr DurationMs kReapStraysAfterMs = 1000;
constexpr rlim_t kDescriptorLimit = 65'536;

Event Failure(const AttemptKey& key, StepError error) {
  return {EventType::AttemptFailed, key.step, key.attempt, 0, -1, ToJson(error)};
}

Event Cancelled(const AttemptKey& key) {
  return {EventType::AttemptCancelled, key.step, key.attempt, 0, -1, nullptr};
}

StepError TimeoutError(DurationMs timeout_ms) {
  return {"timeout", fmt::format("ran longer than {} and was ended", WriteDuration(timeout_ms))};
}

// Each attempt holds two to four descriptors; the usual limit of 1,024 would end at some 300
// attempts at a time. Not higher than this: what is started inherits the limit, and some programs
// close every possible descriptor one by one.
void RaiseDescriptorLimit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= kDescriptorLimit) return;
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, kDescriptorLimit);
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

ProcessRunner::ProcessRunner(AsioLoop& loop, LogStore& logs, LiveProcesses& processes,
                             Options options)
    : world_{.loop = loop,
             .timers = TimerQueue(loop),
             .logs = logs,
             .processes = processes,
             .inherited = InheritedEnvironment(environ),
             .base_directory = std::move(options.base_directory),
             .marker = std::move(options.marker),
             .null_device = FileDescriptor(open("/dev/null", O_RDONLY | O_CLOEXEC)),
             .groups = {}},
      self_(std::make_shared<ProcessRunner*>(this)) {
  WFB_CHECK(world_.null_device.open(), "/dev/null can be opened");
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  RaiseDescriptorLimit();
  // Who started this program may have had it ignored, which would lose every exit status.
  signal(SIGCHLD, SIG_DFL);
}

ProcessRunner::~ProcessRunner() = default;

void ProcessRunner::Register(const std::string& name, BuiltinFunction function) {
  builtins_[name] = std::move(function);
}

void ProcessRunner::OnAnswer(std::function<void(const AttemptKey&, Event)> callback) {
  on_answer_ = std::move(callback);
}

void ProcessRunner::Start(const AttemptKey& key, const std::string& run_id, StartAttempt command) {
  WFB_CHECK(!attempts_.contains(key), "an attempt is started once");
  if (const auto* process = std::get_if<ProcessSpec>(&command.spec)) {
    StartProcess(key, run_id, command, *process);
  } else if (const auto* simulation = std::get_if<SimulateSpec>(&command.spec)) {
    StartSimulation(key, command, *simulation);
  } else {
    StartBuiltin(key, command, std::get<BuiltinSpec>(command.spec));
  }
}

void ProcessRunner::StartProcess(const AttemptKey& key, const std::string& run_id,
                                 const StartAttempt& command, const ProcessSpec& spec) {
  auto attempt = std::make_unique<ProcessAttempt>(
      world_, key, [this, key](Event event) { Answer(key, std::move(event)); });
  if (auto error = attempt->Start(run_id, command, spec)) {
    attempts_.emplace(key, Simulation{});
    AnswerLater(key, Failure(key, std::move(*error)));
  } else {
    attempts_.emplace(key, std::move(attempt));
    ReapStraysSoon();
  }
}

void ProcessRunner::StartSimulation(const AttemptKey& key, const StartAttempt& command,
                                    const SimulateSpec& spec) {
  Event event{EventType::AttemptSucceeded, key.step, key.attempt, 0, 0, spec.output};
  DurationMs duration_ms = spec.duration_ms;
  if (!spec.succeeds)
    event = Failure(key, {"simulated", spec.error.empty() ? "simulated failure" : spec.error});
  if (command.timeout_ms && *command.timeout_ms < duration_ms) {
    duration_ms = *command.timeout_ms;
    event = Failure(key, TimeoutError(duration_ms));
  }
  Simulation simulation;
  simulation.timer = world_.timers.Add(
      world_.loop.now() + duration_ms,
      [this, key, event = std::move(event)]() mutable { Answer(key, std::move(event)); });
  attempts_.emplace(key, simulation);
}

void ProcessRunner::StartBuiltin(const AttemptKey& key, const StartAttempt& command,
                                 const BuiltinSpec& spec) {
  Builtin builtin;
  if (command.timeout_ms) {
    builtin.timeout_ms = *command.timeout_ms;
    builtin.deadline = world_.loop.now() + builtin.timeout_ms;
  }
  attempts_.emplace(key, builtin);
  const auto function = builtins_.find(spec.name);
  if (function == builtins_.end()) {
    AnswerLater(
        key, Failure(key, {"builtin", fmt::format("there is no builtin activity \"{}\"", spec.name),
                           false}));
    return;
  }
  workers_.Run(
      [&loop = world_.loop, self = std::weak_ptr(self_), &call = function->second, key, spec] {
        auto result = std::make_shared<Result<Json>>(call(spec, key));
        loop.Post([self, key, result] {
          if (const auto runner = self.lock()) (*runner)->FinishBuiltin(key, std::move(*result));
        });
      });
}

void ProcessRunner::FinishBuiltin(const AttemptKey& key, Result<Json> result) {
  const auto found = attempts_.find(key);
  if (found == attempts_.end()) return;
  const Builtin& builtin = std::get<Builtin>(found->second);
  if (builtin.cancelled) return Answer(key, Cancelled(key));
  if (world_.loop.now() >= builtin.deadline)
    return Answer(key, Failure(key, TimeoutError(builtin.timeout_ms)));
  if (!result.ok()) {
    const ErrorKind kind = result.error().kind;
    const bool retryable = kind == ErrorKind::Io || kind == ErrorKind::Unavailable;
    return Answer(key, Failure(key, {"builtin", result.error().message, retryable}));
  }
  Answer(key, {EventType::AttemptSucceeded, key.step, key.attempt, 0, 0, std::move(*result)});
}

void ProcessRunner::Cancel(const AttemptKey& key) {
  const auto found = attempts_.find(key);
  if (found == attempts_.end()) return;
  if (auto* process = std::get_if<std::unique_ptr<ProcessAttempt>>(&found->second)) {
    (*process)->Cancel();
  } else if (auto* simulation = std::get_if<Simulation>(&found->second)) {
    if (!simulation->timer) return;  // Its answer is on its way.
    world_.timers.Remove(*simulation->timer);
    simulation->timer.reset();
    AnswerLater(key, Cancelled(key));
  } else {
    std::get<Builtin>(found->second).cancelled = true;
  }
}

void ProcessRunner::KillAll() {
  for (auto& [key, attempt] : attempts_) {
    if (auto* process = std::get_if<std::unique_ptr<ProcessAttempt>>(&attempt)) {
      (*process)->Kill();
    } else {
      Cancel(key);
    }
  }
}

void ProcessRunner::AnswerLater(const AttemptKey& key, Event event) {
  auto answer = std::make_shared<Event>(std::move(event));
  world_.loop.Post([self = std::weak_ptr(self_), key, answer] {
    if (const auto runner = self.lock()) (*runner)->Answer(key, std::move(*answer));
  });
}

void ProcessRunner::Answer(const AttemptKey& key, Event event) {
  // The attempt that calls lives until this returns.
  const auto ended = attempts_.extract(key);
  if (!ended.empty() && on_answer_) on_answer_(key, std::move(event));
}

// Children that are not the process of an attempt lost their parent and became ours. Nobody waits
// for them, so a look now and then is enough.
void ProcessRunner::ReapStraysSoon() {
  if (reaping_) return;
  reaping_ = true;
  world_.timers.Add(world_.loop.now() + kReapStraysAfterMs, [this] { ReapStrays(); });
}

void ProcessRunner::ReapStrays() {
  reaping_ = false;
  bool strays = false;
  for (const pid_t child : ReadChildren()) {
    if (world_.groups.contains(child)) continue;
    siginfo_t ignored{};
    waitid(P_PID, static_cast<id_t>(child), &ignored, WEXITED | WNOHANG);
    strays = true;
  }
  if (strays || !attempts_.empty()) ReapStraysSoon();
}

}  // namespace wfb
