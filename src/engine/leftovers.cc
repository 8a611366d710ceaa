#include "engine/leftovers.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <map>
#include <thread>
#include <vector>

#include "engine/live_processes.h"
#include "engine/process_tree.h"

namespace wfb {

namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kKillPatience = std::chrono::seconds(10);
constexpr auto kPause = std::chrono::milliseconds(2);

class Leftovers {
 public:
  Leftovers(std::vector<LiveProcesses::Entry> entries, const std::string& marker)
      : entries_(std::move(entries)), environment_{"WFB_ENGINE=" + marker} {}

  // Takes in what is alive of it at this moment.
  void Find() {
    const std::vector<ProcessStat> all = ReadAllProcesses();
    std::map<pid_t, const ProcessStat*> by_pid;
    for (const ProcessStat& process : all) by_pid[process.pid] = &process;
    for (const LiveProcesses::Entry& entry : entries_) {
      const auto leader = by_pid.find(entry.pid);
      if (leader == by_pid.end() || !StartedThen(entry, *leader->second)) continue;
      Take(*leader->second);
      for (const ProcessStat& process : DescendantsOf(entry.pid, all)) Take(process);
      for (const ProcessStat& process : all)
        if (process.group == entry.pid) Take(process);
    }
    for (const ProcessStat& process : all)
      if (HasEnvironment(process.pid, environment_)) Take(process);
  }

  void Signal(int number) {
    for (const auto& [pid, handle] : alive_) handle.Signal(number);
  }

  bool AllEnded() {
    std::erase_if(alive_, [](const auto& entry) { return entry.second.Ended(); });
    return alive_.empty();
  }

  // Looks away for moments only, so that a prompt end is seen at once.
  bool AwaitEnd(Clock::duration patience) {
    const auto end = Clock::now() + patience;
    while (!AllEnded()) {
      if (Clock::now() >= end) return false;
      std::this_thread::sleep_for(kPause);
    }
    return true;
  }

  bool empty() const { return alive_.empty(); }
  int count() const { return count_; }
  pid_t first() const { return alive_.begin()->first; }

 private:
  // Both clocks are rounded down to ticks, perhaps not alike.
  static bool StartedThen(const LiveProcesses::Entry& entry, const ProcessStat& process) {
    return process.start_time + 1 >= entry.start_from && process.start_time - 1 <= entry.start_to;
  }

  void Take(const ProcessStat& process) {
    if (process.pid == getpid() || process.state == 'Z' || alive_.contains(process.pid)) return;
    if (auto handle = ProcessHandle::Open(process)) {
      alive_.emplace(process.pid, std::move(*handle));
      ++count_;
    }
  }

  const std::vector<LiveProcesses::Entry> entries_;
  const std::vector<std::string> environment_;
  std::map<pid_t, ProcessHandle> alive_;
  int count_ = 0;
};

}  // namespace

Result<int> EndLeftovers(const std::string& processes_path, const std::string& marker,
                         DurationMs grace_ms) {
  WFB_ASSIGN_OR_RETURN(auto entries, LiveProcesses::ReadLeft(processes_path));
  if (!entries) return 0;
  Leftovers leftovers(std::move(*entries), marker);
  leftovers.Find();
  leftovers.Signal(SIGTERM);
  leftovers.AwaitEnd(std::chrono::milliseconds(grace_ms));
  const auto end = Clock::now() + kKillPatience;
  while (true) {
    // What they started while they were being ended is found by another look.
    leftovers.Find();
    if (leftovers.empty()) return leftovers.count();
    leftovers.Signal(SIGKILL);
    leftovers.AwaitEnd(std::chrono::seconds(1));
    if (Clock::now() >= end)
      return IoError(fmt::format(
          "process {} of an engine that was killed does not end; end it, then start again",
          leftovers.first()));
  }
}

}  // namespace wfb
