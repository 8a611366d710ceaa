// One attempt as an activity of Temporal: its input (everything resolved, so that the worker which
// takes it needs no definition) and its result.
#pragma once

#include <string>

#include "core/command.h"
#include "temporal/history_mapping.h"

namespace wfb::temporal {

struct AttemptTask {
  std::string run;             // The core's id of the run.
  std::string base_directory;  // Where relative paths start.
  StartAttempt command;
};

Json ToJson(const AttemptTask& task);
Result<AttemptTask> AttemptTaskFromJson(const Json& value);

// The result of an attempt that succeeded, or the details of one that did not:
// {"exit_code","output"|"error","log"?}.
Json AttemptResult(const Event& answer, const std::optional<LogPlace>& log);

}  // namespace wfb::temporal
