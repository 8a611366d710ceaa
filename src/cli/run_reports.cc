#include <fmt/format.h>

#include <cstdlib>

#include "cli/directory_search.h"
#include "cli/report_format.h"
#include "cli/run_result.h"
#include "core/printable.h"
#include "report/report_files.h"
#include "report/run_facts.h"

namespace wfb {

namespace {

std::string Render(ReportFormat format, const RunResult& result) {
  return RenderReport(format, result.collected.tree, result.collected.tails);
}

// GitHub shows these beside the job.
void AnnotateFailures(const RunResult& result, Context& context) {
  if (std::getenv("GITHUB_ACTIONS") == nullptr) return;
  for (const FailureFacts& failure : FailuresOf(result.collected.tree, result.collected.tails)) {
    context.terminal.Err(fmt::format("::error title={}::{}\n", Printable(failure.cause_path),
                                     Printable(failure.message)));
  }
}

// GitHub shows what is appended to this file on the page of the job.
void AddStepSummary(const RunResult& result) {
  const char* path = std::getenv("GITHUB_STEP_SUMMARY");
  if (path == nullptr || path[0] == '\0') return;
  AppendToFile(path, Render(ReportFormat::Markdown, result));
}

}  // namespace

Status WriteRunReports(const RunResult& result, const std::vector<std::string>& asked,
                       Context& context) {
  // These were not asked for: a run does not fail because they cannot be written.
  for (const auto& [format, name] : {std::pair(ReportFormat::Html, "/report.html"),
                                     std::pair(ReportFormat::Facts, "/wfb-report.json")}) {
    const Status written = WriteReportFile(result.folder + name, Render(format, result));
    if (!written.ok()) context.terminal.Message(written.error().message);
  }
  AddStepSummary(result);
  AnnotateFailures(result, context);
  for (const std::string& text : asked) {
    WFB_ASSIGN_OR_RETURN(const ReportTarget target, ParseReportTarget(text));
    const std::string report = Render(target.format, result);
    if (target.path == "-") {
      context.terminal.Out(report);
      continue;
    }
    const std::string path = AbsolutePath(target.path, context.directory);
    WFB_RETURN_IF_ERROR(WriteReportFile(path, report));
  }
  return Ok();
}

}  // namespace wfb
