#include <fmt/format.h>

#include "catalog/bundle.h"
#include "cli/commands.h"

namespace wfb {

namespace {

class ValidateCommand : public Verb {
 public:
  void Declare(Options& options) override {
    options.Argument("PATH", "a workflow file, or a folder with some (the working directory)",
                     &path_, false);
    options.Flag("--json", "print one JSON document", json_);
    options.AddExample("wfb validate build.workflow.json", "all problems, each with its place");
  }

  Result<ExitCode> Run(Context& context) override {
    LoadRequest load;
    load.path = path_;
    load.directory = context.directory;
    WFB_ASSIGN_OR_RETURN(const std::vector<CheckedFile> files, CheckWorkflows(load));
    size_t errors = 0, warnings = 0;
    JsonArray list;
    for (const CheckedFile& file : files) {
      for (const Diagnostic& diagnostic : file.diagnostics) {
        ++(diagnostic.severity == Severity::Error ? errors : warnings);
      }
      list.push_back({{"file", file.file},
                      {"workflow", file.workflow},
                      {"valid", !HasErrors(file.diagnostics)},
                      {"diagnostics", ToJson(file.diagnostics)}});
      if (!json_) context.terminal.Out(FormatDiagnostics(file.diagnostics));
    }
    if (json_) {
      const Json document = {
          {"schema", "wfb.validation/v1"}, {"valid", errors == 0}, {"files", std::move(list)}};
      context.terminal.Out(WriteJsonPretty(document) + "\n");
    } else {
      context.terminal.Message(fmt::format(
          "{} file{}: {} error{}, {} warning{}", files.size(), files.size() == 1 ? "" : "s", errors,
          errors == 1 ? "" : "s", warnings, warnings == 1 ? "" : "s"));
    }
    return errors == 0 ? ExitCode::Ok : ExitCode::InvalidWorkflow;
  }

  bool json() const override { return json_; }

 private:
  std::string path_;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Verb> MakeValidateCommand() { return std::make_unique<ValidateCommand>(); }

}  // namespace wfb
