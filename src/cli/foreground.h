// What a request means when no engine is alive: this program becomes the engine, does what was
// asked, and goes on with the run as far as the request lets it.
#pragma once

#include <optional>
#include <string>

#include "cli/run_access.h"
#include "cli/session.h"

namespace wfb {

struct ForegroundRequest {
  std::string data_directory;
  std::string run;
  std::optional<RunRequest> request;  // Absent: the run is only continued.
  SessionOptions session;
  bool detach = false;
  bool json = false;
};

// Follows the run to its end. In the background only until the request is durable.
Result<ExitCode> ContinueInForeground(const ForegroundRequest& request, Context& context);

// Only until the request is durable; then the run is left as it is (for pause).
Status RequestInForeground(const ForegroundRequest& request, Context& context);

// The event that a request is, once the run is loaded.
Result<Event> EventOf(const RunRequest& request, const Run& run);

}  // namespace wfb
