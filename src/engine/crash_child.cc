// The program that the crash tests kill: it does what an engine does to its journal or its
// processes and tells on standard output what it has acknowledged. WFB_FAILPOINT says where it
// dies.
//   crash_child journal DIRECTORY COMMITS   continues the scripted history up to so many commits
//   crash_child processes DIRECTORY SCRIPT  runs the shell script in three attempts at a time
#include <fmt/format.h>
#include <unistd.h>

#include <string>
#include <string_view>

#include "engine/asio_loop.h"
#include "engine/data_directory.h"
#include "engine/journal_script.h"
#include "engine/process_runner.h"

namespace wfb {
namespace {

// In one write, so that a kill cannot split the line.
void Tell(const std::string& line) {
  const std::string text = line + "\n";
  if (write(STDOUT_FILENO, text.data(), text.size()) < 0) _exit(3);
}

int RunJournal(const DataDirectory& data, int64_t end) {
  AsioLoop loop;
  auto journal =
      SqliteJournal::Open(data.journal_path(), loop, {.checkpoint_pages = 20, .quiet_ms = 1'000});
  if (!journal.ok()) {
    fmt::print(stderr, "{}\n", journal.error().message);
    return 1;
  }
  const ScriptState state = ReadScript(**journal, end);
  if (!state.error.empty() || state.commits < 0) {
    fmt::print(stderr, "not the first commits: {}\n", state.error);
    return 1;
  }
  int64_t next = state.commits;
  Tell(fmt::format("found {}", next));
  std::function<void()> commit = [&] {
    if (next == end) return loop.Stop();
    JournalBatch batch = ScriptedBatch(next);
    if (!(*journal)->Commit(batch).ok()) return loop.Stop();
    ++next;
    (*journal)->RequestSync(batch.entries.back().position);
  };
  (*journal)->OnSynced([&](Status status) {
    if (!status.ok()) return loop.Stop();
    Tell(fmt::format("acknowledged {}", next));
    loop.Post(commit);
  });
  loop.Post(commit);
  loop.Run();
  return next == end ? 0 : 1;
}

int RunProcesses(const DataDirectory& data, const std::string& script) {
  AsioLoop loop;
  LogStore logs(data.runs_path());
  auto processes = LiveProcesses::Open(data.processes_path());
  ProcessRunner runner(loop, logs, *processes,
                       {.base_directory = data.path(), .marker = data.marker()});
  StepId next = 0;
  const auto start = [&] {
    StartAttempt command;
    command.step = next++;
    command.attempt = 1;
    command.step_name = "step";
    ProcessSpec spec;
    spec.argv = {script};
    spec.shell = true;
    command.spec = spec;
    runner.Start({1, command.step, 1}, "run", std::move(command));
  };
  runner.OnAnswer([&](const AttemptKey& key, const Event&) {
    Tell(fmt::format("answered {}", key.step));
    start();
  });
  for (int i = 0; i < 3; ++i) start();
  Tell("started 3");
  loop.Run();
  return 0;
}

}  // namespace
}  // namespace wfb

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const auto data =
      wfb::DataDirectory::Open(argv[2], wfb::DataDirectory::Use::Engine, "crash_child");
  if (!data.ok()) {
    fmt::print(stderr, "{}\n", data.error().message);
    return 1;
  }
  if (std::string_view(argv[1]) == "journal") return wfb::RunJournal(*data, std::stoll(argv[3]));
  return wfb::RunProcesses(*data, argv[3]);
}
