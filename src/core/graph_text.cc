#include "core/graph_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "core/graph.h"
#include "core/printable.h"

namespace wfb {

namespace {

constexpr size_t kLabelColumnsMax = 120;
constexpr size_t kMermaidPathMax = 400;  // Items of a critical path that are drawn.

using Positions = std::unordered_map<std::string_view, uint32_t>;

Positions ItemPositions(const ItemGraph& graph) {
  Positions positions;
  for (uint32_t i = 0; i < graph.items.size(); ++i) positions.emplace(graph.items[i].key, i);
  return positions;
}

Positions NodePositions(const ItemGraph& graph) {
  Positions positions;
  for (uint32_t i = 0; i < graph.nodes.size(); ++i) positions.emplace(graph.nodes[i].id, i);
  return positions;
}

// Edges between items by their positions; those to other keys are left out.
std::vector<GraphEdge> ItemEdges(const ItemGraph& graph, const Positions& positions) {
  std::vector<GraphEdge> edges;
  for (uint32_t i = 0; i < graph.items.size(); ++i) {
    for (const std::string& key : graph.items[i].dependencies) {
      const auto found = positions.find(key);
      if (found != positions.end()) edges.push_back({found->second, i});
    }
  }
  return edges;
}

// Cuts between known items as edges: from the dependency to its dependent.
std::vector<GraphEdge> CutEdges(const ItemGraph& graph, const Positions& positions) {
  std::vector<GraphEdge> edges;
  for (const ItemGraph::Cut& cut : graph.cut) {
    const auto from = positions.find(cut.from);
    const auto to = positions.find(cut.to);
    if (from == positions.end() || to == positions.end()) continue;
    edges.push_back({to->second, from->second});
  }
  return edges;
}

std::set<std::pair<uint32_t, uint32_t>> CriticalEdges(const ItemGraph& graph,
                                                      const Positions& positions) {
  std::set<std::pair<uint32_t, uint32_t>> edges;
  for (size_t i = 1; i < graph.critical_path.size(); ++i) {
    const auto from = positions.find(graph.critical_path[i - 1]);
    const auto to = positions.find(graph.critical_path[i]);
    if (from != positions.end() && to != positions.end()) edges.emplace(from->second, to->second);
  }
  return edges;
}

// A double-quoted string of DOT. "\n" would be a line break, "\N" the id: backslashes are doubled.
// Graphviz reads "&amp;" and the like as HTML does.
std::string DotQuoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : CutToWidth(Printable(text), kLabelColumnsMax)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
    if (c == '&') out += "amp;";
  }
  return out + '"';
}

