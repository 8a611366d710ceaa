// Starts one process in a group of its own: by posix_spawn, which unlike fork does not copy the
// engine's page tables, and whose errors are those of the very execve in the child.
#pragma once

#include <sys/types.h>

#include <string>
#include <variant>
#include <vector>

#include "core/event.h"
#include "engine/environment_block.h"
#include "engine/file_descriptor.h"

namespace wfb {

// Where one of the child's output streams goes: to `descriptor`, or, when that is -1, to what
// `path` names, opened by the child itself for appending.
struct ChildStream {
  int descriptor = -1;
  std::string path;
};

struct SpawnRequest {
  std::vector<std::string> argv;  // Not empty. argv[0] is looked up on the PATH of `environment`,
                                  // unless it has a slash.
  std::string cwd;                // Absolute.
  EnvironmentBlock* environment = nullptr;
  int standard_input = -1;
  ChildStream standard_output;
  ChildStream standard_error;
};

struct SpawnedProcess {
  pid_t pid = 0;          // Also the number of its group.
  FileDescriptor handle;  // A pidfd: readable when the process has ended.
};

// The StepError has kind "spawn"; retryable only when the machine may have room later.
std::variant<SpawnedProcess, StepError> Spawn(const SpawnRequest& request);

}  // namespace wfb
