#include "temporal/task_commands.h"

#include <fmt/format.h>

#include <algorithm>

#include "temporal/attempt_task.h"
#include "temporal/payload.h"

namespace wfb::temporal {

namespace {

namespace enums = api::enums::v1;

// Activities without a time limit: the server wants one.
constexpr DurationMs kLongestMs = DurationMs{365} * 24 * 3'600'000;
// After its own time limit an attempt is ended by its worker; this is for a worker that hangs.
constexpr DurationMs kGraceMs = 60'000;

void SetDuration(google::protobuf::Duration& target, DurationMs duration) {
  target.set_seconds(duration / 1'000);
  target.set_nanos(static_cast<int32_t>(duration % 1'000) * 1'000'000);
}

void Summarize(ServerCommand& command, const std::string& text) {
  *command.mutable_user_metadata()->mutable_summary() = PlainPayload(JsonString(text));
}

std::string ActivityTypeOf(const StartAttempt& start) {
  return start.activity.empty() ? "attempt" : start.activity;
}

}  // namespace

api::failure::v1::Failure FailureOf(const StepError& error, Json details) {
  api::failure::v1::Failure failure;
  failure.set_message(error.message);
  failure.set_source("wfb");
  auto& application = *failure.mutable_application_failure_info();
  application.set_type(error.kind);
  // Retries are the decider's.
  application.set_non_retryable(true);
  *application.mutable_details() = One(EncodePayload(details));
  return failure;
}

ServerCommand MarkerCommand(MarkerText marker) {
  ServerCommand command;
  command.set_command_type(enums::COMMAND_TYPE_RECORD_MARKER);
  auto& attributes = *command.mutable_record_marker_command_attributes();
  attributes.set_marker_name(std::string(kEventsMarker));
  auto& details = *attributes.mutable_details();
  details["from"] = std::move(marker.from);
  details["at"] = std::move(marker.at);
  details["events"] = std::move(marker.events);
  if (marker.logs.payloads_size() > 0) details["logs"] = std::move(marker.logs);
  return command;
}

ServerCommand ActivityCommand(const Run& run, const StartAttempt& start, const TaskPlace& place,
                              const TaskSettings& settings, bool eager) {
  ServerCommand command;
  command.set_command_type(enums::COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK);
  auto& activity = *command.mutable_schedule_activity_task_command_attributes();
  activity.set_activity_id(ActivityId(start.step, start.attempt));
  activity.mutable_activity_type()->set_name(ActivityTypeOf(start));
  activity.mutable_task_queue()->set_name(place.task_queue);
  const AttemptTask task{run.id(), run.plan().base_directory, start};
  *activity.mutable_input() = One(EncodePayload(ToJson(task)));
  const auto* process = std::get_if<ProcessSpec>(&start.spec);
  const DurationMs grace = kGraceMs + (process == nullptr ? 0 : process->kill_grace_ms);
  const DurationMs limit = start.timeout_ms ? *start.timeout_ms + grace : kLongestMs;
  SetDuration(*activity.mutable_start_to_close_timeout(), limit);
  SetDuration(*activity.mutable_heartbeat_timeout(), settings.heartbeat_ms);
  activity.mutable_retry_policy()->set_maximum_attempts(1);
  activity.set_request_eager_execution(eager);
  Summarize(command, start.step_name);
  return command;
}

ServerCommand HandOverCommand(const Run& run, const StartAttempt& start, const TaskPlace& place,
                              const TaskSettings& settings) {
  ServerCommand command = ActivityCommand(run, start, place, settings, false);
  auto& activity = *command.mutable_schedule_activity_task_command_attributes();
  activity.mutable_task_queue()->set_name(settings.own_queue);
  // When its worker has died meanwhile, nobody comes for it.
  SetDuration(*activity.mutable_schedule_to_start_timeout(), settings.heartbeat_ms);
  return command;
}

ServerCommand TimerCommand(const Run& run, const SetTimer& timer, TimestampMs now) {
  ServerCommand command;
  command.set_command_type(enums::COMMAND_TYPE_START_TIMER);
  auto& attributes = *command.mutable_start_timer_command_attributes();
  attributes.set_timer_id(TimerId(timer.step, timer.due));
  SetDuration(*attributes.mutable_start_to_fire_timeout(),
              std::max<DurationMs>(timer.due - now, 1));
  Summarize(command, run.NameOf(timer.step));
  return command;
}

ServerCommand ChildCommand(const HistoryFold& fold, const StartChild& start,
                           const TaskPlace& place) {
  const Run& run = fold.run();
  StartPayload payload;
  payload.options.run_id = start.run;
  payload.options.workflow = start.workflow;
  payload.options.definition_hash = run.options().definition_hash;
  payload.options.input = start.input;
  payload.options.parent_run = run.id();
  payload.options.parent_step = start.step;
  payload.options.parent_step_name = run.NameOf(start.step);
  payload.root = fold.start().root ? fold.start().root : place.execution;
  if (start.attempt > 1) {
    payload.continues = Execution{ChildWorkflowId(start.run, start.attempt - 1), ""};
  }
  ServerCommand command;
  command.set_command_type(enums::COMMAND_TYPE_START_CHILD_WORKFLOW_EXECUTION);
  auto& child = *command.mutable_start_child_workflow_execution_command_attributes();
  child.set_workflow_id(ChildWorkflowId(start.run, start.attempt));
  child.mutable_workflow_type()->set_name(start.workflow);
  child.mutable_task_queue()->set_name(place.task_queue);
  *child.mutable_input() = One(EncodeStart(payload));
  child.set_parent_close_policy(enums::PARENT_CLOSE_POLICY_REQUEST_CANCEL);
  child.set_workflow_id_reuse_policy(enums::WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE);
  Summarize(command, payload.options.parent_step_name);
  return command;
}

ServerCommand CancelActivityCommand(int64_t scheduled_event) {
  ServerCommand command;
  command.set_command_type(enums::COMMAND_TYPE_REQUEST_CANCEL_ACTIVITY_TASK);
  command.mutable_request_cancel_activity_task_command_attributes()->set_scheduled_event_id(
      scheduled_event);
  return command;
}

ServerCommand CancelChildCommand(const std::string& workflow_id) {
  ServerCommand command;
  command.set_command_type(enums::COMMAND_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION);
  auto& cancel = *command.mutable_request_cancel_external_workflow_execution_command_attributes();
  cancel.set_workflow_id(workflow_id);
  cancel.set_child_workflow_only(true);
  cancel.set_reason("the parent run was cancelled");
  return command;
}

ServerCommand SignalChildCommand(const std::string& workflow_id, std::string_view signal) {
  ServerCommand command;
  command.set_command_type(enums::COMMAND_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION);
  auto& attributes = *command.mutable_signal_external_workflow_execution_command_attributes();
  attributes.mutable_execution()->set_workflow_id(workflow_id);
  attributes.set_signal_name(std::string(signal));
  attributes.set_child_workflow_only(true);
  return command;
}

ServerCommand FailCommand(const StepError& error) {
  ServerCommand command;
  command.set_command_type(enums::COMMAND_TYPE_FAIL_WORKFLOW_EXECUTION);
  *command.mutable_fail_workflow_execution_command_attributes()->mutable_failure() =
      FailureOf(error, {{"error", ToJson(error)}});
  return command;
}

ServerCommand CloseCommand(const Run& run) {
  ServerCommand command;
  switch (run.status()) {
    case RunStatus::Succeeded: {
      Payload result = EncodePayload(run.result(), kPayloadBytesMax);
      if (result.data().size() > kPayloadBytesMax) {
        return FailCommand({"payload",
                            fmt::format("the result has {} bytes, which is more than Temporal "
                                        "takes ({}); let the run return less",
                                        result.data().size(), kPayloadBytesMax),
                            false});
      }
      command.set_command_type(enums::COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION);
      *command.mutable_complete_workflow_execution_command_attributes()->mutable_result() =
          One(std::move(result));
      return command;
    }
    case RunStatus::Cancelled:
      command.set_command_type(enums::COMMAND_TYPE_CANCEL_WORKFLOW_EXECUTION);
      command.mutable_cancel_workflow_execution_command_attributes();
      return command;
    default:
      return FailCommand(run.error() == nullptr ? StepError{"child", "failed", true}
                                                : *run.error());
  }
}

ServerCommand ContinueCommand(const HistoryFold& fold, const TaskPlace& place) {
  StartPayload start;
  start.options = fold.start().options;
  start.definition = fold.start().definition;
  start.root = fold.start().root;
  start.carried = fold.events();
  ServerCommand command;
  command.set_command_type(enums::COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION);
  auto& next = *command.mutable_continue_as_new_workflow_execution_command_attributes();
  next.mutable_workflow_type()->set_name(start.options.workflow);
  next.mutable_task_queue()->set_name(place.task_queue);
  next.set_initiator(enums::CONTINUE_AS_NEW_INITIATOR_WORKFLOW);
  Payload input = EncodeStart(start);
  if (input.data().size() > kPayloadBytesMax) {
    // Too long for one payload: the next execution reads this one's history instead.
    start.carried.clear();
    start.continues = place.execution;
    start.request = JsonObject{{"update", ""}};
    input = EncodeStart(start);
  }
  *next.mutable_input() = One(std::move(input));
  return command;
}

}  // namespace wfb::temporal
