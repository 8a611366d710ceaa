#include "report/report_html_graph.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "core/printable.h"
#include "report/estimate.h"
#include "report/layered_layout.h"
#include "report/state_look.h"

namespace wfb {

namespace {

constexpr size_t kFullCardsMax = 120;  // Beyond, cards are one line high.
constexpr double kTop = 30;            // Room for the titles of the layers.
constexpr double kEdge = 3;            // Room for lines on the rim.
constexpr double kWidthWished = 1176;  // Fits a window of 1280 without scrolling.
constexpr double kGapMin = 28, kGapWide = 72;
constexpr double kCardMin = 150, kCardMax = 196;
constexpr double kTextLeft = 34, kTextRight = 6;  // Of a card's text, from its sides.
constexpr double kNameCharacter = 7.4;            // Widths in the fonts that most readers have;
constexpr double kNoteCharacter = 5.8;            // a wider font is cut at the side of the card.

size_t Columns(double card_width, double character) {
  return static_cast<size_t>((card_width - kTextLeft - kTextRight) / character);
}

LayoutSizes SizesFor(const StepGraph& graph) {
  LayoutSizes sizes;
  if (graph.steps.size() > kFullCardsMax) {
    sizes.box_height = 24;
    sizes.row_gap = 6;
    sizes.route_edges = false;
  }
  size_t longest = 0;
  for (const StepView* step : graph.steps) {
    longest = std::max(longest, DisplayWidth(Printable(ShortKey(step->id, graph.scope))));
  }
  const auto highest = std::max_element(graph.layers.begin(), graph.layers.end());
  const double gaps = highest == graph.layers.end() ? 0 : *highest;
  const double room = kWidthWished - 2 * kEdge;
  const double fitting = (room - gaps * kGapMin) / (gaps + 1);
  const double wanted = static_cast<double>(longest) * kNameCharacter + kTextLeft + kTextRight;
  sizes.box_width =
      std::ceil(std::clamp(wanted, kCardMin, std::clamp(std::floor(fitting), kCardMin, kCardMax)));
  if (fitting < kCardMin) {
    sizes.column_gap = kGapWide;  // It is scrolled anyway.
  } else if (gaps > 0) {
    sizes.column_gap = std::clamp((room - (gaps + 1) * sizes.box_width) / gaps, kGapMin, 88.0);
  }
  return sizes;
}

std::string WaitsFor(const StepGraph& graph, uint32_t i) {
  uint32_t open = 0;
  for (const uint32_t dependency : graph.graph.dependencies(i)) {
    if (!IsSettled(graph.steps[dependency]->status)) ++open;
  }
  return open == 0 ? "waiting" : fmt::format("waits for {}", open);
}

// The second line of a card: what people ask of a step in this state.
std::string Note(const StepGraph& graph, uint32_t i) {
  const StepView& step = *graph.steps[i];
  const DurationMs span = SpanOf(step, graph.now);
  switch (step.status) {
    case StepStatus::Succeeded: {
      if (step.attempts.empty()) return step.type == "item" ? "succeeded" : step.type;
      const size_t attempts = step.attempts.size();
      return FormatDuration(span) + (attempts > 1 ? fmt::format(" · attempt {}", attempts) : "");
    }
    case StepStatus::Failed:
      if (step.blocks_count > 0) return fmt::format("failed · holds {}", step.blocks_count);
      return span > 0 ? "failed after " + FormatDuration(span) : "failed";
    case StepStatus::Blocked:
      if (step.blocked_by.empty()) return "blocked";
      if (step.blocked_by.size() > 1) return fmt::format("blocked by {}", step.blocked_by.size());
      return "blocked by " + ShortKey(step.blocked_by.front(), graph.scope);
    case StepStatus::Running:
      return "running " + FormatDuration(span);
    case StepStatus::Waiting:
      return WaitsFor(graph, i);
    case StepStatus::Ready:
      return step.waits_for.empty() ? "ready" : "ready · " + step.waits_for;
    default:
      return StateWord(step.status);
  }
}

std::string Card(const StepGraph& graph, const LayeredLayout& layout, const LayoutSizes& sizes,
                 uint32_t i) {
  const StepView& step = *graph.steps[i];
  const bool full = sizes.box_height > 30;
  const auto h = static_cast<int>(sizes.box_height);
  const std::string name = Printable(ShortKey(step.id, graph.scope));
  std::string svg = fmt::format(
      R"html(<a class="{}" href="#i{}" tabindex="-1" transform="translate({:.0f},{:.0f})">)html"
      R"html(<title>{}, {}</title><rect class="card" width="{:.0f}" height="{}" rx="9"/>)html"
      R"html(<rect class="rule" x="-1" y="{}" width="3" height="{}" rx="1.5"/>)html",
      StateClass(step.status), i, layout.x[i] + kEdge, layout.y[i] + kTop, PageText(step.id),
      StateWord(step.status), sizes.box_width, h, full ? 9 : 5, full ? h - 18 : h - 10);
  svg += fmt::format(R"html(<g class="icon" transform="translate(10,{})">{}</g>)html", h / 2 - 9,
                     StateIcon(step.status));
  svg +=
      fmt::format(R"html(<svg x="{}" width="{:.0f}" height="{}"><text x="2" y="{}">{}</text>)html",
                  kTextLeft, sizes.box_width - kTextLeft - kTextRight, h, full ? 21 : 17,
                  PageText(CutToWidth(name, Columns(sizes.box_width, kNameCharacter))));
  if (full) {
    const size_t columns = Columns(sizes.box_width, kNoteCharacter);
    svg += fmt::format(R"html(<text class="sub" x="2" y="38">{}</text>)html",
                       PageText(CutToWidth(Printable(Note(graph, i)), columns)));
  }
  svg += "</svg>";
  return svg + "</a>\n";
}

// From the right side of a card, level through the columns between, to the left side of another.
std::string PathOf(const LaidOutEdge& edge, const LayeredLayout& layout, const LayoutSizes& sizes) {
  const auto curve = [](double x1, double y1, double x2, double y2) {
    const double middle = (x1 + x2) / 2;
    if (std::abs(y1 - y2) < 0.5) return fmt::format("H{:.0f}", x2);
    return fmt::format("C{:.0f} {:.0f} {:.0f} {:.0f} {:.0f} {:.0f}", middle, y1, middle, y2, x2,
                       y2);
  };
  const double half = sizes.box_height / 2;
  double x = layout.x[edge.from] + sizes.box_width + kEdge;
  double y = layout.y[edge.from] + half + kTop;
  std::string path = fmt::format("M{:.0f} {:.0f}", x, y);
  for (const auto& [column, height] : edge.crossings) {
    path += curve(x, y, column + kEdge, height + kTop);
    x = column + sizes.box_width + kEdge;
    y = height + kTop;
    path += fmt::format("H{:.0f}", x);
  }
  return path + curve(x, y, layout.x[edge.to] + kEdge, layout.y[edge.to] + half + kTop);
}

// Lines that stand out are drawn last, above the hairlines.
std::string Edges(const StepGraph& graph, const LayeredLayout& layout, const LayoutSizes& sizes) {
  std::set<std::pair<uint32_t, uint32_t>> path;
  for (size_t i = 1; i < graph.path.size(); ++i) path.emplace(graph.path[i - 1], graph.path[i]);
  std::string hairlines, marked;
  for (const LaidOutEdge& edge : layout.edges) {
    const StepStatus source = graph.steps[edge.from]->status;
    const bool held = graph.steps[edge.to]->status == StepStatus::Blocked &&
                      (source == StepStatus::Failed || source == StepStatus::Blocked);
    const bool on_path = path.contains({edge.from, edge.to});
    const char* kind = held ? " held" : on_path ? " path" : "";
    std::string& out = held || on_path ? marked : hairlines;
    out += fmt::format("<path class=\"edge{}\" data-e=\"{} {}\" d=\"{}\"/>\n", kind, edge.from,
                       edge.to, PathOf(edge, layout, sizes));
  }
  return hairlines + marked;
}

}  // namespace

StepGraph GraphOfItems(const OrchestrateFacts& facts, const RunView& run) {
  StepGraph graph;
  const OrchestrateView& orchestrate = facts.orchestrate();
  for (const StepView& item : orchestrate.items) graph.steps.push_back(&item);
  graph.graph = facts.graph;
  graph.layers = orchestrate.layers;
  graph.scope = CommonScope(orchestrate.items);
  graph.now = run.now;
  if (facts.finished) {
    graph.path = facts.actual_path.size() > 1 ? facts.actual_path : facts.planned_path;
    return graph;
  }
  for (const std::string& key : EstimateRest(run).critical_path) {
    graph.path.push_back(facts.index.at(key));
  }
  return graph;
}

StepGraph GraphOfNodes(const RunView& run) {
  StepGraph graph;
  graph.now = run.now;
  std::unordered_map<std::string, uint32_t> index;
  for (const NodeView& node : run.nodes) {
    index.emplace(node.step.id, static_cast<uint32_t>(graph.steps.size()));
    graph.steps.push_back(&node.step);
  }
  std::vector<GraphEdge> edges;
  for (uint32_t i = 0; i < run.nodes.size(); ++i) {
    for (const auto& [to, case_name] : run.nodes[i].outgoing) {
      const auto found = index.find(to);
      if (found != index.end() && found->second != i) edges.push_back({i, found->second});
    }
  }
  graph.graph = Graph::Build(static_cast<uint32_t>(graph.steps.size()), edges);
  const std::vector<uint32_t> order = TopologicalOrder(graph.graph);
  if (order.size() != graph.steps.size())
    graph.graph = Graph::Build(graph.graph.vertex_count(), {});
  graph.layers = order.size() == graph.steps.size() ? Layers(graph.graph, order)
                                                    : std::vector<uint32_t>(graph.steps.size(), 0);
  return graph;
}

std::string GraphSvg(const StepGraph& graph) {
  const LayoutSizes sizes = SizesFor(graph);
  const LayeredLayout layout = LayOut(graph.graph, graph.layers, sizes);
  std::string svg = fmt::format(
      R"html(<svg class="graph" width="{0:.0f}" height="{1:.0f}" )html"
      R"html(viewBox="0 0 {0:.0f} {1:.0f}" role="group" )html"
      R"html(aria-label="Steps in layers"><defs><pattern id="hatch" width="16" )html"
      R"html(height="16" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">)html"
      R"html(<rect class="hatch-bg" width="16" height="16"/>)html"
      R"html(<path class="hatch-line" d="M4 0V16"/></pattern></defs>)html",
      layout.width + 2 * kEdge, layout.height + kTop + kEdge);
  for (size_t layer = 0; layer < layout.columns.size() && layout.columns.size() > 1; ++layer) {
    svg += fmt::format(R"html(<text class="lay" x="{:.0f}" y="12">layer {}</text>)html",
                       layout.columns[layer] + kEdge, layer);
  }
  svg += "\n" + Edges(graph, layout, sizes);
  for (uint32_t i = 0; i < graph.steps.size(); ++i) svg += Card(graph, layout, sizes, i);
  return svg + "</svg>\n";
}

}  // namespace wfb
