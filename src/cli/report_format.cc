#include "cli/report_format.h"

#include <fmt/format.h>

#include "base/diagnostic.h"

namespace wfb {

Result<ReportFormat> ParseReportFormat(const std::string& name) {
  if (const auto format = ReportFormatFromName(name)) return *format;
  const std::string nearest = NearestWord(name, ReportFormatNames());
  return InvalidInput(fmt::format("there is no report format \"{}\" (there are {}){}", name,
                                  fmt::join(ReportFormatNames(), ", "),
                                  nearest.empty() ? "" : "; did you mean " + nearest + "?"));
}

Result<ReportTarget> ParseReportTarget(const std::string& text) {
  const size_t colon = text.find(':');
  if (colon != std::string::npos && colon > 0 && text.find('/') > colon) {
    WFB_ASSIGN_OR_RETURN(const ReportFormat format, ParseReportFormat(text.substr(0, colon)));
    return ReportTarget{format, text.substr(colon + 1)};
  }
  if (const auto format = ReportFormatFromPath(text)) return ReportTarget{*format, text};
  return InvalidInput(fmt::format(
      "the name \"{}\" does not say which report it is; write FORMAT:PATH, FORMAT being one of {}",
      text, fmt::join(ReportFormatNames(), ", ")));
}

}  // namespace wfb
