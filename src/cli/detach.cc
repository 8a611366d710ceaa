#include "cli/detach.h"

#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "base/json.h"
#include "cli/terminal.h"
#include "engine/file_descriptor.h"

namespace wfb {

namespace {

std::string EncodeStatus(const Status& status) {
  if (status.ok()) return "{}";
  return WriteJson(JsonObject{{"kind", static_cast<int>(status.error().kind)},
                              {"message", status.error().message}});
}

Status DecodeStatus(const std::string& text) {
  const Result<Json> value = ParseJson(text);
  if (!value.ok()) return IoError("the background engine ended before it began; see engine.log");
  const Json* kind = FindMember(*value, "kind");
  if (kind == nullptr || !kind->is_int64()) return Ok();
  return Error{static_cast<ErrorKind>(kind->get_int64()), MemberText(*value, "message")};
}

[[noreturn]] void RunChild(FileDescriptor pipe,
                           const std::function<Result<ExitCode>(const Announce&)>& work) {
  setsid();
  std::signal(SIGHUP, SIG_IGN);
  RedirectOutput("/dev/null");
  const int null_device = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (null_device >= 0) dup2(null_device, STDIN_FILENO);
  const Announce announce = [&pipe](const Status& status) {
    if (!pipe.open()) return;
    WriteAll(pipe.get(), EncodeStatus(status));
    pipe.Close();
  };
  const Result<ExitCode> code = work(announce);
  if (!code.ok()) announce(code.error());
  _exit(static_cast<int>(code.ok() ? *code : ExitCodeOf(code.error().kind)));
}

}  // namespace

void TellStarted(const std::string& run, bool json, Context& context) {
  if (json) {
    const Json document = {{"schema", "wfb.started/v1"}, {"run", run}};
    context.terminal.Out(WriteJsonPretty(document) + "\n");
    return;
  }
  context.terminal.Out(run + "\n");
  context.terminal.Message("it runs in the background; see wfb watch " + run);
}

void RedirectOutput(const std::string& path) {
  const FileDescriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  if (!file.open()) return;
  dup2(file.get(), STDOUT_FILENO);
  dup2(file.get(), STDERR_FILENO);
}

Status RunDetached(const std::function<Result<ExitCode>(const Announce&)>& work) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return ErrnoError("make a pipe", errno);
  FileDescriptor reading(ends[0]);
  FileDescriptor writing(ends[1]);
  const pid_t child = fork();
  if (child < 0) return ErrnoError("start a process", errno);
  if (child == 0) {
    reading.Close();
    RunChild(std::move(writing), work);
  }
  writing.Close();
  std::string text;
  char buffer[4096];
  while (true) {
    const ssize_t count = read(reading.get(), buffer, sizeof buffer);
    if (count > 0) text.append(buffer, static_cast<size_t>(count));
    if (count == 0 || (count < 0 && errno != EINTR)) break;
  }
  return DecodeStatus(text);
}

}  // namespace wfb
