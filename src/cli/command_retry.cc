#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/foreground.h"
#include "cli/run_selection.h"
#include "cli/session_options.h"

namespace wfb {

namespace {

class RetryCommand : public Verb {
 public:
  void Declare(Options& options) override {
    options.About(
        "What failed or was cancelled runs again, what it blocked goes on behind it, and what has\n"
        "succeeded stays as it is. The steps after an orchestrate node run again too.");
    selection_.Declare(options);
    options.Value("--only", "STEP", "this step only; may be given several times", &only_);
    foreground_.Declare(options);
    options.AddExample("wfb retry", "everything that failed in the latest run");
    options.AddExample("wfb retry k3f9 --only @acme/queue", "one package of that run");
  }

  Result<ExitCode> Run(Context& context) override {
    WFB_ASSIGN_OR_RETURN(FoundRun found, selection_.Find(context));
    RunRequest request;
    request.kind = RunRequest::Kind::Retry;
    request.steps = only_;
    return foreground_.Carry(std::move(found), std::move(request), "retrying", selection_.json,
                             context);
  }

  bool json() const override { return selection_.json; }

 private:
  RunSelection selection_;
  ForegroundOptions foreground_;
  std::vector<std::string> only_;
};

}  // namespace

std::unique_ptr<Verb> MakeRetryCommand() { return std::make_unique<RetryCommand>(); }

}  // namespace wfb
