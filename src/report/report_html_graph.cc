#include "report/report_html_graph.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <set>

#include "report/escape.h"

namespace wfb {

namespace {

constexpr size_t kFullCardsMax = 120;  // Beyond, cards are one line high.
constexpr int kCardWidth = 168;
constexpr int kColumnGap = 64;
constexpr int kTop = 28;

struct Layout {
  std::vector<int> x, y;  // Of the cards' upper left corners, per item.
  int width = 0, height = 0, card_height = 50;
  uint32_t layers = 0;
};

std::vector<std::vector<uint32_t>> OrderedLayers(const OrchestrateFacts& facts) {
  const std::vector<uint32_t>& layer_of = facts.orchestrate().layers;
  const uint32_t count =
      layer_of.empty() ? 0 : 1 + *std::max_element(layer_of.begin(), layer_of.end());
  std::vector<std::vector<uint32_t>> layers(count);
  for (uint32_t i = 0; i < layer_of.size(); ++i) layers[layer_of[i]].push_back(i);
  std::vector<double> place(layer_of.size());
  const auto settle = [&](const std::vector<uint32_t>& layer) {
    for (size_t i = 0; i < layer.size(); ++i) {
      place[layer[i]] = (static_cast<double>(i) + 0.5) / static_cast<double>(layer.size());
    }
  };
  for (const auto& layer : layers) settle(layer);
  constexpr int kSweeps = 8;
  for (int sweep = 0; sweep < kSweeps; ++sweep) {
    const bool forward = sweep % 2 == 0;
    for (uint32_t at = 0; at < count; ++at) {
      std::vector<uint32_t>& layer = layers[forward ? at : count - 1 - at];
      std::vector<std::pair<double, uint32_t>> order;
      for (const uint32_t item : layer) {
        const auto near = forward ? facts.graph.dependencies(item) : facts.graph.dependents(item);
        const double sum = std::accumulate(near.begin(), near.end(), 0.0,
                                           [&](double s, uint32_t n) { return s + place[n]; });
        order.emplace_back(near.empty() ? place[item] : sum / static_cast<double>(near.size()),
                           item);
      }
      std::stable_sort(order.begin(), order.end(),
                       [](const auto& a, const auto& b) { return a.first < b.first; });
      for (size_t i = 0; i < layer.size(); ++i) layer[i] = order[i].second;
      settle(layer);
    }
  }
  return layers;
}

Layout Place(const OrchestrateFacts& facts) {
  const auto layers = OrderedLayers(facts);
  Layout layout;
  const size_t items = facts.orchestrate().items.size();
  layout.x.resize(items);
  layout.y.resize(items);
  layout.layers = static_cast<uint32_t>(layers.size());
  layout.card_height = items > kFullCardsMax ? 24 : 50;
  const int row = layout.card_height + (items > kFullCardsMax ? 6 : 22);
  size_t tallest = 1;
  for (const auto& layer : layers) tallest = std::max(tallest, layer.size());
  layout.height = kTop + static_cast<int>(tallest) * row;
  layout.width = static_cast<int>(layers.size()) * (kCardWidth + kColumnGap) - kColumnGap + 4;
  for (size_t l = 0; l < layers.size(); ++l) {
    const int spare = layout.height - kTop - static_cast<int>(layers[l].size()) * row;
    for (size_t i = 0; i < layers[l].size(); ++i) {
      layout.x[layers[l][i]] = 2 + static_cast<int>(l) * (kCardWidth + kColumnGap);
      layout.y[layers[l][i]] = kTop + spare / 2 + static_cast<int>(i) * row;
    }
  }
  return layout;
}

std::string Shortened(const std::string& text, size_t characters) {
  size_t count = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) == 0x80) continue;
    if (count++ == characters) return text.substr(0, i) + "…";
  }
  return text;
}

std::string ShortKey(const std::string& key, const std::string& scope) {
  return PlainText(key.starts_with(scope) ? key.substr(scope.size()) : key);
}

// The second line of a card: what people ask of a step in this state.
std::string SubText(const StepView& item, const std::string& scope, TimestampMs now) {
  switch (item.status) {
    case StepStatus::Succeeded:
      return FormatDuration(SpanOf(item, now));
    case StepStatus::Failed:
      return item.blocks_count == 0 ? "failed"
                                    : fmt::format("failed · holds {}", item.blocks_count);
    case StepStatus::Blocked:
      return item.blocked_by.empty() ? "blocked"
                                     : "blocked by " + ShortKey(item.blocked_by.front(), scope);
    case StepStatus::Running:
      return "running " + FormatDuration(SpanOf(item, now));
    default:
      return StateWord(item.status);
  }
}

