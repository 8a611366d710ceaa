#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/run_selection.h"
#include "cli/run_text.h"
#include "cli/snapshot_document.h"

namespace wfb {

namespace {

class StatusCommand : public Verb {
 public:
  void Declare(Options& options) override {
    selection_.Declare(options);
    options.Flag("-a,--all", "every item, not only those that run or need a look", all_);
    options.Flag("--state", "with --json: the dynamic state (wfb.state/v1)", state_);
    options.AddExample("wfb status", "how the latest run stands");
    options.AddExample("wfb status k3f9 --json", "the whole run as a document (wfb.run/v1)");
  }

  Result<ExitCode> Run(Context& context) override {
    if (state_ && !selection_.json) return InvalidInput("--state goes with --json");
    WFB_ASSIGN_OR_RETURN(const FoundRun found, selection_.Find(context));
    if (state_) {
      WFB_ASSIGN_OR_RETURN(const Json state, found.access->StateDocument(found.id));
      context.terminal.Out(WriteJsonPretty(state) + "\n");
      return ExitCode::Ok;
    }
    WFB_ASSIGN_OR_RETURN(const Json document, found.access->RunDocument(found.id));
    if (selection_.json) {
      context.terminal.Out(WriteJsonPretty(document) + "\n");
      return ExitCode::Ok;
    }
    const std::optional<RunStatus> status = RunStatusFromName(MemberText(document, "status"));
    const bool open = status && !IsFinished(*status);
    RunTextOptions options;
    options.all_items = all_;
    options.columns = context.terminal.OutSize().columns;
    options.colour = context.terminal.out_colour();
    const bool idle = open && !found.access->live();
    const bool paused = status == RunStatus::Paused;
    context.terminal.Out(RunText(document, idle && !paused, options));
    if (idle || paused) {
      context.terminal.Message(fmt::format("{}continue it with: wfb resume {}",
                                           paused ? "" : "nothing works on it; ", found.id));
    } else if (!open && !SnapshotOf(document).failures.empty()) {
      context.terminal.Message(fmt::format("run what failed again with: wfb retry {}", found.id));
    }
    return ExitCode::Ok;
  }

  bool json() const override { return selection_.json; }

 private:
  RunSelection selection_;
  bool all_ = false;
  bool state_ = false;
};

}  // namespace

std::unique_ptr<Verb> MakeStatusCommand() { return std::make_unique<StatusCommand>(); }

}  // namespace wfb
