// One file that opens from the disk without a network: its style and its script are inside, and all
// of it can be read without the script.
#include <fmt/format.h>

#include <algorithm>

#include "embedded/kReportScript.h"
#include "embedded/kReportStyle.h"
#include "report/escape.h"
#include "report/report.h"
#include "report/report_html_graph.h"
#include "report/run_facts.h"

namespace wfb {

namespace {

constexpr size_t kTailLines = 60;
constexpr size_t kTailBytes = 32 * 1024;
constexpr size_t kChipsMax = 24;

std::string Text(std::string_view text) { return EscapeMarkup(PlainText(text)); }

std::string Icon(StepStatus status) {
  return fmt::format(
      R"html(<svg width="14" height="14" viewBox="0 0 18 18" aria-hidden="true">)html"
      R"html(<g class="icon">{}</g></svg>)html",
      StateIcon(status));
}

std::string State(StepStatus status) {
  return fmt::format("<span class=\"state {}\">{}{}</span>", StateClass(status), Icon(status),
                     StateWord(status));
}

StepStatus LooksLike(RunStatus status) {
  switch (status) {
    case RunStatus::Succeeded:
      return StepStatus::Succeeded;
    case RunStatus::Failed:
      return StepStatus::Failed;
    case RunStatus::Cancelled:
    case RunStatus::Cancelling:
      return StepStatus::Cancelled;
    case RunStatus::Paused:
      return StepStatus::Waiting;
    case RunStatus::Running:
      return StepStatus::Running;
  }
  return StepStatus::Waiting;
}

std::string Stat(const char* label, const std::string& value, std::string_view state = "") {
  const std::string mark = state.empty() ? "" : fmt::format(" class=\"c {}\"", state);
  return fmt::format("<div class=\"stat\"><small>{}</small><b{}>{}</b></div>", label, mark,
                     EscapeMarkup(value));
}

std::string Numbers(const RunView& run, const OrchestrateFacts* facts) {
  const StepCounts counts = CountsOf(run);
  std::string html = "<div class=\"stats\">";
  html += Stat("Succeeded", fmt::format("{} of {}", counts.succeeded, counts.total()), "ok");
  if (counts.failed > 0) html += Stat("Failed", std::to_string(counts.failed), "bad");
  if (counts.blocked > 0) html += Stat("Blocked", std::to_string(counts.blocked), "blk");
  if (counts.skipped > 0) html += Stat("Skipped", std::to_string(counts.skipped));
  if (counts.cancelled > 0) html += Stat("Cancelled", std::to_string(counts.cancelled));
  html += Stat("Took", FormatDuration(SpanOf(run)));
  if (facts != nullptr) {
    const SlotsView& slots = facts->orchestrate().slots;
    html += Stat("At most at once", fmt::format("{} of {}", slots.max_running, facts->cap_max));
    html += Stat("Idle while ready", FormatDuration(slots.idle_while_ready_ms));
    html += Stat("Lower bound", FormatDuration(facts->lower_bound_ms));
    html += Stat("Against the bound", fmt::format("{:.2f}×", facts->ratio));
  }
  return html + "</div>";
}

std::string Ribbon(const OrchestrateFacts& facts) {
  std::string html = "<div class=\"ribbon\" role=\"img\" aria-label=\"One cell per item\">";
  for (const uint32_t i : facts.start_order) {
    const StepView& item = facts.item(i);
    html += fmt::format("<i class=\"{}\" title=\"{}, {}\"></i>", StateClass(item.status),
                        Text(item.id), StateWord(item.status));
  }
  return html + "</div>";
}

std::string Header(const RunView& run, const OrchestrateFacts* facts) {
  const StepStatus look = LooksLike(run.status);
  std::string html = fmt::format(
      "<header><div class=\"top\"><h1>{}</h1><span class=\"pill {}\">{}{}</span>"
      "<span class=\"muted\">{} · {}</span></div>\n",
      Text(run.workflow), StateClass(look), Icon(look), RunStatusName(run.status), Text(run.run),
      FormatTimestamp(run.started_at));
  html += Numbers(run, facts);
  if (facts != nullptr) html += Ribbon(*facts);
  return html + "</header>\n";
}

std::string Held(const FailureFacts& failure) {
  if (failure.held.empty()) return "";
  std::string chips;
  for (size_t i = 0; i < failure.held.size() && i < kChipsMax; ++i) {
    chips += fmt::format("<span class=\"chip\">{}</span>", Text(failure.held[i]->id));
  }
  if (failure.held.size() > kChipsMax) {
    chips +=
        fmt::format("<span class=\"chip\">and {} more</span>", failure.held.size() - kChipsMax);
  }
  return fmt::format("<div class=\"chips\"><span class=\"muted\">Holds back {}:</span>{}</div>",
                     failure.held.size(), chips);
}

std::string Failures(const RunTree& tree, const LogTails& tails) {
  const std::vector<FailureFacts> failures = FailuresOf(tree, tails);
  const std::string verdict = VerdictOf(tree.run, failures);
  if (failures.empty() && verdict.empty()) return "";
  std::string html =
      fmt::format("<section><h2>{}</h2>\n", failures.empty() ? "Why it ended" : "What failed");
  if (!verdict.empty()) html += fmt::format("<p class=\"verdict\">{}</p>\n", Text(verdict));
  for (const FailureFacts& failure : failures) {
    html += fmt::format("<div class=\"fail\"><h3>{}</h3><p><b>{}</b>", Text(failure.step->id),
                        Text(failure.message));
    if (failure.cause != failure.step) {
      html += fmt::format(" <span class=\"muted\">in {}</span>", Text(failure.cause_path));
    }
    const size_t attempts = failure.cause->attempts.size();
    if (attempts > 1)
      html += fmt::format(" <span class=\"muted\">after {} attempts</span>", attempts);
    html += "</p>";
    if (failure.log != nullptr && !failure.log->empty()) {
      html +=
          "<pre>" + EscapeMarkup(Tail(PlainText(*failure.log), kTailLines, kTailBytes)) + "</pre>";
    }
    html += Held(failure) + "</div>\n";
  }
  return html + "</section>\n";
}

std::string Why(const StepView& step) {
  if (step.error) return Text(step.error->message);
  if (step.status == StepStatus::Blocked) {
    return "blocked by " + Text(fmt::format("{}", fmt::join(step.blocked_by, ", ")));
  }
  return Text(step.reason.empty() ? step.waits_for : step.reason);
}

std::string Row(const StepView& step, TimestampMs now, TimestampMs origin) {
  const bool ran = !step.attempts.empty();
  const DurationMs span = SpanOf(step, now);
  const DurationMs start = ran ? step.started_at - origin : 0;
  return fmt::format(
      "<tr><td>{}</td><td>{}</td><td class=\"n\" data-value=\"{}\">{}</td>"
      "<td class=\"n\" data-value=\"{}\">{}</td><td class=\"n\">{}</td><td>{}</td></tr>\n",
      Text(step.id), State(step.status), start, ran ? FormatDuration(start) : "", span,
      ran ? FormatDuration(span) : "", ran ? std::to_string(step.attempts.size()) : "", Why(step));
}

std::string Table(const char* title, const std::string& rows) {
  return fmt::format(
      "<section class=\"scroll\"><h2>{}</h2><table><thead><tr><th>Name</th><th>State</th>"
      "<th class=\"n\">Start</th><th class=\"n\">Time</th><th class=\"n\">Attempts</th><th>Why</th>"
      "</tr></thead><tbody>\n{}</tbody></table></section>\n",
      title, rows);
}

std::string Pictures(const OrchestrateFacts& facts, const std::string& scope, TimestampMs now) {
  return fmt::format(
      "<section><h2>Graph</h2><div class=\"scroll\">{}</div><div class=\"legend\"><span><i></i>"
      "critical path, {}</span><span><i class=\"held\"></i>held by a "
      "failure</span></div></section>\n"
      "<section><h2>Slots</h2><div class=\"scroll\">{}</div><div class=\"legend\"><span>"
      "<i class=\"bound\"></i> lower bound: no order of these items ends sooner</span></div>"
      "</section>\n",
      GraphSvg(facts, scope, now), FormatDuration(facts.actual_path_ms), LanesHtml(facts, scope));
}

}  // namespace

std::string HtmlReport(const RunTree& tree, const LogTails& tails) {
  const RunView& run = tree.run;
  const NodeView* main = MainOrchestrate(run);
  std::optional<OrchestrateFacts> facts;
  if (main != nullptr && !main->orchestrate->items.empty()) facts = FactsOf(run, *main);
  std::string html = fmt::format(
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
      "style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n<title>{} {}</title>\n"
      "<style>\n{}</style></head>\n<body>\n",
      Text(run.workflow), RunStatusName(run.status), kReportStyle);
  html += Header(run, facts ? &*facts : nullptr) + "<main>\n" + Failures(tree, tails);
  std::string rows;
  if (facts) {
    const std::string scope = CommonScope(facts->orchestrate().items);
    html += Pictures(*facts, scope, run.now);
    for (const uint32_t i : facts->start_order) {
      rows += Row(facts->item(i), run.now, facts->started_at);
    }
    html += Table("Items", rows);
    rows.clear();
  }
  for (const NodeView& node : run.nodes) rows += Row(node.step, run.now, run.started_at);
  html += Table("Steps of the workflow", rows);
  html += fmt::format("</main>\n<footer>workflow-builder · {}</footer>\n<script>\n{}</script>\n",
                      FormatTimestamp(run.now), kReportScript);
  return html + "</body></html>\n";
}

}  // namespace wfb
