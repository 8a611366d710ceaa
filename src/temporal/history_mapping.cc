#include "temporal/history_mapping.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "temporal/event_codec.h"
#include "temporal/payload.h"

namespace wfb::temporal {

namespace {

namespace enums = api::enums::v1;

constexpr size_t kMarkerTextMax = 1'000'000;  // Bytes of JSON; a longer event stands alone.

TimestampMs TimeOf(const google::protobuf::Timestamp& time) {
  return time.seconds() * 1'000 + time.nanos() / 1'000'000;
}

// "3/17" → 3, 17.
std::optional<std::pair<StepId, int64_t>> ParsePair(const std::string& text) {
  StepId step = 0;
  int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, step);
  if (first.ec != std::errc() || first.ptr == end || *first.ptr != '/') return std::nullopt;
  const auto second = std::from_chars(first.ptr + 1, end, number);
  if (second.ec != std::errc() || second.ptr != end) return std::nullopt;
  return std::pair{step, number};
}

Event MakeEvent(EventType type, StepId step = kNoStep, uint32_t attempt = 0) {
  Event event;
  event.type = type;
  event.step = step;
  event.attempt = attempt;
  return event;
}

Json Decoded(const Payloads& payloads) {
  Result<Json> value = DecodeFirst(payloads);
  return value.ok() ? std::move(value).value() : Json();
}

int64_t ExitCodeIn(const Json& value) {
  const Json* code = FindMember(value, "exit_code");
  return code != nullptr && code->is_number() ? code->to_number<int64_t>() : -1;
}

// What an activity or child of ours said, or the best words for what somebody else's did.
Json ErrorIn(const api::failure::v1::Failure& failure, const Json& details, const char* kind) {
  if (const Json* error = FindMember(details, "error")) return *error;
  const bool retryable = !failure.application_failure_info().non_retryable();
  return ToJson(
      StepError{kind, failure.message().empty() ? "it failed" : failure.message(), retryable});
}

}  // namespace

std::string TimerId(StepId step, TimestampMs due) { return fmt::format("{}/{}", step, due); }
std::string ActivityId(StepId step, uint32_t attempt) {
  return fmt::format("{}/{}", step, attempt);
}

std::optional<LogPlace> LogPlaceFromJson(const Json& value) {
  const Json* log = FindMember(value, "log");
  if (log == nullptr || !log->is_object()) return std::nullopt;
  return LogPlace{MemberText(*log, "host"), MemberText(*log, "path")};
}

Json ToJson(const LogPlace& place) { return {{"host", place.host}, {"path", place.path}}; }

HistoryFold::HistoryFold(StartPayload start, PlanPtr plan) : start_(std::move(start)) {
  for (const auto& [name, size] : plan->resource_pools) pools_.Declare(name, size);
  run_ = std::make_unique<Run>(std::move(plan));
}

Status HistoryFold::Add(const HistoryEvent& event) {
  // What is already known is there again after the server dropped a task, or when a page overlaps.
  if (event.event_id() <= last_event_id_) return Ok();
  last_event_id_ = event.event_id();
  event_at_ = TimeOf(event.event_time());
  switch (event.event_type()) {
    case enums::EVENT_TYPE_WORKFLOW_EXECUTION_STARTED:
      return AddStarted(event);
    case enums::EVENT_TYPE_MARKER_RECORDED:
      return AddMarker(event);
    default:
      AddTask(event);
      AddActivity(event);
      AddActivityEnd(event);
      AddTimer(event);
      AddChild(event);
      AddChildEnd(event);
      AddRequest(event);
      AddClose(event);
      return Ok();
  }
}

Status HistoryFold::AddStarted(const HistoryEvent&) {
  if (start_.continues) return Ok();  // Its events come with the first marker.
  if (start_.carried.empty()) {
    Event event = MakeEvent(EventType::RunStarted);
    event.body = ToJson(start_.options);
    return Record(std::move(event));
  }
  for (Event& event : start_.carried) {
    WFB_RETURN_IF_ERROR(Apply(std::move(event)));
  }
  start_.carried.clear();
  start_.carried.shrink_to_fit();
  return Ok();
}

