#include "report/original_format.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "testing/golden.h"
#include "testing/run_view_samples.h"

namespace wfb {
namespace {

using testing::SampleItem;

// Twenty packages: one fails, one is repaired twice, one once, one is published already.
RunTree ReleaseSample() {
  std::vector<SampleItem> items = testing::PackageBuilderItems();
  for (SampleItem& item : items) {
    item.fails = item.key == "@acme/queue";
    if (item.key == "@acme/cache") item.repairs = 2;
    if (item.key == "@acme/forms") item.repairs = 1;
    if (item.key == "@acme/env-guard") item.skip_reason = "version 2.4.0 is published already";
  }
  return testing::PlaySample({.items = std::move(items)});
}

OriginalReports ReportsOf(const RunTree& tree) {
  Result<OriginalReports> reports = MakeOriginalReports(tree, "release-2-4", tree.run.finished_at);
  REQUIRE(reports.ok());
  return std::move(reports).value();
}

Json Read(const std::string& text) {
  Result<Json> json = ParseJson(text);
  REQUIRE(json.ok());
  return std::move(json).value();
}

std::string KeysOf(const Json& object) {
  std::string keys;
  for (const auto& member : object.get_object()) {
    keys += (keys.empty() ? "" : " ") + std::string(member.key());
  }
  return keys;
}

Json ReportOf(const OriginalReports& reports, const std::string& file) {
  for (const auto& [name, text] : reports.packages) {
    if (name == file) return Read(text);
  }
  FAIL("no report " << file);
  return nullptr;
}

TEST_CASE("reports in the original format are the same byte for byte") {
  const OriginalReports reports = ReportsOf(ReleaseSample());
  const std::string folder = std::string(WFB_SOURCE_DIR) + "/src/report/testdata/original/";
  std::vector<std::string> files = {"suite-summary.json"};
  CHECK(CompareGolden(folder + "suite-summary.json", reports.suite) == "");
  for (const auto& [file, text] : reports.packages) {
    CHECK(CompareGolden(folder + file, text) == "");
    files.push_back(file);
  }
  std::sort(files.begin(), files.end());
  CHECK(FilesOf(folder) == files);
}

TEST_CASE("a report is named after its package") {
  CHECK(OriginalReportFile("@acme/core-money") == "acme-core-money.json");
  CHECK(OriginalReportFile("plain") == "plain.json");
  CHECK(OriginalReportFile("@a/b/c@d") == "a-b-cd.json");
}

TEST_CASE("reports lie in the folder of their day in UTC") {
  CHECK(OriginalReportFolder(1'795'478'399'999) == "production/reports/2026-11-23");
  CHECK(OriginalReportFolder(1'795'478'400'000) == "production/reports/2026-11-24");
}

TEST_CASE("the members of the original reports keep their order") {
  const OriginalReports reports = ReportsOf(ReleaseSample());
  const std::string package =
      "packageName workflowId startTime endTime duration buildMetrics quality fixAttempts status "
      "dependencies waitedFor";
  const Json good = ReportOf(reports, "acme-cache.json");
  CHECK(KeysOf(good) == package);
  CHECK(KeysOf(ReportOf(reports, "acme-queue.json")) == package + " error");
  CHECK(KeysOf(good.at("buildMetrics")) == "buildTime testTime qualityCheckTime publishTime");
  CHECK(KeysOf(good.at("quality")) == "lintScore testCoverage typeScriptErrors passed");
  CHECK(KeysOf(good.at("fixAttempts").get_array()[0]) == "count types agentPromptUsed fixDuration");
  CHECK(KeysOf(good.at("waitedFor").get_array()[0]) == "packageName waitTime");
  CHECK(KeysOf(Read(reports.suite)) ==
        "buildId timestamp totalPackages successful failed totalDuration totalFixAttempts "
        "slowestPackages mostFixAttempts totalWaitTime packageReports");
  CHECK_FALSE(reports.suite.ends_with('\n'));
  CHECK(reports.suite.starts_with("{\n  \"buildId\": \"release-2-4\",\n"));
}

TEST_CASE("the totals count what is true, after skips too") {
  const OriginalReports reports = ReportsOf(ReleaseSample());
  const Json suite = Read(reports.suite);
  CHECK(suite.at("totalPackages") == 20);
  CHECK(suite.at("successful") == 14);
  CHECK(suite.at("failed") == 1);
  CHECK(suite.at("packageReports").get_array().size() == 15);
  CHECK(reports.packages.size() == 15);
  CHECK(suite.at("totalFixAttempts") == 3);
  int64_t waited = 0;
  int64_t worked = 0;
  for (const Json& report : suite.at("packageReports").get_array()) {
    worked += report.at("duration").get_int64();
    for (const Json& wait : report.at("waitedFor").get_array()) {
      waited += wait.at("waitTime").get_int64();
    }
  }
  CHECK(suite.at("totalWaitTime") == waited);
  CHECK(suite.at("totalDuration") == worked);
  CHECK(WriteJson(reports.summary.at("successful")) == "14");
  CHECK(KeysOf(reports.summary) == "totalPackages successful failed totalDuration");
}

TEST_CASE("the ranked packages stand in the suite's report with their whole reports") {
  // Regression: programs that read the original reports found only a name and a number there.
  const OriginalReports reports = ReportsOf(ReleaseSample());
  const Json suite = Read(reports.suite);
  const JsonArray& slowest = suite.at("slowestPackages").get_array();
  REQUIRE(slowest.size() == 5);
  CHECK(WriteJson(slowest[0]) == WriteJson(ReportOf(reports, "acme-auth.json")));
  for (size_t i = 1; i < slowest.size(); ++i) {
    CHECK(slowest[i - 1].at("duration").get_int64() >= slowest[i].at("duration").get_int64());
  }
  const JsonArray& fixed = suite.at("mostFixAttempts").get_array();
  REQUIRE(fixed.size() == 5);
  CHECK(WriteJson(fixed[0]) == WriteJson(ReportOf(reports, "acme-cache.json")));
  CHECK(WriteJson(fixed[1]) == WriteJson(ReportOf(reports, "acme-forms.json")));
  CHECK(fixed[2].at("fixAttempts").get_array().empty());
}

TEST_CASE("quality that passed stays passed when publishing fails after it") {
  RunTree tree = ReleaseSample();
  for (NodeView& node : tree.run.nodes) {
    if (!node.orchestrate) continue;
    for (StepView& item : node.orchestrate->items) {
      if (item.id == "@acme/auth") item.status = StepStatus::Failed;
    }
  }
  for (NodeView& node : tree.children.at("build-release-2-4-@acme/auth").nodes) {
    if (node.step.id == "quality") node.step.output = nullptr;
  }
  const Json auth = ReportOf(ReportsOf(tree), "acme-auth.json");
  CHECK(auth.at("status") == "failed");
  CHECK(auth.at("quality").at("passed") == true);
}

TEST_CASE("a package waited for each dependency that ran until that had settled") {
  const RunTree tree = ReleaseSample();
  const Json logger = ReportOf(ReportsOf(tree), "acme-logger.json");
  // Of its two dependencies @acme/env-guard was skipped: nobody waited for it.
  CHECK(WriteJson(logger.at("dependencies")) == R"(["@acme/schema-kit","@acme/env-guard"])");
  CHECK(WriteJson(logger.at("waitedFor")) ==
        R"([{"packageName":"@acme/schema-kit","waitTime":5020}])");
}

TEST_CASE("quality and fix attempts come from the quality step") {
  const OriginalReports reports = ReportsOf(ReleaseSample());
  const Json cache = ReportOf(reports, "acme-cache.json");
  CHECK(WriteJson(cache.at("quality")) ==
        R"({"lintScore":97,"testCoverage":91.5,"typeScriptErrors":0,"passed":true})");
  CHECK(WriteJson(cache.at("fixAttempts")) ==
        R"([{"count":1,"types":["quality"],"agentPromptUsed":"","fixDuration":1410},)"
        R"({"count":2,"types":["quality"],"agentPromptUsed":"","fixDuration":1410}])");
  CHECK(cache.at("buildMetrics").at("qualityCheckTime") == 3 * 1'410);
  const Json queue = ReportOf(reports, "acme-queue.json");
  CHECK(queue.at("quality").at("passed") == false);
  CHECK(queue.at("buildMetrics").at("qualityCheckTime") == 0);
}

TEST_CASE("a failed package names the phase that failed") {
  RunTree tree = ReleaseSample();
  const std::string expected =
      "test: exited with code 1: 1 of 38 tests failed: keeps order when two workers take";
  CHECK(MemberText(ReportOf(ReportsOf(tree), "acme-queue.json"), "error") == expected);
  RunView& child = tree.children.at("build-release-2-4-@acme/queue");
  child.error->message = "simulated-" + child.error->message;
  CHECK(MemberText(ReportOf(ReportsOf(tree), "acme-queue.json"), "error") == expected);
}

TEST_CASE("packages without child runs have reports too") {
  const RunTree tree = testing::RetriesAndSkipsSample();
  const OriginalReports reports = ReportsOf(tree);
  CHECK(reports.packages.size() == 18);
  const Json auth = ReportOf(reports, "acme-auth.json");
  CHECK(MemberText(auth, "workflowId") == tree.run.run);
  CHECK(auth.at("status") == "success");
  CHECK(auth.at("quality").at("passed") == true);
}

TEST_CASE("only what succeeded or failed is reported as such") {
  // Regression: a package that a person skipped after it had failed was reported as failed.
  RunTree tree = testing::OneFailureSample();
  for (NodeView& node : tree.run.nodes) {
    if (!node.orchestrate) continue;
    for (StepView& item : node.orchestrate->items) {
      if (item.id == "@acme/queue") item.status = StepStatus::Skipped;
      if (item.id == "@acme/tokens") item.status = StepStatus::Cancelled;
    }
  }
  for (const auto& [file, text] : ReportsOf(tree).packages) {
    CHECK(file != "acme-queue.json");
    CHECK(file != "acme-tokens.json");
  }
}

TEST_CASE("a package can ask for its own report before it has ended") {
  // Regression: the report that a package wrote as its last step said that it had failed.
  const RunTree tree = testing::RunningSample();
  const Result<std::string> auth = MakePackageReport(tree, "@acme/auth", tree.run.now);
  REQUIRE(auth.ok());
  CHECK(Read(*auth).at("status") == "success");
  CHECK(Read(*auth).at("endTime") == "2026-11-23T20:00:26.000Z");
  CHECK(MakePackageReport(tree, "@acme/mailer", tree.run.now).error().message ==
        "package @acme/mailer was not worked on in this run");
  CHECK_FALSE(MakePackageReport(tree, "@acme/nobody", tree.run.now).ok());
  CHECK_FALSE(MakePackageReport(testing::PlainStepsSample(), "a", 0).ok());
}

TEST_CASE("a run without packages has no reports, and says why") {
  const Result<OriginalReports> reports =
      MakeOriginalReports(testing::PlainStepsSample(), "nightly-7", 0);
  REQUIRE_FALSE(reports.ok());
  CHECK(reports.error().message == "the run has no packages: no orchestrate step ran");
}

}  // namespace
}  // namespace wfb
