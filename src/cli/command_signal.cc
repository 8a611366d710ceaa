#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/run_selection.h"

namespace wfb {

namespace {

class SignalCommand : public Verb {
 public:
  void Declare(Options& options) override {
    options.Argument("RUN", "id of the run, or an unambiguous part of it", &selection_.run, true);
    options.Argument("NAME", "name of the signal", &name_, true);
    selection_.DeclareWithoutRun(options);
    options.Value("-i,--input", "JSON", "what it carries", &input_);
  }

  Result<ExitCode> Run(Context& context) override {
    WFB_ASSIGN_OR_RETURN(const FoundRun found, selection_.Find(context));
    WFB_ASSIGN_OR_RETURN(const Json document, found.access->RunDocument(found.id));
    return NotFound(fmt::format("the workflow {} of run {} declares no signal \"{}\"",
                                MemberText(document, "workflow"), found.id, name_));
  }

  bool json() const override { return selection_.json; }

 private:
  RunSelection selection_;
  std::string name_;
  std::string input_;
};

}  // namespace

std::unique_ptr<Verb> MakeSignalCommand() { return std::make_unique<SignalCommand>(); }

}  // namespace wfb
