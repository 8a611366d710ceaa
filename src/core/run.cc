#include "core/run.h"

#include <fmt/format.h>

#include "base/check.h"
#include "base/diagnostic.h"
#include "core/run_apply.h"
#include "core/run_decide.h"
#include "core/run_state.h"

namespace wfb {

Run::Run(PlanPtr plan) : state_(std::make_unique<RunState>()) {
  state_->plan = std::move(plan);
  const PlanScope& root = state_->plan->scopes[0];
  for (NodeIndex i = 0; i < root.node_count; ++i) {
    state_->node_by_id.emplace(state_->plan->nodes[root.first_node + i].id, i);
  }
}
Run::~Run() = default;
Run::Run(Run&&) noexcept = default;
Run& Run::operator=(Run&&) noexcept = default;

Status Run::Apply(const Event& event) {
  if (!state_->started && event.type != EventType::RunStarted) {
    return Conflict("the run has not started");
  }
  const bool reopens =
      event.type == EventType::RetryRequested || event.type == EventType::StepSkipped;
  if (IsFinished(state_->status) && !reopens) {
    return Conflict(fmt::format("run {} has finished ({})", id(), RunStatusName(status())));
  }
  AdvanceLedgers(*state_, event.at);
  ++state_->revision;
  Status applied = ApplyFact(*state_, event);
  if (applied.ok()) return applied;
  // A fact that is refused leaves no trace, not even in the ledgers.
  RestoreLedgers(*state_);
  --state_->revision;
  return applied;
}

std::optional<Decision> Run::Next(TimestampMs now, const ResourcePools& pools) {
  return NextDecision(*state_, now, pools);
}

namespace {

void AddCancellations(const RunState& state, std::vector<Command>& commands) {
  for (StepId id = 0; id < state.steps.size(); ++id) {
    const Step& step = state.steps[id];
    if (step.status != StepStatus::Running || step.attempts.empty()) continue;
    if (step.attempts.back().status != AttemptStatus::Running) continue;
    if (step.child_run.empty()) {
      commands.push_back(CancelAttempt{id, step.attempts.back().number});
    } else {
      commands.push_back(CancelChild{id, step.child_run});
    }
  }
}

}  // namespace

std::vector<Command> Run::CommandsAfter(const Event& event) const {
  std::vector<Command> commands;
  if (event.type == EventType::CancelRequested) AddCancellations(*state_, commands);
  return commands;
}

std::vector<Command> Run::Obligations() const {
  std::vector<Command> commands;
  if (IsFinished(state_->status)) return commands;
  if (state_->status == RunStatus::Cancelling) {
    AddCancellations(*state_, commands);
    return commands;
  }
  for (StepId id = 0; id < state_->steps.size(); ++id) {
    const Step& step = state_->steps[id];
    if (step.due == kNoTime) continue;
    const EventType answer =
        step.status == StepStatus::Retrying ? EventType::RetryDue : EventType::TimerFired;
    commands.push_back(SetTimer{id, step.due, answer});
  }
  return commands;
}

std::vector<std::pair<StepId, uint32_t>> Run::LiveAttempts() const {
  std::vector<std::pair<StepId, uint32_t>> live;
  for (StepId id = 0; id < state_->steps.size(); ++id) {
    const Step& step = state_->steps[id];
    const bool runs = step.status == StepStatus::Running && !step.attempts.empty() &&
                      step.attempts.back().status == AttemptStatus::Running;
    if (runs && step.child_run.empty()) live.emplace_back(id, step.attempts.back().number);
  }
  return live;
}

std::vector<std::pair<StepId, std::string>> Run::LiveChildren() const {
  std::vector<std::pair<StepId, std::string>> live;
  for (StepId id = 0; id < state_->steps.size(); ++id) {
    const Step& step = state_->steps[id];
    if (step.status == StepStatus::Running && !step.child_run.empty()) {
      live.emplace_back(id, step.child_run);
    }
  }
  return live;
}

const std::map<std::string, uint32_t>& Run::ResourcesOf(StepId step) const {
  static const std::map<std::string, uint32_t> kNone;
  const Activity* activity = ActivityOf(*state_, step);
  return activity == nullptr ? kNone : activity->resources;
}

const Plan& Run::plan() const { return *state_->plan; }
const RunOptions& Run::options() const { return state_->options; }
const std::string& Run::id() const { return state_->options.run_id; }
uint32_t Run::attempt() const { return state_->attempt; }
RunStatus Run::status() const { return state_->status; }
TimestampMs Run::started_at() const { return state_->started_at; }
TimestampMs Run::finished_at() const { return state_->finished_at; }
const Json& Run::result() const { return state_->result; }
const StepError* Run::error() const { return state_->error.get(); }
uint32_t Run::live_count() const { return state_->live; }
bool Run::HasStep(StepId step) const { return step < state_->steps.size(); }

StepStatus Run::StatusOf(StepId step) const {
  WFB_CHECK(HasStep(step), "callers ask for steps of this run");
  return state_->steps[step].status;
}
uint32_t Run::AttemptCountOf(StepId step) const {
  WFB_CHECK(HasStep(step), "callers ask for steps of this run");
  return static_cast<uint32_t>(state_->steps[step].attempts.size());
}
const std::string& Run::ChildRunOf(StepId step) const {
  WFB_CHECK(HasStep(step), "callers ask for steps of this run");
  return state_->steps[step].child_run;
}
TimestampMs Run::DueOf(StepId step) const {
  WFB_CHECK(HasStep(step), "callers ask for steps of this run");
  return state_->steps[step].due;
}
std::string Run::NameOf(StepId step) const {
  WFB_CHECK(HasStep(step), "callers ask for steps of this run");
  return StepName(*state_, step);
}

Result<StepId> Run::FindStep(std::string_view name) const {
  const auto node = state_->node_by_id.find(std::string(name));
  if (node != state_->node_by_id.end()) return StepId{node->second};
  std::vector<StepId> found;
  std::vector<std::string> names;
  for (const auto& [id, index] : state_->node_by_id) names.push_back(id);
  for (const Orchestration& o : state_->orchestrations) {
    if (o.abandoned) continue;
    for (uint32_t i = 0; i < o.size(); ++i) {
      const StepId step = o.first_item + i;
      if (o.keys[i] == name || StepName(*state_, step) == name) found.push_back(step);
      names.push_back(o.keys[i]);
    }
  }
  if (found.size() == 1) return found[0];
  if (found.size() > 1) {
    return Conflict(fmt::format("several steps are named \"{}\": write {} instead", name,
                                StepName(*state_, found[0])));
  }
  const std::string nearest = NearestWord(std::string(name), names);
  return NotFound(fmt::format("run {} has no step \"{}\"{}", id(), name,
                              nearest.empty() ? "" : "; did you mean \"" + nearest + "\"?"));
}

}  // namespace wfb
