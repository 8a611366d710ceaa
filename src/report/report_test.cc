#include "report/report.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "testing/golden.h"
#include "testing/run_view_samples.h"

namespace wfb {
namespace {

struct Sample {
  const char* name;
  RunTree tree;
  LogTails tails;
};

std::vector<Sample> Samples() {
  return {{"one_failure", testing::OneFailureSample(), testing::OneFailureLogs()},
          {"retries_and_skips", testing::RetriesAndSkipsSample(), {}},
          {"plain_steps",
           testing::PlainStepsSample(),
           {{"migrate", "migrating orders\nError: table orders is locked\n"}}}};
}

// HTML is judged by its own tests and by eye: its bytes change with every touch of its style.
TEST_CASE("every format of a report is what it was when a person last read it") {
  for (const Sample& sample : Samples()) {
    for (const auto& [format, ending] :
         std::vector<std::pair<ReportFormat, const char*>>{{ReportFormat::Facts, ".json"},
                                                           {ReportFormat::Document, ".run.json"},
                                                           {ReportFormat::JUnit, ".xml"},
                                                           {ReportFormat::Trace, ".trace.json"},
                                                           {ReportFormat::Mermaid, ".mmd"},
                                                           {ReportFormat::Dot, ".dot"},
                                                           {ReportFormat::Markdown, ".md"},
                                                           {ReportFormat::Text, ".txt"}}) {
      const std::string path =
          std::string(WFB_SOURCE_DIR) + "/src/report/testdata/formats/" + sample.name + ending;
      CHECK(CompareGolden(path, RenderReport(format, sample.tree, sample.tails)) == "");
    }
  }
}

TEST_CASE("formats are found by name and by the ending of a file") {
  for (const std::string& name : ReportFormatNames()) {
    CHECK(ReportFormatFromName(name).has_value());
  }
  CHECK(ReportFormatNames().size() == 9);
  CHECK(ReportFormatFromName("junit") == ReportFormat::JUnit);
  CHECK(ReportFormatFromName("JUnit") == std::nullopt);
  CHECK(ReportFormatFromName("") == std::nullopt);
  CHECK(ReportFormatFromPath("out/report.html") == ReportFormat::Html);
  CHECK(ReportFormatFromPath("a.json") == ReportFormat::Facts);
  CHECK(ReportFormatFromPath("a.trace.json") == ReportFormat::Trace);
  CHECK(ReportFormatFromPath("a.run.json") == ReportFormat::Document);
  CHECK(ReportFormatFromPath("a.xml") == ReportFormat::JUnit);
  CHECK(ReportFormatFromPath("a.mmd") == ReportFormat::Mermaid);
  CHECK(ReportFormatFromPath("a.dot") == ReportFormat::Dot);
  CHECK(ReportFormatFromPath("a.md") == ReportFormat::Markdown);
  CHECK(ReportFormatFromPath("a.txt") == ReportFormat::Text);
  CHECK(ReportFormatFromPath("a.pdf") == std::nullopt);
  CHECK(ReportFormatFromPath("json") == std::nullopt);
  CHECK(MediaTypeOf(ReportFormat::Html) == "text/html; charset=utf-8");
  CHECK(MediaTypeOf(ReportFormat::Trace) == "application/json");
}

size_t CountOf(const std::string& text, std::string_view part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST_CASE("a CI system sees every item as a case, and every failure") {
  const std::string xml = JUnitReport(testing::OneFailureSample(), testing::OneFailureLogs());
  CHECK(CountOf(xml, "<testcase ") == 22);  // 20 items, discover and report.
  CHECK(CountOf(xml, "<failure ") == 1);
  CHECK(CountOf(xml, "<skipped ") == 4);
  CHECK(xml.find("tests=\"22\" failures=\"1\" errors=\"0\" skipped=\"4\"") != std::string::npos);
}

TEST_CASE("a run that failed outside its items is no green run to a CI system") {
  // Regression: a cycle between the packages failed the run, but the JUnit report had no failure.
  RunTree tree = testing::PlaySample(
      {.items = {{.key = "a", .dependencies = {"b"}}, {.key = "b", .dependencies = {"a"}}}});
  REQUIRE(tree.run.status == RunStatus::Failed);
  const std::string xml = JUnitReport(tree, {});
  CHECK(CountOf(xml, "<failure ") == 1);
  CHECK(xml.find("name=\"build\"") != std::string::npos);
  CHECK(xml.find("failures=\"1\"") != std::string::npos);
}

TEST_CASE("lanes of a trace are the slots, and no two attempts overlap in one") {
  const Json trace = TraceReport(testing::OneFailureSample());
  CHECK(trace.at("displayTimeUnit") == "ms");
  std::vector<std::vector<std::pair<int64_t, int64_t>>> lanes(4);
  size_t flows = 0;
  for (const Json& event : trace.at("traceEvents").get_array()) {
    flows += event.at("ph") == "f" ? 1 : 0;
    const Json* category = FindMember(event, "cat");
    if (category == nullptr || *category != "item") continue;
    const int64_t start = event.at("ts").to_number<int64_t>();
    lanes[event.at("tid").to_number<size_t>()].emplace_back(
        start, start + event.at("dur").to_number<int64_t>());
  }
  CHECK(flows == 35);  // 52 dependencies, 17 of them of the four blocked packages.
  for (auto& lane : lanes) {
    CHECK_FALSE(lane.empty());
    std::sort(lane.begin(), lane.end());
    for (size_t i = 1; i < lane.size(); ++i) CHECK(lane[i - 1].second <= lane[i].first);
  }
}

TEST_CASE("a step summary stays below the limit of its host") {
  RunTree tree = testing::OneFailureSample();
  LogTails tails;
  for (NodeView& node : tree.run.nodes) {
    if (!node.orchestrate) continue;
    for (StepView& item : node.orchestrate->items) {
      item.error = StepError{"exit", std::string(100'000, 'x'), false};
    }
  }
  const std::string markdown = MarkdownReport(tree, tails);
  CHECK(markdown.size() < 1'048'576);
  CHECK(markdown.find("A section is left out") != std::string::npos);
}

TEST_CASE("a running run is told with what is left of it") {
  const std::string text = TextReport(testing::RunningSample(), {});
  CHECK(text.ends_with(
      "release-2-4 running: 10 of 20 succeeded, 1 failed, 4 blocked, 4 running, 1 waiting in "
      "0:26\n"));
}

TEST_CASE("a cancelled run says why it ended") {
  RunTree tree = testing::RunningSample();
  tree.run.status = RunStatus::Cancelled;
  tree.run.finished_at = tree.run.now;
  tree.run.error = StepError{"cancelled", "cancelled by a person", false};
  CHECK(TextReport(tree, {}).ends_with(" in 0:26\ncancelled by a person\n"));
  CHECK(MarkdownReport(tree, {}).find("cancelled by a person") != std::string::npos);
  CHECK(HtmlReport(tree, {}).find("cancelled by a person") != std::string::npos);
}

}  // namespace
}  // namespace wfb
