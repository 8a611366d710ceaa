#include "core/event.h"

#include <array>

namespace wfb {

const char* EventTypeName(EventType type) {
  static constexpr std::array<const char*, 28> kNames = {"unknown",
                                                         "run_started",
                                                         "variables_set",
                                                         "branch_taken",
                                                         "items_expanded",
                                                         "attempt_started",
                                                         "attempt_succeeded",
                                                         "attempt_failed",
                                                         "attempt_cancelled",
                                                         "attempt_interrupted",
                                                         "retry_scheduled",
                                                         "retry_due",
                                                         "timer_started",
                                                         "timer_fired",
                                                         "child_started",
                                                         "child_succeeded",
                                                         "child_failed",
                                                         "child_cancelled",
                                                         "step_succeeded",
                                                         "step_failed",
                                                         "concurrency_changed",
                                                         "failure_policy_changed",
                                                         "pause_requested",
                                                         "resume_requested",
                                                         "cancel_requested",
                                                         "step_skipped",
                                                         "retry_requested",
                                                         "run_finished"};
  const size_t index = static_cast<size_t>(type);
  return index < kNames.size() ? kNames[index] : kNames[0];
}

Json ToJson(const StepError& error) {
  JsonObject object;
  object["kind"] = error.kind;
  object["message"] = error.message;
  if (!error.retryable) object["retryable"] = false;
  return object;
}

StepError StepErrorFromJson(const Json& value) {
  StepError error;
  error.kind = MemberText(value, "kind");
  error.message = MemberText(value, "message");
  const Json* retryable = FindMember(value, "retryable");
  error.retryable = retryable == nullptr || !retryable->is_bool() || retryable->get_bool();
  return error;
}

}  // namespace wfb
