// One step with everything that people ask about it: what it got and gave, why it waits, what it
// holds up, its log, its child run, and where the failure shows, however deep in child runs it
// lies.
#pragma once

#include <string>

#include "base/json.h"
#include "server/log_streams.h"
#include "server/run_reader.h"
#include "server/run_shapes.h"

namespace wfb {

// Of the step at this path of the run. NotFound names the nearest.
Result<Json> StepDetails(RunReader& runs, RunShapes& shapes, const LogStreams& logs,
                         const std::string& run_id, const std::string& path);

}  // namespace wfb
