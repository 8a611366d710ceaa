// The answer to one workflow task: what people asked for is applied, the decider is asked until it
// has nothing more to say (or a limit of the server is near), and its decisions become markers and
// commands. Pure: the fold goes in, the answer comes out.
//
// Nothing is kept between tasks but the fold: what did not fit is decided in the next task.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "temporal/api/workflowservice/v1/request_response.pb.h"
#include "temporal/history_mapping.h"

namespace wfb::temporal {

using WorkflowPoll = api::workflowservice::v1::PollWorkflowTaskQueueResponse;
using WorkflowAnswer = api::workflowservice::v1::RespondWorkflowTaskCompletedRequest;

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
  size_t eager_max = 0;  // Activities that this worker could take at once.
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
  // Attempts that were asked to end: (step, attempt).
  std::vector<std::pair<StepId, uint32_t>> cancelled;
};

// `taken_over`: the events of the closed run that start().continues names; asked for only in the
// first task of such a run, empty when there is none.
TaskAnswer AnswerTask(HistoryFold& fold, const WorkflowPoll& task, const TaskPlace& place,
                      const TaskSettings& settings, std::vector<Event> taken_over);

}  // namespace wfb::temporal
