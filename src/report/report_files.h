// Writes report files: whole or not at all (a temporary file that is renamed).
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "report/run_tree.h"

namespace wfb {

// Makes missing folders. Errors name the path.
Status WriteReportFile(const std::string& path, std::string_view text);

// Writes the reports of PackageBuilder below `workspace_root`. Without `only` those of all packages
// and of the suite, with wfb-report.json as it stands at `now` beside them: {"suite": path,
// "directory": path, "packages": count, "summary": {...}}; with it that package's alone:
// {"report": path}, NotFound when it was not worked on.
Result<Json> WriteOriginalReports(const RunTree& tree, const std::string& workspace_root,
                                  const std::string& build_id, const std::string& only,
                                  TimestampMs now);

}  // namespace wfb
