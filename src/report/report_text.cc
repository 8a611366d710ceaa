#include <fmt/format.h>

#include <algorithm>

#include "core/printable.h"
#include "report/escape.h"
#include "report/report.h"
#include "report/run_facts.h"

namespace wfb {

namespace {

constexpr size_t kTailBytes = 8 * 1024;
constexpr size_t kTextTailLines = 15;
constexpr size_t kMarkdownTailLines = 40;
constexpr size_t kHeldNamesMax = 20;
// GitHub refuses a step summary beyond 1 MiB.
constexpr size_t kMarkdownBytesMax = 1'000'000;

// "12 of 20 succeeded, 1 failed, 7 blocked".
std::string Outcome(const StepCounts& counts) {
  std::string text = fmt::format("{} of {} succeeded", counts.succeeded, counts.total());
  const auto add = [&text](uint32_t count, const char* word) {
    if (count > 0) text += fmt::format(", {} {}", count, word);
  };
  add(counts.failed, "failed");
  add(counts.blocked, "blocked");
  add(counts.skipped, "skipped");
  add(counts.cancelled, "cancelled");
  add(counts.needs_attention, "waiting for a person");
  add(counts.retrying, "retrying");
  add(counts.running, "running");
  add(counts.ready, "ready");
  add(counts.waiting, "waiting");
  return text;
}

std::string Indented(const std::string& text, const char* indent) {
  std::string out = indent;
  for (const char c : text) {
    out += c;
    if (c == '\n') out += indent;
  }
  return out;
}

std::string TextFailure(const FailureFacts& failure) {
  std::string text =
      fmt::format("✗ {}: {}\n", Printable(failure.cause_path), PlainText(failure.message));
  if (!failure.held.empty()) text += fmt::format("  holds back {} more\n", failure.held.size());
  if (failure.log != nullptr) {
    const std::string tail = Tail(PlainText(*failure.log), kTextTailLines, kTailBytes);
    if (!tail.empty()) text += Indented(tail, "  │ ") + "\n";
  }
  return text;
}

const char* Sign(StepStatus status) {
  switch (status) {
    case StepStatus::Succeeded:
      return "✔";
    case StepStatus::Failed:
      return "✗";
    case StepStatus::Blocked:
      return "⊘";
    case StepStatus::Running:
      return "▶";
    default:
      return "·";
  }
}

std::string MarkdownRow(const StepView& step, TimestampMs now) {
  std::string why = step.status == StepStatus::Blocked
                        ? fmt::format("blocked by {}", fmt::join(step.blocked_by, ", "))
                        : step.reason;
  if (step.error) why = step.error->message;
  return fmt::format("| {} {} | {} | {} | {} | {} |\n", Sign(step.status),
                     StepStatusName(step.status), EscapeMarkdown(step.id),
                     step.attempts.empty() ? "" : FormatDuration(SpanOf(step, now)),
                     step.attempts.size(), EscapeMarkdown(why));
}

// A fence longer than any run of backticks in the text.
std::string Fenced(const std::string& text) {
  size_t longest = 2, current = 0;
  for (const char c : text) {
    current = c == '`' ? current + 1 : 0;
    longest = std::max(longest, current);
  }
  const std::string fence(longest + 1, '`');
  return fence + "text\n" + text + "\n" + fence + "\n";
}

std::string HeldBack(const FailureFacts& failure) {
  if (failure.held.empty()) return "";
  std::string text = fmt::format("Holds back {}: ", failure.held.size());
  for (size_t i = 0; i < failure.held.size() && i < kHeldNamesMax; ++i) {
    text += (i > 0 ? ", " : "") + EscapeMarkdown(failure.held[i]->id);
  }
  if (failure.held.size() > kHeldNamesMax) {
    text += fmt::format(" and {} more", failure.held.size() - kHeldNamesMax);
  }
  return text + "\n\n";
}

std::string MarkdownFailures(const std::vector<FailureFacts>& failures) {
  std::string text;
  for (const FailureFacts& failure : failures) {
    text += fmt::format("### ✗ {}\n\n{}\n\n", EscapeMarkdown(failure.cause_path),
                        EscapeMarkdown(failure.message));
    text += HeldBack(failure);
    if (failure.log == nullptr) continue;
    const std::string tail = Tail(PlainText(*failure.log), kMarkdownTailLines, kTailBytes);
    if (!tail.empty()) text += Fenced(tail) + "\n";
  }
  return text;
}

}  // namespace

std::string TextReport(const RunTree& tree, const LogTails& tails) {
  std::string text;
  const std::vector<FailureFacts> failures = FailuresOf(tree, tails);
  for (const FailureFacts& failure : failures) text += TextFailure(failure);
  text += fmt::format("{} {}: {} in {}\n", Printable(tree.run.run), RunStatusName(tree.run.status),
                      Outcome(CountsOf(tree.run)), FormatDuration(SpanOf(tree.run)));
  if (const std::string verdict = VerdictOf(tree.run, failures); !verdict.empty()) {
    text += PlainText(verdict) + "\n";
  }
  return text;
}

std::string MarkdownReport(const RunTree& tree, const LogTails& tails) {
  std::string text = fmt::format("## {} {}\n\n{} in {}.\n\n", EscapeMarkdown(tree.run.workflow),
                                 RunStatusName(tree.run.status), Outcome(CountsOf(tree.run)),
                                 FormatDuration(SpanOf(tree.run)));
  const std::vector<FailureFacts> failures = FailuresOf(tree, tails);
  if (const std::string verdict = VerdictOf(tree.run, failures); !verdict.empty()) {
    text += EscapeMarkdown(verdict) + "\n\n";
  }
  std::vector<std::string> sections = {MarkdownFailures(failures)};
  std::string table = "| state | step | time | attempts | why |\n| --- | --- | --- | --- | --- |\n";
  for (const NodeView& node : tree.run.nodes) {
    if (!node.orchestrate) continue;
    for (const StepView& item : node.orchestrate->items) table += MarkdownRow(item, tree.run.now);
  }
  for (const NodeView& node : tree.run.nodes) {
    if (!node.orchestrate) table += MarkdownRow(node.step, tree.run.now);
  }
  sections.push_back(std::move(table) + "\n");
  sections.push_back("```mermaid\n" + MermaidReport(tree) + "```\n");
  for (const std::string& section : sections) {
    if (text.size() + section.size() > kMarkdownBytesMax) {
      text += "_A section is left out: a summary holds at most 1 MiB._\n\n";
      continue;
    }
    text += section;
  }
  return text;
}

}  // namespace wfb
