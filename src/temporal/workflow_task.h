// One workflow task under way: what people asked for is applied, the decider is asked until it has
// nothing more to say (or a limit of the server is near), and its decisions become markers and
// commands. Pure: the fold goes in, the answer comes out.
//
// An attempt may run *inside* the task: the worker takes it at once, and tells how it ended by
// Settle, so that short work needs no turn of the server at all. What runs longer is handed over to
// the server as an activity that only this worker takes; from then on the server watches it.
//
// Nothing is kept between tasks but the fold: what did not fit is decided in the next task.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "temporal/api/workflowservice/v1/request_response.pb.h"
#include "temporal/history_mapping.h"

namespace wfb::temporal {

using WorkflowPoll = api::workflowservice::v1::PollWorkflowTaskQueueResponse;
using WorkflowAnswer = api::workflowservice::v1::RespondWorkflowTaskCompletedRequest;
using AttemptId = std::pair<StepId, uint32_t>;

// The server's own limits are 51,200 events, 50 MB, 2,000 open of a kind, 4 MB a call.
struct TaskLimits {
  size_t open_max = 1'900;
  size_t command_bytes_max = 1'500'000;
  int64_t soft_events = 8'000;  // Continues as new when nothing is in flight.
  int64_t soft_bytes = 8'000'000;
  int64_t hard_events = 40'000;  // Starts nothing more until nothing is in flight.
  int64_t hard_bytes = 40'000'000;
};

struct TaskSettings {
  TaskLimits limits;
  DurationMs heartbeat_ms = 30'000;
  size_t eager_max = 0;   // Activities that this worker could take at once.
  std::string own_queue;  // Of this worker alone, for what is handed over.
  // Takes the attempt to run it inside the task, or says no. Null = never.
  std::function<bool(const StartAttempt&)> take;
};

// Where the run is on the server.
struct TaskPlace {
  Execution execution;
  std::string task_queue;
};

struct TaskAnswer {
  WorkflowAnswer answer;  // Commands and messages; not yet who answers.
  size_t eager_count = 0;
  // The run has ended or goes on as another execution: its fold is needed no more.
  bool closes = false;
  // Activities that were asked to end: (step, attempt).
  std::vector<AttemptId> cancelled;
};

class WorkflowTask {
 public:
  // `fold` and `task` outlive this.
  WorkflowTask(HistoryFold& fold, const WorkflowPoll& task, TaskPlace place, TaskSettings settings);

  struct Beginning {
    // The events of the closed run that start().continues names; read only for the first task.
    std::vector<Event> taken_over;
    // The fold was just read: what ran inside tasks of it is gone.
    bool read_anew = false;
  };
  void Begin(Beginning beginning);
  // An attempt inside the task has ended.
  void Settle(Event event, const std::optional<LogPlace>& log);
  // Gives an attempt that runs inside the task to the server.
  void HandOver(const StartAttempt& start);

  // There is something that the server should hear now.
  bool urgent() const;
  // One answer carries no more.
  bool full() const { return full_ || bytes_ >= settings_.limits.command_bytes_max; }
  // `more`: attempts still run inside, so that another task is needed at once.
  TaskAnswer Finish(bool more);

 private:
  void Decide();
  bool TakeOver(std::vector<Event> events);
  void InterruptLost();
  void AnswerUpdates();
  bool ShouldContinue() const;
  bool OverHardLimit() const;
  void SetOwedTimers();
  void DecideAll();
  void Carry(const Command& command);
  void CarryStart(const StartAttempt& start);
  void CarryChild(const StartChild& start);
  void FailStart(EventType type, StepId step, uint32_t attempt, const StepError& error);
  void EndWhatRuns();
  void TellChildren();
  void Record(Event event, const char* why_it_holds);
  void Add(api::command::v1::Command command);
  void Close(api::command::v1::Command command);

  HistoryFold& fold_;
  const WorkflowPoll& task_;
  const TaskPlace place_;
  const TaskSettings settings_;
  const size_t from_;
  std::vector<api::command::v1::Command> protocol_;
  std::vector<api::command::v1::Command> commands_;
  std::optional<api::command::v1::Command> close_;
  std::map<AttemptId, LogPlace> logs_;  // Of attempts that ended inside.
  size_t bytes_ = 0;
  size_t opened_ = 0;
  bool full_ = false;  // There is more to decide than fits.
  TaskAnswer result_;
};

}  // namespace wfb::temporal
