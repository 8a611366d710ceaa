// The exit codes of every command: a promise to scripts. One table maps what went wrong to them.
#pragma once

#include "base/result.h"
#include "core/run_view.h"
#include "core/step_state.h"

namespace wfb {

enum class ExitCode : int {
  Ok = 0,
  StepFailed = 1,  // A step failed, or the system refused (disk full, no permission).
  Usage = 2,
  InvalidWorkflow = 3,
  NotFound = 4,
  Conflict = 5,
  Unreachable = 6,
  TimedOut = 124,
  Interrupted = 130,  // Ctrl-C, or the run was cancelled.
  Terminated = 143,   // SIGTERM; the run can be resumed.
};

ExitCode ExitCodeOf(ErrorKind kind);
// Of a run that has finished; Ok for one that has not. A step that failed counts also where the
// workflow lets the run succeed without it: whoever runs it in a pipeline must not miss it.
ExitCode ExitCodeOf(RunStatus status, bool step_failed);
ExitCode ExitCodeOf(const RunView& run);

// "usage", "not_found", …: the word in `{"error": {"code": …}}`.
const char* ErrorKindName(ErrorKind kind);

}  // namespace wfb
