// Which other workflows a document runs.
#pragma once

#include <string>
#include <vector>

#include "definition/document.h"

namespace wfb::definition {

struct WorkflowCall {
  std::string workflow;
  TemplateSource input;
  std::string pointer;  // Of the object that has the keys "workflow" and "input".
  size_t node;
  bool unconditional;  // Every run of the document makes it: no condition comes before its node.
};

// In node order. Nodes inside bodies are left out: their containers do not run yet.
std::vector<WorkflowCall> CallsOf(const Document& document);

}  // namespace wfb::definition
