// What readers that follow a run ask of it: which steps have changed, and the items as they stand.
#include <algorithm>

#include "core/run.h"
#include "core/run_state.h"

namespace wfb {

namespace {

bool IsShown(const RunState& state, StepId id) {
  const Step& step = state.steps[id];
  return step.item == kNoIndex || !state.orchestrations[step.orchestration].abandoned;
}

bool MayBlock(StepStatus status) {
  return status == StepStatus::Failed || status == StepStatus::Cancelled;
}

// Blocked steps behind one that failed: one more root may hold them, though they stay blocked.
class BlockedBehind {
 public:
  explicit BlockedBehind(const RunState& state) : state_(state), seen_(state.steps.size(), false) {}

  void AddTo(std::vector<StepId>& changed) {
    const size_t count = changed.size();
    for (size_t i = 0; i < count; ++i) {
      if (MayBlock(state_.steps[changed[i]].status)) Follow(changed[i], changed);
    }
  }

 private:
  void Follow(StepId root, std::vector<StepId>& changed) {
    std::vector<StepId> open = {root};
    while (!open.empty()) {
      const StepId id = open.back();
      open.pop_back();
      for (const StepId next : DependentsOf(id)) {
        if (seen_[next] || state_.steps[next].status != StepStatus::Blocked) continue;
        seen_[next] = true;
        open.push_back(next);
        changed.push_back(next);
      }
    }
  }

  std::vector<StepId> DependentsOf(StepId id) const {
    std::vector<StepId> dependents;
    const Step& step = state_.steps[id];
    if (step.item == kNoIndex) {
      for (const PlanEdge& edge : state_.NodeOf(id).outgoing) dependents.push_back(edge.to);
      return dependents;
    }
    const Orchestration& o = state_.orchestrations[step.orchestration];
    for (const uint32_t item : o.graph.dependents(step.item)) {
      dependents.push_back(o.first_item + item);
    }
    return dependents;
  }

  const RunState& state_;
  std::vector<bool> seen_;
};

}  // namespace

StepCounts CountsOf(const Orchestration& o) {
  StepCounts counts;
  for (size_t i = 0; i < kStepStatusCount; ++i) {
    const auto status = static_cast<StepStatus>(i);
    CountOf(counts, status) = o.count(status);
  }
  return counts;
}

uint64_t Run::revision() const { return state_->revision; }
uint64_t Run::shape() const { return state_->shape; }

std::vector<StepId> Run::ChangedSince(uint64_t revision) const {
  const RunState& state = *state_;
  std::vector<StepId> changed;
  bool may_block = false;
  for (StepId id = state.last_changed; id != kNoStep; id = state.steps[id].changed_before) {
    if (state.steps[id].revision <= revision) break;
    if (!IsShown(state, id)) continue;
    changed.push_back(id);
    may_block = may_block || MayBlock(state.steps[id].status);
  }
  if (may_block) BlockedBehind(state).AddTo(changed);
  std::sort(changed.begin(), changed.end());
  changed.erase(std::unique(changed.begin(), changed.end()), changed.end());
  return changed;
}

std::vector<ItemsInRun> Run::Items() const {
  std::vector<ItemsInRun> all;
  for (const Orchestration& o : state_->orchestrations) {
    if (o.abandoned) continue;
    all.push_back({o.owner, o.first_item, o.keys, o.items, o.graph, o.weights, o.missing, o.slots,
                   o.policy, CountsOf(o)});
  }
  return all;
}

StepCounts Run::NodeCounts() const {
  StepCounts counts;
  if (!state_->started) return counts;
  for (StepId id = 0; id < state_->plan->scopes[0].node_count; ++id) {
    ++CountOf(counts, state_->steps[id].status);
  }
  return counts;
}

}  // namespace wfb