Status HistoryFold::AddMarker(const HistoryEvent& event) {
  const auto& marker = event.marker_recorded_event_attributes();
  if (marker.marker_name() != kEventsMarker) return Ok();
  const auto from = marker.details().find("from");
  const auto list = marker.details().find("events");
  if (from == marker.details().end() || list == marker.details().end()) {
    return InvalidInput("a marker of the history has no events");
  }
  WFB_ASSIGN_OR_RETURN(const Json number, DecodeFirst(from->second));
  const size_t first = number.is_number() ? number.to_number<size_t>() : 0;
  const auto at = marker.details().find("at");
  const Json time = at == marker.details().end() ? Json() : Decoded(at->second);
  WFB_ASSIGN_OR_RETURN(const Json texts, DecodeFirst(list->second));
  WFB_ASSIGN_OR_RETURN(
      std::vector<Event> decided,
      EventsFromJson(texts, time.is_number() ? time.to_number<int64_t>() : event_at_));
  const auto logs = marker.details().find("logs");
  if (logs != marker.details().end()) AddLogs(Decoded(logs->second));
  if (first > events_.size()) {
    return InvalidInput(fmt::format("the history has a gap before its event {}", last_event_id_));
  }
  for (size_t i = 0; i < decided.size(); ++i) {
    if (first + i < events_.size()) continue;  // Known: this worker decided it.
    if (Status applied = Apply(std::move(decided[i])); !applied.ok()) {
      return InvalidInput(fmt::format("event {} of the history does not fit: {}", last_event_id_,
                                      applied.error().message));
    }
  }
  return Ok();
}

void HistoryFold::AddLogs(const Json& logs) {
  if (!logs.is_array()) return;
  for (const Json& log : logs.get_array()) {
    const auto key = ParsePair(MemberText(log, "attempt"));
    if (!key) continue;
    NoteLog(key->first, static_cast<uint32_t>(key->second),
            {MemberText(log, "host"), MemberText(log, "path")});
  }
}

void HistoryFold::AddTask(const HistoryEvent& event) {
  if (event.event_type() == enums::EVENT_TYPE_WORKFLOW_TASK_STARTED) {
    const auto& task = event.workflow_task_started_event_attributes();
    history_bytes_ = task.history_size_bytes();
    suggests_continuing_ = task.suggest_continue_as_new();
  } else if (event.event_type() == enums::EVENT_TYPE_WORKFLOW_TASK_COMPLETED) {
    completed_task_ = true;
  }
}

void HistoryFold::AddActivity(const HistoryEvent& event) {
  if (event.event_type() == enums::EVENT_TYPE_ACTIVITY_TASK_SCHEDULED) {
    const auto key = ParsePair(event.activity_task_scheduled_event_attributes().activity_id());
    if (!key) return;
    open_.activities[event.event_id()] = {key->first, static_cast<uint32_t>(key->second), false};
  } else if (event.event_type() == enums::EVENT_TYPE_ACTIVITY_TASK_CANCEL_REQUESTED) {
    const auto found = open_.activities.find(
        event.activity_task_cancel_requested_event_attributes().scheduled_event_id());
    if (found != open_.activities.end()) found->second.cancel_requested = true;
  }
}

