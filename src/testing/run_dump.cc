#include "testing/run_dump.h"

#include <fmt/format.h>

namespace wfb::testing {

namespace {

std::string DumpStep(const StepView& step) {
  std::string text =
      fmt::format("{} {} {} ready {} done {} [{}]", step.step, step.id, StepStatusName(step.status),
                  step.ready_at, step.finished_at, step.reason);
  for (const AttemptView& attempt : step.attempts) {
    text += fmt::format(" #{} {} {}-{} slot {} exit {}", attempt.attempt,
                        AttemptStatusName(attempt.status), attempt.started_at, attempt.finished_at,
                        attempt.slot, attempt.exit_code);
  }
  if (!step.output.is_null()) text += " out " + WriteJson(step.output);
  if (step.error) text += " err " + step.error->kind + " " + step.error->message;
  for (const std::string& root : step.blocked_by) text += " by " + root;
  return text + "\n";
}

}  // namespace

std::string DumpRun(const Run& run) {
  const RunView view = run.View(0);
  std::string text =
      fmt::format("{} {} {}-{} attempt {} result {}\n", view.run, RunStatusName(view.status),
                  view.started_at, view.finished_at, view.attempt, WriteJson(view.result));
  for (const NodeView& node : view.nodes) {
    text += DumpStep(node.step);
    if (!node.orchestrate) continue;
    const SlotsView& slots = node.orchestrate->slots;
    text += fmt::format("slots cap {} running {} max {} idle {}\n", slots.cap, slots.running,
                        slots.max_running, slots.idle_while_ready_ms);
    for (const StepView& item : node.orchestrate->items) text += "  " + DumpStep(item);
  }
  return text;
}

}  // namespace wfb::testing
