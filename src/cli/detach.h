// Goes on in the background: a child process without a terminal does the work, and the parent
// waits only until the work says that it has begun.
#pragma once

#include <functional>
#include <string>

#include "base/result.h"
#include "cli/command.h"

namespace wfb {

// Says once, from the child, whether the work has begun. Later calls do nothing.
using Announce = std::function<void(const Status&)>;

// To be called while the process has one thread. In the parent: what was announced, or Io when the
// child ended without a word. The child never returns: it exits with what `work` gives, which an
// error ends as its kind says (announced if nothing was announced before).
Status RunDetached(const std::function<Result<ExitCode>(const Announce&)>& work);

// Prints the id of a run that goes on elsewhere.
void TellStarted(const std::string& run, bool json, Context& context);

// For the child, once the place is known: standard output and error go to the end of this file.
void RedirectOutput(const std::string& path);

}  // namespace wfb
