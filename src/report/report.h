// All formats in which a run can be kept or handed on, made from the same facts.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/run_tree.h"

namespace wfb {

enum class ReportFormat {
  Facts,     // wfb-report.json, "wfb.report/v1": outcome, causes, slot ledger, bounds.
  Document,  // "wfb.run/v1", as `status --json`.
  Html,      // One file that opens offline.
  JUnit,     // XML for CI systems.
  Trace,     // Chrome trace events; opens in Perfetto; lanes are slots.
  Mermaid,
  Dot,
  Markdown,  // A GitHub step summary, at most 1 MiB.
  Text,      // For terminals.
};

// "json", "document", "html", "junit", "trace", "mermaid", "dot", "markdown", "text".
std::optional<ReportFormat> ReportFormatFromName(std::string_view name);
// By the file's ending: .html .json .xml .trace.json .mmd .dot .md .txt.
std::optional<ReportFormat> ReportFormatFromPath(std::string_view path);
std::vector<std::string> ReportFormatNames();
std::string_view ReportFormatName(ReportFormat format);
// "JUnit results for CI systems"
std::string_view TitleOf(ReportFormat format);
// ".trace.json"
std::string_view FileEndingOf(ReportFormat format);
// The media type with which a server sends it.
std::string_view MediaTypeOf(ReportFormat format);

std::string RenderReport(ReportFormat format, const RunTree& tree, const LogTails& tails);

// One renderer per format.
Json JsonReport(const RunTree& tree, const LogTails& tails);
std::string HtmlReport(const RunTree& tree, const LogTails& tails);
std::string JUnitReport(const RunTree& tree, const LogTails& tails);
Json TraceReport(const RunTree& tree);
std::string MermaidReport(const RunTree& tree);
std::string DotReport(const RunTree& tree);
std::string MarkdownReport(const RunTree& tree, const LogTails& tails);
// Each failure with its log tail, and last, where people look first in a terminal, the outcome:
// "release-7 failed: 12 of 20 succeeded, 1 failed, 7 blocked in 0:41".
std::string TextReport(const RunTree& tree, const LogTails& tails);

}  // namespace wfb
