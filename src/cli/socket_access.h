// Access to the runs of a data directory in which an engine is alive: over its socket.
#pragma once

#include <memory>
#include <string>

#include "cli/run_access.h"

namespace wfb {

// Unavailable when the engine does not answer.
Result<std::unique_ptr<RunAccess>> OpenSocketAccess(const std::string& data_directory,
                                                    const std::string& socket_path);

}  // namespace wfb
