#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/run_selection.h"
#include "cli/session_options.h"

namespace wfb {

namespace {

class SkipCommand : public Verb {
 public:
  void Declare(Options& options) override {
    options.About(
        "The step counts as done without having run, and what waits for it goes on. A run that "
        "had\n"
        "failed because of it is opened again.");
    options.Argument("RUN", "id of the run (the latest, when only STEP is given)", &selection_.run,
                     true);
    options.Argument("STEP", "the step, such as @acme/core", &step_, false);
    selection_.DeclareWithoutRun(options);
    options.Value("--reason", "TEXT", "why; kept with the step", &reason_);
    foreground_.Declare(options);
    options.AddExample("wfb skip @acme/legacy --reason 'released by hand'", "in the latest run");
  }

  Result<ExitCode> Run(Context& context) override {
    if (step_.empty()) std::swap(step_, selection_.run);
    if (reason_.empty()) return InvalidInput("--reason says why the step is skipped");
    WFB_ASSIGN_OR_RETURN(FoundRun found, selection_.Find(context));
    RunRequest request;
    request.kind = RunRequest::Kind::Skip;
    request.steps = {step_};
    request.reason = reason_;
    return foreground_.Carry(std::move(found), std::move(request),
                             fmt::format("skipped {} in", step_), selection_.json, context);
  }

  bool json() const override { return selection_.json; }

 private:
  RunSelection selection_;
  ForegroundOptions foreground_;
  std::string step_;
  std::string reason_;
};

}  // namespace

std::unique_ptr<Verb> MakeSkipCommand() { return std::make_unique<SkipCommand>(); }

}  // namespace wfb
