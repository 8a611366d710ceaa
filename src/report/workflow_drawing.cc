#include "report/workflow_drawing.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

#include "report/layout_document.h"

namespace wfb {

namespace {

using definition::Graph;
using definition::Node;

constexpr double kCardWidth = 196, kCardHeight = 56;
constexpr double kFrameSide = 16, kFrameTop = 56, kFrameBottom = 16;
constexpr double kBodyGap = 28;
constexpr int kDepthMax = 20;
constexpr size_t kSummaryLengthMax = 160;

std::string TitleOf(const std::string& id) {
  std::string title = id;
  for (char& c : title) {
    if (c == '-' || c == '_') c = ' ';
  }
  if (!title.empty() && title[0] >= 'a' && title[0] <= 'z') {
    title[0] = static_cast<char>(title[0] - 'a' + 'A');
  }
  return title;
}

// The bodies of a node, with where they stand below it.
struct Body {
  const Graph* graph;
  std::string name;     // "body", "catch", "finally"
  std::string pointer;  // Below the node's.
};

std::vector<Body> BodiesOf(const Node& node) {
  std::vector<Body> bodies;
  if (const auto* reserved = std::get_if<definition::ReservedNode>(&node.kind)) {
    for (const auto& [name, graph] : reserved->bodies) bodies.push_back({&graph, name, "/" + name});
  }
  if (const auto* items = std::get_if<definition::OrchestrateNode>(&node.kind)) {
    for (const Graph& graph : items->run.body) bodies.push_back({&graph, "body", "/run/body"});
  }
  return bodies;
}

class Drawer {
 public:
  explicit Drawer(const definition::Document& document) : document_(document) {}

  DrawnWorkflow Draw() {
    DrawnWorkflow drawing = DrawGraph(document_.graph, "", "", "", 0);
    return drawing;
  }

 private:
  // Bodies first: a frame is as large as what is inside. `prefix` stands before ids.
  DrawnWorkflow DrawGraph(const Graph& graph, const std::string& prefix, const std::string& parent,
                          const std::string& pointer, int depth) const {
    std::vector<DrawnWorkflow> inside(graph.nodes.size());
    LayoutSizes sizes;
    sizes.box_width = kCardWidth;
    sizes.box_height = kCardHeight;
    sizes.row_gap = 24;
    sizes.column_gap = 64;
    for (size_t i = 0; i < graph.nodes.size(); ++i) {
      const std::string id = prefix + graph.nodes[i].id;
      inside[i] = DrawBodies(graph.nodes[i], id, fmt::format("{}/nodes/{}", pointer, i), depth);
      const bool container = !inside[i].nodes.empty();
      sizes.boxes.emplace_back(
          container ? std::max(kCardWidth, inside[i].width + 2 * kFrameSide) : kCardWidth,
          container ? inside[i].height + kFrameTop + kFrameBottom : kCardHeight);
    }
    return Place(graph, prefix, parent, pointer, sizes, std::move(inside));
  }

  // All bodies of a node, one below the other.
  DrawnWorkflow DrawBodies(const Node& node, const std::string& id, const std::string& pointer,
                           int depth) const {
    DrawnWorkflow all;
    if (depth >= kDepthMax) return all;
    for (const Body& body : BodiesOf(node)) {
      const std::string prefix = body.name == "body" ? id + "/" : id + "/" + body.name + "/";
      DrawnWorkflow drawn = DrawGraph(*body.graph, prefix, id, pointer + body.pointer, depth + 1);
      if (drawn.nodes.empty()) continue;
      Move(drawn, 0, all.nodes.empty() ? 0 : all.height + kBodyGap);
      all.width = std::max(all.width, drawn.width);
      all.height = (all.nodes.empty() ? 0 : all.height + kBodyGap) + drawn.height;
      Append(all, std::move(drawn));
    }
    return all;
  }

  DrawnWorkflow Place(const Graph& graph, const std::string& prefix, const std::string& parent,
                      const std::string& pointer, const LayoutSizes& sizes,
                      std::vector<DrawnWorkflow> inside) const {
    const auto count = static_cast<uint32_t>(graph.nodes.size());
    std::unordered_map<std::string, uint32_t> index;
    for (uint32_t i = 0; i < count; ++i) index.emplace(graph.nodes[i].id, i);
    std::vector<GraphEdge> edges;
    for (const definition::Edge& edge : graph.edges) {
      const auto from = index.find(edge.from), to = index.find(edge.to);
      const bool known = from != index.end() && to != index.end() && from != to;
      if (known) edges.push_back({from->second, to->second});
    }
    wfb::Graph placed = wfb::Graph::Build(count, edges);
    if (TopologicalOrder(placed).size() != count) placed = wfb::Graph::Build(count, {});
    const std::vector<uint32_t> layers = Layers(placed, TopologicalOrder(placed));
    const LayeredLayout layout = LayOut(placed, layers, sizes);
    DrawnWorkflow drawing;
    drawing.width = layout.width;
    drawing.height = layout.height;
    for (uint32_t i = 0; i < count; ++i) {
      const Node& node = graph.nodes[i];
      drawing.nodes.push_back({prefix + node.id, definition::TypeOf(node), TitleOf(node.id),
                               SummaryOf(node, document_), parent,
                               fmt::format("{}/nodes/{}", pointer, i), layout.x[i], layout.y[i],
                               sizes.boxes[i].first, sizes.boxes[i].second});
      Move(inside[i], layout.x[i] + kFrameSide, layout.y[i] + kFrameTop);
      Append(drawing, std::move(inside[i]));
    }
    std::map<std::pair<uint32_t, uint32_t>, const LaidOutEdge*> laid_out;
    for (const LaidOutEdge& edge : layout.edges) laid_out[{edge.from, edge.to}] = &edge;
    for (const definition::Edge& edge : graph.edges) {
      const auto from = index.find(edge.from), to = index.find(edge.to);
      if (from == index.end() || to == index.end()) continue;
      const auto found = laid_out.find({from->second, to->second});
      if (found == laid_out.end()) continue;
      drawing.edges.push_back({prefix + edge.from, prefix + edge.to, edge.case_name.value_or(""),
                               PointsOf(*found->second, layout, layers, sizes)});
    }
    return drawing;
  }