std::string Card(const OrchestrateFacts& facts, const Layout& layout, uint32_t i,
                 const std::string& scope, TimestampMs now) {
  const StepView& item = facts.item(i);
  const bool full = layout.card_height > 30;
  const int h = layout.card_height;
  std::string svg = fmt::format(
      R"html(<g class="{}" transform="translate({},{})"><title>{}, {}</title>)html"
      R"html(<rect class="card" width="{}" height="{}" rx="9"/>)html"
      R"html(<rect class="rule" x="-1" y="{}" width="3" height="{}" rx="1.5"/>)html",
      StateClass(item.status), layout.x[i], layout.y[i], EscapeMarkup(PlainText(item.id)),
      StateWord(item.status), kCardWidth, h, full ? 9 : 5, full ? h - 18 : h - 10);
  svg += fmt::format(R"html(<g class="icon" transform="translate(10,{})">{}</g>)html", h / 2 - 9,
                     StateIcon(item.status));
  svg += fmt::format(R"html(<text x="36" y="{}">{}</text>)html", full ? 21 : 17,
                     EscapeMarkup(Shortened(ShortKey(item.id, scope), 17)));
  if (full) {
    svg += fmt::format(R"html(<text class="sub" x="36" y="38">{}</text>)html",
                       EscapeMarkup(Shortened(SubText(item, scope, now), 22)));
  }
  return svg + "</g>\n";
}

std::string Edges(const OrchestrateFacts& facts, const Layout& layout) {
  std::set<std::pair<uint32_t, uint32_t>> path;
  const auto& chosen = facts.actual_path.size() > 1 ? facts.actual_path : facts.planned_path;
  for (size_t i = 1; i < chosen.size(); ++i) path.emplace(chosen[i - 1], chosen[i]);
  std::string hairlines, marked;
  for (uint32_t to = 0; to < facts.graph.vertex_count(); ++to) {
    for (const uint32_t from : facts.graph.dependencies(to)) {
      const StepStatus source = facts.item(from).status;
      const bool held = facts.item(to).status == StepStatus::Blocked &&
                        (source == StepStatus::Failed || source == StepStatus::Blocked);
      const bool on_path = path.contains({from, to});
      const int x1 = layout.x[from] + kCardWidth, y1 = layout.y[from] + layout.card_height / 2;
      const int x2 = layout.x[to], y2 = layout.y[to] + layout.card_height / 2;
      const int bend = std::max(28, (x2 - x1) / 2);
      std::string& out = held || on_path ? marked : hairlines;
      out += fmt::format("<path class=\"edge{}\" d=\"M{} {}C{} {} {} {} {} {}\"/>\n",
                         held      ? " held"
                         : on_path ? " path"
                                   : "",
                         x1, y1, x1 + bend, y1, x2 - bend, y2, x2, y2);
    }
  }
  return hairlines + marked;
}

// A step of the axis that gives at most about ten marks: 1, 2 or 5 times a power of ten.
DurationMs AxisStep(DurationMs span) {
  DurationMs step = 1;
  constexpr std::array<DurationMs, 3> kSteps = {1, 2, 5};
  for (DurationMs power = 1;; power *= 10) {
    for (const DurationMs factor : kSteps) {
      step = factor * power;
      if (span / step <= 10) return step;
    }
  }
}

std::string_view PieceClass(const AttemptView& attempt) {
  switch (attempt.status) {
    case AttemptStatus::Succeeded:
      return "ok";
    case AttemptStatus::Failed:
      return "bad";
    case AttemptStatus::Running:
      return "run";
    default:
      return "wait";
  }
}

}  // namespace

std::string_view StateClass(StepStatus status) {
  switch (status) {
    case StepStatus::Succeeded:
      return "ok";
    case StepStatus::Failed:
      return "bad";
    case StepStatus::Blocked:
    case StepStatus::NeedsAttention:
      return "blk";
    case StepStatus::Running:
    case StepStatus::Retrying:
      return "run";
    case StepStatus::Ready:
      return "rdy";
    default:
      return "wait";
  }
}

