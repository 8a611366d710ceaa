// A run on Temporal with all its child runs, for reports: read from the server.
#pragma once

#include "report/run_tree.h"
#include "temporal/run_loader.h"

namespace wfb {

// The tree that the execution belongs to, from its root down. Blocks.
Result<RunTree> ReadRunTree(temporal::RunLoader& reader, const temporal::Execution& execution);

}  // namespace wfb
