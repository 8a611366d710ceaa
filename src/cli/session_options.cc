#include "cli/session_options.h"

#include <fmt/format.h>

#include "cli/report_format.h"
#include "cli/run_selection.h"

namespace wfb {

OutputKind OutputKindOf(const std::string& name) {
  if (name == "stream") return OutputKind::Stream;
  if (name == "grouped") return OutputKind::Grouped;
  if (name == "jsonl") return OutputKind::JsonLines;
  return OutputKind::Live;
}

void ForegroundOptions::Declare(Options& options) {
  options.Flag("-d,--detach", "go on in the background; print the run's id", detach);
  options.Choice("-o,--output", "KIND", "what to show meanwhile", &output,
                 {"live", "stream", "grouped", "jsonl"});
  options.Value("--report", "FORMAT:PATH", "write this report too, at the end", &reports);
}

Result<ExitCode> ForegroundOptions::Carry(FoundRun found, std::optional<RunRequest> request,
                                          const std::string& said, bool json,
                                          Context& context) const {
  for (const std::string& report : reports) {
    const Result<ReportTarget> target = ParseReportTarget(report);
    if (!target.ok()) return target.error();
  }
  if (json && !output.empty()) return InvalidInput("--json and --output exclude each other");
  if (found.access->live()) {
    if (!request) return Conflict(fmt::format("run {} is running already", found.id));
    WFB_RETURN_IF_ERROR(found.access->Send(found.id, *request));
    PrintRequest(found, *request, fmt::format("{} {}", said, found.id), json, context);
    return ExitCode::Ok;
  }
  ForegroundRequest foreground;
  foreground.data_directory = found.access->data_directory();
  foreground.run = found.id;
  foreground.request = std::move(request);
  foreground.session.output = detach ? OutputKind::Silent : OutputKindOf(output);
  foreground.session.json = json && !detach;
  foreground.session.watched = !detach;
  foreground.session.reports = reports;
  foreground.detach = detach;
  foreground.json = json;
  found.access.reset();  // Its lock would keep the engine out.
  return ContinueInForeground(foreground, context);
}

}  // namespace wfb
