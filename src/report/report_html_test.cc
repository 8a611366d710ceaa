#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "report/report.h"
#include "testing/run_view_samples.h"

namespace wfb {
namespace {

size_t CountOf(const std::string& text, std::string_view part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

bool Has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// What stands between each `before` and the next quote.
std::multiset<std::string> Quoted(const std::string& text, std::string_view before) {
  std::multiset<std::string> found;
  for (size_t at = text.find(before); at != std::string::npos; at = text.find(before, at + 1)) {
    const size_t begin = at + before.size();
    found.insert(text.substr(begin, text.find('"', begin) - begin));
  }
  return found;
}

std::string RowOf(const std::string& html, const std::string& name) {
  const size_t at = html.find("<td>" + name + "<");
  REQUIRE(at != std::string::npos);
  return html.substr(at, html.find("</tr>", at) - at);
}

OrchestrateView& ItemsOf(RunTree& tree) { return *tree.run.nodes[1].orchestrate; }

TEST_CASE("what failed comes first: the cause, what it holds, and its log") {
  const std::string html = HtmlReport(testing::OneFailureSample(), testing::OneFailureLogs());
  const size_t failure = html.find("<h2>What failed</h2>");
  REQUIRE(failure != std::string::npos);
  CHECK(failure < html.find("<h2>Graph</h2>"));
  CHECK(html.find("<h2>Graph</h2>") < html.find("<h2>Slots</h2>"));
  CHECK(html.find("<h2>Slots</h2>") < html.find("<h2>Items</h2>"));
  CHECK(Has(html, "in test, after 4.0 s, 2 attempts"));
  CHECK(Has(html, "Holds back 4"));
  CHECK(Has(html, "expected [1,2,3,4] but got [1,3,2,4]"));
  CHECK(Has(html, "<b>15<i> of 20</i></b>"));
}

TEST_CASE("a green run speaks of no failure") {
  const std::string html = HtmlReport(testing::AllGreenSample(), {});
  CHECK_FALSE(Has(html, "What failed"));
  CHECK_FALSE(Has(html, "held by a failure"));
  CHECK_FALSE(Has(html, "<small>Failed</small>"));
  CHECK(Has(html, "<b>20<i> of 20</i></b>"));
}

TEST_CASE("failures that hold more come first") {
  const std::string html = HtmlReport(testing::LargeSample(500), {});
  const size_t most = html.find("Holds back 183");
  REQUIRE(most != std::string::npos);
  CHECK(most < html.find("Holds back 45"));
  CHECK(html.find("Holds back 45") < html.find("Holds back 5<"));
}

TEST_CASE("every link of the page leads to one of its rows") {
  for (const RunTree& tree : {testing::OneFailureSample(), testing::RetriesAndSkipsSample(),
                              testing::PlainStepsSample(), testing::LargeSample(300)}) {
    const std::string html = HtmlReport(tree, {});
    const std::multiset<std::string> rows = Quoted(html, "<tr id=\"");
    CHECK(std::set<std::string>(rows.begin(), rows.end()).size() == rows.size());
    const std::multiset<std::string> links = Quoted(html, "href=\"#");
    CHECK_FALSE(links.empty());
    for (const std::string& link : links) CHECK(rows.contains(link));
  }
}

TEST_CASE("a running run shows what runs, what waits for what, and the time left") {
  const std::string html = HtmlReport(testing::RunningSample(), testing::OneFailureLogs());
  CHECK(Has(html, "<small>Running</small><b class=\"c run\">4<i> of 4</i></b>"));
  CHECK(Has(html, "<small>Elapsed</small><b>0:26</b>"));
  CHECK(Has(html, "<small>Left, about</small>"));
  CHECK(Has(html, "critical path that is left"));
  CHECK(Has(html, "waits for 4"));
  CHECK_FALSE(Has(html, "lower bound"));
}

TEST_CASE("a step without an attempt of its own has a time all the same") {
  // Regression: the orchestrate node stood in the table without start and time.
  const std::string row = RowOf(HtmlReport(testing::AllGreenSample(), {}), "build");
  CHECK(Has(row, ">0.2 s</td>"));
}

TEST_CASE("an attempt that was tried again is told, in a low voice") {
  const std::string html = HtmlReport(testing::RetriesAndSkipsSample(), {});
  CHECK(CountOf(html, "class=\"piece bad again\"") == 2);
  CHECK(CountOf(html, "class=\"piece bad\"") == 0);
  CHECK(Has(RowOf(html, "@acme/auth"), "attempt 1: exited with code 69"));
  CHECK(Has(RowOf(html, "@acme/tokens"), "unchanged since 2.3.0"));
  CHECK(CountOf(HtmlReport(testing::OneFailureSample(), {}), "class=\"piece bad\"") == 1);
}

TEST_CASE("a run without items shows its nodes") {
  const std::string html = HtmlReport(testing::PlainStepsSample(), {});
  CHECK(Has(html, "<h2>Graph</h2>"));
  CHECK_FALSE(Has(html, "<h2>Slots</h2>"));
  CHECK_FALSE(Has(html, "<h2>Items</h2>"));
  CHECK(Has(html, "failed after 7.8 s"));
  CHECK(Has(RowOf(html, "notify"), "blocked by migrate"));
}

TEST_CASE("a run that has just begun can be drawn") {
  RunTree tree =
      testing::PlaySample({.items = testing::PackageBuilderItems(), .stop_after_ms = 100});
  CHECK(Has(HtmlReport(tree, {}), "<h2>Steps of the workflow</h2>"));
  tree.run.nodes.clear();
  CHECK(Has(HtmlReport(tree, {}), "0<i> of 0</i>"));
  CHECK(Has(HtmlReport(testing::PlaySample({.items = {}}), {}), "succeeded"));
}

TEST_CASE("the graph of twenty packages fits a window of 1280 pixels") {
  const std::string html = HtmlReport(testing::AllGreenSample(), {});
  const std::string width = *Quoted(html, "<svg class=\"graph\" width=\"").begin();
  CHECK(std::stoi(width) <= 1'177);
}

TEST_CASE("the report of 500 items stays below 3 MB, logs included") {
  const RunTree tree = testing::LargeSample(500);
  CHECK(HtmlReport(tree, {}).size() < 1'000'000);
  RunTree failed = tree;
  LogTails tails;
  for (StepView& item : ItemsOf(failed).items) {
    item.status = StepStatus::Failed;
    item.error = StepError{"exit", "exited with code 1", false};
    std::string& log = tails["build/" + item.id];
    for (int line = 0; line < 100; ++line) log += std::string(400, '<') + "\n";
  }
  const std::string html = HtmlReport(failed, tails);
  CHECK(html.size() < 3'000'000);
  CHECK(Has(html, "Its log is left out here"));
  CHECK(CountOf(html, "<article ") == 500);
}

TEST_CASE("more items than a browser can draw are listed, and the end says how many are not") {
  const RunTree tree = testing::LargeSample(1'600);
  const std::string html = HtmlReport(tree, {});
  CHECK(Has(html, "1600 items are too many to draw."));
  CHECK_FALSE(Has(html, "<svg class=\"graph\""));
  CHECK(CountOf(html, "<tr id=") == 1'606);
}

}  // namespace
}  // namespace wfb
