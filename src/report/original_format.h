// The reports of PackageBuilder in their original format: one file for each package that succeeded
// or failed, and suite-summary.json, in <workspaceRoot>/production/reports/<date in UTC>/.
//
// What the original left open is answered so: `waitedFor` names every dependency that ran in this
// run, with the time from the start of the orchestrate node until that dependency had settled.
// `failed` counts packages that failed themselves; packages that were blocked, skipped or cancelled
// have no report of their own and count only in `totalPackages` (wfb-report.json tells them).
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "report/run_tree.h"

namespace wfb {

// In a package's report `fixAttempts` holds one element per attempt of the quality phase after its
// first, and numbers of `quality` are 0 where no step gave them. In the suite's, `totalDuration`
// and `totalWaitTime` are sums over the packages, and the ranked lists hold whole package reports.
struct OriginalReports {
  std::string folder;  // OriginalReportFolder.
  // File name and text (2-space indent, no newline at the end) of each package, in order of keys.
  std::vector<std::pair<std::string, std::string>> packages;
  std::string suite;  // Text of suite-summary.json.
  Json summary;       // {totalPackages, successful, failed, totalDuration}.
};

// "production/reports/2026-11-23", from the workspace's root.
std::string OriginalReportFolder(TimestampMs now);
// "@acme/core-money" → "acme-core-money.json".
std::string OriginalReportFile(const std::string& package);

// From the view of a run with an orchestrate node and its child runs. `now` is the end of a run
// that still writes its reports. InvalidInput when the run has no expanded orchestrate node.
Result<OriginalReports> MakeOriginalReports(const RunTree& tree, const std::string& build_id,
                                            TimestampMs now);

// Text of the report of one package. While it is still open (its child run asks for the report as
// one of its steps) it is `failed` as soon as one of its steps has failed. NotFound when the
// package was not worked on in this run.
Result<std::string> MakePackageReport(const RunTree& tree, const std::string& package,
                                      TimestampMs now);

}  // namespace wfb
