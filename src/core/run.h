// The decider: one run of a plan, pure and the same on every executor. Apply folds a fact into the
// state; Next says what to do, one choice at a time. The caller journals the event of each choice,
// applies it, and carries its command out. Time arrives in events; nothing here reads a clock.
//
//   while (auto decision = run.Next(now, pools)) { journal(decision->event); run.Apply(...); }
//
// Both are deterministic and cost O(changed), whatever the size of the run.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/command.h"
#include "core/event.h"
#include "core/graph.h"
#include "core/plan.h"
#include "core/resource_pools.h"
#include "core/run_options.h"
#include "core/run_view.h"

namespace wfb {

struct RunState;

struct ViewOptions {
  bool inputs = false;    // Evaluate and include the inputs of steps.
  bool outputs = true;    // Include the outputs of steps.
  bool items = true;      // Include the items of orchestrate nodes (their counts always are).
  bool waits_for = true;  // Include the reasons of waiting.
  bool dependencies = true;
  bool causes = true;  // Include blocked_by and blocks_count: a walk over the graph each.
};

// The items of an orchestrate node as the run holds them; valid until the next fact is applied.
struct ItemsInRun {
  StepId owner = kNoStep;  // The node.
  StepId first_item = 0;   // Item i is the step first_item + i.
  const std::vector<std::string>& keys;
  const std::vector<Json>& values;
  const Graph& graph;  // Vertices are items.
  const std::vector<double>& weights;
  const std::map<uint32_t, std::vector<std::string>>&
      missing;  // Item → unknown keys that block it.
  const SlotsView& slots;
  const FailurePolicy& policy;  // In force.
  StepCounts counts;
};

class Run {
 public:
  explicit Run(PlanPtr plan);
  ~Run();
  Run(Run&&) noexcept;
  Run& operator=(Run&&) noexcept;

  // Folds one fact. A Conflict (state unchanged) when it cannot happen now: for a person's request
  // the message says why and what can be done instead; for an executor's answer it means that the
  // answer is stale (the attempt was already settled) and may be dropped. The first event is
  // RunStarted.
  Status Apply(const Event& event);

  // The next choice, or nothing until another fact arrives. Call again after applying it.
  std::optional<Decision> Next(TimestampMs now, const ResourcePools& pools);

  // What the world must do because of this event that was just applied (CancelRequested: end what
  // runs). Events of decisions have their command beside them and are not asked here.
  std::vector<Command> CommandsAfter(const Event& event) const;

  // What the world owes this state after a restart, once interrupted attempts are settled: timers,
  // child runs to start or to cancel.
  std::vector<Command> Obligations() const;

  // Attempts that are alive according to the journal: (step, attempt). Without child runs.
  std::vector<std::pair<StepId, uint32_t>> LiveAttempts() const;
  // Child runs that are alive according to the journal: (step, run id).
  std::vector<std::pair<StepId, std::string>> LiveChildren() const;
  // Units that a live or starting attempt of `step` holds; empty for child runs.
  const std::map<std::string, uint32_t>& ResourcesOf(StepId step) const;

  const Plan& plan() const;
  const std::string& id() const;
  const RunOptions& options() const;
  uint32_t attempt() const;  // 1 + how often a retry re-opened the run.
  RunStatus status() const;
  TimestampMs started_at() const;
  TimestampMs finished_at() const;  // kNoTime while it runs.
  const Json& result() const;
  const StepError* error() const;  // When failed or cancelled.
  StepStatus StatusOf(StepId step) const;
  bool HasStep(StepId step) const;
  // Attempts and child runs that are alive.
  uint32_t live_count() const;
  uint32_t AttemptCountOf(StepId step) const;
  const std::string& ChildRunOf(StepId step) const;
  // When its retry or sleep is due; kNoTime when it waits for neither.
  TimestampMs DueOf(StepId step) const;

  // "build" (a node), "build/@acme/core" or, when only one orchestrate node has it, "@acme/core".
  // NotFound names the nearest.
  Result<StepId> FindStep(std::string_view name) const;
  std::string NameOf(StepId step) const;

  // For readers that follow the run (run_changes.cc). How many facts were folded: the same for the
  // same facts, wherever they are folded.
  uint64_t revision() const;
  // Another value whenever items have come into being or gone.
  uint64_t shape() const;
  // Steps of which a reader sees something else than at `revision`, ascending: O(changed). Steps
  // that did not exist then are not among them: the shape is another.
  std::vector<StepId> ChangedSince(uint64_t revision) const;
  // Of the expanded orchestrate nodes, in the order in which they were expanded.
  std::vector<ItemsInRun> Items() const;
  StepCounts NodeCounts() const;

  RunView View(TimestampMs now, const ViewOptions& options = {}) const;
  StepView ViewOf(StepId step, const ViewOptions& options = {}) const;

 private:
  std::unique_ptr<RunState> state_;
};

}  // namespace wfb
