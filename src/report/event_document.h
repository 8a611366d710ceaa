// One event for programs: "wfb.event/v1", a line of `--output jsonl` and the body of a server-sent
// event. Its members and their order are a promise.
#pragma once

#include <string>

#include "base/json.h"
#include "core/event.h"

namespace wfb {

// {schema, position, run, type, at, step?, attempt?, …}: `step` is a path such as
// "build/@acme/core/test" and absent for events of the run itself; what else is there depends on
// the type (slot, exit_code, error, output, due, concurrency, reason, status, …).
Json EventDocument(int64_t position, const std::string& run, const std::string& step,
                   const Event& event);

}  // namespace wfb
