#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/foreground.h"
#include "cli/run_selection.h"

namespace wfb {

namespace {

class PauseCommand : public Verb {
 public:
  void Declare(Options& options) override {
    selection_.Declare(options);
    options.AddExample("wfb pause", "the latest run");
  }

  Result<ExitCode> Run(Context& context) override {
    WFB_ASSIGN_OR_RETURN(FoundRun found, selection_.Find(context));
    RunRequest request;
    request.kind = RunRequest::Kind::Pause;
    if (found.access->live()) {
      WFB_RETURN_IF_ERROR(found.access->Send(found.id, request));
    } else {
      ForegroundRequest foreground;
      foreground.data_directory = found.access->data_directory();
      foreground.run = found.id;
      foreground.request = request;
      found.access.reset();
      WFB_RETURN_IF_ERROR(RequestInForeground(foreground, context));
    }
    PrintRequest(found, request,
                 fmt::format("paused {}; go on with: wfb resume {}", found.id, found.id),
                 selection_.json, context);
    return ExitCode::Ok;
  }

  bool json() const override { return selection_.json; }

 private:
  RunSelection selection_;
};

}  // namespace

std::unique_ptr<Verb> MakePauseCommand() { return std::make_unique<PauseCommand>(); }

}  // namespace wfb
