#include "cli/learned_durations.h"

#include <doctest/doctest.h>

namespace wfb {
namespace {

Json DocumentWith(const std::string& items) {
  const std::string step = R"({"id":"build","status":"succeeded","attempts":[],"items":[)";
  const Result<Json> document =
      ParseJson(R"({"schema":"wfb.run/v1","steps":[)" + step + items + "]}]}");
  REQUIRE(document.ok());
  return *document;
}

std::string Item(const std::string& key, const std::string& status, const std::string& seconds) {
  return R"({"key":")" + key + R"(","attempts":[{"status":")" + status +
         R"(","started_at":"2026-11-23T19:42:07.000Z","finished_at":"2026-11-23T19:42:)" + seconds +
         R"(.000Z"}]})";
}

PreviewGraph Graph(std::vector<std::string> names) {
  PreviewGraph graph;
  graph.node = "build";
  graph.skipped.resize(names.size());
  graph.weights.resize(names.size(), 1);
  graph.names = std::move(names);
  return graph;
}

TEST_CASE(
    "a plan is reckoned with the times of an earlier run, what is unknown with their median") {
  PreviewGraph graph = Graph({"a", "b", "c", "fresh"});
  CHECK(LearnDurations(
      DocumentWith(Item("a", "succeeded", "08") + "," + Item("b", "succeeded", "10") + "," +
                   Item("c", "succeeded", "37")),
      graph));
  CHECK(graph.weights_are_ms);
  CHECK(graph.weights == std::vector<double>{1'000, 3'000, 30'000, 3'000});
}

TEST_CASE("a run in which none of the items succeeded teaches nothing") {
  PreviewGraph graph = Graph({"a"});
  CHECK_FALSE(LearnDurations(DocumentWith(Item("a", "failed", "08")), graph));
  CHECK_FALSE(graph.weights_are_ms);
  CHECK(graph.weights == std::vector<double>{1});
}

}  // namespace
}  // namespace wfb
