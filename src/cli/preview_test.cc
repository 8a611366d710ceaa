#include "catalog/preview.h"

#include <doctest/doctest.h>

#include "catalog/bundle.h"
#include "cli/schedule_text.h"

namespace wfb {
namespace {

BundlePtr BundleOf(const std::string& nodes, const std::string& activities,
                   const std::string& edges = "[]") {
  const std::string text =
      R"({"format":"wfb.bundle/v1","base_directory":"/","root":"w","definitions":{"w":)"
      R"({"format":"wfb.workflow/v1","name":"w","activities":)" +
      activities + R"(,"nodes":)" + nodes + R"(,"edges":)" + edges + "}}}";
  const Result<BundlePtr> bundle = LoadStoredBundle(text);
  REQUIRE(bundle.ok());
  return *bundle;
}

constexpr const char* kItems =
    R"([{"id":"build","type":"orchestrate","key":"item.name","dependencies":"item.needs",)"
    R"("max_concurrent":2,"weight":"item.weight","run":{"activity":"a","input":"${item}"},)"
    R"("items":[{"name":"a","needs":[],"weight":1},{"name":"b","needs":["a"],"weight":2},)"
    R"({"name":"c","needs":["a"],"weight":3},{"name":"d","needs":["b","c"],"weight":4}]}])";

TEST_CASE("the layers and the critical path of a run are known before it") {
  const BundlePtr bundle = BundleOf(kItems, R"({"a":{"kind":"command","run":["true"]}})");
  const Result<RunPreview> preview = PreviewRun(*bundle, JsonObject(), std::nullopt);
  REQUIRE(preview.ok());
  const Result<PreviewGraph> graph = GraphOfPreview(*preview);
  REQUIRE(graph.ok());
  CHECK(graph->node == "build");
  CHECK(graph->concurrency == 2);
  CHECK_FALSE(graph->weights_are_ms);
  const ScheduleTable table = PlaySchedules(*graph, 1, 3);
  CHECK(LayersText(*graph, table) ==
        "layer  0    1  a\n"
        "layer  1    2  b, c\n"
        "layer  2    1  d\n"
        "critical path  8  a → c → d\n");
  REQUIRE(table.rows.size() == 3);
  CHECK(table.rows[0].makespan == 10);
  CHECK(table.rows[1].makespan == 8);
  CHECK(table.rows[table.knee].slots == 2);
}

TEST_CASE("simulated work counts with its stated time") {
  const BundlePtr bundle =
      BundleOf(kItems, R"({"a":{"kind":"simulate","duration":"${input.weight * 1000}"}})");
  const Result<RunPreview> preview = PreviewRun(*bundle, JsonObject(), std::nullopt);
  REQUIRE(preview.ok());
  const Result<PreviewGraph> graph = GraphOfPreview(*preview);
  REQUIRE(graph.ok());
  CHECK(graph->weights_are_ms);
  CHECK(PlaySchedules(*graph, 2, 2).rows[0].makespan == 8'000);
}

TEST_CASE("items that depend on work are not guessed: the answer says what must run first") {
  const BundlePtr bundle =
      BundleOf(R"([{"id":"list","type":"activity","activity":"a"},)"
               R"({"id":"build","type":"orchestrate","items":"steps.list.output","key":"item",)"
               R"("run":{"activity":"a","input":{}}}])",
               R"({"a":{"kind":"command","run":["true"],"output":"json"}})",
               R"([{"from":"list","to":"build"}])");
  const Result<RunPreview> preview = PreviewRun(*bundle, JsonObject(), std::nullopt);
  REQUIRE(preview.ok());
  const Result<PreviewGraph> graph = GraphOfPreview(*preview);
  REQUIRE_FALSE(graph.ok());
  CHECK(graph.error().message.find("the items of build are known only in a run, after list") !=
        std::string::npos);
}

}  // namespace
}  // namespace wfb
