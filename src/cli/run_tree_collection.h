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

// The step that a path such as "build/@acme/core/test" means, through child runs: the run that has
// it and its number there. NotFound names the nearest.
struct StepPlace {
  RunRecord run;
  StepId step = kNoStep;
  uint32_t attempts = 0;
  bool settled = false;
};
Result<StepPlace> FindStepPlace(RunStore& store, const Engine* engine, const std::string& run_id,
                                std::string_view path);

}  // namespace wfb
