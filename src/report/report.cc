#include "report/report.h"

#include <algorithm>
#include <array>

#include "report/run_document.h"

namespace wfb {

namespace {

struct FormatRow {
  ReportFormat format;
  std::string_view name;
  std::string_view ending;
  std::string_view media_type;
  std::string_view title;
};

// Longer endings first, so that ".trace.json" is not read as ".json".
constexpr std::array kFormats = {
    FormatRow{ReportFormat::Trace, "trace", ".trace.json", "application/json",
              "Chrome trace, for Perfetto"},
    FormatRow{ReportFormat::Document, "document", ".run.json", "application/json", "Run document"},
    FormatRow{ReportFormat::Facts, "json", ".json", "application/json",
              "Facts: outcome, causes, slots, bounds"},
    FormatRow{ReportFormat::Html, "html", ".html", "text/html; charset=utf-8",
              "HTML page that opens offline"},
    FormatRow{ReportFormat::JUnit, "junit", ".xml", "application/xml",
              "JUnit results for CI systems"},
    FormatRow{ReportFormat::Mermaid, "mermaid", ".mmd", "text/plain; charset=utf-8",
              "Mermaid graph"},
    FormatRow{ReportFormat::Dot, "dot", ".dot", "text/plain; charset=utf-8", "Graphviz graph"},
    FormatRow{ReportFormat::Markdown, "markdown", ".md", "text/markdown; charset=utf-8",
              "Markdown summary"},
    FormatRow{ReportFormat::Text, "text", ".txt", "text/plain; charset=utf-8", "Plain text"},
};

}  // namespace

std::optional<ReportFormat> ReportFormatFromName(std::string_view name) {
  for (const FormatRow& row : kFormats) {
    if (row.name == name) return row.format;
  }
  return std::nullopt;
}

std::optional<ReportFormat> ReportFormatFromPath(std::string_view path) {
  for (const FormatRow& row : kFormats) {
    if (path.ends_with(row.ending)) return row.format;
  }
  return std::nullopt;
}

std::vector<std::string> ReportFormatNames() {
  std::vector<std::string> names;
  for (const FormatRow& row : kFormats) names.emplace_back(row.name);
  return names;
}

std::string_view ReportFormatName(ReportFormat format) {
  for (const FormatRow& row : kFormats) {
    if (row.format == format) return row.name;
  }
  return "";
}

std::string_view TitleOf(ReportFormat format) {
  return std::ranges::find(kFormats, format, &FormatRow::format)->title;
}

std::string_view FileEndingOf(ReportFormat format) {
  return std::ranges::find(kFormats, format, &FormatRow::format)->ending;
}

std::string_view MediaTypeOf(ReportFormat format) {
  for (const FormatRow& row : kFormats) {
    if (row.format == format) return row.media_type;
  }
  return "text/plain";
}

std::string RenderReport(ReportFormat format, const RunTree& tree, const LogTails& tails) {
  switch (format) {
    case ReportFormat::Facts:
      return WriteJsonPretty(JsonReport(tree, tails)) + "\n";
    case ReportFormat::Document:
      return WriteJsonPretty(RunDocument(tree.run)) + "\n";
    case ReportFormat::Html:
      return HtmlReport(tree, tails);
    case ReportFormat::JUnit:
      return JUnitReport(tree, tails);
    case ReportFormat::Trace:
      return WriteJson(TraceReport(tree)) + "\n";
    case ReportFormat::Mermaid:
      return MermaidReport(tree);
    case ReportFormat::Dot:
      return DotReport(tree);
    case ReportFormat::Markdown:
      return MarkdownReport(tree, tails);
    case ReportFormat::Text:
      return TextReport(tree, tails);
  }
  return "";
}

}  // namespace wfb
