#include "engine/spawn.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>

namespace wfb {

namespace {

constexpr std::string_view kDefaultPath = "/usr/local/bin:/usr/bin:/bin";

// Signals that this program, or who started it, may ignore: a child would inherit that.
constexpr int kDefaultSignals[] = {SIGHUP,  SIGINT,  SIGQUIT, SIGPIPE, SIGTERM,
                                   SIGCHLD, SIGTSTP, SIGTTIN, SIGTTOU};

StepError SpawnError(std::string message, bool retryable = false) {
  return {"spawn", std::move(message), retryable};
}

bool IsProgram(const std::string& path) {
  struct stat status {};
  return access(path.c_str(), X_OK) == 0 && stat(path.c_str(), &status) == 0 &&
         S_ISREG(status.st_mode);
}

// The file that execve is to run; empty when no folder of the PATH has it.
std::string FindProgram(const SpawnRequest& request) {
  const std::string& name = request.argv[0];
  if (name.find('/') != std::string::npos) return name;
  std::string_view path = request.environment->Get("PATH");
  if (path.empty()) path = kDefaultPath;
  while (!name.empty()) {
    const size_t end = std::min(path.find(':'), path.size());
    const std::string_view folder = path.substr(0, end);
    std::string candidate = folder.empty() ? "." : std::string(folder);
    if (candidate[0] != '/') candidate = request.cwd + "/" + candidate;
    candidate += '/';
    candidate += name;
    if (IsProgram(candidate)) return candidate;
    if (end == path.size()) break;
    path.remove_prefix(end + 1);
  }
  return {};
}

// posix_spawn says only that something was not there or not allowed: this finds out what.
StepError Explain(int failed, const SpawnRequest& request, const std::string& program) {
  struct stat status {};
  if (stat(request.cwd.c_str(), &status) != 0)
    return SpawnError(fmt::format(
        "the working directory {} does not exist; create it, or change \"cwd\"", request.cwd));
  if (!S_ISDIR(status.st_mode))
    return SpawnError(fmt::format("the working directory {} is not a directory", request.cwd));
  if (access(request.cwd.c_str(), X_OK) != 0)
    return SpawnError(fmt::format("the working directory {} may not be entered", request.cwd));
  const std::string path = program[0] == '/' ? program : request.cwd + "/" + program;
  switch (failed) {
    case ENOENT:
      if (stat(path.c_str(), &status) == 0)
        return SpawnError(fmt::format(
            "command \"{}\" could not be started: the interpreter that its first line names does "
            "not exist",
            request.argv[0]));
      return SpawnError(fmt::format("command \"{}\" does not exist", request.argv[0]));
    case EACCES:
      return SpawnError(
          fmt::format("command \"{}\" is not a program that may be run", request.argv[0]));
    case ENOEXEC:
      return SpawnError(fmt::format(
          "command \"{}\" is neither a program for this machine nor a script that begins with #!",
          request.argv[0]));
    case E2BIG:
      return SpawnError(fmt::format(
          "command \"{}\" could not be started: its arguments and environment are longer than the "
          "system takes; pass long values in a file",
          request.argv[0]));
    default:
      return SpawnError(fmt::format("command \"{}\" could not be started: {}", request.argv[0],
                                    std::strerror(failed)),
                        failed == EAGAIN || failed == ENOMEM || failed == EMFILE ||
                            failed == ENFILE || failed == ETXTBSY);
  }
}

class SpawnActions {
 public:
  SpawnActions() { posix_spawn_file_actions_init(&actions_); }
  ~SpawnActions() { posix_spawn_file_actions_destroy(&actions_); }
  SpawnActions(const SpawnActions&) = delete;
  SpawnActions& operator=(const SpawnActions&) = delete;

  void Direct(const ChildStream& stream, int target) {
    if (stream.descriptor >= 0) {
      posix_spawn_file_actions_adddup2(&actions_, stream.descriptor, target);
    } else {
      posix_spawn_file_actions_addopen(&actions_, target, stream.path.c_str(), O_WRONLY | O_APPEND,
                                       0);
    }
  }
  void Fill(const SpawnRequest& request) {
    posix_spawn_file_actions_adddup2(&actions_, request.standard_input, STDIN_FILENO);
    Direct(request.standard_output, STDOUT_FILENO);
    const ChildStream& error = request.standard_error;
    if (error.descriptor < 0 && error.path == request.standard_output.path) {
      // One open file for both, so that lines of both keep their order.
      posix_spawn_file_actions_adddup2(&actions_, STDOUT_FILENO, STDERR_FILENO);
    } else {
      Direct(error, STDERR_FILENO);
    }
    posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
    posix_spawn_file_actions_addchdir_np(&actions_, request.cwd.c_str());
  }
  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_;
};

class SpawnAttributes {
 public:
  SpawnAttributes() {
    posix_spawnattr_init(&attributes_);
    posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(&attributes_, 0);
    sigset_t signals;
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes_, &signals);
    for (const int number : kDefaultSignals) sigaddset(&signals, number);
    posix_spawnattr_setsigdefault(&attributes_, &signals);
  }
  ~SpawnAttributes() { posix_spawnattr_destroy(&attributes_); }
  SpawnAttributes(const SpawnAttributes&) = delete;
  SpawnAttributes& operator=(const SpawnAttributes&) = delete;
  const posix_spawnattr_t* get() const { return &attributes_; }

 private:
  posix_spawnattr_t attributes_;
};

}  // namespace

std::variant<SpawnedProcess, StepError> Spawn(const SpawnRequest& request) {
  const std::string program = FindProgram(request);
  if (program.empty())
    return SpawnError(fmt::format("command \"{}\" was not found on PATH", request.argv[0]));
  std::vector<char*> argv;
  for (const std::string& argument : request.argv)
    argv.push_back(const_cast<char*>(argument.c_str()));  // execve does not write through it.
  argv.push_back(nullptr);
  const std::vector<char*> environment = request.environment->Pointers();
  SpawnActions actions;
  actions.Fill(request);
  const SpawnAttributes attributes;
  SpawnedProcess process;
  const int failed = posix_spawn(&process.pid, program.c_str(), actions.get(), attributes.get(),
                                 argv.data(), environment.data());
  if (failed != 0) return Explain(failed, request, program);
  process.handle = FileDescriptor(static_cast<int>(syscall(SYS_pidfd_open, process.pid, 0)));
  if (process.handle.open()) return process;
  const int no_handle = errno;
  kill(-process.pid, SIGKILL);
  waitpid(process.pid, nullptr, 0);
  return Explain(no_handle, request, program);
}

}  // namespace wfb
