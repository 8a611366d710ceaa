#include "testing/run_driver.h"

#include <algorithm>

#include "base/check.h"

namespace wfb::testing {

namespace {

// "build/a" is told as "a".
std::string ShortName(const std::string& name) {
  const size_t slash = name.find('/');
  return slash == std::string::npos ? name : name.substr(slash + 1);
}

}  // namespace

RunDriver::RunDriver(PlanPtr plan, Json input, RunOptions options) : run_(plan) {
  for (const auto& [name, size] : plan->resource_pools) pools_.Declare(name, size);
  options.run_id = "run";
  options.workflow = plan->workflow;
  options.input = std::move(input);
  Event event;
  event.type = EventType::RunStarted;
  event.body = ToJson(options);
  const Status started = Tell(std::move(event));
  WFB_CHECK(started.ok(), "a run starts");
}

Status RunDriver::Tell(Event event) {
  event.at = now_;
  WFB_RETURN_IF_ERROR(run_.Apply(event));
  for (Command& command : run_.CommandsAfter(event)) commands_.push_back(std::move(command));
  events_.push_back(std::move(event));
  Decide();
  return Ok();
}

Status RunDriver::Tell(EventType type, const std::string& step, int64_t code, Json body) {
  Event event;
  event.type = type;
  event.code = code;
  event.body = std::move(body);
  if (!step.empty()) {
    WFB_ASSIGN_OR_RETURN(event.step, run_.FindStep(step));
  }
  return Tell(std::move(event));
}

void RunDriver::Decide() {
  while (std::optional<Decision> decision = run_.Next(now_, pools_)) {
    const EventType type = decision->event.type;
    const Status applied = run_.Apply(decision->event);
    WFB_CHECK(applied.ok(), "the decider only decides what its state allows");
    if (type == EventType::AttemptStarted || type == EventType::ChildStarted) {
      const std::string name = ShortName(run_.NameOf(decision->event.step));
      running_.push_back(name);
      started_.push_back(name);
      pools_.Take(run_.ResourcesOf(decision->event.step));
    }
    events_.push_back(decision->event);
    if (decision->command) commands_.push_back(std::move(*decision->command));
  }
}

void RunDriver::Finish(const std::string& step, Event event) {
  const Result<StepId> id = run_.FindStep(step);
  WFB_CHECK(id.ok(), "tests name steps that exist: " + step);
  const auto it = std::find(running_.begin(), running_.end(), step);
  WFB_CHECK(it != running_.end(), "tests finish what runs: " + step);
  running_.erase(it);
  event.step = *id;
  event.attempt = run_.AttemptCountOf(*id);
  pools_.Release(run_.ResourcesOf(*id));
  const bool child = !run_.ChildRunOf(*id).empty();
  if (child && event.type == EventType::AttemptSucceeded) event.type = EventType::ChildSucceeded;
  if (child && event.type == EventType::AttemptFailed) event.type = EventType::ChildFailed;
  const Status told = Tell(std::move(event));
  WFB_CHECK(told.ok(), "a live attempt can finish");
}

void RunDriver::Succeed(const std::string& step, Json output) {
  Event event;
  event.type = EventType::AttemptSucceeded;
  event.body = std::move(output);
  Finish(step, std::move(event));
}

void RunDriver::Fail(const std::string& step, const std::string& message, bool retryable) {
  Event event;
  event.type = EventType::AttemptFailed;
  event.code = 1;
  event.body = ToJson(StepError{"exit", message, retryable});
  Finish(step, std::move(event));
}

void RunDriver::FinishCancelled(const std::string& step) {
  Event event;
  event.type = EventType::AttemptCancelled;
  Finish(step, std::move(event));
}

void RunDriver::Interrupt(const std::string& step) {
  Event event;
  event.type = EventType::AttemptInterrupted;
  Finish(step, std::move(event));
}

std::string RunDriver::StatusOf(const std::string& step) {
  const Result<StepId> id = run_.FindStep(step);
  return id.ok() ? std::string(StepStatusName(run_.StatusOf(*id))) : id.error().message;
}

StepView RunDriver::View(const std::string& step) {
  const Result<StepId> id = run_.FindStep(step);
  WFB_CHECK(id.ok(), "tests look at steps that exist: " + step);
  return run_.ViewOf(*id);
}

}  // namespace wfb::testing
