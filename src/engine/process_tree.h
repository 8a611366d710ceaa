// What /proc says about processes, and ending them without ever hitting another process that got
// the same number: a process is known by its number and its start time.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/file_descriptor.h"

namespace wfb {

struct ProcessStat {
  pid_t pid = 0;
  pid_t parent = 0;
  pid_t group = 0;
  char state = '?';         // 'Z' = a zombie.
  uint64_t start_time = 0;  // Clock ticks since the machine started.
};

// Nothing when there is no such process.
std::optional<ProcessStat> ReadProcess(pid_t pid);
// Every process that can be seen.
std::vector<ProcessStat> ReadAllProcesses();
// The children of this program, also those that became so when their parent ended.
std::vector<pid_t> ReadChildren();
// Whether the process was started with every one of these entries ("NAME=value") in its
// environment; false when that may not be read.
bool HasEnvironment(pid_t pid, const std::vector<std::string>& entries);
// Those of `all` that descend from `root`, without it.
std::vector<ProcessStat> DescendantsOf(pid_t root, const std::vector<ProcessStat>& all);

// Clock ticks since the machine started, as start times count them.
uint64_t ProcessClock();

// A hold on one process: what is sent through it never reaches another one.
class ProcessHandle {
 public:
  // Nothing when the process is gone or its number belongs to another one by now.
  static std::optional<ProcessHandle> Open(const ProcessStat& process);

  pid_t pid() const { return pid_; }
  void Signal(int number) const;
  // True once it has ended. A child of this program is reaped by that.
  bool Ended() const;

 private:
  ProcessHandle(pid_t pid, FileDescriptor file) : pid_(pid), file_(std::move(file)) {}
  pid_t pid_ = 0;
  FileDescriptor file_;
};

}  // namespace wfb
