#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/run_selection.h"
#include "cli/session_options.h"

namespace wfb {

namespace {

class ResumeCommand : public Verb {
 public:
  void Declare(Options& options) override {
    options.About(
        "A paused run starts steps again. An interrupted run, whose engine has ended, goes on\n"
        "here: what was in flight then runs again, what has succeeded stays.");
    selection_.Declare(options);
    foreground_.Declare(options);
    options.AddExample("wfb resume", "the latest run");
  }

  Result<ExitCode> Run(Context& context) override {
    WFB_ASSIGN_OR_RETURN(FoundRun found, selection_.Find(context));
    WFB_ASSIGN_OR_RETURN(const Json document, found.access->RunDocument(found.id));
    const std::optional<RunStatus> status = RunStatusFromName(MemberText(document, "status"));
    if (status && IsFinished(*status)) {
      return Conflict(fmt::format(
          "run {} has finished ({}){}", found.id, RunStatusName(*status),
          *status == RunStatus::Succeeded ? "" : fmt::format("; try wfb retry {}", found.id)));
    }
    std::optional<RunRequest> request;
    if (status == RunStatus::Paused) {
      request.emplace();
      request->kind = RunRequest::Kind::Resume;
    }
    return foreground_.Carry(std::move(found), std::move(request), "resumed", selection_.json,
                             context);
  }

  bool json() const override { return selection_.json; }

 private:
  RunSelection selection_;
  ForegroundOptions foreground_;
};

}  // namespace

std::unique_ptr<Verb> MakeResumeCommand() { return std::make_unique<ResumeCommand>(); }

}  // namespace wfb
