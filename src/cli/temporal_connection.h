// The connection that settings of the command line mean.
#pragma once

#include <memory>

#include "cli/temporal_options.h"
#include "temporal/connection.h"

namespace wfb {

// Calls nobody yet. InvalidInput when the settings do not fit together.
Result<std::shared_ptr<temporal::Connection>> OpenConnection(const TemporalSettings& settings);

}  // namespace wfb
