// What the decider asks the world to do. The engine journals the event of a decision first and
// carries the command out after; the world answers with events.
#pragma once

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "core/event.h"
#include "core/plan.h"

namespace wfb {

// A process to start, every value resolved to text.
struct ProcessSpec {
  std::vector<std::string> argv;
  bool shell = false;  // argv[0] is the script; the rest are its positional parameters.
  std::string cwd;  // Absolute, or relative to the engine's base directory; empty = that directory.
  std::map<std::string, std::string> environment;  // Added to the inherited one.
  std::map<std::string, SecretReference> secrets;  // Variable → where its value comes from.
  OutputMode output = OutputMode::None;
  std::vector<int> success_exit_codes;
  DurationMs kill_grace_ms = 0;
};

struct SimulateSpec {
  DurationMs duration_ms = 0;
  bool succeeds = true;
  Json output;
  std::string error;
};

struct BuiltinSpec {
  std::string name;
  Json input;
};

// Start one attempt. Answered by AttemptSucceeded, AttemptFailed or AttemptCancelled.
struct StartAttempt {
  StepId step = kNoStep;
  uint32_t attempt = 0;
  std::string step_name;  // "build" or "build/@acme/core": WFB_STEP and messages.
  std::variant<ProcessSpec, SimulateSpec, BuiltinSpec> spec;
  std::optional<DurationMs> timeout_ms;
  bool external = false;
  std::string activity;  // Its name in the definition.
};

// End a running attempt: TERM, grace, KILL of its whole tree.
struct CancelAttempt {
  StepId step = kNoStep;
  uint32_t attempt = 0;
};

// Answer with TimerFired (sleep) or RetryDue (retry) once `due` is reached.
struct SetTimer {
  StepId step = kNoStep;
  TimestampMs due = 0;
  EventType answer = EventType::TimerFired;
};

// Start a child run, or re-open the child run `run` when it exists and has failed.
struct StartChild {
  StepId step = kNoStep;
  uint32_t attempt = 0;
  std::string run;  // The child's run id.
  std::string workflow;
  Json input;
};

struct CancelChild {
  StepId step = kNoStep;
  std::string run;
};

using Command = std::variant<StartAttempt, CancelAttempt, SetTimer, StartChild, CancelChild>;

// One choice of the decider: the fact to journal, and what follows from it.
struct Decision {
  Event event;
  std::optional<Command> command;
};

}  // namespace wfb
