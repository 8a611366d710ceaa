#include "report/report_files.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "testing/golden.h"
#include "testing/run_view_samples.h"
#include "testing/temporary_directory.h"

namespace wfb {
namespace {

TEST_CASE("a report is written whole, with the folders that it needs, and nothing beside it") {
  const TemporaryDirectory directory;
  const std::string path = directory / "reports/2026/report.html";
  REQUIRE(WriteReportFile(path, "first").ok());
  REQUIRE(WriteReportFile(path, "second").ok());
  CHECK(ReadTextFile(path) == "second");
  CHECK(FilesOf(directory / "reports/2026") == std::vector<std::string>{"report.html"});
}

TEST_CASE("a report can replace what a reader has open: the reader keeps the old one") {
  const TemporaryDirectory directory;
  const std::string path = directory / "report.txt";
  REQUIRE(WriteReportFile(path, "old").ok());
  std::ifstream reader(path);
  REQUIRE(WriteReportFile(path, "new").ok());
  std::string read;
  reader >> read;
  CHECK(read == "old");
}

TEST_CASE("a report that cannot be written says which and why, and leaves nothing behind") {
  const TemporaryDirectory directory;
  std::ofstream(directory / "file") << "here";
  const Status beneath_file = WriteReportFile(directory / "file/report.html", "text");
  REQUIRE_FALSE(beneath_file.ok());
  CHECK(beneath_file.error().message == "make folder " + directory / "file" + ": Not a directory");
  CHECK(ReadTextFile(directory / "file") == "here");

  std::filesystem::create_directory(directory / "folder.html");
  const Status over_folder = WriteReportFile(directory / "folder.html", "text");
  REQUIRE_FALSE(over_folder.ok());
  CHECK(over_folder.error().message == "write " + directory / "folder.html" + ": Is a directory");
  CHECK(FilesOf(directory.path()) == std::vector<std::string>{"file"});
}

TEST_CASE("a full disk leaves the report that was there") {
  if (!std::filesystem::exists("/dev/full")) return;
  const Status status = WriteReportFile("/dev/full/report", "text");
  CHECK_FALSE(status.ok());
}

TEST_CASE("the reports of a build lie below its workspace, one file for each package") {
  const TemporaryDirectory workspace;
  const RunTree tree = testing::OneFailureSample();
  const Result<Json> written =
      WriteOriginalReports(tree, workspace.path(), "release-2-4", "", tree.run.finished_at);
  REQUIRE(written.ok());
  const std::string folder = workspace / "production/reports/2026-11-23";
  CHECK(MemberText(*written, "directory") == folder);
  CHECK(MemberText(*written, "suite") == folder + "/suite-summary.json");
  CHECK(written->at("packages") == 16);
  CHECK(WriteJson(written->at("summary")) ==
        R"({"totalPackages":20,"successful":15,"failed":1,"totalDuration":)" +
            WriteJson(written->at("summary").at("totalDuration")) + "}");
  CHECK(FilesOf(folder).size() == 18);
  const Result<Json> facts = ParseJson(ReadTextFile(folder + "/wfb-report.json"));
  REQUIRE(facts.ok());
  CHECK(MemberText(*facts, "schema") == "wfb.report/v1");
  const Result<Json> suite = ParseJson(ReadTextFile(folder + "/suite-summary.json"));
  REQUIRE(suite.ok());
  CHECK(suite->at("buildId") == "release-2-4");
}

TEST_CASE("a package can have its report alone") {
  const TemporaryDirectory workspace;
  const RunTree tree = testing::RunningSample();
  const Result<Json> written =
      WriteOriginalReports(tree, workspace.path(), "release-2-4", "@acme/auth", tree.run.now);
  REQUIRE(written.ok());
  const std::string folder = workspace / "production/reports/2026-11-23";
  CHECK(MemberText(*written, "report") == folder + "/acme-auth.json");
  CHECK(FilesOf(folder) == std::vector<std::string>{"acme-auth.json"});
  const Result<Json> unknown =
      WriteOriginalReports(tree, workspace.path(), "release-2-4", "@acme/nobody", tree.run.now);
  REQUIRE_FALSE(unknown.ok());
  CHECK(unknown.error().kind == ErrorKind::NotFound);
}

}  // namespace
}  // namespace wfb
