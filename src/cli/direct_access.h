// Access to the runs of a data directory in which no engine is alive: its journal and its logs are
// read in this process.
#pragma once

#include <memory>
#include <string>

#include "cli/run_access.h"

namespace wfb {

// Conflict when an engine has the directory.
Result<std::unique_ptr<RunAccess>> OpenDirectAccess(const std::string& data_directory);

}  // namespace wfb
