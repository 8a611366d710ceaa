// The options of the verbs that may become the engine of a run: retry, resume, skip, cancel.
#pragma once

#include <string>
#include <vector>

#include "cli/foreground.h"

namespace wfb {

struct ForegroundOptions {
  bool detach = false;
  std::string output;
  std::vector<std::string> reports;

  // --detach, --output, --report.
  void Declare(Options& options);
  // Sends the request to the engine that is alive, and says `said`; without one becomes it.
  Result<ExitCode> Carry(FoundRun found, std::optional<RunRequest> request, const std::string& said,
                         bool json, Context& context) const;
};

OutputKind OutputKindOf(const std::string& name);

}  // namespace wfb
