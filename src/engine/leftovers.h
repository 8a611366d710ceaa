// Ends what a killed engine left running, before its runs are continued: a step must not run twice
// at the same time. Blocks; called at the start, when the data directory's lock is held.
#pragma once

#include <string>

#include "base/result.h"
#include "base/time.h"

namespace wfb {

// Processes are found by number and start time (`processes_path`, the file of LiveProcesses) with
// their descendants and their groups, and by WFB_ENGINE=`marker` in their environment; never by
// number alone. They get TERM, and KILL after the grace. Returns how many there were.
Result<int> EndLeftovers(const std::string& processes_path, const std::string& marker,
                         DurationMs grace_ms);

}  // namespace wfb
