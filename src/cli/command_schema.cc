#include <fmt/format.h>

#include "cli/commands.h"
#include "report/run_document.h"

namespace wfb {

namespace {

class SchemaCommand : public Verb {
 public:
  void Declare(Options& options) override {
    options.Argument("NAME", "of which document (workflow)", &name_, false, {"run"});
    options.Flag("--json", "accepted for symmetry: a schema is JSON", json_);
    options.AddExample("wfb schema workflow > workflow.schema.json",
                       "for an editor, through \"$schema\"");
  }

  Result<ExitCode> Run(Context& context) override {
    std::string text(RunDocumentSchema());
    if (!text.ends_with('\n')) text += '\n';
    context.terminal.Out(text);
    return ExitCode::Ok;
  }

  bool json() const override { return json_; }

 private:
  std::string name_;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Verb> MakeSchemaCommand() { return std::make_unique<SchemaCommand>(); }

}  // namespace wfb
