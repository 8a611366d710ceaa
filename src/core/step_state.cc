#include "core/step_state.h"

namespace wfb {

namespace {

using enum StepStatus;
using T = StepTrigger;

struct Transition {
  StepStatus from;
  StepTrigger trigger;
  StepStatus to;
};

// Every legal pair; all others are refused. Grouped by what happens to the step.
constexpr std::array kTransitions = {
    // The normal way.
    Transition{Waiting, T::DependenciesMet, Ready},
    Transition{Ready, T::Start, Running},
    Transition{Ready, T::Settle, Succeeded},
    Transition{Running, T::Succeed, Succeeded},
    // Failure and its own attempts.
    Transition{Ready, T::Fail, Failed},  // Its input cannot be evaluated.
    Transition{Running, T::Fail, Failed},
    Transition{Running, T::FailAttempt, Retrying},
    Transition{Retrying, T::RetryDue, Ready},
    // The death of an executor.
    Transition{Running, T::Interrupt, Ready},
    Transition{Running, T::AskPerson, NeedsAttention},
    // Failure of others.
    Transition{Waiting, T::Block, Blocked},
    // A person's or a rule's word.
    Transition{Waiting, T::Skip, Skipped},
    Transition{Ready, T::Skip, Skipped},
    Transition{Retrying, T::Skip, Skipped},
    Transition{NeedsAttention, T::Skip, Skipped},
    Transition{Failed, T::Skip, Skipped},
    Transition{Blocked, T::Skip, Skipped},
    Transition{Cancelled, T::Skip, Skipped},
    Transition{Waiting, T::Cancel, Cancelled},
    Transition{Ready, T::Cancel, Cancelled},
    Transition{Running, T::Cancel, Cancelled},
    Transition{Retrying, T::Cancel, Cancelled},
    Transition{NeedsAttention, T::Cancel, Cancelled},
    // A retry in the same run.
    Transition{Failed, T::ReopenReady, Ready},
    Transition{Cancelled, T::ReopenReady, Ready},
    Transition{NeedsAttention, T::ReopenReady, Ready},
    Transition{Succeeded, T::ReopenRunning, Running},
    Transition{Failed, T::ReopenRunning, Running},
    Transition{Cancelled, T::ReopenRunning, Running},
    Transition{Succeeded, T::ReopenWaiting, Waiting},
    Transition{Failed, T::ReopenWaiting, Waiting},
    Transition{Blocked, T::ReopenWaiting, Waiting},
    Transition{Skipped, T::ReopenWaiting, Waiting},
    Transition{Cancelled, T::ReopenWaiting, Waiting},
};

constexpr bool IsDeterministic() {
  for (size_t i = 0; i < kTransitions.size(); ++i) {
    for (size_t j = i + 1; j < kTransitions.size(); ++j) {
      if (kTransitions[i].from == kTransitions[j].from &&
          kTransitions[i].trigger == kTransitions[j].trigger) {
        return false;
      }
    }
  }
  return true;
}
static_assert(IsDeterministic(), "a pair of state and trigger has at most one row");

constexpr uint8_t kIllegal = 0xFF;
using Table = std::array<std::array<uint8_t, kStepTriggerCount>, kStepStatusCount>;

constexpr Table MakeTable() {
  Table table{};
  for (auto& row : table) row.fill(kIllegal);
  for (const Transition& t : kTransitions) {
    table[static_cast<size_t>(t.from)][static_cast<size_t>(t.trigger)] = static_cast<uint8_t>(t.to);
  }
  return table;
}
constexpr Table kTable = MakeTable();

constexpr std::array<std::string_view, kStepStatusCount> kStatusNames = {
    "waiting",   "ready",  "running", "retrying", "needs_attention",
    "succeeded", "failed", "blocked", "skipped",  "cancelled"};

constexpr std::array<std::string_view, kStepTriggerCount> kTriggerNames = {
    "dependencies_met", "start",          "settle",        "succeed", "fail", "fail_attempt",
    "retry_due",        "interrupt",      "ask_person",    "block",   "skip", "cancel",
    "reopen_ready",     "reopen_running", "reopen_waiting"};

constexpr std::array<std::string_view, 6> kRunStatusNames = {"running",   "paused", "cancelling",
                                                             "succeeded", "failed", "cancelled"};

template <typename Enum, size_t N>
std::optional<Enum> FromName(const std::array<std::string_view, N>& names, std::string_view name) {
  for (size_t i = 0; i < N; ++i) {
    if (names[i] == name) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

}  // namespace

std::string_view StepStatusName(StepStatus status) {
  return kStatusNames[static_cast<size_t>(status)];
}

std::optional<StepStatus> StepStatusFromName(std::string_view name) {
  return FromName<StepStatus>(kStatusNames, name);
}

std::string_view StepTriggerName(StepTrigger trigger) {
  return kTriggerNames[static_cast<size_t>(trigger)];
}

std::optional<StepStatus> NextStatus(StepStatus status, StepTrigger trigger) {
  const uint8_t next = kTable[static_cast<size_t>(status)][static_cast<size_t>(trigger)];
  if (next == kIllegal) return std::nullopt;
  return static_cast<StepStatus>(next);
}

std::string_view RunStatusName(RunStatus status) {
  return kRunStatusNames[static_cast<size_t>(status)];
}

std::optional<RunStatus> RunStatusFromName(std::string_view name) {
  return FromName<RunStatus>(kRunStatusNames, name);
}

}  // namespace wfb
