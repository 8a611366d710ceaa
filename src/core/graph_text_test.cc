#include "core/graph_text.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>

#include "core/printable.h"

namespace wfb {
namespace {

ItemGraph Small() {
  ItemGraph graph;
  graph.workflow = "release";
  graph.nodes = {{"build", "orchestrate"}, {"check", "condition"}, {"done", "end"}};
  graph.edges = {{"build", "check", ""}, {"check", "done", "ok"}};
  graph.items = {{"core", {}, 0, 2, "tsc -b"},
                 {"log", {}, 0, 1, ""},
                 {"web", {"core", "log", "react"}, 0, 1.5, ""}};
  graph.cut = {{"core", "web"}, {"core", "elsewhere"}};
  AddLayersAndCriticalPath(graph);
  return graph;
}

// Every name tries to end its label and to add something of its own.
ItemGraph Hostile() {
  ItemGraph graph;
  graph.workflow = "a\" ]; x -> y\n}";
  graph.nodes = {{"n\"] --> z", "activity"}, {"end", "condition"}};
  graph.edges = {{"n\"] --> z", "end", "yes|no\"; click"}};
  graph.items = {{"<b>&amp;#35;\\N", {}, 0, 1, "echo \"$(x)\"\n"},
                 {"1. `x`\r\n%% y", {"<b>&amp;#35;\\N"}, 0, 1, ""},
                 {"", {"1. `x`\r\n%% y"}, 0, 1, ""},
                 {"größe \xFF\x1b[2J\u202E", {"1. `x`\r\n%% y"}, 0, 1, ""}};
  graph.cut = {{"<b>&amp;#35;\\N", ""}};
  AddLayersAndCriticalPath(graph);
  return graph;
}

ItemGraph Chain(size_t count) {
  ItemGraph graph;
  graph.workflow = "chain";
  for (size_t i = 0; i < count; ++i) {
    ItemGraph::Item item;
    item.key = fmt::format("p{}", i);
    if (i > 0) item.dependencies.push_back(fmt::format("p{}", i - 1));
    graph.items.push_back(item);
  }
  AddLayersAndCriticalPath(graph);
  return graph;
}

size_t CountLines(const std::string& text) {
  return static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
}

TEST_CASE("the JSON of a graph has the published shape") {
  CHECK(WriteJson(GraphToJson(Small())) ==
        R"({"schema":"wfb.graph/v1","workflow":"release",)"
        R"("nodes":[{"id":"build","type":"orchestrate"},{"id":"check","type":"condition"},)"
        R"({"id":"done","type":"end"}],)"
        R"("edges":[{"from":"build","to":"check","case":null},)"
        R"({"from":"check","to":"done","case":"ok"}],)"
        R"("items":[{"key":"core","dependencies":[],"layer":0,"weight":2,"script":"tsc -b"},)"
        R"({"key":"log","dependencies":[],"layer":0,"weight":1,"script":null},)"
        R"({"key":"web","dependencies":["core","log","react"],"layer":1,"weight":1.5,)"
        R"("script":null}],)"
        R"("cut":[{"from":"core","to":"web"},{"from":"core","to":"elsewhere"}],)"
        R"("critical_path":["core","web"]})");
}

TEST_CASE("DOT draws dependencies, the critical path and what is cut") {
  CHECK(GraphToDot(Small()) == R"(digraph "release" {
  rankdir=LR;
  node [shape=box, style=rounded];
  n0 [label="build", tooltip="orchestrate"];
  n1 [label="check", tooltip="condition"];
  n2 [label="done", tooltip="end"];
  n0 -> n1;
  n1 -> n2 [label="ok"];
  i0 [label="core", tooltip="tsc -b", penwidth=2];
  i1 [label="log"];
  i2 [label="web", penwidth=2];
  i0 -> i2 [penwidth=2];
  i1 -> i2;
  i2 -> i0 [style=dashed, constraint=false];
}
)");
}

TEST_CASE("Mermaid draws dependencies, the critical path and what is cut") {
  CHECK(GraphToMermaid(Small()) == R"(flowchart LR
  n0["build"]
  n1{"check"}
  n2["done"]
  n0 --> n1
  n1 -->|"ok"| n2
  i0["core"]
  i1["log"]
  i2["web"]
  i0 ==> i2
  i1 --> i2
  i2 -.-> i0
)");
}

TEST_CASE("a terminal shows nodes, then items by layer with their dependencies") {
  CHECK(GraphToText(Small(), 100) ==
        R"(release: 3 nodes; 3 items, 2 dependencies, 2 layers

  build  orchestrate  → check
  check  condition    → done (ok)
  done   end

   0 │ ● core
     │   log
   1 │ ● web  ← core, log

Critical path (●), 2 items: core → web
Left out, because it closes a cycle: core does not wait for web
Left out, because it closes a cycle: core does not wait for elsewhere
)");
}

TEST_CASE("names that hold syntax of DOT stay names") {
  CHECK(GraphToDot(Hostile()) == R"(digraph "a\" ]; x -> y }" {
  rankdir=LR;
  node [shape=box, style=rounded];
  n0 [label="n\"] --> z", tooltip="activity"];
  n1 [label="end", tooltip="condition"];
  n0 -> n1 [label="yes|no\"; click"];
  i0 [label="<b>&amp;amp;#35;\\N", tooltip="echo \"$(x)\" ", penwidth=2];
  i1 [label="1. `x`  %% y", penwidth=2];
  i2 [label="", penwidth=2];
  i3 [label="größe ��[2J�"];
  i0 -> i1 [penwidth=2];
  i1 -> i2 [penwidth=2];
  i1 -> i3;
  i2 -> i0 [style=dashed, constraint=false];
}
)");
}

TEST_CASE("names that hold syntax of Mermaid stay names") {
  CHECK(GraphToMermaid(Hostile()) == R"(flowchart LR
  n0["n#34;#93; --#62; z"]
  n1{"end"}
  n0 -->|"yes#124;no#34;#59; click"| n1
  i0["#60;b#62;#38;amp#59;#35;35#59;#92;N"]
  i1["1#46; #96;x#96;  #37;#37; y"]
  i2[" "]
  i3["größe ��#91;2J�"]
  i0 ==> i1
  i1 ==> i2
  i1 --> i3
  i2 -.-> i0
)");
}

TEST_CASE("names that steer a terminal are shown, not obeyed") {
  const std::string text = GraphToText(Hostile(), 80);
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find("\u202E") == std::string::npos);
  CHECK(text.find("größe ��[2J�") != std::string::npos);
  CHECK(GraphToJson(Hostile()).at("workflow") == Json("a\" ]; x -> y\n}"));
}