std::string_view StateIcon(StepStatus status) {
  switch (status) {
    case StepStatus::Succeeded:
      return R"html(<path d="M4 9.5l3.2 3.2L14 6"/>)html";
    case StepStatus::Failed:
      return R"html(<path d="M5 5l8 8M13 5l-8 8"/>)html";
    case StepStatus::Blocked:
      return R"html(<circle cx="9" cy="9" r="6"/><path d="M5 13L13 5"/>)html";
    case StepStatus::Running:
      return R"html(<path d="M9 2.5a6.5 6.5 0 1 1-6.5 6.5"/>)html";
    case StepStatus::Retrying:
      return R"html(<path d="M14 9a5 5 0 1 1-1.5-3.6M13 2.5v3h-3"/>)html";
    case StepStatus::NeedsAttention:
      return R"html(<path d="M9 4v6M9 13.5v.5"/>)html";
    case StepStatus::Ready:
      return R"html(<path d="M6.5 4.5l7 4.5-7 4.5z"/>)html";
    case StepStatus::Skipped:
      return R"html(<path d="M4 5l5 4-5 4zM13 5v8"/>)html";
    case StepStatus::Cancelled:
      return R"html(<rect x="5" y="5" width="8" height="8" rx="1"/>)html";
    case StepStatus::Waiting:
      return R"html(<circle cx="9" cy="9" r="6"/><path d="M9 5.8V9l2.2 1.6"/>)html";
  }
  return "";
}

std::string StateWord(StepStatus status) {
  std::string word(StepStatusName(status));
  std::replace(word.begin(), word.end(), '_', ' ');
  return word;
}

std::string GraphSvg(const OrchestrateFacts& facts, const std::string& scope, TimestampMs now) {
  const Layout layout = Place(facts);
  std::string svg = fmt::format(
      R"html(<svg class="graph" width="{0}" height="{1}" viewBox="0 0 {0} {1}" role="img" )html"
      R"html(aria-label="Items in layers of dependencies"><defs>)html"
      R"html(<pattern id="hatch" width="16" height="16" )html"
      R"html(patternUnits="userSpaceOnUse" patternTransform="rotate(45)">)html"
      R"html(<rect class="hatch-bg" width="16" height="16"/>)html"
      R"html(<path class="hatch-line" d="M4 0V16"/></pattern></defs>)html",
      layout.width, layout.height);
  for (uint32_t layer = 0; layer < layout.layers; ++layer) {
    svg += fmt::format(R"html(<text class="lay" x="{}" y="12">layer {}</text>)html",
                       2 + static_cast<int>(layer) * (kCardWidth + kColumnGap), layer);
  }
  svg += "\n" + Edges(facts, layout);
  for (uint32_t i = 0; i < facts.orchestrate().items.size(); ++i) {
    svg += Card(facts, layout, i, scope, now);
  }
  return svg + "</svg>\n";
}

std::string LanesHtml(const OrchestrateFacts& facts, const std::string& scope) {
  const DurationMs span = std::max<DurationMs>({1, facts.makespan_ms, facts.lower_bound_ms});
  const auto percent = [span](DurationMs ms) {
    return 100.0 * static_cast<double>(ms) / static_cast<double>(span);
  };
  std::string html = "<div class=\"lanes\">\n";
  for (size_t lane = 0; lane < facts.lanes.size(); ++lane) {
    html += fmt::format("<div class=\"lane\"><span>slot {}</span>", lane + 1);
    for (const LanePiece& piece : facts.lanes[lane]) {
      const StepView& item = facts.item(piece.item);
      const AttemptView& attempt = item.attempts[piece.attempt];
      const std::string name = EscapeMarkup(ShortKey(item.id, scope));
      html += fmt::format(R"html(<div class="piece {}" style="left:{:.3f}%;width:{:.3f}%" )html"
                          R"html(title="{}: {}, {}">{}</div>)html",
                          PieceClass(attempt), percent(piece.start - facts.started_at),
                          percent(piece.end - piece.start), name, AttemptStatusName(attempt.status),
                          FormatDuration(piece.end - piece.start), name);
    }
    html += "</div>\n";
  }
  html += "<div class=\"axis\">";
  const DurationMs step = AxisStep(span);
  for (DurationMs at = 0; at <= span; at += step) {
    html += fmt::format("<span style=\"left:{:.3f}%\">{}</span>", percent(at), FormatDuration(at));
  }
  html += fmt::format(
      R"html(</div><div class="bound" style="left:calc(56px + (100% - 56px) * {:.5f})" )html"
      R"html(title="lower bound {}"></div></div>)html",
      percent(facts.lower_bound_ms) / 100.0, FormatDuration(facts.lower_bound_ms));
  return html + "\n";
}

}  // namespace wfb
