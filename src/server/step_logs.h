// Which attempts have a log, found by the paths of their steps, through child runs.
#pragma once

#include <string>
#include <vector>

#include "engine/log_store.h"
#include "server/run_reader.h"

namespace wfb {

// One attempt of a step.
struct LoggedAttempt {
  AttemptKey key;
  std::string run_id;  // Of the run that the step belongs to.
  bool live = false;   // It may still write.
};

// `attempt` 0 = the latest. NotFound when there is no such step or attempt, or when the step is a
// child run and thus logs nothing itself.
Result<LoggedAttempt> FindLoggedAttempt(RunReader& runs, const std::string& run_id,
                                        const std::string& step, uint32_t attempt);
bool IsLive(RunReader& runs, const LoggedAttempt& attempt);

struct LoggedStep {
  std::string path;  // "build/@acme/core/test"
  TimestampMs started_at = 0;
  uint32_t attempts = 0;
  bool live = false;
};
// Steps of a run and of its child runs that have printed something, in the order in which they
// started.
Result<std::vector<LoggedStep>> FindLoggedSteps(RunReader& runs, const LogStore& logs,
                                                const std::string& run_id);

}  // namespace wfb
