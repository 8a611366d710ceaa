// The state of a run: plain structures that the decider's files share. Everything here is the fold
// of the run's events; what could be derived from the rest is marked as an index and exists for
// speed.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <queue>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/event.h"
#include "core/graph.h"
#include "core/plan.h"
#include "core/run_options.h"
#include "core/run_view.h"
#include "core/step_state.h"

namespace wfb {

inline constexpr uint32_t kNoIndex = UINT32_MAX;

struct Attempt {
  uint32_t number = 0;
  int32_t exit_code = -1;
  int32_t slot = -1;
  AttemptStatus status = AttemptStatus::Running;
  TimestampMs started_at = kNoTime;
  TimestampMs finished_at = kNoTime;
  std::shared_ptr<const StepError> error;
};

struct Step {
  NodeIndex node = 0;
  uint32_t orchestration =
      kNoIndex;              // Of an item: its orchestration; of an orchestrate node: its own.
  uint32_t item = kNoIndex;  // Of an item: its index.
  StepStatus status = StepStatus::Waiting;
  bool dead_path = false;         // Skipped because no edge into it was taken.
  uint32_t counted_attempts = 0;  // Against the retry policy; interrupted ones do not count.
  TimestampMs ready_at = kNoTime;
  TimestampMs settled_at = kNoTime;
  TimestampMs due = kNoTime;  // Retrying: when; sleeping: until when.
  std::vector<Attempt> attempts;
  std::string child_run;
  std::string reason;
  Json output;
  std::shared_ptr<const StepError> error;
  // An index: the steps that have changed are a list by when they did so last.
  uint64_t revision = 0;                                     // Of the run, when this changed.
  StepId changed_before = kNoStep, changed_after = kNoStep;  // Its neighbours in the list.
};

// The gate of a node: how its incoming edges have settled (an index over its sources).
struct Gate {
  uint32_t open = 0;
  uint32_t taken = 0;
  uint32_t failed = 0;
};

// Lanes 0 … n-1; the smallest free one is given first.
class SlotLanes {
 public:
  int32_t Peek() const { return static_cast<int32_t>(free_.empty() ? next_ : free_.top()); }
  void Take(int32_t lane);
  void Release(int32_t lane);

 private:
  std::priority_queue<uint32_t, std::vector<uint32_t>, std::greater<>> free_;
  uint32_t next_ = 0;
};

struct Orchestration {
  StepId owner = kNoStep;
  StepId first_item = 0;
  std::vector<std::string> keys;
  std::vector<Json> items;
  std::map<uint32_t, std::vector<std::string>> missing;  // Item → unknown keys that block it.
  Graph graph;
  std::vector<double> weights;
  std::vector<uint32_t> order;      // Topological.
  std::vector<uint32_t> positions;  // Start order (empty for fifo).
  std::vector<uint32_t> open;       // Dependencies not yet satisfied, per item (an index).
  // Ready items by start order; entries whose item is no longer ready are dropped when met.
  std::priority_queue<std::pair<uint64_t, uint32_t>, std::vector<std::pair<uint64_t, uint32_t>>,
                      std::greater<>>
      ready;
  uint64_t ready_sequence = 0;
  std::array<uint32_t, kStepStatusCount> counts{};
  FailurePolicy policy;            // In force now.
  uint32_t forgiven_failures = 0;  // Failed before the last retry: they no longer stop admission.
  SlotLanes lanes;
  SlotsView slots;
  TimestampMs ledger_at = 0;                         // Up to when idle_while_ready_ms is counted.
  std::pair<TimestampMs, DurationMs> ledger_before;  // Both, before the last AdvanceLedgers.
  // Its items may wait for a resource although a slot is free; idle slots are not counted then.
  bool shares_resources = false;
  bool abandoned = false;  // Its node was put back to waiting; the next expansion replaces it.