void HistoryFold::AddActivityEnd(const HistoryEvent& event) {
  switch (event.event_type()) {
    case enums::EVENT_TYPE_ACTIVITY_TASK_COMPLETED: {
      const auto& end = event.activity_task_completed_event_attributes();
      Json result = Decoded(end.result());
      const Json* output = FindMember(result, "output");
      const bool ours = output != nullptr && FindMember(result, "exit_code") != nullptr;
      SettleActivity(end.scheduled_event_id(), EventType::AttemptSucceeded,
                     ours ? ExitCodeIn(result) : 0, ours ? result : Json{{"output", result}});
      return;
    }
    case enums::EVENT_TYPE_ACTIVITY_TASK_FAILED: {
      const auto& end = event.activity_task_failed_event_attributes();
      const auto& application = end.failure().application_failure_info();
      Json details = Decoded(application.details());
      const bool interrupted = application.type() == kInterruptedFailure;
      if (!details.is_object()) details = JsonObject{};
      details.get_object()["error"] = ErrorIn(end.failure(), details, "activity");
      SettleActivity(end.scheduled_event_id(),
                     interrupted ? EventType::AttemptInterrupted : EventType::AttemptFailed,
                     ExitCodeIn(details), std::move(details));
      return;
    }
    case enums::EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT: {
      const auto& end = event.activity_task_timed_out_event_attributes();
      const bool interrupted =
          end.failure().timeout_failure_info().timeout_type() == enums::TIMEOUT_TYPE_HEARTBEAT;
      const StepError error{"timeout", "it did not end in time, and its worker did not say so",
                            true};
      SettleActivity(end.scheduled_event_id(),
                     interrupted ? EventType::AttemptInterrupted : EventType::AttemptFailed, -1,
                     {{"error", ToJson(error)}});
      return;
    }
    case enums::EVENT_TYPE_ACTIVITY_TASK_CANCELED: {
      const auto& end = event.activity_task_canceled_event_attributes();
      Json details = Decoded(end.details());
      const int64_t code = ExitCodeIn(details);
      SettleActivity(end.scheduled_event_id(), EventType::AttemptCancelled, code,
                     std::move(details));
      return;
    }
    default:
      return;
  }
}

void HistoryFold::SettleActivity(int64_t scheduled, EventType type, int64_t code, Json body) {
  const auto found = open_.activities.find(scheduled);
  if (found == open_.activities.end()) return;
  const auto [step, attempt, cancelled] = found->second;
  open_.activities.erase(found);
  if (std::optional<LogPlace> log = LogPlaceFromJson(body)) logs_[{step, attempt}] = *log;
  Event event = MakeEvent(type, step, attempt);
  if (type != EventType::AttemptInterrupted) event.code = code;
  const char* kept = type == EventType::AttemptSucceeded ? "output"
                     : type == EventType::AttemptFailed  ? "error"
                                                         : "";
  if (Json* value = const_cast<Json*>(FindMember(body, kept))) event.body = std::move(*value);
  Fact(std::move(event));
}

void HistoryFold::AddTimer(const HistoryEvent& event) {
  if (event.event_type() == enums::EVENT_TYPE_TIMER_STARTED) {
    open_.timers[event.timer_started_event_attributes().timer_id()] = event.event_id();
  } else if (event.event_type() == enums::EVENT_TYPE_TIMER_FIRED) {
    const std::string& id = event.timer_fired_event_attributes().timer_id();
    if (open_.timers.erase(id) == 0) return;
    const auto key = ParsePair(id);
    // The step may have been skipped, or retried and put off again, since the timer was set.
    if (!key || !run_->HasStep(key->first) || run_->DueOf(key->first) != key->second) return;
    const bool retries = run_->StatusOf(key->first) == StepStatus::Retrying;
    Fact(MakeEvent(retries ? EventType::RetryDue : EventType::TimerFired, key->first));
  }
}

void HistoryFold::AddChild(const HistoryEvent& event) {
  const auto child = [this](const std::string& workflow_id) -> OpenWork::Child* {
    const auto found = open_.children.find(workflow_id);
    return found == open_.children.end() ? nullptr : &found->second;
  };
  switch (event.event_type()) {
    case enums::EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED: {
      const auto& started = event.child_workflow_execution_started_event_attributes();
      if (auto* known = child(started.workflow_execution().workflow_id())) {
        known->run_id = started.workflow_execution().run_id();
      }
      return;
    }
    case enums::EVENT_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED: {
      const auto& cancel =
          event.request_cancel_external_workflow_execution_initiated_event_attributes();
      if (auto* known = child(cancel.workflow_execution().workflow_id())) {
        known->cancel_requested = true;
      }
      return;
    }
    case enums::EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED: {
      const auto& signal = event.signal_external_workflow_execution_initiated_event_attributes();
      if (auto* known = child(signal.workflow_execution().workflow_id())) {
        known->paused = signal.signal_name() == kPauseSignal;
      }
      return;
    }
    default:
      return;
  }
}

