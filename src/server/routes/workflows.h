// The workflows of the folder that is served: which there are, one of them, what a run of it would
// do, and what is wrong with a text.
#pragma once

#include "server/router.h"

namespace wfb {

// {"version", "folder", "data_directory", "concurrency_max"}
void ShowSession(const RouteCall& call);
// {"workflows": […]}, by name.
void ListAllWorkflows(const RouteCall& call);
// A workflow with its text, its problems and its drawing.
void ShowWorkflow(const RouteCall& call);
// {"input"?}: nothing is run but discovery, which reads.
void PreviewWorkflow(const RouteCall& call);
// {"text"} → {"diagnostics"}
void ValidateText(const RouteCall& call);

}  // namespace wfb
