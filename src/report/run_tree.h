// What every report is made from: the view of a run with the views of its child runs, and the last
// lines of the logs of what failed. Plain values; the caller collects them at one moment.
#pragma once

#include <map>
#include <string>

#include "core/run_view.h"

namespace wfb {

struct RunTree {
  RunView run;
  std::map<std::string, RunView> children;  // By run id; also the children of children.
};

// The end of a step's log, by step path: "report" for a node of the run, "build/@acme/core" for an
// item, "build/@acme/core/test" for a step of the item's child run. Raw text, may hold ANSI codes.
using LogTails = std::map<std::string, std::string>;

}  // namespace wfb