// A double-quoted label of Mermaid. It reads labels as Markdown and HTML, so all but letters,
// digits and what names are made of is written as a character reference.
std::string MermaidQuoted(std::string_view text) {
  const std::string label = CutToWidth(Printable(text), kLabelColumnsMax);
  std::string out = "\"";
  std::string_view rest = label;
  while (!rest.empty()) {
    const char32_t c = TakeCodePoint(rest);
    const bool alphanumeric =
        (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    // "1. x" and "- x" would begin lists.
    const bool before_space = rest.starts_with(' ');
    const bool plain =
        c < 0x80 && c != 0 &&
        std::string_view(" @/.-:,").find(static_cast<char>(c)) != std::string_view::npos &&
        !(before_space && (c == '.' || c == '-'));
    if (alphanumeric || plain || c >= 0x80) {
      AppendCodePoint(c, out);
    } else {
      out += fmt::format("#{};", static_cast<uint32_t>(c));
    }
  }
  // An empty label would be an empty pair of quotes, which is a syntax error.
  return (out.size() == 1 ? out + ' ' : out) + '"';
}

// How the states of a run look; every label says the word too.
struct StatusColour {
  std::string_view status;
  std::string_view fill;
  std::string_view line;
};
constexpr std::array kStatusColours = {StatusColour{"waiting", "#f1f3f5", "#5d6a78"},
                                       StatusColour{"ready", "#efe8fc", "#6b3fc4"},
                                       StatusColour{"running", "#e3effd", "#1f6fd6"},
                                       StatusColour{"retrying", "#e3effd", "#1f6fd6"},
                                       StatusColour{"needs_attention", "#fbf0dd", "#94570a"},
                                       StatusColour{"succeeded", "#e2f4ea", "#1a7f4b"},
                                       StatusColour{"failed", "#fdeae6", "#c2311f"},
                                       StatusColour{"blocked", "#fbf0dd", "#94570a"},
                                       StatusColour{"skipped", "#f1f3f5", "#5d6a78"},
                                       StatusColour{"cancelled", "#f1f3f5", "#5d6a78"}};

std::string WithStatus(const std::string& label, const std::string& status) {
  return status.empty() ? label : label + " - " + status;
}

std::string DotColour(const std::string& status) {
  for (const StatusColour& colour : kStatusColours) {
    if (colour.status != status) continue;
    return fmt::format(", style=\"rounded,filled\", fillcolor=\"{}\", color=\"{}\"", colour.fill,
                       colour.line);
  }
  return "";
}

std::string MermaidClass(const std::string& status) { return status.empty() ? "" : ":::" + status; }

void AppendMermaidClasses(const ItemGraph& graph, std::string& out) {
  const auto has_status = [](const auto& box) { return !box.status.empty(); };
  if (std::none_of(graph.nodes.begin(), graph.nodes.end(), has_status) &&
      std::none_of(graph.items.begin(), graph.items.end(), has_status)) {
    return;
  }
  for (const StatusColour& colour : kStatusColours) {
    out += fmt::format("  classDef {} fill:{},stroke:{},color:#16202c\n", colour.status,
                       colour.fill, colour.line);
  }
}

void AppendMermaidNodes(const ItemGraph& graph, std::string& out) {
  const Positions positions = NodePositions(graph);
  for (size_t i = 0; i < graph.nodes.size(); ++i) {
    const bool choice = graph.nodes[i].type == "condition";
    const ItemGraph::Node& node = graph.nodes[i];
    out += fmt::format("  n{}{}{}{}{}\n", i, choice ? "{" : "[",
                       MermaidQuoted(WithStatus(node.id, node.status)), choice ? "}" : "]",
                       MermaidClass(node.status));
  }
  for (const ItemGraph::Edge& edge : graph.edges) {
    const auto from = positions.find(edge.from);
    const auto to = positions.find(edge.to);
    if (from == positions.end() || to == positions.end()) continue;
    const std::string label =
        edge.case_name.empty() ? "" : fmt::format("|{}|", MermaidQuoted(edge.case_name));
    out += fmt::format("  n{} -->{} n{}\n", from->second, label, to->second);
  }
}

// The critical path as a chain; a very long one without its middle.
void AppendMermaidPath(const ItemGraph& graph, std::string& out) {
  const size_t n = graph.critical_path.size();
  const size_t kept = n <= kMermaidPathMax ? n : kMermaidPathMax / 2;
  std::string previous;
  const auto append = [&](const std::string& id, const std::string& label) {
    out += fmt::format("  {}[{}]\n", id, label);
    if (!previous.empty()) out += fmt::format("  {} --> {}\n", previous, id);
    previous = id;
  };
  for (size_t i = 0; i < kept; ++i) {
    append(fmt::format("i{}", i), MermaidQuoted(graph.critical_path[i]));
  }
  if (kept == n) return;
  append("more", fmt::format("\"… {} more …\"", n - 2 * kept));
  for (size_t i = n - kept; i < n; ++i) {
    append(fmt::format("i{}", i), MermaidQuoted(graph.critical_path[i]));
  }
}

}  // namespace

void AddLayersAndCriticalPath(ItemGraph& graph) {
  const Positions positions = ItemPositions(graph);
  const Graph order =
      Graph::Build(static_cast<uint32_t>(graph.items.size()), ItemEdges(graph, positions));
  const std::vector<uint32_t> sorted = TopologicalOrder(order);
  const std::vector<uint32_t> layers = Layers(order, sorted);
  std::vector<double> weights;
  for (size_t i = 0; i < graph.items.size(); ++i) {
    graph.items[i].layer = layers[i];
    weights.push_back(graph.items[i].weight);
  }
  graph.critical_path.clear();
  for (const uint32_t i : CriticalPath(order, sorted, weights)) {
    graph.critical_path.push_back(graph.items[i].key);
  }
}

