#include "definition/document.h"

namespace wfb::definition {

namespace {

// In the order of Node::kind and Activity::settings.
constexpr const char* kNodeTypes[] = {"activity",       "set",   "condition", "orchestrate",
                                      "child_workflow", "sleep", "end",       "fail"};
constexpr const char* kActivityKinds[] = {"command", "simulate", "builtin"};

}  // namespace

Graph::Graph() = default;
Graph::Graph(const Graph&) = default;
Graph::Graph(Graph&&) noexcept = default;
Graph& Graph::operator=(const Graph&) = default;
Graph& Graph::operator=(Graph&&) noexcept = default;
Graph::~Graph() = default;

bool operator==(const Graph& a, const Graph& b) {
  return a.nodes == b.nodes && a.edges == b.edges && a.extensions == b.extensions;
}

std::string TypeOf(const Node& node) {
  const auto* reserved = std::get_if<ReservedNode>(&node.kind);
  return reserved != nullptr ? reserved->type : kNodeTypes[node.kind.index()];
}

std::string KindOf(const Activity& activity) {
  const auto* reserved = std::get_if<ReservedSettings>(&activity.settings);
  return reserved != nullptr ? reserved->kind : kActivityKinds[activity.settings.index()];
}

std::optional<size_t> FindActivity(const Document& document, std::string_view name) {
  for (size_t i = 0; i < document.activities.size(); ++i) {
    if (document.activities[i].name == name) return i;
  }
  return std::nullopt;
}

}  // namespace wfb::definition
