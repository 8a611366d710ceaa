// Where the nodes of a workflow stand on the canvas: name.layout.json beside name.workflow.json, so
// that moving a box is no change to the workflow. Strict and stable as the definition itself.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "definition/document.h"

namespace wfb::definition {

struct NodePosition {
  std::string node;  // Id; "container/inner" for a node inside a body.
  double x = 0;      // To the right, in pixels at zoom 1.
  double y = 0;      // Down.
  Extensions extensions;

  friend bool operator==(const NodePosition&, const NodePosition&) = default;
};

struct Layout {
  std::optional<std::string> schema;  // "$schema".
  std::vector<NodePosition> nodes;    // In the order of the file.
  Extensions extensions;

  friend bool operator==(const Layout&, const Layout&) = default;
};

struct ReadLayoutResult {
  std::optional<Layout> layout;  // Absent when the text is no JSON object.
  Diagnostics diagnostics;
};
ReadLayoutResult ReadLayout(std::string_view text, std::string file = "");

// One node per line; ends with a line break. Read(Write(l)) == l.
std::string WriteLayout(const Layout& layout);

}  // namespace wfb::definition