Json GraphToJson(const ItemGraph& graph) {
  const auto text_or_null = [](const std::string& text) {
    return text.empty() ? Json() : Json(text);
  };
  JsonArray nodes;
  for (const auto& node : graph.nodes) {
    nodes.push_back(JsonObject{{"id", node.id}, {"type", node.type}});
  }
  JsonArray edges;
  for (const auto& edge : graph.edges) {
    edges.push_back(
        JsonObject{{"from", edge.from}, {"to", edge.to}, {"case", text_or_null(edge.case_name)}});
  }
  JsonArray items;
  for (const auto& item : graph.items) {
    items.push_back(
        JsonObject{{"key", item.key},
                   {"dependencies", JsonArray(item.dependencies.begin(), item.dependencies.end())},
                   {"layer", item.layer},
                   {"weight", item.weight},
                   {"script", text_or_null(item.script)}});
  }
  JsonArray cut;
  for (const auto& edge : graph.cut) {
    cut.push_back(JsonObject{{"from", edge.from}, {"to", edge.to}});
  }
  return JsonObject{
      {"schema", "wfb.graph/v1"},
      {"workflow", graph.workflow},
      {"nodes", std::move(nodes)},
      {"edges", std::move(edges)},
      {"items", std::move(items)},
      {"cut", std::move(cut)},
      {"critical_path", JsonArray(graph.critical_path.begin(), graph.critical_path.end())}};
}

std::string GraphToDot(const ItemGraph& graph) {
  std::string out = fmt::format("digraph {} {{\n", DotQuoted(graph.workflow));
  out += "  rankdir=LR;\n  node [shape=box, style=rounded];\n";
  const Positions nodes = NodePositions(graph);
  for (size_t i = 0; i < graph.nodes.size(); ++i) {
    const ItemGraph::Node& node = graph.nodes[i];
    out += fmt::format("  n{} [label={}, tooltip={}{}];\n", i,
                       DotQuoted(WithStatus(node.id, node.status)), DotQuoted(node.type),
                       DotColour(node.status));
  }
  for (const ItemGraph::Edge& edge : graph.edges) {
    const auto from = nodes.find(edge.from);
    const auto to = nodes.find(edge.to);
    if (from == nodes.end() || to == nodes.end()) continue;
    out += fmt::format("  n{} -> n{}", from->second, to->second);
    out +=
        edge.case_name.empty() ? ";\n" : fmt::format(" [label={}];\n", DotQuoted(edge.case_name));
  }
  const Positions items = ItemPositions(graph);
  const auto critical = CriticalEdges(graph, items);
  const std::set<std::string_view> on_path(graph.critical_path.begin(), graph.critical_path.end());
  for (size_t i = 0; i < graph.items.size(); ++i) {
    const ItemGraph::Item& item = graph.items[i];
    out += fmt::format("  i{} [label={}{}{}{}];\n", i, DotQuoted(WithStatus(item.key, item.status)),
                       item.script.empty() ? "" : ", tooltip=" + DotQuoted(item.script),
                       on_path.contains(item.key) ? ", penwidth=2" : "", DotColour(item.status));
  }
  for (const GraphEdge& edge : ItemEdges(graph, items)) {
    const bool bold = critical.contains({edge.from, edge.to});
    out += fmt::format("  i{} -> i{}{};\n", edge.from, edge.to, bold ? " [penwidth=2]" : "");
  }
  for (const GraphEdge& edge : CutEdges(graph, items)) {
    out += fmt::format("  i{} -> i{} [style=dashed, constraint=false];\n", edge.from, edge.to);
  }
  return out + "}\n";
}

std::string GraphToMermaid(const ItemGraph& graph) {
  const Positions positions = ItemPositions(graph);
  const std::vector<GraphEdge> edges = ItemEdges(graph, positions);
  const std::vector<GraphEdge> cut = CutEdges(graph, positions);
  const size_t edge_count = graph.edges.size() + edges.size() + cut.size();
  std::string out = "flowchart LR\n";
  if (edge_count > kMermaidEdgesMax || graph.items.size() + graph.nodes.size() > kMermaidEdgesMax) {
    out += fmt::format(
        "  %% {} boxes, {} edges: more than viewers draw ({}). This is the critical path only.\n",
        graph.items.size() + graph.nodes.size(), edge_count, kMermaidEdgesMax);
    AppendMermaidPath(graph, out);
    return out;
  }
  AppendMermaidNodes(graph, out);
  for (size_t i = 0; i < graph.items.size(); ++i) {
    const ItemGraph::Item& item = graph.items[i];
    out += fmt::format("  i{}[{}]{}\n", i, MermaidQuoted(WithStatus(item.key, item.status)),
                       MermaidClass(item.status));
  }
  AppendMermaidClasses(graph, out);
  const auto critical = CriticalEdges(graph, positions);
  for (const GraphEdge& edge : edges) {
    const bool bold = critical.contains({edge.from, edge.to});
    out += fmt::format("  i{} {} i{}\n", edge.from, bold ? "==>" : "-->", edge.to);
  }
  for (const GraphEdge& edge : cut) {
    out += fmt::format("  i{} -.-> i{}\n", edge.from, edge.to);
  }
  return out;
}

}  // namespace wfb
