#include "expression/ast.h"

namespace wfb::expression {

namespace {

// The literal name that `node` reads of its object, or nullptr.
const std::string* NameRead(const Node& node) {
  if (node.kind == NodeKind::Member) return &node.text;
  const bool literal = node.kind == NodeKind::Index && node.children[1]->kind == NodeKind::String;
  return literal ? &node.children[1]->text : nullptr;
}

void Collect(const Node& node, std::vector<Reference>& references) {
  if (node.kind == NodeKind::StepField) {
    references.push_back({"steps", node.text, node.field, node.range});
    return;
  }
  if (node.kind == NodeKind::Root) {
    references.push_back({node.text, "", "", node.range});
    return;
  }
  const std::string* name = NameRead(node);
  if (name != nullptr && node.children[0]->kind == NodeKind::Root) {
    references.push_back({node.children[0]->text, *name, "", node.range});
    return;
  }
  for (const NodePtr& child : node.children) Collect(*child, references);
}

}  // namespace

std::vector<Reference> References(const Expression& expression) {
  std::vector<Reference> references;
  Collect(expression.root(), references);
  return references;
}

}  // namespace wfb::expression
