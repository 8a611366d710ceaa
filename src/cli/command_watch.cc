#include "cli/commands.h"
#include "cli/run_selection.h"
#include "cli/watch.h"

namespace wfb {

namespace {

class WatchCommand : public Verb {
 public:
  void Declare(Options& options) override {
    options.About(
        "Follows the run until it ends; its exit code is the run's. Ctrl-C ends the watching, not\n"
        "the run.");
    selection_.Declare(options);
    options.AddExample("wfb watch", "the latest run");
  }

  Result<ExitCode> Run(Context& context) override {
    WFB_ASSIGN_OR_RETURN(FoundRun found, selection_.Find(context));
    return WatchRun(std::move(found), selection_.json, context);
  }

  bool json() const override { return selection_.json; }

 private:
  RunSelection selection_;
};

}  // namespace

std::unique_ptr<Verb> MakeWatchCommand() { return std::make_unique<WatchCommand>(); }

}  // namespace wfb