TEST_CASE("a graph that Mermaid viewers refuse is drawn as its critical path, and says so") {
  CHECK(GraphToMermaid(Chain(499)).find("%%") == std::string::npos);
  ItemGraph wide = Chain(3);
  for (int i = 0; i < 600; ++i) {
    wide.items.push_back({fmt::format("q{}", i), {"p0"}, 0, 1, ""});
  }
  CHECK(GraphToMermaid(wide) == R"(flowchart LR
  %% 603 boxes, 602 edges: more than viewers draw (500). This is the critical path only.
  i0["p0"]
  i1["p1"]
  i0 --> i1
  i2["p2"]
  i1 --> i2
)");
  const std::string long_path = GraphToMermaid(Chain(2'000));
  CHECK(long_path.find("  more[\"… 1600 more …\"]\n") != std::string::npos);
  CHECK(long_path.find("  i1999[\"p1999\"]\n") != std::string::npos);
  CHECK(long_path.size() < 50'000);
}

TEST_CASE("two hundred items fill a screen, not a scroll, and lines keep the width") {
  ItemGraph graph;
  graph.workflow = "many";
  for (int i = 0; i < 200; ++i) {
    ItemGraph::Item item;
    item.key = fmt::format("@acme/package-{}", i);
    for (int d = i - 40; d >= 0 && d > i - 43; --d) {
      item.dependencies.push_back(fmt::format("@acme/package-{}", d));
    }
    graph.items.push_back(item);
  }
  AddLayersAndCriticalPath(graph);
  const std::string text = GraphToText(graph, 120);
  CHECK(CountLines(text) <= 60);
  CHECK(text.find("@acme/package-45 ←3") != std::string::npos);
  CHECK(text.find("\n←N: waits for N items.\n") != std::string::npos);
  for (const size_t columns : {size_t{0}, size_t{60}, size_t{120}}) {
    std::string rest = GraphToText(graph, columns);
    while (!rest.empty()) {
      const size_t end = rest.find('\n');
      REQUIRE(DisplayWidth(rest.substr(0, end)) <= std::max<size_t>(columns, 40));
      rest.erase(0, end + 1);
    }
  }
}

TEST_CASE("many dependencies are named as far as they fit, then counted") {
  ItemGraph graph;
  graph.workflow = "w";
  ItemGraph::Item last{"last", {}, 0, 1, ""};
  for (int i = 0; i < 9; ++i) {
    graph.items.push_back({fmt::format("library-{}", i), {}, 0, 1, ""});
    last.dependencies.push_back(graph.items.back().key);
  }
  graph.items.push_back(last);
  AddLayersAndCriticalPath(graph);
  CHECK(GraphToText(graph, 60).find("   1 │ ● last      ← library-0, library-1, library-2 +6\n") !=
        std::string::npos);
}

TEST_CASE("a long critical path continues on lines of its own") {
  const std::string text = GraphToText(Chain(12), 40);
  CHECK(
      text.ends_with("\nCritical path (●), 12 items: p0 → p1\n"
                     "  → p2 → p3 → p4 → p5 → p6 → p7 → p8\n"
                     "  → p9 → p10 → p11\n"));
}

TEST_CASE("an empty graph is drawn as empty") {
  ItemGraph graph;
  graph.workflow = "nothing";
  AddLayersAndCriticalPath(graph);
  CHECK(GraphToText(graph, 80) == "nothing: empty\n");
  CHECK(GraphToMermaid(graph) == "flowchart LR\n");
  CHECK(GraphToJson(graph).at("critical_path").as_array().empty());
}

}  // namespace
}  // namespace wfb