  uint32_t count(StepStatus status) const { return counts[static_cast<size_t>(status)]; }
  uint32_t size() const { return static_cast<uint32_t>(keys.size()); }
  uint32_t settled_count() const;
  bool admission_stopped() const;  // By the failure policy in force.
};

struct RunState {
  PlanPtr plan;
  RunOptions options;
  bool started = false;
  RunStatus status = RunStatus::Running;
  uint32_t attempt = 1;
  TimestampMs started_at = kNoTime;
  TimestampMs finished_at = kNoTime;
  Json variables;  // Object.
  Json run_value;  // {id, attempt, started_at} as expressions see it.
  Json result;     // Of the first end node reached.
  bool has_result = false;
  std::shared_ptr<const StepError> error;
  std::string cancel_reason;

  std::vector<Step> steps;
  std::vector<Gate> gates;  // Of the root frame's nodes.
  std::vector<Orchestration> orchestrations;
  std::unordered_map<std::string, NodeIndex> node_by_id;

  std::vector<StepId> ready_nodes;          // In the order in which they became ready (an index).
  std::vector<StepId> unscheduled_retries;  // Retrying without a due time (an index).
  uint32_t unsettled_nodes = 0;             // An index.
  uint32_t live = 0;                        // Attempts and child runs that are alive (an index).

  uint64_t revision = 0;          // Facts folded so far.
  uint64_t shape = 0;             // Counts the times when items came into being or went.
  StepId last_changed = kNoStep;  // The end of the list of changed steps.

  const PlanNode& NodeOf(StepId step) const { return plan->nodes[steps[step].node]; }
  bool IsItem(StepId step) const { return steps[step].item != kNoIndex; }
};

// Moves a step along the table and keeps every index true. The pair must be legal.
void MoveStep(RunState& state, StepId step, StepTrigger trigger, TimestampMs at);

StepCounts CountsOf(const Orchestration& orchestration);

// Counts idle slots up to `at`; called before anything changes. Restore takes the last call back.
void AdvanceLedgers(RunState& state, TimestampMs at);
void RestoreLedgers(RunState& state);

// run_nodes.cc: what the settling of a node means for those behind it.
void OpenRootFrame(RunState& state, TimestampMs at);
void PropagateNode(RunState& state, StepId step, TimestampMs at);
void ReopenNodes(RunState& state, const std::vector<StepId>& roots, TimestampMs at);
void CancelUnsettledNodes(RunState& state, const std::string& reason, TimestampMs at);

// run_reopen.cc: a retry, or the skip of a step that had settled.
struct Reopening {
  std::vector<StepId> items;           // Become ready (or waiting) again.
  std::vector<StepId> nodes;           // Become ready again.
  std::vector<StepId> orchestrations;  // Owners to reopen although no item of theirs is listed.
};
// The steps that RetryRequested means; Conflict or NotFound when there is nothing to retry.
Result<Reopening> RetryRoots(const RunState& state, const Json& body);
// Conflict when something behind the reopened steps is in flight.
Status CheckReopening(const RunState& state, const Reopening& reopening);
void Reopen(RunState& state, const Reopening& reopening, TimestampMs at);

// run_items.cc: the same for items.
Status ExpandItems(RunState& state, const Event& event);
void PropagateItem(RunState& state, StepId step, TimestampMs at);
void ReopenItems(RunState& state, Orchestration& orchestration, const std::vector<StepId>& roots,
                 TimestampMs at);
void CancelUnsettledItems(RunState& state, Orchestration& orchestration, const std::string& reason,
                          TimestampMs at);
Json OrchestrateOutput(const RunState& state, const Orchestration& orchestration);
// Keys of the failed or missing items that block `item`, each once, in declaration order.
std::vector<std::string> BlockingRoots(const RunState& state, const Orchestration& orchestration,
                                       uint32_t item);

// The retry policy of a step's attempts, or one attempt for what cannot be tried again.
RetryPolicy RetryPolicyOf(const RunState& state, StepId step);
// The activity that a step's attempts run, or nullptr for child runs and control nodes.
const Activity* ActivityOf(const RunState& state, StepId step);
// "build" for a node, "build/@acme/core" for an item.
std::string StepName(const RunState& state, StepId step);

}  // namespace wfb
