#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/directory_search.h"
#include "cli/report_format.h"
#include "cli/run_selection.h"
#include "report/report_files.h"

namespace wfb {

namespace {

class ReportCommand : public Verb {
 public:
  void Declare(Options& options) override {
    selection_.Declare(options);
    options.Choice("--format", "FORMAT", "what to write (by the name of --out, else html)",
                   &format_, ReportFormatNames());
    options.Value("--out", "FILE", "where to; - is standard output (which is what happens without)",
                  &out_);
    options.AddExample("wfb report --out report.html", "of the latest run, for a browser");
    options.AddExample("wfb report k3f9 --format trace --out trace.json",
                       "lanes and dependencies, for Perfetto");
  }

  Result<ExitCode> Run(Context& context) override {
    ReportTarget target{ReportFormat::Html, out_.empty() ? "-" : out_};
    if (!format_.empty()) {
      WFB_ASSIGN_OR_RETURN(target.format, ParseReportFormat(format_));
    } else if (target.path != "-") {
      WFB_ASSIGN_OR_RETURN(target, ParseReportTarget(out_));
    }
    WFB_ASSIGN_OR_RETURN(const FoundRun found, selection_.Find(context));
    WFB_ASSIGN_OR_RETURN(const std::string report, found.access->Report(found.id, target.format));
    if (target.path == "-") {
      context.terminal.Out(report);
      return ExitCode::Ok;
    }
    const std::string path = AbsolutePath(target.path, context.directory);
    WFB_RETURN_IF_ERROR(WriteReportFile(path, report));
    if (selection_.json) {
      const Json document = {{"schema", "wfb.written/v1"}, {"run", found.id}, {"path", path}};
      context.terminal.Out(WriteJsonPretty(document) + "\n");
    } else {
      context.terminal.Out(path + "\n");
    }
    return ExitCode::Ok;
  }

  bool json() const override { return selection_.json; }

 private:
  RunSelection selection_;
  std::string format_;
  std::string out_;
};

}  // namespace

std::unique_ptr<Verb> MakeReportCommand() { return std::make_unique<ReportCommand>(); }

}  // namespace wfb
