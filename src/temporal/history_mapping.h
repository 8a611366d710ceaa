// A run on Temporal, folded from the history of its workflow: the server's events become events of
// the core, in the order of the history, and go into the same decider as on the embedded engine.
// The worker decides with it; a follower shows with it.
//
// What the world did is in the server's own events. What was decided, and what people asked for, is
// in markers named "wfb.events": {"from": events before, "at": time of the task, "events": […]},
// recorded by the task that decided. So a fold never decides anything again, and two folds of the
// same history give the same events: skip the first K of them to go on where a journal ends.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/resource_pools.h"
#include "core/run.h"
#include "temporal/start_payload.h"

namespace wfb::temporal {

inline constexpr std::string_view kEventsMarker = "wfb.events";
inline constexpr std::string_view kPauseSignal = "wfb.pause";
inline constexpr std::string_view kResumeSignal = "wfb.resume";
// The type of an activity's failure when its worker died or was ended while it ran.
inline constexpr std::string_view kInterruptedFailure = "wfb.interrupted";

// Where an attempt logs: a file of the machine of that worker.
struct LogPlace {
  std::string host;
  std::string path;
};
std::optional<LogPlace> LogPlaceFromJson(const Json& value);  // {"log":{"host","path"}}
Json ToJson(const LogPlace& place);                           // {"host","path"}

// What is open on the server, as far as the history has been read.
struct OpenWork {
  struct Activity {
    StepId step = kNoStep;
    uint32_t attempt = 0;
    bool cancel_requested = false;
  };
  struct Child {
    StepId step = kNoStep;
    uint32_t attempt = 0;
    std::string run;     // The core's id of the child run.
    std::string run_id;  // The server's; empty until it was started.
    bool cancel_requested = false;
    bool paused = false;  // It was told to pause last.
  };
  std::map<int64_t, Activity> activities;  // By the event that scheduled it.
  std::map<std::string, Child> children;   // By workflow id.
  std::map<std::string, int64_t> timers;   // Timer id → the event that started it.

  size_t size() const { return activities.size() + children.size() + timers.size(); }
};

class HistoryFold {
 public:
  // `start` is the input of the history's first event; `plan` that of start.options.workflow.
  HistoryFold(StartPayload start, PlanPtr plan);

  // The next event of the history, from the first one on. What came too late for the run (the
  // answer of an attempt that was settled before) is left out. InvalidInput when it is no history
  // of ours; the fold is of no use then.
  Status Add(const HistoryEvent& event);

  // A fact that is decided now, at now(). A Conflict when it cannot happen.
  Status Record(Event event);
  // Time has gone by since the latest event.
  void AdvanceTo(TimestampMs at);
  // Where an attempt logged that ran inside a workflow task.
  void NoteLog(StepId step, uint32_t attempt, LogPlace place);
  // The same with the time that it has: of a run that is taken over.
  Status RecordAsItWas(Event event);

  const Run& run() const { return *run_; }
  std::optional<Decision> Next() { return run_->Next(now(), pools_); }
  // All events of the run so far, also of the executions before this one.
  const std::vector<Event>& events() const { return events_; }
  const StartPayload& start() const { return start_; }
  const OpenWork& open() const { return open_; }
  // Attempts that live, and of which the server knows nothing: their worker held them in a
  // workflow task when it died.
  std::vector<std::pair<StepId, uint32_t>> LostAttempts() const;
  // Where attempts logged that have ended in this execution.
  const std::map<std::pair<StepId, uint32_t>, LogPlace>& logs() const { return logs_; }

  // Of the latest event of the history; never before that of an event of the run.
  TimestampMs now() const;
  int64_t last_event_id() const { return last_event_id_; }
  // Set back after the server has dropped a task of which it kept nothing.
  void ForgetAfter(int64_t event_id);
  int64_t history_bytes() const { return history_bytes_; }
  bool suggests_continuing() const { return suggests_continuing_; }
  // No workflow task of this execution was completed yet.
  bool untouched() const { return !completed_task_; }
  // The history has come to its end. The execution that goes on after it, when it continued as new.
  bool closed() const { return closed_; }
  const std::string& continued_as() const { return continued_as_; }

 private:
  Status AddStarted(const HistoryEvent& event);
  Status AddMarker(const HistoryEvent& event);
  void AddLogs(const Json& logs);
  void AddTask(const HistoryEvent& event);
  void AddActivity(const HistoryEvent& event);
  void AddActivityEnd(const HistoryEvent& event);
  void AddTimer(const HistoryEvent& event);
  void AddChild(const HistoryEvent& event);
  void AddChildEnd(const HistoryEvent& event);
  void AddRequest(const HistoryEvent& event);
  void AddClose(const HistoryEvent& event);
  // Settles everything that lived: the run was ended from outside.
  void Close(const std::string& reason);

  // A fact of the world: what the run refuses was stale.
  void Fact(Event event);
  void SettleActivity(int64_t scheduled, EventType type, int64_t code, Json body);
  void SettleChild(const std::string& workflow_id, EventType type, Json body);
  Status Apply(Event event);
  void Account(const Event& event);

  StartPayload start_;
  std::unique_ptr<Run> run_;
  ResourcePools pools_;
  std::vector<Event> events_;
  OpenWork open_;
  std::map<std::pair<StepId, uint32_t>, LogPlace> logs_;
  TimestampMs event_at_ = 0;
  int64_t last_event_id_ = 0;
  int64_t history_bytes_ = 0;
  bool suggests_continuing_ = false;
  bool completed_task_ = false;
  bool closed_ = false;
  std::string continued_as_;
};

// The markers that keep events[from …): one, or several when they are long. `at` is the time that
// most of them have.
struct MarkerText {
  Payloads from, at, events, logs;
};
std::vector<MarkerText> MarkersOf(std::span<const Event> events, size_t from, TimestampMs at);

// The id of the timer that answers when `due` of the step is reached, and back.
std::string TimerId(StepId step, TimestampMs due);
std::string ActivityId(StepId step, uint32_t attempt);

}  // namespace wfb::temporal
