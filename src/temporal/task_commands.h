// Commands of the core as commands of Temporal.
#pragma once

#include "temporal/api/command/v1/message.pb.h"
#include "temporal/workflow_task.h"

namespace wfb::temporal {

using ServerCommand = api::command::v1::Command;

ServerCommand MarkerCommand(MarkerText marker);
ServerCommand ActivityCommand(const Run& run, const StartAttempt& start, const TaskPlace& place,
                              const TaskSettings& settings, bool eager);
// Of an attempt that runs here already: only this worker may take it.
ServerCommand HandOverCommand(const Run& run, const StartAttempt& start, const TaskPlace& place,
                              const TaskSettings& settings);
ServerCommand TimerCommand(const Run& run, const SetTimer& timer, TimestampMs now);
ServerCommand ChildCommand(const HistoryFold& fold, const StartChild& start,
                           const TaskPlace& place);
ServerCommand CancelActivityCommand(int64_t scheduled_event);
ServerCommand CancelChildCommand(const std::string& workflow_id);
ServerCommand SignalChildCommand(const std::string& workflow_id, std::string_view signal);
// The end of the run: completed, failed or cancelled.
ServerCommand CloseCommand(const Run& run);
ServerCommand FailCommand(const StepError& error);
ServerCommand ContinueCommand(const HistoryFold& fold, const TaskPlace& place);

api::failure::v1::Failure FailureOf(const StepError& error, Json details);

}  // namespace wfb::temporal
