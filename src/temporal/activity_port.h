// What a worker needs to carry attempts out on its machine. All calls and callbacks happen on the
// worker's loop. cli implements it over the engine's process runner; tests with a double.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "temporal/attempt_task.h"

namespace wfb::temporal {

using ActivityNumber = int64_t;  // Of an attempt, within one worker; never reused.

struct ActivityTask {
  ActivityNumber number = 0;
  Execution execution;  // The workflow that the attempt belongs to.
  AttemptTask attempt;
  std::string token;  // What names it to the server; empty = not yet known.
};

class ActivityPort {
 public:
  virtual ~ActivityPort() = default;
  // Carries the attempt out. Exactly one answer follows (AttemptSucceeded, AttemptFailed or
  // AttemptCancelled), never from within this call, when nothing of it is left alive. The token
  // survives the death of this process, until Drop.
  virtual void Start(const ActivityTask& task) = 0;
  // The token of one that was started without.
  virtual void KeepToken(ActivityNumber number, const std::string& token) = 0;
  // Ends it: TERM, the grace, KILL. Unknown ones are ignored.
  virtual void Cancel(ActivityNumber number) = 0;
  virtual void OnAnswer(std::function<void(ActivityNumber, Event)> callback) = 0;
  // The absolute path of the attempt's log.
  virtual std::string LogPathOf(ActivityNumber number) const = 0;
  // The server knows how it ended.
  virtual void Drop(ActivityNumber number) = 0;
  // Tokens that a worker which died has left; nothing of their attempts is alive. Asked once.
  virtual std::vector<std::string> TakeLeft() = 0;
};

}  // namespace wfb::temporal
