// What is told when a run has ended: the result, the failures with the ends of their logs, the
// reports, and what to do next.
#pragma once

#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/run_tree_collection.h"
#include "report/run_document.h"

namespace wfb {

struct RunResult {
  CollectedRun collected;
  std::string run_id;
  std::string folder;  // Of the run in the data directory: the reports are written there.
  bool colour = false;
};

// Writes report.html and wfb-report.json into the run's folder, and the reports that were asked
// for ("FORMAT:PATH", or a path whose extension says the format).
Status WriteRunReports(const RunResult& result, const std::vector<std::string>& asked,
                       Context& context);

// For standard output; failures last.
std::string RunResultText(const RunResult& result);
// The next command; empty when there is nothing to do.
std::string AdviceText(const RunResult& result);

}  // namespace wfb
