// Follows a run from outside until it ends.
#pragma once

#include "cli/command.h"
#include "cli/run_access.h"

namespace wfb {

// Draws the live region, or prints lines; at the end the run as text, or as a document. Gives the
// run's exit code; Conflict when nothing works on the run.
Result<ExitCode> WatchRun(FoundRun found, bool json, Context& context);

}  // namespace wfb
