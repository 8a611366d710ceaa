#include "report/workflow_drawing.h"

#include <doctest/doctest.h>

#include "definition/document_codec.h"

namespace wfb {
namespace {

DrawnWorkflow Draw(std::string_view nodes, std::string_view edges = "[]") {
  const std::string text = R"({"format": "wfb.workflow/v1", "name": "w", "nodes": )" +
                           std::string(nodes) + R"(, "edges": )" + std::string(edges) + "}";
  const definition::ReadDocument read = definition::ReadDefinition(text, "");
  REQUIRE(read.document);
  return DrawWorkflow(*read.document);
}

const DrawnNode& NodeOf(const DrawnWorkflow& drawing, std::string_view id) {
  for (const DrawnNode& node : drawing.nodes) {
    if (node.id == id) return node;
  }
  FAIL("there is no such node");
  return drawing.nodes.front();
}

bool IsInside(const DrawnNode& inner, const DrawnNode& outer) {
  return inner.x >= outer.x && inner.y >= outer.y &&
         inner.x + inner.width <= outer.x + outer.width &&
         inner.y + inner.height <= outer.y + outer.height;
}

TEST_CASE("nodes stand in layers, and edges lead from one's right side to another's left") {
  const DrawnWorkflow drawing = Draw(
      R"([{"id": "any-failed", "type": "condition", "cases": [{"name": "bad", "when": "true"}],
           "otherwise": "ok"},
          {"id": "stop", "type": "fail", "message": "it broke"}, {"id": "done", "type": "end"}])",
      R"([{"from": "any-failed", "case": "bad", "to": "stop"},
          {"from": "any-failed", "case": "ok", "to": "done"}])");
  const DrawnNode& first = NodeOf(drawing, "any-failed");
  const DrawnNode& stop = NodeOf(drawing, "stop");
  CHECK(first.title == "Any failed");
  CHECK(first.summary == "bad, else ok");
  CHECK(stop.summary == "it broke");
  CHECK(stop.pointer == "/nodes/1");
  CHECK(first.x + first.width < stop.x);
  REQUIRE(drawing.edges.size() == 2);
  CHECK(drawing.edges[0].case_name == "bad");
  CHECK(drawing.edges[0].points.front().first == first.x + first.width);
  CHECK(drawing.edges[0].points.back().first == stop.x);
  CHECK(drawing.edges[0].points.back().second == stop.y + stop.height / 2);
}

TEST_CASE("a container is a frame around its bodies, also one that this version does not run") {
  const DrawnWorkflow drawing = Draw(
      R"([{"id": "before", "type": "set", "assign": {"n": 1}},
          {"id": "try", "type": "attempt",
           "body": {"nodes": [{"id": "a", "type": "end"}, {"id": "b", "type": "end"}],
                    "edges": [{"from": "a", "to": "b"}]},
           "catch": {"nodes": [{"id": "a", "type": "end"}], "edges": []}},
          {"id": "after", "type": "end"}])",
      R"([{"from": "before", "to": "try"}, {"from": "try", "to": "after"}])");
  CHECK(drawing.nodes.size() == 6);
  const DrawnNode& frame = NodeOf(drawing, "try");
  for (const char* id : {"try/a", "try/b", "try/catch/a"}) {
    CAPTURE(id);
    CHECK(NodeOf(drawing, id).parent == "try");
    CHECK(IsInside(NodeOf(drawing, id), frame));
  }
  CHECK(NodeOf(drawing, "try/catch/a").pointer == "/nodes/1/catch/nodes/0");
  CHECK(NodeOf(drawing, "try/catch/a").y > NodeOf(drawing, "try/b").y);
  CHECK(NodeOf(drawing, "before").x + NodeOf(drawing, "before").width < frame.x);
  CHECK(frame.x + frame.width < NodeOf(drawing, "after").x);
  CHECK(drawing.edges.size() == 3);
  CHECK(drawing.width >= NodeOf(drawing, "after").x + NodeOf(drawing, "after").width);
  CHECK(drawing.height >= frame.height);
}

TEST_CASE("a circle of nodes is drawn without its edges") {
  const DrawnWorkflow drawing = Draw(R"([{"id": "a", "type": "end"}, {"id": "b", "type": "end"}])",
                                     R"([{"from": "a", "to": "b"}, {"from": "b", "to": "a"}])");
  CHECK(drawing.nodes.size() == 2);
  CHECK(drawing.edges.empty());
}

}  // namespace
}  // namespace wfb
