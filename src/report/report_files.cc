#include "report/report_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "report/original_format.h"
#include "report/report.h"

namespace wfb {

namespace {

Status WriteAll(int file, std::string_view text, const std::string& path) {
  while (!text.empty()) {
    const ssize_t written = write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return ErrnoError("write " + path, errno);
    text.remove_prefix(static_cast<size_t>(written));
  }
  return Ok();
}

}  // namespace

Status WriteReportFile(const std::string& path, std::string_view text) {
  const std::filesystem::path target(path);
  std::error_code error;
  if (target.has_parent_path()) std::filesystem::create_directories(target.parent_path(), error);
  if (error) return ErrnoError("make folder " + target.parent_path().string(), error.value());
  const std::string temporary = path + "." + std::to_string(getpid()) + ".tmp";
  const int file = open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) return ErrnoError("write " + path, errno);
  Status written = WriteAll(file, text, path);
  if (close(file) != 0 && written.ok()) written = ErrnoError("write " + path, errno);
  if (written.ok() && rename(temporary.c_str(), path.c_str()) != 0) {
    written = ErrnoError("write " + path, errno);
  }
  if (!written.ok()) unlink(temporary.c_str());
  return written;
}

Result<Json> WriteOriginalReports(const RunTree& tree, const std::string& workspace_root,
                                  const std::string& build_id, const std::string& only,
                                  TimestampMs now) {
  const std::string directory = workspace_root + "/" + OriginalReportFolder(now);
  if (!only.empty()) {
    const std::string path = directory + "/" + OriginalReportFile(only);
    WFB_ASSIGN_OR_RETURN(const std::string report, MakePackageReport(tree, only, now));
    WFB_RETURN_IF_ERROR(WriteReportFile(path, report));
    return Json{{"report", path}};
  }
  WFB_ASSIGN_OR_RETURN(const OriginalReports reports, MakeOriginalReports(tree, build_id, now));
  for (const auto& [file, text] : reports.packages) {
    WFB_RETURN_IF_ERROR(WriteReportFile(directory + "/" + file, text));
  }
  const std::string suite = directory + "/suite-summary.json";
  WFB_RETURN_IF_ERROR(WriteReportFile(suite, reports.suite));
  const std::string facts = RenderReport(ReportFormat::Facts, tree, {});
  WFB_RETURN_IF_ERROR(WriteReportFile(directory + "/wfb-report.json", facts));
  return Json{{"suite", suite},
              {"directory", directory},
              {"packages", reports.packages.size()},
              {"summary", reports.summary}};
}

}  // namespace wfb
