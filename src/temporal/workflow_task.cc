#include "temporal/workflow_task.h"

#include <fmt/format.h>

#include "base/check.h"
#include "temporal/payload.h"
#include "temporal/task_commands.h"
#include "temporal/task_updates.h"
#include "temporal/update_requests.h"

namespace wfb::temporal {

namespace {

StepError TooLarge(std::string_view what, size_t bytes) {
  return {"payload",
          fmt::format("{} has {} bytes, which is more than Temporal takes ({}); pass a reference "
                      "to it instead",
                      what, bytes, kPayloadBytesMax),
          false};
}

}  // namespace

WorkflowTask::WorkflowTask(HistoryFold& fold, const WorkflowPoll& task, TaskPlace place,
                           TaskSettings settings)
    : fold_(fold),
      task_(task),
      place_(std::move(place)),
      settings_(std::move(settings)),
      from_(fold.events().size()) {}

void WorkflowTask::Begin(Beginning beginning) {
  const bool first = fold_.untouched();
  if (first && fold_.start().continues && fold_.events().empty()) {
    if (!TakeOver(std::move(beginning.taken_over))) return;
  }
  if (beginning.read_anew) InterruptLost();
  AnswerTaskUpdates(fold_, task_, result_.answer, protocol_);
  if (first) SetOwedTimers();
  Decide();
}

void WorkflowTask::Decide() {
  if (close_) return;
  if (ShouldContinue()) return Close(ContinueCommand(fold_, place_));
  DecideAll();
  if (ShouldContinue()) return Close(ContinueCommand(fold_, place_));
  if (IsFinished(fold_.run().status())) Close(CloseCommand(fold_.run()));
}

void WorkflowTask::Settle(Event event, const std::optional<LogPlace>& log) {
  const AttemptId id{event.step, event.attempt};
  bytes_ += event.body.is_null() ? 64 : WriteJson(event.body).size();
  // What the run refuses came too late for it.
  if (!fold_.Record(std::move(event)).ok()) return;
  if (log) {
    logs_[id] = *log;
    fold_.NoteLog(id.first, id.second, *log);
  }
  Decide();
}

void WorkflowTask::HandOver(const StartAttempt& start) {
  ++opened_;
  Add(HandOverCommand(fold_.run(), start, place_, settings_));
}

bool WorkflowTask::urgent() const {
  const bool says = result_.answer.messages_size() > 0 || task_.queries_size() > 0;
  return close_ || says || full() || !commands_.empty();
}

void WorkflowTask::Record(Event event, const char* why_it_holds) {
  const Status recorded = fold_.Record(std::move(event));
  WFB_CHECK(recorded.ok(), why_it_holds);
}

// False when the request is refused: the run fails with the reason.
bool WorkflowTask::TakeOver(std::vector<Event> events) {
  if (events.empty()) {
    Event event;
    event.type = EventType::RunStarted;
    event.body = ToJson(fold_.start().options);
    Record(std::move(event), "a run can be started once");
    return true;
  }
  Status applied = Ok();
  for (Event& event : events) {
    applied = fold_.RecordAsItWas(std::move(event));
    if (!applied.ok()) break;
  }
  const Json& asked = fold_.start().request;
  const std::string name = asked.is_null() ? "retry" : MemberText(asked, "update");
  if (applied.ok() && !name.empty()) {
    const Json* input = FindMember(asked, "input");
    Result<Event> request =
        RequestFromUpdate(fold_.run(), name, input == nullptr ? Json() : *input);
    applied = request.ok() ? fold_.Record(std::move(request).value())
                           : Status(std::move(request).error());
  }
  if (applied.ok()) return true;
  Close(FailCommand(
      {"child", "the run cannot be taken up again: " + applied.error().message, false}));
  return false;
}

// What a worker that died ran inside a task is gone, and the server knows nothing of it.
void WorkflowTask::InterruptLost() {
  for (const AttemptId& lost : fold_.LostAttempts()) {
    Event event;
    event.type = EventType::AttemptInterrupted;
    event.step = lost.first;
    event.attempt = lost.second;
    Record(std::move(event), "the attempt lives");
  }
}

bool WorkflowTask::ShouldContinue() const {
  const TaskLimits& limits = settings_.limits;
  const bool long_enough = fold_.suggests_continuing() ||
                           fold_.last_event_id() >= limits.soft_events ||
                           fold_.history_bytes() >= limits.soft_bytes;
  return long_enough && !fold_.events().empty() && fold_.run().live_count() == 0 &&
         !IsFinished(fold_.run().status());
}

bool WorkflowTask::OverHardLimit() const {
  return fold_.last_event_id() >= settings_.limits.hard_events ||
         fold_.history_bytes() >= settings_.limits.hard_bytes;
}

// The timers of the execution before are gone with it.
void WorkflowTask::SetOwedTimers() {
  for (const Command& command : fold_.run().Obligations()) {
    if (std::holds_alternative<SetTimer>(command)) Carry(command);
  }
}

void WorkflowTask::DecideAll() {
  const TaskLimits& limits = settings_.limits;
  if (OverHardLimit() && fold_.run().live_count() > 0) return;
  while (fold_.open().size() + opened_ < limits.open_max) {
    if (bytes_ >= limits.command_bytes_max) {
      full_ = true;
      return;
    }
    std::optional<Decision> decision = fold_.Next();
    if (!decision) return;
    bytes_ += decision->event.body.is_null() ? 64 : WriteJson(decision->event.body).size();
    Record(std::move(decision->event), "the decider only decides what its state allows");
    if (decision->command) Carry(*decision->command);
  }
}

void WorkflowTask::Carry(const Command& command) {
  if (const auto* start = std::get_if<StartAttempt>(&command)) return CarryStart(*start);
  if (const auto* child = std::get_if<StartChild>(&command)) return CarryChild(*child);
  if (const auto* timer = std::get_if<SetTimer>(&command)) {
    ++opened_;
    Add(TimerCommand(fold_.run(), *timer, fold_.now()));
  }
  // What is to end is found in EndWhatRuns.
}

void WorkflowTask::FailStart(EventType type, StepId step, uint32_t attempt,
                             const StepError& error) {
  Event event;
  event.type = type;
  event.step = step;
  event.attempt = attempt;
  event.code = -1;
  event.body = ToJson(error);
  Record(std::move(event), "the attempt was just started");
}

void WorkflowTask::CarryStart(const StartAttempt& start) {
  if (settings_.take && settings_.take(start)) return;
  const bool eager = result_.eager_count < settings_.eager_max;
  ServerCommand command = ActivityCommand(fold_.run(), start, place_, settings_, eager);
  const auto& input = command.schedule_activity_task_command_attributes().input();
  if (const size_t bytes = input.ByteSizeLong(); bytes > kPayloadBytesMax) {
    return FailStart(EventType::AttemptFailed, start.step, start.attempt,
                     TooLarge("the input of the activity", bytes));
  }
  result_.eager_count += eager ? 1 : 0;
  ++opened_;
  Add(std::move(command));
}

void WorkflowTask::CarryChild(const StartChild& start) {
  constexpr size_t kIdBytesMax = 1'000;
  ServerCommand command = ChildCommand(fold_, start, place_);
  const auto& child = command.start_child_workflow_execution_command_attributes();
  const size_t bytes = child.input().ByteSizeLong();
  std::optional<StepError> error;
  if (bytes > kPayloadBytesMax) error = TooLarge("the input of the child run", bytes);
  if (start.run.empty() || child.workflow_id().size() > kIdBytesMax) {
    error = StepError{"child", "the id of a child run has 1 to 990 bytes", false};
  }
  if (error) return FailStart(EventType::ChildFailed, start.step, start.attempt, *error);
  Add(std::move(command));
}

// Found in the state and not in an event, so that a task that was lost costs nothing.
void WorkflowTask::EndWhatRuns() {
  if (fold_.run().status() != RunStatus::Cancelling) return;
  for (const auto& [scheduled, activity] : fold_.open().activities) {
    if (activity.cancel_requested) continue;
    Add(CancelActivityCommand(scheduled));
    result_.cancelled.emplace_back(activity.step, activity.attempt);
  }
  for (const auto& [workflow_id, child] : fold_.open().children) {
    // One that is about to start says so by an event: then.
    if (!child.cancel_requested && !child.run_id.empty()) Add(CancelChildCommand(workflow_id));
  }
}

void WorkflowTask::TellChildren() {
  const RunStatus status = fold_.run().status();
  for (const auto& [workflow_id, child] : fold_.open().children) {
    if (child.run_id.empty()) continue;
    if (status == RunStatus::Paused && !child.paused) {
      Add(SignalChildCommand(workflow_id, kPauseSignal));
    } else if (status == RunStatus::Running && child.paused) {
      Add(SignalChildCommand(workflow_id, kResumeSignal));
    }
  }
}

void WorkflowTask::Add(ServerCommand command) {
  bytes_ += command.ByteSizeLong();
  commands_.push_back(std::move(command));
}

void WorkflowTask::Close(ServerCommand command) {
  close_ = std::move(command);
  result_.closes = true;
}

TaskAnswer WorkflowTask::Finish(bool more) {
  if (!close_) {
    EndWhatRuns();
    TellChildren();
  }
  WorkflowAnswer& answer = result_.answer;
  std::vector<MarkerText> markers = MarkersOf(fold_.events(), from_, fold_.now());
  if (!markers.empty() && !logs_.empty()) {
    JsonArray logs;
    for (const auto& [id, place] : logs_) {
      logs.push_back({{"attempt", ActivityId(id.first, id.second)},
                      {"host", place.host},
                      {"path", place.path}});
    }
    markers.front().logs = One(EncodePayload(logs));
  }
  for (MarkerText& marker : markers) *answer.add_commands() = MarkerCommand(std::move(marker));
  for (ServerCommand& command : protocol_) *answer.add_commands() = std::move(command);
  if (close_) {
    *answer.add_commands() = std::move(*close_);
  } else {
    answer.set_force_create_new_workflow_task(more || full_);
    for (ServerCommand& command : commands_) *answer.add_commands() = std::move(command);
  }
  return std::move(result_);
}

}  // namespace wfb::temporal
