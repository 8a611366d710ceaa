// In place of command_worker.cc where wfb is built without Temporal.
#include "cli/commands.h"

namespace wfb {

namespace {

class WorkerCommand : public Verb {
 public:
  void Declare(Options& options) override {
    options.About("Works for runs on a Temporal server. This build of wfb has no Temporal.");
  }
  Result<ExitCode> Run(Context&) override {
    return InvalidInput(
        "this wfb was built without Temporal; build it with -DWFB_WITH_TEMPORAL=ON");
  }
};

}  // namespace

std::unique_ptr<Verb> MakeWorkerCommand() { return std::make_unique<WorkerCommand>(); }

}  // namespace wfb
