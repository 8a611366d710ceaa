// Real kills of a real program (crash_child.cc), at every point at which an engine could die.
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <string>
#include <vector>

#include "engine/data_directory.h"
#include "engine/environment_block.h"
#include "engine/failpoint.h"
#include "engine/leftovers.h"
#include "engine/live_processes.h"
#include "engine/process_tree.h"
#include "engine/spawn.h"
#include "testing/temporary_directory.h"

namespace wfb {

namespace {

constexpr int64_t kCommits = 100;

struct ChildEnd {
  int status = 0;  // As waitpid gives it.
  std::vector<std::string> lines;
  bool killed() const { return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL; }
  // The number behind the last line that begins with `word`; -1 = none.
  int64_t Last(const std::string& word) const {
    for (size_t i = lines.size(); i > 0; --i)
      if (lines[i - 1].rfind(word + " ", 0) == 0)
        return std::stoll(lines[i - 1].substr(word.size() + 1));
    return -1;
  }
};

// Runs the child to its end; with `kill_after`, kills it at the line that begins so.
ChildEnd RunChild(const std::vector<std::string>& arguments, const std::string& failpoint,
                  const std::string& kill_after = "") {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  std::vector<std::string> texts = {WFB_CRASH_CHILD};
  texts.insert(texts.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& text : texts) argv.push_back(text.data());
  argv.push_back(nullptr);
  const InheritedEnvironment inherited(environ);
  EnvironmentBlock environment(inherited);
  if (!failpoint.empty()) environment.Set("WFB_FAILPOINT", failpoint);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  pid_t pid = 0;
  REQUIRE(posix_spawn(&pid, WFB_CRASH_CHILD, &actions, nullptr, argv.data(),
                      environment.Pointers().data()) == 0);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  ChildEnd end;
  std::string line;
  for (char c = 0; read(ends[0], &c, 1) == 1;) {
    if (c != '\n') {
      line += c;
      continue;
    }
    if (!kill_after.empty() && line.rfind(kill_after, 0) == 0) kill(pid, SIGKILL);
    end.lines.push_back(std::move(line));
    line.clear();
  }
  close(ends[0]);
  waitpid(pid, &end.status, 0);
  return end;
}

std::vector<ProcessStat> AliveWith(const std::string& marker) {
  std::vector<ProcessStat> alive;
  for (const ProcessStat& process : ReadAllProcesses())
    if (process.state != 'Z' && HasEnvironment(process.pid, {"WFB_ENGINE=" + marker}))
      alive.push_back(process);
  return alive;
}

// A process that no engine has anything to do with, unless its number is in the file.
class Sleeper {
 public:
  Sleeper() {
    char name[] = "sleep";
    char time[] = "1000";
    char* argv[] = {name, time, nullptr};
    REQUIRE(posix_spawnp(&pid_, name, nullptr, nullptr, argv, environ) == 0);
  }
  ~Sleeper() {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  Sleeper(const Sleeper&) = delete;
  Sleeper& operator=(const Sleeper&) = delete;
  pid_t pid() const { return pid_; }
  bool alive() const {
    const auto process = ReadProcess(pid_);
    return process && process->state != 'Z';
  }

 private:
  pid_t pid_ = 0;
};

}  // namespace

TEST_CASE("a journal that is killed at any point keeps every commit that was acknowledged") {
  for (const Failpoint point :
       {Failpoint::JournalBeforeCommit, Failpoint::JournalAfterCommit,
        Failpoint::JournalBeforeCheckpoint, Failpoint::JournalAfterCheckpoint,
        Failpoint::SyncBefore, Failpoint::SyncAfter}) {
    const TemporaryDirectory directory;
    const std::vector<std::string> arguments = {"journal", directory / ".wfb",
                                                std::to_string(kCommits)};
    int64_t acknowledged = 0;
    int kills = 0;
    for (int k = 1;; k = 2 * k + 1) {
      INFO(FailpointName(point) << " pass " << k);
      const ChildEnd end = RunChild(arguments, fmt::format("{}:{}", FailpointName(point), k));
      const int64_t found = end.Last("found");
      CHECK(found >= acknowledged);
      CHECK(found <= acknowledged + 1);
      acknowledged = std::max(found, end.Last("acknowledged"));
      if (!end.killed()) {
        CHECK(end.status == 0);
        break;
      }
      ++kills;
    }
    CHECK(kills >= 2);
    CHECK(acknowledged == kCommits);
  }
}

TEST_CASE("nothing of a killed engine is left when the next one begins") {
  const std::string stays = "setsid sleep 1000 & sleep 1000 & sleep 1000";
  const std::string exits = "setsid sleep 1000 & sleep 1000 & exit 0";
  struct Kill {
    std::string script, failpoint, after;
  };
  for (const Kill& how : {Kill{stays, "", "started"}, Kill{stays, "spawn.before:2", ""},
                          Kill{stays, "spawn.after:3", ""}, Kill{exits, "reap.before:1", ""},
                          Kill{exits, "reap.after:1", ""}, Kill{exits, "reap.after:7", ""}}) {
    INFO(how.script << " " << how.failpoint << how.after);
    const TemporaryDirectory directory;
    const ChildEnd end =
        RunChild({"processes", directory / ".wfb", how.script}, how.failpoint, how.after);
    CHECK(end.killed());
    const auto data =
        DataDirectory::Open(directory / ".wfb", DataDirectory::Use::Engine, "the next engine");
    REQUIRE(data.ok());
    const size_t alive = AliveWith(data->marker()).size();
    const auto ended = EndLeftovers(data->processes_path(), data->marker(), 1000);
    REQUIRE(ended.ok());
    CHECK(*ended >= static_cast<int>(alive));
    if (how.failpoint.empty()) CHECK(*ended >= 3);
    CHECK(AliveWith(data->marker()).empty());
    REQUIRE(LiveProcesses::Open(data->processes_path()).ok());
    CHECK(*EndLeftovers(data->processes_path(), data->marker(), 0) == 0);
  }
}

TEST_CASE("a leftover that ignores TERM is killed after the grace") {
  const TemporaryDirectory directory;
  const ChildEnd end = RunChild({"processes", directory / ".wfb",
                                 "trap '' TERM; echo x > ready.$$; while :; do sleep 0.01; done"},
                                "", "started");
  CHECK(end.killed());
  const auto data =
      DataDirectory::Open(directory / ".wfb", DataDirectory::Use::Engine, "the next engine");
  REQUIRE(EndLeftovers(data->processes_path(), data->marker(), 20).ok());
  CHECK(AliveWith(data->marker()).empty());
}

TEST_CASE("a process is ended by number and start time, never by its number alone") {
  const TemporaryDirectory directory;
  const std::string path = directory / "processes";
  auto live = LiveProcesses::Open(path);
  REQUIRE(live.ok());
  const Sleeper before;
  const auto started = ReadProcess(before.pid());
  while (ProcessClock() < started->start_time + 4) {
  }
  const auto stale = live->Reserve({1, 1, 1});
  live->Record(stale, before.pid());
  const auto open = live->Reserve({1, 2, 1});
  const Sleeper ours;
  live->Record(open, ours.pid());
  while (ProcessClock() < ReadProcess(ours.pid())->start_time + 4) {
  }
  const Sleeper after;
  const auto released = live->Reserve({1, 3, 1});
  live->Record(released, after.pid());
  live->Release(released);

  const auto ended = EndLeftovers(path, "no such marker", 1000);
  REQUIRE(ended.ok());
  CHECK(*ended == 1);
  CHECK(before.alive());
  CHECK_FALSE(ours.alive());
  CHECK(after.alive());
}

TEST_CASE("an engine that ended in peace leaves nothing to look for") {
  const TemporaryDirectory directory;
  const std::string path = directory / "processes";
  CHECK_FALSE(LiveProcesses::ReadLeft(path)->has_value());
  {
    auto live = LiveProcesses::Open(path);
    std::vector<LiveProcesses::SlotIndex> slots;
    for (StepId step = 0; step < 1000; ++step) slots.push_back(live->Reserve({1, step, 1}));
    for (size_t i = 0; i < slots.size(); ++i) live->Record(slots[i], static_cast<pid_t>(i + 1));
    const auto left = LiveProcesses::ReadLeft(path);
    REQUIRE(left->has_value());
    REQUIRE((*left)->size() == 1000);
    const auto step_of = [](const LiveProcesses::Entry& entry) { return entry.key.step; };
    std::vector<StepId> steps;
    for (const LiveProcesses::Entry& entry : **left) {
      CHECK(entry.pid == static_cast<pid_t>(step_of(entry) + 1));
      CHECK(entry.start_from <= entry.start_to);
      steps.push_back(step_of(entry));
    }
    std::sort(steps.begin(), steps.end());
    CHECK(std::unique(steps.begin(), steps.end()) == steps.end());
    for (const auto slot : slots) live->Release(slot);
  }
  CHECK_FALSE(LiveProcesses::ReadLeft(path)->has_value());
}

}  // namespace wfb