void HistoryFold::AddChildEnd(const HistoryEvent& event) {
  const auto ended = [this](const auto& end, EventType type, Json body) {
    SettleChild(end.workflow_execution().workflow_id(), type, std::move(body));
  };
  const auto failed = [&ended](const auto& end, std::string_view what) {
    const std::string& id = end.workflow_execution().workflow_id();
    ended(end, EventType::ChildFailed,
          ToJson(StepError{"child", fmt::format("child run {} {}", id, what), true}));
  };
  switch (event.event_type()) {
    case enums::EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_COMPLETED: {
      const auto& end = event.child_workflow_execution_completed_event_attributes();
      return ended(end, EventType::ChildSucceeded, Decoded(end.result()));
    }
    case enums::EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_FAILED: {
      const auto& end = event.child_workflow_execution_failed_event_attributes();
      const Json details = Decoded(end.failure().application_failure_info().details());
      return ended(end, EventType::ChildFailed, ErrorIn(end.failure(), details, "child"));
    }
    case enums::EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_CANCELED:
      return ended(event.child_workflow_execution_canceled_event_attributes(),
                   EventType::ChildCancelled, nullptr);
    case enums::EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TERMINATED:
      return failed(event.child_workflow_execution_terminated_event_attributes(),
                    "was terminated on the server");
    case enums::EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_TIMED_OUT:
      return failed(event.child_workflow_execution_timed_out_event_attributes(),
                    "timed out on the server");
    case enums::EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_FAILED: {
      const std::string& id =
          event.start_child_workflow_execution_failed_event_attributes().workflow_id();
      const std::string message = fmt::format("run id \"{}\" is already taken by another run", id);
      return SettleChild(id, EventType::ChildFailed, ToJson(StepError{"child", message, false}));
    }
    default:
      return;
  }
}

void HistoryFold::SettleChild(const std::string& workflow_id, EventType type, Json body) {
  const auto found = open_.children.find(workflow_id);
  if (found == open_.children.end()) return;
  Event event = MakeEvent(type, found->second.step, found->second.attempt);
  if (type == EventType::ChildFailed) event.code = -1;
  event.body = std::move(body);
  open_.children.erase(found);
  Fact(std::move(event));
}

void HistoryFold::AddRequest(const HistoryEvent& event) {
  if (event.event_type() == enums::EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED) {
    const std::string& cause = event.workflow_execution_cancel_requested_event_attributes().cause();
    Event request = MakeEvent(EventType::CancelRequested);
    if (!cause.empty()) request.body = {{"reason", cause}};
    Fact(std::move(request));
  } else if (event.event_type() == enums::EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED) {
    const std::string& name = event.workflow_execution_signaled_event_attributes().signal_name();
    if (name == kPauseSignal) Fact(MakeEvent(EventType::PauseRequested));
    if (name == kResumeSignal) Fact(MakeEvent(EventType::ResumeRequested));
  }
}

void HistoryFold::AddClose(const HistoryEvent& event) {
  switch (event.event_type()) {
    case enums::EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW:
      closed_ = true;
      continued_as_ =
          event.workflow_execution_continued_as_new_event_attributes().new_execution_run_id();
      return;
    case enums::EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED: {
      const auto& end = event.workflow_execution_terminated_event_attributes();
      return Close("it was terminated on the server" +
                   (end.reason().empty() ? "" : ": " + end.reason()));
    }
    case enums::EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT:
      return Close("it timed out on the server");
    case enums::EVENT_TYPE_WORKFLOW_EXECUTION_FAILED:
    case enums::EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED:
    case enums::EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED:
      return Close("it was ended on the server");
    default:
      return;
  }
}

