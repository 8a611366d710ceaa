#include "cli/run_result.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/fitted_text.h"
#include "cli/run_text.h"
#include "engine/text_cleaning.h"
#include "report/run_facts.h"

namespace wfb {

namespace {

constexpr size_t kFailuresShown = 10;
constexpr size_t kHeldShown = 5;

std::string CountsText(const StepCounts& counts) {
  std::string text;
  const auto add = [&text](uint32_t count, const char* word) {
    if (count > 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, word);
  };
  add(counts.succeeded, "succeeded");
  add(counts.failed, "failed");
  add(counts.blocked, "blocked");
  add(counts.skipped, "skipped");
  add(counts.cancelled, "cancelled");
  add(counts.needs_attention, "need attention");
  add(counts.waiting + counts.ready + counts.running + counts.retrying, "open");
  return text;
}

// Keys of the items that are blocked by this one.
std::string HeldBy(const FailureFacts& failure) {
  if (failure.step == nullptr || failure.node == nullptr || !failure.node->orchestrate) return "";
  std::string names;
  size_t count = 0;
  for (const StepView& item : failure.node->orchestrate->items) {
    const auto& by = item.blocked_by;
    if (std::find(by.begin(), by.end(), failure.step->id) == by.end()) continue;
    if (count++ < kHeldShown) names += (names.empty() ? "" : ", ") + Printable(item.id);
  }
  if (count == 0) return "";
  return fmt::format("  holds {}: {}{}\n", count, names,
                     count > kHeldShown ? fmt::format(" and {} more", count - kHeldShown) : "");
}

std::string FailureText(const FailureFacts& failure, bool colour) {
  std::string text = Styled(Style::Red, "✗ " + Printable(failure.cause_path), colour);
  const size_t attempts = failure.cause == nullptr ? 0 : failure.cause->attempts.size();
  text += "  " + Printable(failure.message);
  if (attempts > 1) text += fmt::format(" (attempt {})", attempts);
  text += "\n" + HeldBy(failure);
  if (failure.log == nullptr) return text;
  std::string_view rest = *failure.log;
  while (!rest.empty()) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    text += Styled(Style::Dim, "  │ ", colour) + Printable(StripTerminalCodes(rest.substr(0, end)));
    text += "\n";
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return text;
}

}  // namespace

std::string RunResultText(const RunResult& result) {
  const RunView& run = result.collected.tree.run;
  const std::string status(RunStatusName(run.status));
  std::string text =
      Styled(StyleOf(status), fmt::format("{} {}", SignOf(status), status), result.colour);
  text += fmt::format("  {}  {}  {}\n", Styled(Style::Bold, Printable(run.workflow), result.colour),
                      run.run, FormatDuration(SpanOf(run)));
  text += fmt::format("  {}\n", CountsText(CountsOf(run)));
  const NodeView* main = MainOrchestrate(run);
  if (main != nullptr) {
    const SlotsView& slots = main->orchestrate->slots;
    text +=
        fmt::format("  at most {} of {} ran at once; a slot was idle while work was ready: {}\n",
                    slots.max_running, slots.cap,
                    slots.idle_while_ready_ms == 0 ? std::string("never")
                                                   : FormatDuration(slots.idle_while_ready_ms));
  }
  text += fmt::format("  report: {}/report.html\n", result.folder);
  const std::vector<FailureFacts> failures =
      FailuresOf(result.collected.tree, result.collected.tails);
  for (size_t i = 0; i < std::min(failures.size(), kFailuresShown); ++i) {
    text += "\n" + FailureText(failures[i], result.colour);
  }
  if (failures.size() > kFailuresShown) {
    text += fmt::format("\n… and {} more failed: wfb status {}\n", failures.size() - kFailuresShown,
                        result.run_id);
  }
  const bool explained = !failures.empty() || run.status == RunStatus::Succeeded;
  if (!explained && run.error) text += fmt::format("\n  {}\n", Printable(run.error->message));
  return text;
}

std::string AdviceText(const RunResult& result) {
  const RunStatus status = result.collected.tree.run.status;
  if (ExitCodeOf(result.collected.tree.run) == ExitCode::StepFailed) {
    return fmt::format("run what failed again with: wfb retry {}", result.run_id);
  }
  if (status == RunStatus::Cancelled) {
    return fmt::format("go on with what was cancelled: wfb retry {}", result.run_id);
  }
  return "";
}

}  // namespace wfb
