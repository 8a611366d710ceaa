// A workflow's graph, with the graph of its items where they are known, as text: for programs
// (JSON), for Graphviz (DOT), for Markdown (Mermaid) and for people in a terminal. Names may hold
// anything: each format quotes them so that they stay names.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/json.h"

namespace wfb {

struct ItemGraph {
  struct Node {
    std::string id;
    std::string type;
    std::string status{};  // Of a run; empty = only the plan is drawn.
  };
  struct Edge {
    std::string from, to;
    std::string case_name;  // Empty = always.
  };
  struct Item {
    std::string key;
    std::vector<std::string> dependencies;  // Keys; those of no item are not drawn.
    uint32_t layer = 0;
    double weight = 1;
    std::string script;    // Empty = none.
    std::string status{};  // As above.
  };
  struct Cut {
    std::string from, to;  // From depends on to, but does not wait for it.
  };

  std::string workflow;
  std::vector<Node> nodes;
  std::vector<Edge> edges;
  std::vector<Item> items;
  std::vector<Cut> cut;
  std::vector<std::string> critical_path;  // Keys, in order.
};

// Fills in `layer` of the items and the critical path. The dependencies have no cycle.
void AddLayersAndCriticalPath(ItemGraph& graph);

// {"schema":"wfb.graph/v1","workflow","nodes":[{"id","type"}],"edges":[{"from","to","case"}],
// "items":[{"key","dependencies":[key],"layer","weight","script"}],"cut":[{"from","to"}],
// "critical_path":[key]}; case and script are null where there is none.
Json GraphToJson(const ItemGraph& graph);

// A digraph; arrows go from a dependency to its dependent, what is cut is dashed, the critical path
// bold. Ends with a line break.
std::string GraphToDot(const ItemGraph& graph);

// A flowchart in the same manner. Viewers refuse large ones: beyond kMermaidEdgesMax edges or boxes
// only the critical path is drawn, and a comment says so.
inline constexpr size_t kMermaidEdgesMax = 500;
std::string GraphToMermaid(const ItemGraph& graph);

// For a terminal of `columns` (at least 40 are used): nodes and edges, then the items by layer; up
// to kTextItemsMax of them with their dependencies by name, more in columns with their number.
inline constexpr size_t kTextItemsMax = 60;
std::string GraphToText(const ItemGraph& graph, size_t columns);

}  // namespace wfb
