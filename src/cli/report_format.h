// Which report is asked for, and where it goes: "junit:out.xml", or "out.html".
#pragma once

#include <string>

#include "base/result.h"
#include "report/report.h"

namespace wfb {

struct ReportTarget {
  ReportFormat format = ReportFormat::Html;
  std::string path;  // "-" = standard output.
};

// FORMAT:PATH, or a path whose ending says the format. InvalidInput when neither does.
Result<ReportTarget> ParseReportTarget(const std::string& text);

// InvalidInput names the nearest.
Result<ReportFormat> ParseReportFormat(const std::string& name);

}  // namespace wfb
