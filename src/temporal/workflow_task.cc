#include "temporal/workflow_task.h"

#include <fmt/format.h>

#include "base/check.h"
#include "temporal/payload.h"
#include "temporal/task_commands.h"
#include "temporal/update_requests.h"

namespace wfb::temporal {

namespace {

namespace update = api::update::v1;
using api::protocol::v1::Message;

constexpr std::string_view kTypePrefix = "type.googleapis.com/";

template <typename Body>
void Pack(const Body& body, Message& message) {
  message.mutable_body()->set_type_url(std::string(kTypePrefix) + body.GetTypeName());
  message.mutable_body()->set_value(body.SerializeAsString());
}

// One answer under way.
class Answering {
 public:
  Answering(HistoryFold& fold, const WorkflowPoll& task, const TaskPlace& place,
            const TaskSettings& settings)
      : fold_(fold), task_(task), place_(place), settings_(settings), from_(fold.events().size()) {}

  TaskAnswer Run(std::vector<Event> taken_over);

 private:
  bool TakeOver(std::vector<Event> events);
  void AnswerUpdates();
  Status ApplyUpdate(const Message& message, const update::Request& request);
  void Accept(const Message& message, const update::Request& request);
  void Reject(const Message& message, const update::Request& request, const Error& why);
  bool ShouldContinue() const;
  bool OverHardLimit() const;
  void SetOwedTimers();
  void DecideAll();
  void Carry(const Command& command);
  void CarryStart(const StartAttempt& start);
  void CarryChild(const StartChild& start);
  void EndWhatRuns();
  void TellChildren();
  void Add(ServerCommand command);
  void Close(ServerCommand command);
  TaskAnswer Finish();

