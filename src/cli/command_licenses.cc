#include "cli/commands.h"
#include "embedded/kNotices.h"

namespace wfb {

namespace {

class LicensesCommand : public Verb {
 public:
  void Declare(Options& options) override {
    options.About(
        "The work of others in wfb, and the licences of what its web interface contains.");
    options.Flag("--json", "print one JSON document", json_);
  }

  Result<ExitCode> Run(Context& context) override {
    std::string text(kNotices);
    const std::string web = context.web.Text("/licenses.txt");
    if (!web.empty()) text += "\n# Packages in the web interface\n\n" + web;
    if (json_) {
      const Json document = {{"schema", "wfb.licenses/v1"}, {"text", text}};
      text = WriteJsonPretty(document) + "\n";
    }
    context.terminal.Out(text);
    return ExitCode::Ok;
  }

  bool json() const override { return json_; }

 private:
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Verb> MakeLicensesCommand() { return std::make_unique<LicensesCommand>(); }

}  // namespace wfb
