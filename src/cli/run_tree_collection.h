// Gathers what reports print from: the views of a run and of its child runs, and the ends of the
// logs of what failed. On the engine's thread when an engine is alive.
#pragma once

#include <string>

#include "engine/engine.h"
#include "engine/log_store.h"
#include "engine/run_store.h"
#include "report/run_tree.h"

namespace wfb {

struct CollectedRun {
  RunTree tree;
  LogTails tails;
};

// Runs that `engine` (may be null) has loaded are taken from it, the others from the journal.
Result<RunTree> CollectRunTree(RunStore& store, const Engine* engine, const std::string& run_id,
                               TimestampMs now);

// The last lines of each failed step's last attempt.
LogTails CollectLogTails(RunStore& store, const LogStore& logs, const RunTree& tree);

Result<CollectedRun> CollectRun(RunStore& store, const Engine* engine, const LogStore& logs,
                                const std::string& run_id, TimestampMs now);

}  // namespace wfb
