// Every place of a document where expressions stand, with what may be mentioned there.
#pragma once

#include <string>
#include <vector>

#include "definition/document.h"

namespace wfb::definition {

struct ExpressionSite {
  enum class Sees {
    Node,      // input, vars, steps, run.
    Item,      // The same, item and index: fields of one item.
    Activity,  // The activity's own input, and run.
  };
  std::string pointer;  // Of the field.
  Json source;          // Expression text or template value.
  bool is_expression;   // Else a template.
  Sees sees = Sees::Node;
  size_t owner = 0;  // Index of the node, or of the activity.
};

// In document order. Nodes inside bodies are left out: their containers do not run yet.
std::vector<ExpressionSite> ExpressionSites(const Document& document);

}  // namespace wfb::definition
