// The end of an attempt, in order:
//   1. Its process is seen to have ended, but is not reaped: while it is a zombie, no other process
//      or group can get its number.
//   2. The rest of its group (what it left running in the background) is killed; this cannot hit a
//      foreign group because of 1.
//   3. It is reaped. Members of the group that are dying become children of this program (it is a
//      subreaper) and are reaped too.
//   4. When the group is gone, so is the attempt: only then it is answered, and its slot is free.
// A process that left the group (setsid) is let live after a normal end: it is a daemon on purpose.
// After a cancel or a timeout it is found, by descent or by its environment, and killed.
#include "engine/process_attempt.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>

#include "engine/checksum.h"
#include "engine/failpoint.h"

namespace wfb {

namespace {

constexpr DurationMs kNameLogAfterMs = 100;  // A log that somebody may want to follow.
constexpr DurationMs kPauseMaxMs = 50;
constexpr size_t kSecretFileMax = 64 * 1024;

Event MakeEvent(EventType type, const AttemptKey& key, int64_t code, Json body = nullptr) {
  return {type, key.step, key.attempt, 0, code, std::move(body)};
}

// W3C trace context; the same attempt always has the same ids.
std::string TraceParent(const std::string& run_id, const AttemptKey& key) {
  const uint64_t trace = Checksum(run_id, 1);
  const uint64_t span = Checksum(fmt::format("{}/{}/{}", run_id, key.step, key.attempt), 3);
  return fmt::format("00-{:016x}{:016x}-{:016x}-01", trace, Checksum(run_id, 2) | 1, span | 1);
}

std::optional<std::string> ReadSecret(const SecretReference& secret) {
  if (secret.source == SecretReference::Source::Environment) {
    const char* value = std::getenv(secret.name.c_str());
    if (value == nullptr) return std::nullopt;
    return value;
  }
  std::ifstream file(secret.name, std::ios::binary);
  if (!file) return std::nullopt;
  std::string value(kSecretFileMax, '\0');
  file.read(value.data(), static_cast<std::streamsize>(value.size()));
  value.resize(static_cast<size_t>(file.gcount()));
  while (!value.empty() && (value.back() == '\n' || value.back() == '\r')) value.pop_back();
  return value;
}

std::string SignalName(int number) {
  const char* name = sigabbrev_np(number);
  return name == nullptr ? std::to_string(number) : fmt::format("SIG{}", name);
}

}  // namespace

const std::vector<ProcessStat>& AttemptWorld::AllProcesses() {
  if (processes_seen.empty()) {
    processes_seen = ReadAllProcesses();
    timers.Add(loop.now(), [this] { processes_seen.clear(); });
  }
  return processes_seen;
}

ProcessAttempt::ProcessAttempt(AttemptWorld& world, const AttemptKey& key, Done done)
    : world_(world), key_(key), done_(std::move(done)), output_(world.loop, world.logs) {}

ProcessAttempt::~ProcessAttempt() {
  for (const auto& timer : {timeout_, grace_, name_log_, look_})
    if (timer) world_.timers.Remove(*timer);
  if (handle_.open()) {
    world_.loop.Unwatch(handle_.get());
    kill(-pid_, SIGKILL);
  }
  if (pid_ != 0) world_.groups.erase(pid_);
}

std::optional<StepError> ProcessAttempt::Start(const std::string& run_id,
                                               const StartAttempt& command,
                                               const ProcessSpec& spec) {
  success_exit_codes_ = spec.success_exit_codes;
  if (success_exit_codes_.empty()) success_exit_codes_ = {0};
  kill_grace_ms_ = spec.kill_grace_ms;
  EnvironmentBlock environment(world_.inherited);
  for (const auto& [name, value] : spec.environment) environment.Set(name, value);
  std::vector<std::string> secrets;
  if (auto error = ReadSecrets(spec, environment, secrets)) return error;
  const Status opened = output_.Open(key_, spec.output, secrets);
  if (!opened.ok()) return StepError{"spawn", opened.error().message};
  SetEnvironment(run_id, command, environment);
  if (auto error = SpawnProcess(spec, environment)) return error;

  Status watched = output_.Follow();
  if (watched.ok()) watched = world_.loop.Watch(handle_.get(), [this] { OnExit(); });
  WFB_CHECK(watched.ok(), "a descriptor that was just opened can be watched");
  const TimestampMs now = world_.loop.now();
  name_log_ = world_.timers.Add(now + kNameLogAfterMs, [this] {
    name_log_.reset();
    output_.NameLog();
  });
  if (command.timeout_ms) {
    timeout_ms_ = *command.timeout_ms;
    timeout_ = world_.timers.Add(now + timeout_ms_, [this] {
      timeout_.reset();
      End(Ending::TimedOut);
    });
  }
  return std::nullopt;
}

std::optional<StepError> ProcessAttempt::ReadSecrets(const ProcessSpec& spec,
                                                     EnvironmentBlock& environment,
                                                     std::vector<std::string>& values) const {
  for (const auto& [variable, secret] : spec.secrets) {
    const bool from_file = secret.source == SecretReference::Source::File;
    auto value = ReadSecret(secret);
    if (!value)
      return StepError{
          "spawn",
          from_file ? fmt::format("the secret {} is to be read from the file {}, which cannot be "
                                  "read",
                                  variable, secret.name)
                    : fmt::format("the secret {} is to be read from the environment variable {}, "
                                  "which is not set",
                                  variable, secret.name),
          false};
    if (value->size() < kSecretLengthMin)
      return StepError{"spawn",
                       fmt::format("the secret {} is shorter than {} bytes, so it could not be "
                                   "masked in logs",
                                   variable, kSecretLengthMin),
                       false};
    environment.Set(variable, *value);
    values.push_back(std::move(*value));
  }
  return std::nullopt;
}

void ProcessAttempt::SetEnvironment(const std::string& run_id, const StartAttempt& command,
                                    EnvironmentBlock& environment) {
  const std::string attempt = std::to_string(key_.attempt);
  environment.Set("WFB_ENGINE", world_.marker);
  environment.Set("WFB_RUN_ID", run_id);
  environment.Set("WFB_STEP", command.step_name);
  environment.Set("WFB_ATTEMPT", attempt);
  environment.Set("TRACEPARENT", TraceParent(run_id, key_));
  if (!output_.output_path().empty()) environment.Set("WFB_OUTPUT", output_.output_path());
  own_environment_ = {"WFB_ENGINE=" + world_.marker, "WFB_RUN_ID=" + run_id,
                      "WFB_STEP=" + command.step_name, "WFB_ATTEMPT=" + attempt};
}

std::optional<StepError> ProcessAttempt::SpawnProcess(const ProcessSpec& spec,
                                                      EnvironmentBlock& environment) {
  SpawnRequest request;
  request.argv = spec.argv;
  if (spec.shell) {
    const std::vector<std::string> shell = {"/bin/sh", "-c", spec.argv[0], "sh"};
    request.argv.erase(request.argv.begin());
    request.argv.insert(request.argv.begin(), shell.begin(), shell.end());
  }
  request.cwd = spec.cwd.empty()     ? world_.base_directory
                : spec.cwd[0] == '/' ? spec.cwd
                                     : world_.base_directory + "/" + spec.cwd;
  request.environment = &environment;
  request.standard_input = world_.null_device.get();
  request.standard_output = output_.standard_output();
  request.standard_error = output_.standard_error();

  slot_ = world_.processes.Reserve(key_);
  start_from_ = ProcessClock();
  PassFailpoint(Failpoint::SpawnBefore);
  auto started = Spawn(request);
  PassFailpoint(Failpoint::SpawnAfter);
  if (auto* error = std::get_if<StepError>(&started)) {
    world_.processes.Record(slot_, 0);
    // Closed at once, so that the log's file can serve the next attempt.
    (void)output_.Close();
    return std::move(*error);
  }
  auto& process = std::get<SpawnedProcess>(started);
  pid_ = process.pid;
  handle_ = std::move(process.handle);
  world_.processes.Record(slot_, pid_);
  world_.groups.insert(pid_);
  return std::nullopt;
}

void ProcessAttempt::Cancel() { End(Ending::Cancelled); }

void ProcessAttempt::End(Ending ending) {
  if (!handle_.open()) return;  // It ended by itself; the answer is on its way.
  const bool first = ending_ == Ending::ByItself;
  if (first || ending == Ending::Cancelled) ending_ = ending;
  if (!first) return;
  if (kill_grace_ms_ <= 0) return Kill();
  FindStragglers();
  SignalAll(SIGTERM);
  grace_ = world_.timers.Add(world_.loop.now() + kill_grace_ms_, [this] {
    grace_.reset();
    Kill();
  });
}

void ProcessAttempt::Kill() {
  if (!handle_.open()) return;
  if (ending_ == Ending::ByItself) ending_ = Ending::Cancelled;
  FindStragglers();
  SignalAll(SIGKILL);
}

void ProcessAttempt::SignalAll(int number) {
  kill(-pid_, number);
  for (const ProcessHandle& straggler : stragglers_) straggler.Signal(number);
}

void ProcessAttempt::FindStragglers() {
  const std::vector<ProcessStat>& all = world_.AllProcesses();
  const auto take = [&](const ProcessStat& process) {
    const bool known =
        std::any_of(stragglers_.begin(), stragglers_.end(),
                    [&](const ProcessHandle& handle) { return handle.pid() == process.pid; });
    if (known || process.group == pid_ || process.state == 'Z') return;
    if (auto handle = ProcessHandle::Open(process)) stragglers_.push_back(std::move(*handle));
  };
  // Once it is reaped, its number may be another's.
  if (handle_.open())
    for (const ProcessStat& process : DescendantsOf(pid_, all)) take(process);
  for (const ProcessStat& process : all)
    if (process.start_time + 1 >= start_from_ && !world_.groups.contains(process.group) &&
        HasEnvironment(process.pid, own_environment_))
      take(process);
}

void ProcessAttempt::OnExit() {
  PassFailpoint(Failpoint::ReapBefore);
  if (ending_ != Ending::ByItself) FindStragglers();
  SignalAll(SIGKILL);
  waitid(P_PIDFD, static_cast<id_t>(handle_.get()), &exit_, WEXITED);
  world_.loop.Unwatch(handle_.get());
  handle_.Close();
  reaped_at_ = ProcessClock();
  PassFailpoint(Failpoint::ReapAfter);
  AwaitGone();
}

void ProcessAttempt::AwaitGone() {
  std::erase_if(stragglers_, [](const ProcessHandle& handle) { return handle.Ended(); });
  bool gone = GroupGone() && stragglers_.empty();
  if (gone && ending_ != Ending::ByItself) {
    // What a straggler started just before its own end is found by a look in a later turn.
    gone = looked_later_;
    if (looked_later_) FindStragglers();
    for (const ProcessHandle& straggler : stragglers_) straggler.Signal(SIGKILL);
    looked_later_ = true;
  }
  if (gone && stragglers_.empty()) return Finish();
  look_ = world_.timers.Add(world_.loop.now() + pause_ms_, [this] {
    look_.reset();
    AwaitGone();
  });
  pause_ms_ = std::min(2 * pause_ms_, kPauseMaxMs);
}

bool ProcessAttempt::GroupGone() {
  if (kill(-pid_, 0) != 0 && errno == ESRCH) return true;
  siginfo_t member{};
  do {
    member.si_pid = 0;
  } while (waitid(P_PGID, static_cast<id_t>(pid_), &member, WEXITED | WNOHANG) == 0 &&
           member.si_pid != 0);
  if (kill(-pid_, 0) != 0 && errno == ESRCH) return true;
  if (pause_ms_ < kPauseMaxMs) return false;
  // After so long, look who it is: with the group gone, its number may be another's by now.
  const std::vector<ProcessStat>& all = world_.AllProcesses();
  return std::none_of(all.begin(), all.end(), [&](const ProcessStat& process) {
    return process.group == pid_ && process.start_time <= reaped_at_ + 1;
  });
}

void ProcessAttempt::Finish() {
  world_.processes.Release(slot_);
  world_.groups.erase(pid_);
  output_.Drain();
  Event answer = AnswerOfExit();
  const Status closed = output_.Close();
  if (!closed.ok() && answer.type == EventType::AttemptSucceeded)
    answer = MakeEvent(
        EventType::AttemptFailed, key_, answer.code,
        ToJson(StepError{"output", "its log could not be kept: " + closed.error().message}));
  pid_ = 0;
  const Done done = std::move(done_);
  done(std::move(answer));
}

Event ProcessAttempt::AnswerOfExit() {
  const bool exited = exit_.si_code == CLD_EXITED;
  const int64_t code = exited ? exit_.si_status : -1;
  const auto failed = [&](std::string kind, std::string message) {
    return MakeEvent(EventType::AttemptFailed, key_, code,
                     ToJson(StepError{std::move(kind), std::move(message)}));
  };
  if (ending_ == Ending::Cancelled) return MakeEvent(EventType::AttemptCancelled, key_, code);
  if (ending_ == Ending::TimedOut)
    return failed("timeout",
                  fmt::format("ran longer than {} and was ended", WriteDuration(timeout_ms_)));
  const bool success = exited && std::find(success_exit_codes_.begin(), success_exit_codes_.end(),
                                           exit_.si_status) != success_exit_codes_.end();
  if (success) {
    Result<Json> value = output_.Value();
    if (!value.ok()) return failed("output", value.error().message);
    return MakeEvent(EventType::AttemptSucceeded, key_, code, std::move(*value));
  }
  std::string line = output_.ErrorLineOfLog();
  if (!line.empty()) line.insert(0, ": ");
  if (exited) return failed("exit", fmt::format("exited with code {}{}", code, line));
  return failed("signal", fmt::format("ended by {}{}", SignalName(exit_.si_status), line));
}

}  // namespace wfb