void HistoryFold::Close(const std::string& reason) {
  closed_ = true;
  if (events_.empty() || IsFinished(run_->status())) return;
  Event cancel = MakeEvent(EventType::CancelRequested);
  cancel.body = {{"reason", reason}};
  Fact(std::move(cancel));
  for (const auto& [step, attempt] : run_->LiveAttempts()) {
    Event event = MakeEvent(EventType::AttemptCancelled, step, attempt);
    event.code = -1;
    Fact(std::move(event));
  }
  for (const auto& [step, child] : run_->LiveChildren()) {
    Fact(MakeEvent(EventType::ChildCancelled, step, run_->AttemptCountOf(step)));
  }
  Event finished = MakeEvent(EventType::RunFinished);
  finished.code = static_cast<int64_t>(RunStatus::Cancelled);
  finished.body = {{"error", ToJson(StepError{"cancelled", reason, false})}};
  Fact(std::move(finished));
  open_ = {};
}

void HistoryFold::ForgetAfter(int64_t event_id) {
  last_event_id_ = std::min(last_event_id_, event_id);
}

TimestampMs HistoryFold::now() const {
  return events_.empty() ? event_at_ : std::max(event_at_, events_.back().at);
}

Status HistoryFold::Record(Event event) {
  event.at = now();
  return Apply(std::move(event));
}

void HistoryFold::AdvanceTo(TimestampMs at) { event_at_ = std::max(event_at_, at); }

void HistoryFold::NoteLog(StepId step, uint32_t attempt, LogPlace place) {
  logs_[{step, attempt}] = std::move(place);
}

std::vector<std::pair<StepId, uint32_t>> HistoryFold::LostAttempts() const {
  std::set<std::pair<StepId, uint32_t>> known;
  for (const auto& [scheduled, activity] : open_.activities) {
    known.emplace(activity.step, activity.attempt);
  }
  std::vector<std::pair<StepId, uint32_t>> lost = run_->LiveAttempts();
  std::erase_if(lost, [&known](const auto& attempt) { return known.contains(attempt); });
  // A sleep that runs has no attempt; what is left was begun inside a task.
  return lost;
}

Status HistoryFold::RecordAsItWas(Event event) { return Apply(std::move(event)); }

void HistoryFold::Fact(Event event) {
  event.at = now();
  // What the run refuses came too late for it.
  static_cast<void>(Apply(std::move(event)));
}

Status HistoryFold::Apply(Event event) {
  WFB_RETURN_IF_ERROR(run_->Apply(event));
  Account(event);
  events_.push_back(std::move(event));
  return Ok();
}

void HistoryFold::Account(const Event& event) {
  switch (event.type) {
    case EventType::AttemptStarted:
      return pools_.Take(run_->ResourcesOf(event.step));
    case EventType::AttemptSucceeded:
    case EventType::AttemptFailed:
    case EventType::AttemptCancelled:
    case EventType::AttemptInterrupted:
      return pools_.Release(run_->ResourcesOf(event.step));
    case EventType::ChildStarted: {
      const std::string run = MemberText(event.body, "run");
      open_.children[ChildWorkflowId(run, event.attempt)] = {event.step, event.attempt, run,
                                                             "",         false,         false};
      return;
    }
    case EventType::ChildSucceeded:
    case EventType::ChildFailed:
    case EventType::ChildCancelled:
      open_.children.erase(ChildWorkflowId(run_->ChildRunOf(event.step), event.attempt));
      return;
    default:
      return;
  }
}

std::vector<MarkerText> MarkersOf(std::span<const Event> events, size_t from, TimestampMs at) {
  std::vector<MarkerText> markers;
  size_t next = from;
  while (next < events.size()) {
    const size_t begin = next;
    JsonArray list;
    for (size_t bytes = 0; next < events.size(); ++next) {
      Json event = EventToJson(events[next], at);
      bytes += WriteJson(event).size();
      if (bytes > kMarkerTextMax && !list.empty()) break;
      list.push_back(std::move(event));
    }
    markers.push_back(
        {One(PlainPayload(begin)), One(PlainPayload(at)), One(EncodePayload(list)), {}});
  }
  return markers;
}

}  // namespace wfb::temporal
