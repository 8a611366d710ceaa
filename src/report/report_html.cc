// One file that opens from the disk without a network: its style and its script are inside, and all
// of it can be read without the script. The order is the one in which people ask: how did it end,
// what failed and what does that hold, then the pictures, then every step.
#include <fmt/format.h>

#include <algorithm>

#include "embedded/kReportScript.h"
#include "embedded/kReportStyle.h"
#include "report/escape.h"
#include "report/estimate.h"
#include "report/report.h"
#include "report/report_html_graph.h"
#include "report/report_html_lanes.h"
#include "report/run_facts.h"
#include "report/state_look.h"

namespace wfb {

namespace {

constexpr size_t kTailLines = 60;
constexpr size_t kTailBytes = 32 * 1024;
constexpr size_t kLogBytesMax = 1'500'000;  // Of all logs in one report.
constexpr size_t kOpenLogsMax = 5;          // The logs of further failures are folded.
constexpr size_t kChipsMax = 24;
constexpr size_t kCellsMax = 200;    // A ribbon of more cells has no gaps.
constexpr size_t kDrawnMax = 1'500;  // Larger graphs are not drawn.
constexpr size_t kRowsMax = 5'000;   // Rows of a table.

// What all parts of the page are made from.
struct Page {
  const RunTree& tree;
  const LogTails& tails;
  std::optional<OrchestrateFacts> facts;  // Of the main orchestrate node with items.
  std::string scope;
  std::unordered_map<const StepView*, size_t> rows;  // Step → number of its row: "#i12".

