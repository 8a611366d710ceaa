// A workflow as it is drawn before anything runs: its nodes in layers, those of containers inside
// them, each with one line that says what it does. Also types that this version does not run.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "definition/document.h"

namespace wfb {

struct DrawnNode {
  std::string id;  // "container/inner" inside a container, "container/catch/inner" in its catch.
  std::string type;
  std::string title;                           // The id for people: "Any failed".
  std::string summary;                         // "package-build for each item, 4 at a time"
  std::string parent;                          // Id of the container; empty = none.
  std::string pointer;                         // JSON pointer into the document.
  double x = 0, y = 0, width = 0, height = 0;  // From the upper left corner of the whole drawing.
};

struct DrawnEdge {
  std::string from, to;
  std::string case_name;  // Empty = none.
  std::vector<std::pair<double, double>> points;
};

struct DrawnWorkflow {
  std::vector<DrawnNode> nodes;  // Containers before what is inside them.
  std::vector<DrawnEdge> edges;
  double width = 0, height = 0;
};

// Edges that name no node, or close a circle, are left out.
DrawnWorkflow DrawWorkflow(const definition::Document& document);

// One line that says what the node does.
std::string SummaryOf(const definition::Node& node, const definition::Document& document);

// {nodes, edges, width, height}
JsonObject DrawingDocument(const DrawnWorkflow& drawing);

}  // namespace wfb
