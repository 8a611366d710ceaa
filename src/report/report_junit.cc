#include <fmt/format.h>

#include <algorithm>

#include "report/escape.h"
#include "report/report.h"
#include "report/run_facts.h"

namespace wfb {

namespace {

constexpr size_t kTailLines = 200;
constexpr size_t kTailBytes = 64 * 1024;

struct Case {
  const StepView* step;
  std::string group;
};

// Items, activities and child runs are cases; any other node only when its failure is what failed
// the run, so that a failed run never looks green.
std::vector<Case> CasesOf(const RunView& run, const std::vector<FailureFacts>& failures) {
  std::vector<Case> cases;
  for (const NodeView& node : run.nodes) {
    const bool works = node.step.type == "activity" || node.step.type == "child_workflow";
    const bool fails = std::any_of(failures.begin(), failures.end(),
                                   [&](const auto& failure) { return failure.step == &node.step; });
    if (works || fails) cases.push_back({&node.step, run.workflow});
    if (!node.orchestrate) continue;
    for (const StepView& item : node.orchestrate->items) {
      cases.push_back({&item, run.workflow + "." + node.step.id});
    }
  }
  return cases;
}

std::string SkipReason(const StepView& step) {
  if (step.status == StepStatus::Blocked) {
    return fmt::format("blocked by {}", fmt::join(step.blocked_by, ", "));
  }
  const std::string word(StepStatusName(step.status));
  return step.reason.empty() ? word : word + ": " + step.reason;
}

std::string CaseXml(const Case& one, const std::vector<FailureFacts>& failures, TimestampMs now) {
  const auto markup = [](std::string_view text) { return EscapeMarkup(PlainText(text)); };
  std::string xml =
      fmt::format(R"(    <testcase classname="{}" name="{}" time="{:.3f}")", markup(one.group),
                  markup(one.step->id), static_cast<double>(SpanOf(*one.step, now)) / 1000.0);
  if (one.step->status == StepStatus::Succeeded) return xml + "/>\n";
  xml += ">\n";
  if (one.step->status != StepStatus::Failed) {
    return xml + fmt::format("      <skipped message=\"{}\"/>\n    </testcase>\n",
                             markup(SkipReason(*one.step)));
  }
  for (const FailureFacts& failure : failures) {
    if (failure.step != one.step) continue;
    // Many viewers show the text alone, so it repeats the message.
    std::string text = failure.message + "\nin " + failure.cause_path;
    if (failure.log != nullptr) {
      text += "\n\n" + Tail(PlainText(*failure.log), kTailLines, kTailBytes);
    }
    xml += fmt::format("      <failure message=\"{}\" type=\"{}\">{}</failure>\n",
                       markup(failure.message), markup(failure.kind), markup(text));
  }
  return xml + "    </testcase>\n";
}

}  // namespace

std::string JUnitReport(const RunTree& tree, const LogTails& tails) {
  const std::vector<FailureFacts> failures = FailuresOf(tree, tails);
  size_t failed = 0, skipped = 0;
  std::string cases;
  const std::vector<Case> all = CasesOf(tree.run, failures);
  for (const Case& one : all) {
    failed += one.step->status == StepStatus::Failed ? 1 : 0;
    const bool other =
        one.step->status != StepStatus::Failed && one.step->status != StepStatus::Succeeded;
    skipped += other ? 1 : 0;
    cases += CaseXml(one, failures, tree.run.now);
  }
  const std::string head =
      fmt::format(R"(name="{}" tests="{}" failures="{}" errors="0" skipped="{}" time="{:.3f}")",
                  EscapeMarkup(PlainText(tree.run.workflow + " " + tree.run.run)), all.size(),
                  failed, skipped, static_cast<double>(SpanOf(tree.run)) / 1000.0);
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {0}>\n"
      "  <testsuite {0} timestamp=\"{1}\">\n{2}  </testsuite>\n</testsuites>\n",
      head, FormatTimestamp(tree.run.started_at), cases);
}

}  // namespace wfb