  const RunView& run() const { return tree.run; }
};

Page PageOf(const RunTree& tree, const LogTails& tails) {
  Page page{tree, tails, std::nullopt, "", {}};
  const NodeView* main = MainOrchestrate(tree.run);
  if (main != nullptr && !main->orchestrate->items.empty()) {
    page.facts = FactsOf(tree.run, *main);
    page.scope = CommonScope(main->orchestrate->items);
    for (const StepView& item : main->orchestrate->items)
      page.rows.emplace(&item, page.rows.size());
  }
  for (const NodeView& node : tree.run.nodes) page.rows.emplace(&node.step, page.rows.size());
  return page;
}

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

std::string Moment(TimestampMs time) {
  const std::string exact = FormatTimestamp(time);
  return fmt::format("<time datetime=\"{0}\" title=\"{0}\">{1} {2} UTC</time>", exact,
                     exact.substr(0, 10), exact.substr(11, 5));
}

// A link to the row of a step, as far as the step is on the page.
std::string StepLink(const Page& page, const StepView& step, const char* look) {
  const auto row = page.rows.find(&step);
  const std::string name = PageText(ShortKey(step.id, page.scope));
  if (row == page.rows.end()) return fmt::format("<span class=\"{}\">{}</span>", look, name);
  return fmt::format("<a class=\"{}\" href=\"#i{}\">{}</a>", look, row->second, name);
}

std::string Stat(const char* label, const std::string& value, std::string_view state = "") {
  const std::string mark = state.empty() ? "" : fmt::format(" class=\"c {}\"", state);
  return fmt::format("<div class=\"stat\"><small>{}</small><b{}>{}</b></div>", label, mark, value);
}

std::string Of(uint32_t count, uint32_t whole) {
  return fmt::format("{}<i> of {}</i>", count, whole);
}

std::string Numbers(const Page& page) {
  const StepCounts counts = CountsOf(page.run());
  const bool open = !IsFinished(page.run().status);
  std::string html =
      "<div class=\"stats\">" + Stat("Succeeded", Of(counts.succeeded, counts.total()));
  const auto add = [&](const char* label, uint32_t count, std::string_view state) {
    if (count > 0) html += Stat(label, std::to_string(count), state);
  };
  if (open && page.facts) {
    html += Stat("Running", Of(counts.running, page.facts->orchestrate().slots.cap), "run");
  } else {
    add("Running", counts.running, "run");
  }
  add("Failed", counts.failed, "bad");
  add("Blocked", counts.blocked, "blk");
  add("Needs attention", counts.needs_attention, "blk");
  add("Retrying", counts.retrying, "run");
  add("Ready", counts.ready, "rdy");
  add("Waiting", counts.waiting, "");
  add("Skipped", counts.skipped, "");
  add("Cancelled", counts.cancelled, "");
  html += Stat(open ? "Elapsed" : "Took", FormatDuration(SpanOf(page.run())));
  const Estimate estimate = EstimateRest(page.run());
  if (open && estimate.rest_ms) html += Stat("Left, about", FormatDuration(*estimate.rest_ms));
  return html + "</div>";
}

std::string Ribbon(const Page& page) {
  const OrchestrateFacts& facts = *page.facts;
  std::string html = fmt::format("<nav class=\"ribbon{}\" aria-label=\"One cell for each item\">",
                                 facts.start_order.size() > kCellsMax ? " fine" : "");
  for (const uint32_t i : facts.start_order) {
    const StepView& item = facts.item(i);
    html += fmt::format(
        "<a class=\"{0}\" href=\"#i{1}\" tabindex=\"-1\" title=\"{2}, {3}\" "
        "aria-label=\"{2}, {3}\"></a>",
        StateClass(item.status), i, PageText(item.id), StateWord(item.status));
  }
  return html + "</nav>";
}

std::string Header(const Page& page) {
  const RunView& run = page.run();
  const StepStatus look = LooksLike(run.status);
  std::string html = fmt::format(
      "<header><div class=\"page\"><div class=\"top\"><h1>{}</h1>"
      "<span class=\"pill {}\">{}{}</span><span class=\"muted\">{} · {}</span></div>\n",
      PageText(run.workflow), StateClass(look), Icon(look), RunStatusName(run.status),
      PageText(run.run), Moment(run.started_at));
  html += Numbers(page);
  if (page.facts) html += Ribbon(page);
  return html + "</div></header>\n";
}

std::string Held(const Page& page, const FailureFacts& failure) {
  if (failure.held.empty()) return "";
  std::string chips;
  for (size_t i = 0; i < failure.held.size() && i < kChipsMax; ++i) {
    chips += StepLink(page, *failure.held[i], "chip blk");
  }
  if (failure.held.size() > kChipsMax) {
    chips +=
        fmt::format("<span class=\"muted\">and {} more</span>", failure.held.size() - kChipsMax);
  }
  return fmt::format("<div class=\"chips\"><span class=\"muted\">Holds back {}</span>{}</div>",
                     failure.held.size(), chips);
}

// "test, after 8.4 s, attempt 2", as far as there is something to say.
std::string Circumstances(const Page& page, const FailureFacts& failure) {
  std::string text;
  if (failure.cause != failure.step)
    text = "in " + failure.cause_path.substr(failure.path.size() + 1);
  const DurationMs span = SpanOf(*failure.cause, page.run().now);
  if (span > 0) text += (text.empty() ? "" : ", ") + ("after " + FormatDuration(span));
  const size_t attempts = failure.cause->attempts.size();
  if (attempts > 1) text += fmt::format(", {} attempts", attempts);
  return PageText(text);
}

std::string FailureLog(const FailureFacts& failure, size_t number, size_t& bytes) {
  if (failure.log == nullptr) return "";
  const std::string tail = EscapeMarkup(Tail(PlainText(*failure.log), kTailLines, kTailBytes));
  if (tail.empty()) return "";
  bytes += tail.size();
  if (bytes > kLogBytesMax) {
    return "<p class=\"muted\">Its log is left out here: the report would be too large.</p>";
  }
  if (number < kOpenLogsMax) return "<pre>" + tail + "</pre>";
  return "<details><summary>Log</summary><pre>" + tail + "</pre></details>";
}

std::string Failures(const Page& page) {
  std::vector<FailureFacts> failures = FailuresOf(page.tree, page.tails);
  std::stable_sort(failures.begin(), failures.end(),
                   [](const auto& a, const auto& b) { return a.held.size() > b.held.size(); });
  const std::string verdict = VerdictOf(page.run(), failures);
  if (failures.empty() && verdict.empty()) return "";
  std::string html =
      fmt::format("<section><h2>{}</h2>\n", failures.empty() ? "Why it ended" : "What failed");
  const bool cancelled = page.run().status == RunStatus::Cancelled;
  if (failures.empty() || (cancelled && !verdict.empty())) {
    html += fmt::format("<p class=\"verdict\">{}</p>\n", PageText(verdict));
  }
  size_t bytes = 0;
  for (size_t i = 0; i < failures.size(); ++i) {
    const FailureFacts& failure = failures[i];
    html +=
        fmt::format("<article class=\"bad\"><h3>{}{}<span class=\"muted\">{}</span></h3><p>{}</p>",
                    Icon(StepStatus::Failed), StepLink(page, *failure.step, "name"),
                    Circumstances(page, failure), PageText(failure.message));
    html += Held(page, failure) + FailureLog(failure, i, bytes) + "</article>\n";
  }
  return html + "</section>\n";
}

std::string BlockedBy(const Page& page, const StepView& step) {
  std::string html = "blocked by ";
  for (size_t i = 0; i < step.blocked_by.size(); ++i) {
    if (i > 0) html += ", ";
    const std::string& root = step.blocked_by[i];
    const bool item = page.facts && page.facts->index.contains(root);
    html += item ? StepLink(page, page.facts->item(page.facts->index.at(root)), "name")
                 : PageText(root);
  }
  return html;
}

// "build 1.9 s · test 6.5 s, 2 attempts": where the time of a child run went.
std::string Parts(const Page& page, const StepView& step) {
  const auto child = page.tree.children.find(step.child_run);
  if (step.child_run.empty() || child == page.tree.children.end()) return "";
  std::string text;
  for (const NodeView& node : child->second.nodes) {
    if (node.step.attempts.empty()) continue;
    text += fmt::format("{}{} {}", text.empty() ? "" : " · ", node.step.id,
                        FormatDuration(SpanOf(node.step, page.run().now)));
    const size_t attempts = node.step.attempts.size();
    if (attempts > 1) text += fmt::format(", {} attempts", attempts);
  }
  return PageText(text);
}

// Why a step that went on needed another attempt.
std::string EarlierFailure(const StepView& step) {
  for (size_t i = step.attempts.size(); i > 0; --i) {
    const AttemptView& attempt = step.attempts[i - 1];
    if (!attempt.error || attempt.error->message == step.reason) continue;
    return PageText(fmt::format("attempt {}: {}", attempt.attempt, attempt.error->message));
  }
  return "";
}

std::string Detail(const Page& page, const StepView& step) {
  if (step.error) return "<span class=\"c bad\">" + PageText(step.error->message) + "</span>";
  if (step.status == StepStatus::Blocked) return BlockedBy(page, step);
  const std::string& why = step.reason.empty() ? step.waits_for : step.reason;
  std::string html = PageText(why);
  const auto add = [&html](const std::string& part) {
    if (!part.empty()) html += (html.empty() ? "" : "; ") + part;
  };
  add(Parts(page, step));
  add(EarlierFailure(step));
  return html;
}

// Where the step lay in the time of the whole.
std::string Bar(const StepView& step, TimestampMs now, TimestampMs origin, DurationMs whole) {
  if (step.started_at == kNoTime || whole <= 0) return "";
  const auto percent = [whole](DurationMs ms) {
    return 100 * static_cast<double>(ms) / static_cast<double>(whole);
  };
  return fmt::format(
      "<div class=\"bar\"><i class=\"{}\" style=\"left:{:.2f}%;width:{:.2f}%\"></i></div>",
      StateClass(step.status), percent(step.started_at - origin), percent(SpanOf(step, now)));
}

struct Table {
  const char* title;
  const char* name;  // Of its first column.
  TimestampMs origin;
  bool bars;  // Draw when each step ran.
};

std::string Row(const Page& page, const Table& table, const StepView& step) {
  const TimestampMs now = page.run().now;
  const bool ran = step.started_at != kNoTime;
  const DurationMs span = SpanOf(step, now);
  const DurationMs start = ran ? step.started_at - table.origin : 0;
  const std::string type =
      step.type == "item" ? "" : "<small class=\"muted\">" + PageText(step.type) + "</small>";
  const std::string bar =
      table.bars ? "<td>" + Bar(step, now, table.origin, SpanOf(page.run())) + "</td>" : "";
  const size_t attempts = step.attempts.size();
  return fmt::format(
      "<tr id=\"i{}\"><td>{}{}</td><td>{}</td><td class=\"n\" data-value=\"{}\">{}</td>"
      "<td class=\"n\" data-value=\"{}\">{}</td>{}<td class=\"n{}\">{}</td><td>{}</td></tr>\n",
      page.rows.at(&step), PageText(step.id), type, State(step.status), ran ? start : -1,
      ran ? FormatDuration(start) : "", ran ? span : -1, ran ? FormatDuration(span) : "", bar,
      attempts > 1 ? "" : " muted", attempts == 0 ? "" : std::to_string(attempts),
      Detail(page, step));
}

std::string TableHtml(const Page& page, const Table& table,
                      const std::vector<const StepView*>& steps) {
  std::string html = fmt::format(
      "<section><h2>{}</h2><div class=\"scroll\"><table><thead><tr><th>{}</th><th>State</th>"
      "<th class=\"n\">Start</th><th class=\"n\">Time</th>{}<th class=\"n\">Attempts</th>"
      "<th>Detail</th></tr></thead><tbody>\n",
      table.title, table.name, table.bars ? "<th>When</th>" : "");
  for (size_t i = 0; i < steps.size() && i < kRowsMax; ++i) html += Row(page, table, *steps[i]);
  html += "</tbody></table></div>";
  if (steps.size() > kRowsMax) {
    html +=
        fmt::format("<p class=\"muted\">{} more are left out here.</p>", steps.size() - kRowsMax);
  }
  return html + "</section>\n";
}

std::string GraphLegend(const Page& page, const StepGraph& graph) {
  std::string html;
  if (graph.path.size() > 1) {
    html += page.facts->finished ? fmt::format("<span><i></i>critical path, {}</span>",
                                               FormatDuration(page.facts->actual_path_ms))
                                 : "<span><i></i>critical path that is left</span>";
  }
  const bool held = std::any_of(graph.steps.begin(), graph.steps.end(), [](const StepView* step) {
    return step->status == StepStatus::Blocked;
  });
  if (held) html += "<span><i class=\"held\"></i>held by a failure</span>";
  return html.empty() ? "" : "<div class=\"legend\">" + html + "</div>";
}

std::string GraphHtml(const Page& page) {
  const StepGraph graph =
      page.facts ? GraphOfItems(*page.facts, page.run()) : GraphOfNodes(page.run());
  if (graph.graph.edge_count() == 0) return "";
  if (graph.steps.size() > kDrawnMax) {
    return fmt::format(
        "<section><h2>Graph</h2><p class=\"muted\">{} items are too many to draw.</p></section>\n",
        graph.steps.size());
  }
  return "<section><h2>Graph</h2><div class=\"scroll tall\">" + GraphSvg(graph) + "</div>" +
         GraphLegend(page, graph) + "</section>\n";
}

std::string Tables(const Page& page) {
  std::string html;
  std::vector<const StepView*> steps;
  if (page.facts) {
    for (const uint32_t i : page.facts->start_order) steps.push_back(&page.facts->item(i));
    html += TableHtml(page, {"Items", "Item", page.facts->started_at, false}, steps);
    steps.clear();
  }
  for (const NodeView& node : page.run().nodes) steps.push_back(&node.step);
  return html +
         TableHtml(page, {"Steps of the workflow", "Step", page.run().started_at, true}, steps);
}

}  // namespace

std::string HtmlReport(const RunTree& tree, const LogTails& tails) {
  const Page page = PageOf(tree, tails);
  std::string html = fmt::format(
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
      "style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n<title>{} {}</title>\n"
      "<style>\n{}</style></head>\n<body>\n",
      PageText(tree.run.workflow), RunStatusName(tree.run.status), kReportStyle);
  html += Header(page) + "<main class=\"page\">\n" + Failures(page) + GraphHtml(page);
  if (page.facts) {
    html += "<section><h2>Slots</h2>" + LanesHtml(*page.facts, page.scope) + "</section>\n";
  }
  html += Tables(page);
  html += fmt::format("</main>\n<footer>workflow-builder · {}</footer>\n<script>\n{}</script>\n",
                      Moment(tree.run.now), kReportScript);
  return html + "</body></html>\n";
}

}  // namespace wfb
