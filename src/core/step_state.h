// The states of steps and runs, and which of them may follow which. The table is the definition:
// docs, tests and the decider all read it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace wfb {

enum class StepStatus : uint8_t {
  Waiting,         // Dependencies are open.
  Ready,           // Waits for a slot (or for a resource, or while the run is paused).
  Running,         // An attempt or a child run is alive.
  Retrying,        // Between two of its attempts; holds no slot.
  NeedsAttention,  // A person must decide: retry or skip; holds no slot.
  Succeeded,
  Failed,
  Blocked,    // By the failed roots that its view names.
  Skipped,    // By rule, by a person, or because its path was not taken; satisfies its dependents.
  Cancelled,  // The run was cancelled, or a rule (fail fast, bail after) kept it from starting.
};
inline constexpr size_t kStepStatusCount = 10;

enum class StepTrigger : uint8_t {
  DependenciesMet,  // The last open dependency is satisfied.
  Start,            // An attempt or child run started, or a container opened.
  Settle,           // A node without attempts (set, condition, end) did its work at once.
  Succeed,
  Fail,         // Finally: no attempts are left.
  FailAttempt,  // Another attempt is allowed.
  RetryDue,
  Interrupt,  // The executor died; runs again.
  AskPerson,  // The executor died, or a rule says so; a person must decide.
  Block,      // A dependency failed finally.
  Skip,
  Cancel,
  ReopenReady,    // A retry was asked for: this failed root runs again.
  ReopenRunning,  // A retry was asked for inside this orchestrate node.
  ReopenWaiting,  // A retry was asked for upstream: dependencies are open again.
};
inline constexpr size_t kStepTriggerCount = 15;

// "waiting", "ready", …, "needs_attention": the word in JSON, API, UI and reports.
std::string_view StepStatusName(StepStatus status);
std::optional<StepStatus> StepStatusFromName(std::string_view name);
std::string_view StepTriggerName(StepTrigger trigger);

// The state that follows, or nothing when the pair is illegal.
std::optional<StepStatus> NextStatus(StepStatus status, StepTrigger trigger);

constexpr bool IsSettled(StepStatus status) {
  return status == StepStatus::Succeeded || status == StepStatus::Failed ||
         status == StepStatus::Blocked || status == StepStatus::Skipped ||
         status == StepStatus::Cancelled;
}

enum class RunStatus : uint8_t { Running, Paused, Cancelling, Succeeded, Failed, Cancelled };
inline constexpr size_t kRunStatusCount = 6;

std::string_view RunStatusName(RunStatus status);
std::optional<RunStatus> RunStatusFromName(std::string_view name);

constexpr bool IsFinished(RunStatus status) {
  return status == RunStatus::Succeeded || status == RunStatus::Failed ||
         status == RunStatus::Cancelled;
}

}  // namespace wfb
