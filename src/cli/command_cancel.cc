#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/run_selection.h"
#include "cli/session_options.h"

namespace wfb {

namespace {

class CancelCommand : public Verb {
 public:
  void Declare(Options& options) override {
    options.About(
        "Nothing more starts; what runs gets TERM and, after its grace, KILL. A cancelled run can\n"
        "be gone on with by \"wfb retry\".");
    selection_.Declare(options);
    options.Value("--reason", "TEXT", "why; kept with the run", &reason_);
    options.AddExample("wfb cancel k3f9 --reason 'wrong branch'", "end that run");
  }

  Result<ExitCode> Run(Context& context) override {
    WFB_ASSIGN_OR_RETURN(FoundRun found, selection_.Find(context));
    RunRequest request;
    request.kind = RunRequest::Kind::Cancel;
    request.reason = reason_;
    const ForegroundOptions foreground;
    WFB_ASSIGN_OR_RETURN(const ExitCode code,
                         foreground.Carry(std::move(found), std::move(request), "cancelling",
                                          selection_.json, context));
    // The run ended as it was asked to: for this command that is success.
    return code == ExitCode::Interrupted ? ExitCode::Ok : code;
  }

  bool json() const override { return selection_.json; }

 private:
  RunSelection selection_;
  std::string reason_;
};

}  // namespace

std::unique_ptr<Verb> MakeCancelCommand() { return std::make_unique<CancelCommand>(); }

}  // namespace wfb
