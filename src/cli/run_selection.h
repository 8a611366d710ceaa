// The arguments that most verbs share: which run, in which data directory, and whether the answer
// is for a program.
#pragma once

#include <string>

#include "cli/command.h"
#include "cli/run_access.h"

namespace wfb {

struct RunSelection {
  std::string run;   // Empty = the latest.
  std::string data;  // Empty = to be searched.
  bool json = false;

  // [RUN], --data, --json.
  void Declare(Options& options);
  // --data and --json only.
  void DeclareWithoutRun(Options& options);
  Result<FoundRun> Find(const Context& context) const;
};

// {"schema": "wfb.request/v1", …}: what was asked and of which run.
void PrintRequest(const FoundRun& found, const RunRequest& request, const std::string& said,
                  bool json, Context& context);

}  // namespace wfb
