// activities.ts: one function for each activity that the workflows use.
#pragma once

#include "compiler/project.h"
#include "compiler/writer.h"

namespace wfb::compiler {

// Which of the supporting files the activities need.
struct ActivityNeeds {
  bool command = false;
  bool simulate = false;
  bool discover = false;
  bool reports = false;
};
ActivityNeeds NeedsOf(const Project& project);

File WriteActivities(const Project& project);

}  // namespace wfb::compiler
