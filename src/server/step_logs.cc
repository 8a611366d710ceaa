#include "server/step_logs.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>

namespace wfb {

namespace {

class StepCollector {
 public:
  StepCollector(RunReader& runs, const LogStore& logs) : runs_(runs), logs_(logs) {}

  Status AddRun(const std::string& run_id, const std::string& prefix) {
    WFB_ASSIGN_OR_RETURN(const FoundRunState found, runs_.Find(run_id));
    ViewOptions options;
    options.outputs = false;
    options.waits_for = false;
    const RunView view = found.run->View(0, options);
    for (const NodeView& node : view.nodes) {
      WFB_RETURN_IF_ERROR(AddStep(found, node.step, prefix + node.step.id));
      if (!node.orchestrate) continue;
      for (const StepView& item : node.orchestrate->items) {
        WFB_RETURN_IF_ERROR(AddStep(found, item, prefix + node.step.id + "/" + item.id));
      }
    }
    return Ok();
  }
  std::vector<LoggedStep> Take() { return std::move(steps_); }

 private:
  Status AddStep(const FoundRunState& in, const StepView& step, const std::string& path) {
    if (!step.child_run.empty()) return AddRun(step.child_run, path + "/");
    if (step.attempts.empty()) return Ok();
    const AttemptView& last = step.attempts.back();
    struct stat status {};
    const std::string file = logs_.PathOf({in.record.number, step.step, last.attempt});
    if (stat(file.c_str(), &status) != 0) return Ok();
    const bool live = in.loaded && last.status == AttemptStatus::Running;
    steps_.push_back({path, step.started_at, last.attempt, live});
    return Ok();
  }

  RunReader& runs_;
  const LogStore& logs_;
  std::vector<LoggedStep> steps_;
};

}  // namespace

Result<LoggedAttempt> FindLoggedAttempt(RunReader& runs, const std::string& run_id,
                                        const std::string& step, uint32_t attempt) {
  WFB_ASSIGN_OR_RETURN(const FoundStep found, runs.FindStep(run_id, step));
  const uint32_t count = found.in.run->AttemptCountOf(found.step);
  if (attempt > count) {
    return NotFound(fmt::format("{} has {} attempt{}", step, count, count == 1 ? "" : "s"));
  }
  const std::string& child = found.in.run->ChildRunOf(found.step);
  if (!child.empty()) {
    return NotFound(
        fmt::format("{} has no log of its own: it is the child run {}; name one of its steps, "
                    "as in {}/STEP",
                    step, child, step));
  }
  if (count == 0) return NotFound(fmt::format("{} has not started yet", step));
  LoggedAttempt logged;
  logged.key = {found.in.record.number, found.step, attempt == 0 ? count : attempt};
  logged.run_id = found.in.record.id;
  logged.live = IsLive(runs, logged);
  return logged;
}

bool IsLive(RunReader& runs, const LoggedAttempt& attempt) {
  const Result<FoundRunState> found = runs.Find(attempt.run_id);
  if (!found.ok() || !found->loaded || !found->run->HasStep(attempt.key.step)) return false;
  const auto live = found->run->LiveAttempts();
  return std::ranges::find(live, std::pair(attempt.key.step, attempt.key.attempt)) != live.end();
}

Result<std::vector<LoggedStep>> FindLoggedSteps(RunReader& runs, const LogStore& logs,
                                                const std::string& run_id) {
  StepCollector collector(runs, logs);
  WFB_RETURN_IF_ERROR(collector.AddRun(run_id, ""));
  std::vector<LoggedStep> steps = collector.Take();
  std::ranges::stable_sort(steps, {}, &LoggedStep::started_at);
  return steps;
}

}  // namespace wfb
