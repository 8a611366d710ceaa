// One workflow as one file of TypeScript: its types, its activities with their options, and a
// function that reads as the graph does.
#pragma once

#include <vector>

#include "compiler/project.h"
#include "compiler/writer.h"

namespace wfb::compiler {

struct WorkflowFile {
  File file;
  std::vector<NodeRange> nodes;
};

WorkflowFile WriteWorkflow(const Project& project, const WorkflowUnit& unit);

// What an orchestrate node or an activity node says of one attempt: { resources, retry, onInterrupt
// }.
std::vector<Property> AttemptProperties(const Activity& activity,
                                        const std::optional<RetryPolicy>& retry);

// Whether the attempts of a node's activity are counted by the workflow, not by the server: only so
// resources are given back between two attempts, and a person is asked after an interruption.
bool RetriesInWorkflow(const Activity& activity);

}  // namespace wfb::compiler
