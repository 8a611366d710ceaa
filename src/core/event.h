// An event is a fact that happened in a run. The journal holds nothing else: the state of a run is
// the fold of its events, on every executor. Choices (branch taken, items expanded, step started)
// are facts too, so another version of this program never replays an old run differently.
#pragma once

#include <cstdint>
#include <string>

#include "base/json.h"
#include "base/time.h"

namespace wfb {

// Numbers the steps of a run: nodes of the root frame first, in declaration order; items and body
// frames follow in the order in which they were opened. The same fold gives the same numbers.
using StepId = uint32_t;
inline constexpr StepId kNoStep = UINT32_MAX;

// Stored as numbers: append only, never renumber. `code` and `body` per type are said beside it;
// what is not said is 0 and null.
enum class EventType : uint8_t {
  RunStarted = 1,          // body: RunOptions as JSON (core/run_options.h).
  VariablesSet = 2,        // step; body: {name: value}. The set node has succeeded.
  BranchTaken = 3,         // step; code: index of the case. The condition has succeeded.
  ItemsExpanded = 4,       // step; code: cap; body: {"items":[{"key","item","dependencies":[index],
                           // "missing":[key],"weight","skip":true?}]}. The orchestrate node runs.
  AttemptStarted = 5,      // step, attempt (from 1); code: slot (-1 = none); body: input or null.
  AttemptSucceeded = 6,    // step, attempt; code: exit code; body: output.
  AttemptFailed = 7,       // step, attempt; code: exit code (-1 = none); body: a StepError.
  AttemptCancelled = 8,    // step, attempt; code: exit code. Its process tree is gone.
  AttemptInterrupted = 9,  // step, attempt. Its executor died; what was left of it is gone.
  RetryScheduled = 10,     // step; code: due time (TimestampMs).
  RetryDue = 11,           // step.
  TimerStarted = 12,       // step; code: due time (TimestampMs). The sleep node runs.
  TimerFired = 13,         // step.
  ChildStarted = 14,    // step, attempt; code: slot (-1 = none); body: {"run","workflow","input"}.
  ChildSucceeded = 15,  // step, attempt; body: the child's result.
  ChildFailed = 16,     // step, attempt; body: a StepError.
  ChildCancelled = 17,  // step, attempt.
  StepSucceeded = 18,   // step; body: output. Orchestrate (null: derived from items), end.
  StepFailed = 19,  // step; body: a StepError. No attempt was made: evaluation, fail node, cycle.
  ConcurrencyChanged = 20,    // step (kNoStep = every orchestrate node); code: N.
  FailurePolicyChanged = 21,  // step (kNoStep = every one); body: "continue" | "fail_fast" |
                              // {"bail_after": K}.
  PauseRequested = 22,
  ResumeRequested = 23,
  CancelRequested = 24,  // body: {"reason"}.
  StepSkipped = 25,      // step; body: {"reason"}.
  RetryRequested = 26,   // body: {"steps":[step]} or null (all failed and cancelled roots).
  RunFinished = 27,      // code: RunStatus; body: {"result"} or {"error": StepError}.
};

const char* EventTypeName(EventType type);  // "attempt_started".

struct Event {
  EventType type = EventType::RunStarted;
  StepId step = kNoStep;
  uint32_t attempt = 0;
  TimestampMs at = 0;
  int64_t code = 0;
  Json body;
};

// Why a step failed. JSON: {"kind","message","retryable"?,"details"?}.
struct StepError {
  std::string kind;  // exit, signal, timeout, spawn, output, expression, cycle, items, child, fail,
                     // simulated, builtin, resource
  std::string message;
  bool retryable = true;
};
Json ToJson(const StepError& error);
StepError StepErrorFromJson(const Json& value);  // Missing members become empty.

}  // namespace wfb