  static void Move(DrawnWorkflow& drawing, double x, double y) {
    for (DrawnNode& node : drawing.nodes) {
      node.x += x;
      node.y += y;
    }
    for (DrawnEdge& edge : drawing.edges) {
      for (auto& [at_x, at_y] : edge.points) {
        at_x += x;
        at_y += y;
      }
    }
  }

  static void Append(DrawnWorkflow& to, DrawnWorkflow&& from) {
    std::ranges::move(from.nodes, std::back_inserter(to.nodes));
    std::ranges::move(from.edges, std::back_inserter(to.edges));
  }

  const definition::Document& document_;
};

// An expression or a plain value as it was written.
std::string Written(const Json& value) {
  return value.is_string() ? std::string(value.get_string()) : WriteJson(value);
}

std::string CommandLine(const Json& run) {
  if (!run.is_array()) return Written(run);
  std::string line;
  for (const Json& word : run.get_array()) line += (line.empty() ? "" : " ") + Written(word);
  return line;
}

struct ActivityText {
  std::string operator()(const definition::CommandSettings& command) const {
    return CommandLine(command.run);
  }
  std::string operator()(const definition::SimulateSettings& simulate) const {
    return simulate.duration ? "simulated, " + Written(*simulate.duration) : "simulated";
  }
  std::string operator()(const definition::BuiltinSettings& builtin) const { return builtin.name; }
  std::string operator()(const definition::ReservedSettings& reserved) const {
    return reserved.kind;
  }
};

std::string ActivitySummary(const std::string& name, const definition::Document& document) {
  const std::optional<size_t> index = definition::FindActivity(document, name);
  if (!index) return name;
  const std::string text = std::visit(ActivityText{}, document.activities[*index].settings);
  return text.empty() || text == name ? name : name + ": " + text;
}

struct NodeText {
  const definition::Document& document;

  std::string operator()(const definition::ActivityNode& node) const {
    return ActivitySummary(node.activity, document);
  }
  std::string operator()(const definition::SetNode& node) const {
    std::string names;
    for (const auto& member : node.assign) {
      names += (names.empty() ? "" : ", ") + std::string(member.key());
    }
    return "sets " + names;
  }
  std::string operator()(const definition::ConditionNode& node) const {
    std::string names;
    for (const definition::Case& one : node.cases) names += (names.empty() ? "" : ", ") + one.name;
    if (node.otherwise) names += ", else " + *node.otherwise;
    return names;
  }
  std::string operator()(const definition::OrchestrateNode& node) const {
    std::string what = "a graph of its own";
    if (node.run.activity) what = *node.run.activity;
    if (node.run.workflow) what = *node.run.workflow;
    const Json& cap = node.max_concurrent;
    if (cap.is_number()) return fmt::format("{} for each item, {} at a time", what, Written(cap));
    return what + " for each item";
  }
  std::string operator()(const definition::ChildWorkflowNode& node) const {
    return "runs " + node.workflow;
  }
  std::string operator()(const definition::SleepNode& node) const {
    return "waits " + Written(node.duration);
  }
  std::string operator()(const definition::EndNode&) const { return "the run succeeds"; }
  std::string operator()(const definition::FailNode& node) const { return node.message; }
  std::string operator()(const definition::ReservedNode& node) const { return TitleOf(node.type); }
};

}  // namespace

std::string SummaryOf(const Node& node, const definition::Document& document) {
  std::string text = std::visit(NodeText{document}, node.kind);
  std::ranges::replace(text, '\n', ' ');
  if (text.size() <= kSummaryLengthMax) return text;
  size_t end = kSummaryLengthMax;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "…";
}

DrawnWorkflow DrawWorkflow(const definition::Document& document) { return Drawer(document).Draw(); }

JsonObject DrawingDocument(const DrawnWorkflow& drawing) {
  JsonArray nodes;
  for (const DrawnNode& node : drawing.nodes) {
    nodes.push_back(JsonObject{{"id", node.id},
                               {"type", node.type},
                               {"title", node.title},
                               {"summary", node.summary},
                               {"parent", node.parent.empty() ? Json(nullptr) : Json(node.parent)},
                               {"pointer", node.pointer},
                               {"x", std::lround(node.x)},
                               {"y", std::lround(node.y)},
                               {"width", std::lround(node.width)},
                               {"height", std::lround(node.height)}});
  }
  JsonArray edges;
  for (const DrawnEdge& edge : drawing.edges) {
    JsonArray points;
    for (const auto& [x, y] : edge.points) {
      points.push_back(JsonArray{std::lround(x), std::lround(y)});
    }
    edges.push_back(
        JsonObject{{"from", edge.from},
                   {"to", edge.to},
                   {"case", edge.case_name.empty() ? Json(nullptr) : Json(edge.case_name)},
                   {"points", std::move(points)}});
  }
  return JsonObject{{"nodes", std::move(nodes)},
                    {"edges", std::move(edges)},
                    {"width", std::lround(drawing.width)},
                    {"height", std::lround(drawing.height)}};
}

}  // namespace wfb
