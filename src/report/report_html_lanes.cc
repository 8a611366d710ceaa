#include "report/report_html_lanes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/printable.h"
#include "report/state_look.h"

namespace wfb {

namespace {

constexpr double kLaneWidth = 1130;    // Of the lanes in a window of 1280; wider ones show more.
constexpr double kPieceWidthMin = 14;  // Lanes with many pieces are drawn wider, and scroll.
constexpr double kCharacterWidth = 6.2;
constexpr double kShortenedMin = 90;  // A piece below this width shows its whole name or none.
constexpr DurationMs kMarksMax = 10;

// A step of the axis that gives at most kMarksMax marks and reads well: tenths, seconds, minutes.
DurationMs AxisStep(DurationMs span) {
  constexpr std::array<DurationMs, 24> kSteps = {
      1,       2,       5,       10,        20,        50,        100,       200,
      500,     1'000,   2'000,   5'000,     10'000,    20'000,    30'000,    60'000,
      120'000, 300'000, 600'000, 1'200'000, 1'800'000, 3'600'000, 7'200'000, 21'600'000};
  for (const DurationMs step : kSteps) {
    if (span / step <= kMarksMax) return step;
  }
  constexpr DurationMs kDay = 86'400'000;
  return kDay * (1 + span / kDay / kMarksMax);
}

// An attempt that failed and was tried again is no failure of the run: it is told in a low voice.
std::string_view PieceClass(const StepView& item, uint32_t attempt) {
  switch (item.attempts[attempt].status) {
    case AttemptStatus::Succeeded:
      return "ok";
    case AttemptStatus::Failed: {
      const bool final = item.status == StepStatus::Failed && attempt + 1 == item.attempts.size();
      return final ? "bad" : "bad again";
    }
    case AttemptStatus::Running:
      return "run";
    default:
      return "wait";
  }
}

class Lanes {
 public:
  Lanes(const OrchestrateFacts& facts, const std::string& scope)
      : facts_(facts),
        scope_(scope),
        span_(std::max<DurationMs>({1, facts.makespan_ms, facts.lower_bound_ms})) {
    size_t most = 1;
    for (const auto& lane : facts.lanes) most = std::max(most, lane.size());
    width_ = std::max(kLaneWidth, static_cast<double>(most) * kPieceWidthMin);
  }

  std::string Html() const {
    std::string html =
        width_ > kLaneWidth
            ? fmt::format("<div class=\"lanes\" style=\"min-width:{:.0f}px\">\n", width_)
            : "<div class=\"lanes\">\n";
    for (size_t lane = 0; lane < facts_.lanes.size(); ++lane) {
      html += fmt::format("<div class=\"lane\"><span>slot {}</span>", lane + 1);
      for (const LanePiece& piece : facts_.lanes[lane]) html += Piece(piece);
      html += "</div>\n";
    }
    return html + Axis() + Bound() + "</div>\n";
  }

 private:
  double Share(DurationMs ms) const { return static_cast<double>(ms) / static_cast<double>(span_); }

  std::string Piece(const LanePiece& piece) const {
    const StepView& item = facts_.item(piece.item);
    const AttemptView& attempt = item.attempts[piece.attempt];
    const double share = Share(piece.end - piece.start);
    const std::string name = PageText(ShortKey(item.id, scope_));
    return fmt::format(R"html(<a class="piece {}" href="#i{}" tabindex="-1" )html"
                       R"html(style="left:{:.2f}%;width:{:.2f}%" title="{}: {}, {}">{}</a>)html",
                       PieceClass(item, piece.attempt), piece.item,
                       100 * Share(piece.start - facts_.started_at), 100 * share, name,
                       AttemptStatusName(attempt.status), FormatDuration(piece.end - piece.start),
                       Fits(ShortKey(item.id, scope_), share) ? name : "");
  }

  bool Fits(const std::string& name, double share) const {
    constexpr double kPadding = 14;
    const double wanted = static_cast<double>(DisplayWidth(name)) * kCharacterWidth + kPadding;
    return share * width_ >= std::min(wanted, kShortenedMin);
  }

  std::string Axis() const {
    std::string html = "<div class=\"axis\">";
    const DurationMs step = AxisStep(span_);
    // A mark needs room for its text to the right.
    for (DurationMs at = 0; at <= span_ && Share(at) < 0.97; at += step) {
      html +=
          fmt::format("<span style=\"left:{:.2f}%\">{}</span>", 100 * Share(at), Mark(at, step));
    }
    return html + "</div>";
  }

  // Whole seconds as "0:05" where all marks are whole seconds.
  static std::string Mark(DurationMs at, DurationMs step) {
    constexpr DurationMs kHour = 3'600'000;
    if (step < 1'000 || at >= kHour) return FormatDuration(at);
    return fmt::format("{}:{:02}", at / 60'000, at / 1'000 % 60);
  }

  std::string Bound() const {
    if (!facts_.finished || facts_.lower_bound_ms == 0) return "";
    return fmt::format(
        R"html(<div class="bound" style="left:calc(56px + (100% - 56px) * {:.4f})" )html"
        R"html(title="lower bound {}"></div>)html",
        Share(facts_.lower_bound_ms), FormatDuration(facts_.lower_bound_ms));
  }

  const OrchestrateFacts& facts_;
  const std::string& scope_;
  DurationMs span_;
  double width_ = 0;
};

std::string Proof(const OrchestrateFacts& facts) {
  const SlotsView& slots = facts.orchestrate().slots;
  std::string html = fmt::format(
      "<span>at most <b>{} of {}</b> at once</span><span><b>{}</b> idle while something was "
      "ready</span><span><b>{:.0f} %</b> of the slots used</span>",
      slots.max_running, facts.cap_max, FormatDuration(slots.idle_while_ready_ms),
      100 * facts.utilisation);
  if (facts.finished && facts.lower_bound_ms > 0) {
    html += fmt::format(
        "<span><i class=\"mark\"></i>took <b>{:.2f} times</b> the lower bound of {}: no order of "
        "these items ends sooner</span>",
        facts.ratio, FormatDuration(facts.lower_bound_ms));
  }
  return "<div class=\"legend\">" + html + "</div>";
}

}  // namespace

std::string LanesHtml(const OrchestrateFacts& facts, const std::string& scope) {
  return "<div class=\"scroll\">" + Lanes(facts, scope).Html() + "</div>" + Proof(facts) + "\n";
}

}  // namespace wfb
