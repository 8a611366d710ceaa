// Updates in a workflow task: the server's messages ask, ours accept with the answer, or reject.
#pragma once

#include <vector>

#include "temporal/api/command/v1/message.pb.h"
#include "temporal/workflow_task.h"

namespace wfb::temporal {

// Applies the requests to the fold. Messages go into `answer`, the commands that place them in the
// history are added to `commands`.
void AnswerTaskUpdates(HistoryFold& fold, const WorkflowPoll& task, WorkflowAnswer& answer,
                       std::vector<api::command::v1::Command>& commands);

}  // namespace wfb::temporal
