#include "cli/worker_activities.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "catalog/absolute_path.h"
#include "engine/leftovers.h"
#include "report/report_files.h"
#include "workspace/builtin_discover.h"

namespace wfb {

namespace {

namespace fs = std::filesystem;

constexpr DurationMs kLeftoverGraceMs = 5'000;
constexpr int kWorkersMax = 64;        // On one machine, in one folder.
constexpr size_t kRunsMax = 20'000;    // Whose number is remembered.
constexpr RunNumber kRunsAMs = 1'000;  // A worker does not take more runs than these a millisecond.

Result<DataDirectory> OpenFirstFree(const std::string& data, const std::string& command) {
  std::error_code error;
  fs::create_directories(data, error);
  if (error) return IoError(fmt::format("{} cannot be made: {}", data, error.message()));
  for (int i = 1;; ++i) {
    const std::string path = data + (i == 1 ? "/worker" : fmt::format("/worker-{}", i));
    Result<DataDirectory> opened = DataDirectory::Open(path, DataDirectory::Use::Engine, command);
    const bool taken = !opened.ok() && opened.error().kind == ErrorKind::Conflict;
    if (!taken || i == kWorkersMax) return opened;
  }
}

}  // namespace

Result<std::unique_ptr<WorkerActivities>> WorkerActivities::Open(const std::string& data,
                                                                 const std::string& command,
                                                                 AsioLoop& loop) {
  WFB_ASSIGN_OR_RETURN(DataDirectory directory, OpenFirstFree(data, command));
  WFB_ASSIGN_OR_RETURN(const int leftovers, EndLeftovers(directory.processes_path(),
                                                         directory.marker(), kLeftoverGraceMs));
  WFB_ASSIGN_OR_RETURN(LiveProcesses processes, LiveProcesses::Open(directory.processes_path()));
  std::error_code error;
  fs::create_directories(directory.path() + "/tasks", error);
  if (error) return IoError(fmt::format("{}/tasks: {}", directory.path(), error.message()));
  return std::unique_ptr<WorkerActivities>(
      new WorkerActivities(std::move(directory), loop, std::move(processes), leftovers));
}

WorkerActivities::WorkerActivities(DataDirectory directory, AsioLoop& loop, LiveProcesses processes,
                                   int leftovers)
    : directory_(std::move(directory)),
      loop_(loop),
      processes_(std::move(processes)),
      logs_(directory_.runs_path()),
      leftover_count_(leftovers),
      next_run_(loop.now() * kRunsAMs) {
  runner_ = std::make_unique<ProcessRunner>(
      loop_, logs_, processes_, ProcessRunnerOptions{directory_.path(), directory_.marker()});
  RegisterBuiltins();
  runner_->OnAnswer([this](const AttemptKey& key, Event event) {
    const auto found = numbers_.find(key);
    if (found == numbers_.end()) return;
    const temporal::ActivityNumber number = found->second;
    numbers_.erase(found);
    {
      const std::lock_guard lock(mutex_);
      builtins_.erase(key);
    }
    on_answer_(number, std::move(event));
  });
}

// Another one for every run that this worker has ever seen, so that logs are never mixed.
RunNumber WorkerActivities::NumberOf(const std::string& run_id) {
  const auto found = runs_.find(run_id);
  if (found != runs_.end()) return found->second;
  if (runs_.size() >= kRunsMax) runs_.clear();
  return runs_[run_id] = next_run_++;
}

std::string WorkerActivities::TokenPath(temporal::ActivityNumber number) const {
  return fmt::format("{}/tasks/{}", directory_.path(), number);
}

std::string WorkerActivities::FolderOf(const temporal::AttemptTask& task) const {
  return folder_.empty() ? task.base_directory : folder_;
}

void WorkerActivities::Start(const temporal::ActivityTask& task) {
  const StartAttempt& asked = task.attempt.command;
  const AttemptKey key{NumberOf(task.execution.run_id), asked.step, asked.attempt};
  StartAttempt command = asked;
  auto* process = std::get_if<ProcessSpec>(&command.spec);
  if (process != nullptr && !folder_.empty() && !task.attempt.base_directory.empty() &&
      process->cwd.starts_with(task.attempt.base_directory)) {
    process->cwd = folder_ + process->cwd.substr(task.attempt.base_directory.size());
  }
  if (!task.token.empty()) KeepToken(task.number, task.token);
  known_[task.number] = {key, process != nullptr};
  numbers_[key] = task.number;
  if (std::holds_alternative<BuiltinSpec>(command.spec)) {
    const std::lock_guard lock(mutex_);
    builtins_[key] = task;
  }
  runner_->Start(key, task.attempt.run, std::move(command));
}

// Lost with this machine, as the attempt itself: the server then waits for its heartbeat.
void WorkerActivities::KeepToken(temporal::ActivityNumber number, const std::string& token) {
  tokens_.insert(number);
  std::ofstream(TokenPath(number), std::ios::binary) << token;
}

void WorkerActivities::Cancel(temporal::ActivityNumber number) {
  const auto found = known_.find(number);
  if (found != known_.end()) runner_->Cancel(found->second.key);
}

void WorkerActivities::OnAnswer(std::function<void(temporal::ActivityNumber, Event)> callback) {
  on_answer_ = std::move(callback);
}

std::string WorkerActivities::LogPathOf(temporal::ActivityNumber number) const {
  const auto found = known_.find(number);
  if (found == known_.end() || !found->second.logs) return "";
  return logs_.PathOf(found->second.key);
}

void WorkerActivities::Drop(temporal::ActivityNumber number) {
  known_.erase(number);
  if (tokens_.erase(number) == 0) return;
  std::error_code ignored;
  fs::remove(TokenPath(number), ignored);
}

std::vector<std::string> WorkerActivities::TakeLeft() {
  std::vector<std::string> tokens;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(directory_.path() + "/tasks", error)) {
    std::ifstream file(entry.path(), std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    if (!text.str().empty()) tokens.push_back(text.str());
    std::error_code ignored;
    fs::remove(entry.path(), ignored);
  }
  return tokens;
}

void WorkerActivities::RegisterBuiltins() {
  runner_->Register("npm.discover", [this](const BuiltinSpec& spec, const AttemptKey& key) {
    return Discover(spec, key);
  });
  runner_->Register("report.suite", [this](const BuiltinSpec& spec, const AttemptKey& key) {
    return WriteReports(spec, key, false);
  });
  runner_->Register("report.package", [this](const BuiltinSpec& spec, const AttemptKey& key) {
    return WriteReports(spec, key, true);
  });
}

Result<temporal::ActivityTask> WorkerActivities::TaskOf(const AttemptKey& key) {
  const std::lock_guard lock(mutex_);
  const auto found = builtins_.find(key);
  if (found == builtins_.end()) return Unavailable("the attempt has ended");
  return found->second;
}

Result<Json> WorkerActivities::Discover(const BuiltinSpec& spec, const AttemptKey& key) {
  WFB_ASSIGN_OR_RETURN(const temporal::ActivityTask task, TaskOf(key));
  return BuiltinNpmDiscover(spec.input, FolderOf(task.attempt));
}

// Input: {"directory", "buildId"?, "package"?}, as on the embedded engine.
Result<Json> WorkerActivities::WriteReports(const BuiltinSpec& spec, const AttemptKey& key,
                                            bool one_package) {
  const std::string directory = MemberText(spec.input, "directory");
  if (directory.empty()) return InvalidInput("the input has no \"directory\"");
  const std::string package = MemberText(spec.input, "package");
  if (one_package && package.empty()) return InvalidInput("the input has no \"package\"");
  WFB_ASSIGN_OR_RETURN(const temporal::ActivityTask task, TaskOf(key));
  WFB_ASSIGN_OR_RETURN(const RunTree tree, read_tree_(task.execution));
  return WriteOriginalReports(tree, AbsolutePath(directory, FolderOf(task.attempt)),
                              MemberText(spec.input, "buildId", tree.run.run),
                              one_package ? package : "", tree.run.now);
}

}  // namespace wfb