  HistoryFold& fold_;
  const WorkflowPoll& task_;
  const TaskPlace& place_;
  const TaskSettings& settings_;
  size_t from_;
  std::vector<ServerCommand> protocol_;
  std::vector<ServerCommand> commands_;
  std::optional<ServerCommand> close_;
  size_t bytes_ = 0;
  size_t opened_ = 0;
  TaskAnswer result_;
};

TaskAnswer Answering::Run(std::vector<Event> taken_over) {
  const bool first = fold_.untouched();
  if (first && fold_.start().continues && fold_.events().empty()) {
    if (!TakeOver(std::move(taken_over))) return Finish();
  }
  AnswerUpdates();
  if (first) SetOwedTimers();
  if (ShouldContinue()) {
    Close(ContinueCommand(fold_, place_));
    return Finish();
  }
  DecideAll();
  EndWhatRuns();
  TellChildren();
  if (IsFinished(fold_.run().status())) Close(CloseCommand(fold_.run()));
  return Finish();
}

// False when the request is refused: the run fails with the reason.
bool Answering::TakeOver(std::vector<Event> events) {
  if (events.empty()) {
    Event event;
    event.type = EventType::RunStarted;
    event.body = ToJson(fold_.start().options);
    const Status started = fold_.Record(std::move(event));
    WFB_CHECK(started.ok(), "a run can be started once");
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

void Answering::AnswerUpdates() {
  for (const Message& message : task_.messages()) {
    update::Request request;
    const std::string type = std::string(kTypePrefix) + request.GetTypeName();
    if (message.body().type_url() != type) continue;
    if (!request.ParseFromString(message.body().value())) continue;
    const Status applied = ApplyUpdate(message, request);
    if (applied.ok()) {
      Accept(message, request);
    } else {
      Reject(message, request, applied.error());
    }
  }
}

Status Answering::ApplyUpdate(const Message&, const update::Request& request) {
  WFB_ASSIGN_OR_RETURN(const Json input, DecodeFirst(request.input().args()));
  WFB_ASSIGN_OR_RETURN(Event event, RequestFromUpdate(fold_.run(), request.input().name(), input));
  return fold_.Record(std::move(event));
}

void Answering::Accept(const Message& message, const update::Request& request) {
  const auto add = [&](const auto& body, const char* suffix) {
    Message& said = *result_.answer.add_messages();
    said.set_id(request.meta().update_id() + suffix);
    said.set_protocol_instance_id(message.protocol_instance_id());
    Pack(body, said);
    ServerCommand command;
    command.set_command_type(api::enums::v1::COMMAND_TYPE_PROTOCOL_MESSAGE);
    command.mutable_protocol_message_command_attributes()->set_message_id(said.id());
    protocol_.push_back(std::move(command));
  };
  update::Acceptance acceptance;
  acceptance.set_accepted_request_message_id(message.id());
  acceptance.set_accepted_request_sequencing_event_id(message.event_id());
  *acceptance.mutable_accepted_request() = request;
  add(acceptance, "/accept");
  update::Response response;
  *response.mutable_meta() = request.meta();
  const Json status = {{"status", RunStatusName(fold_.run().status())}};
  *response.mutable_outcome()->mutable_success() = One(PlainPayload(status));
  add(response, "/complete");
}

void Answering::Reject(const Message& message, const update::Request& request, const Error& why) {
  update::Rejection rejection;
  rejection.set_rejected_request_message_id(message.id());
  rejection.set_rejected_request_sequencing_event_id(message.event_id());
  *rejection.mutable_rejected_request() = request;
  const char* kind = why.kind == ErrorKind::Conflict   ? "conflict"
                     : why.kind == ErrorKind::NotFound ? "not_found"
                                                       : "invalid_input";
  *rejection.mutable_failure() = FailureOf({kind, why.message, false}, nullptr);
  Message& said = *result_.answer.add_messages();
  said.set_id(request.meta().update_id() + "/reject");
  said.set_protocol_instance_id(message.protocol_instance_id());
  Pack(rejection, said);
}

bool Answering::ShouldContinue() const {
  const TaskLimits& limits = settings_.limits;
  const bool long_enough = fold_.suggests_continuing() ||
                           fold_.last_event_id() >= limits.soft_events ||
                           fold_.history_bytes() >= limits.soft_bytes;
  // The requests of this task were answered here, so they are carried along.
  return long_enough && fold_.run().live_count() == 0 && !IsFinished(fold_.run().status());
}

bool Answering::OverHardLimit() const {
  return fold_.last_event_id() >= settings_.limits.hard_events ||
         fold_.history_bytes() >= settings_.limits.hard_bytes;
}

// The timers of the execution before are gone with it.
void Answering::SetOwedTimers() {
  for (const Command& command : fold_.run().Obligations()) {
    if (std::holds_alternative<SetTimer>(command)) Carry(command);
  }
}

void Answering::DecideAll() {
  const TaskLimits& limits = settings_.limits;
  if (OverHardLimit() && fold_.run().live_count() > 0) return;
  while (fold_.open().size() + opened_ < limits.open_max) {
    if (bytes_ >= limits.command_bytes_max) {
      result_.answer.set_force_create_new_workflow_task(true);
      return;
    }
    std::optional<Decision> decision = fold_.Next();
    if (!decision) return;
    bytes_ += decision->event.body.is_null() ? 64 : WriteJson(decision->event.body).size();
    const Status recorded = fold_.Record(std::move(decision->event));
    WFB_CHECK(recorded.ok(), "the decider only decides what its state allows");
    if (decision->command) Carry(*decision->command);
  }
}

void Answering::Carry(const Command& command) {
  if (const auto* start = std::get_if<StartAttempt>(&command)) return CarryStart(*start);
  if (const auto* child = std::get_if<StartChild>(&command)) return CarryChild(*child);
  if (const auto* timer = std::get_if<SetTimer>(&command)) {
    ++opened_;
    Add(TimerCommand(fold_.run(), *timer, fold_.now()));
  }
  // What is to end is found in EndWhatRuns.
}

StepError TooLarge(std::string_view what, size_t bytes) {
  return {"payload",
          fmt::format("{} has {} bytes, which is more than Temporal takes ({}); pass a reference "
                      "to it instead",
                      what, bytes, kPayloadBytesMax),
          false};
}

void Answering::CarryStart(const StartAttempt& start) {
  const bool eager = result_.eager_count < settings_.eager_max;
  ServerCommand command = ActivityCommand(fold_.run(), start, place_, settings_, eager);
  const auto& input = command.schedule_activity_task_command_attributes().input();
  if (const size_t bytes = input.ByteSizeLong(); bytes > kPayloadBytesMax) {
    Event event;
    event.type = EventType::AttemptFailed;
    event.step = start.step;
    event.attempt = start.attempt;
    event.code = -1;
    event.body = ToJson(TooLarge("the input of the activity", bytes));
    const Status failed = fold_.Record(std::move(event));
    WFB_CHECK(failed.ok(), "the attempt was just started");
    return;
  }
  result_.eager_count += eager ? 1 : 0;
  ++opened_;
  Add(std::move(command));
}

void Answering::CarryChild(const StartChild& start) {
  ServerCommand command = ChildCommand(fold_, start, place_);
  const auto& child = command.start_child_workflow_execution_command_attributes();
  const size_t bytes = child.input().ByteSizeLong();
  std::optional<StepError> error;
  if (bytes > kPayloadBytesMax) error = TooLarge("the input of the child run", bytes);
  if (start.run.empty() || child.workflow_id().size() > 1'000) {
    error = StepError{"child", "the id of a child run has 1 to 990 bytes", false};
  }
  if (error) {
    Event event;
    event.type = EventType::ChildFailed;
    event.step = start.step;
    event.attempt = start.attempt;
    event.code = -1;
    event.body = ToJson(*error);
    const Status failed = fold_.Record(std::move(event));
    WFB_CHECK(failed.ok(), "the child run was just started");
    return;
  }
  Add(std::move(command));
}

// Found in the state and not in an event, so that a task that was lost costs nothing.
void Answering::EndWhatRuns() {
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

void Answering::TellChildren() {
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

void Answering::Add(ServerCommand command) {
  bytes_ += command.ByteSizeLong();
  commands_.push_back(std::move(command));
}

void Answering::Close(ServerCommand command) {
  close_ = std::move(command);
  result_.closes = true;
}

TaskAnswer Answering::Finish() {
  WorkflowAnswer& answer = result_.answer;
  for (MarkerText& marker : MarkersOf(fold_.events(), from_, fold_.now())) {
    *answer.add_commands() = MarkerCommand(std::move(marker));
  }
  for (ServerCommand& command : protocol_) *answer.add_commands() = std::move(command);
  if (close_) {
    answer.set_force_create_new_workflow_task(false);
    *answer.add_commands() = std::move(*close_);
  } else {
    for (ServerCommand& command : commands_) *answer.add_commands() = std::move(command);
  }
  return std::move(result_);
}

}  // namespace

TaskAnswer AnswerTask(HistoryFold& fold, const WorkflowPoll& task, const TaskPlace& place,
                      const TaskSettings& settings, std::vector<Event> taken_over) {
  return Answering(fold, task, place, settings).Run(std::move(taken_over));
}

}  // namespace wfb::temporal
