// What the times of an orchestrate node prove: lanes, measured durations, both critical paths and
// how near the run came to the best that its dependencies and its cap allowed. All reports with
// numbers print from these facts, so that they never contradict each other.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/graph.h"
#include "report/run_tree.h"

namespace wfb {

// One attempt as it lay in its slot.
struct LanePiece {
  uint32_t item = 0;     // Into OrchestrateView::items.
  uint32_t attempt = 0;  // Into StepView::attempts.
  TimestampMs start = 0;
  TimestampMs end = 0;  // The moment of the view while it runs.
};

struct OrchestrateFacts {
  const NodeView* node = nullptr;
  TimestampMs started_at = 0;
  TimestampMs ended_at = 0;  // When the last attempt ended; the moment of the view while it runs.
  bool finished = false;     // Every item is settled.
  std::unordered_map<std::string, uint32_t> index;  // Key → item.
  Graph graph;                                      // Dependencies between the items.
  std::vector<DurationMs> measured;                 // Per item: time in a slot, 0 if it never ran.
  std::vector<std::vector<LanePiece>> lanes;        // Per slot, by start; at least `cap` lanes.
  std::vector<uint32_t> start_order;   // Items by first start; those that never started last.
  std::vector<uint32_t> planned_path;  // Heaviest path by weights.
  std::vector<uint32_t> actual_path;   // Heaviest path by measured durations, started items only.
  DurationMs actual_path_ms = 0;
  DurationMs work_ms = 0;         // Sum of the measured durations.
  DurationMs makespan_ms = 0;     // ended_at - started_at.
  DurationMs lower_bound_ms = 0;  // max(actual path, time that the cap needs for the work).
  double ratio = 1;               // makespan / lower bound; 1 when nothing ran.
  double utilisation = 0;         // work / slot time on offer, 0 … 1.
  uint32_t cap_max = 0;           // The largest N of the run.

  const OrchestrateView& orchestrate() const { return *node->orchestrate; }
  const StepView& item(uint32_t i) const { return node->orchestrate->items[i]; }
};

// `node` must be expanded and must outlive the facts.
OrchestrateFacts FactsOf(const RunView& run, const NodeView& node);

// The orchestrate node that a reader of the run cares for: the first that is expanded and not
// settled, else the one with the most items; nullptr when none is expanded.
const NodeView* MainOrchestrate(const RunView& run);

// The end of an attempt, or the moment of the view while it runs.
TimestampMs EndOf(const AttemptView& attempt, TimestampMs now);
// From the first start to the settling (to now while it is open); 0 if it never started.
DurationMs SpanOf(const StepView& step, TimestampMs now);
// From the start of the run to its end (to the moment of the view while it is open).
DurationMs SpanOf(const RunView& run);

// All states of the nodes of a run that has no orchestrate node, or of the items of the main one.
StepCounts CountsOf(const RunView& run);
StepCounts CountSteps(const std::vector<const StepView*>& steps);

// The scope that all keys share ("@acme/"), or empty: people read the rest.
std::string CommonScope(const std::vector<StepView>& items);

// A step that failed finally, with the place where it failed: for an item with a child run the
// deepest failed step of that run. Roots only: blocked steps are no failures.
struct FailureFacts {
  const NodeView* node = nullptr;     // Of the root run.
  const StepView* step = nullptr;     // The node's own step, or the item.
  const StepView* cause = nullptr;    // Deepest failed step; `step` itself without a child run.
  std::string path;                   // "build/@acme/queue"
  std::string cause_path;             // "build/@acme/queue/test"
  std::string kind;                   // Of the cause's error: "exit", "timeout", …
  std::string message;                // Of the cause's error.
  const std::string* log = nullptr;   // The tail at cause_path, else at path; nullptr without.
  std::vector<const StepView*> held;  // Blocked by it: items of its node, or nodes.
};
// In the order of the nodes and items. `fail` nodes are left out while another failure explains
// them, and so are orchestrate nodes that have a failed item.
std::vector<FailureFacts> FailuresOf(const RunTree& tree, const LogTails& tails);
// What the run itself says of its failure or cancellation; empty when a failure says it already.
std::string VerdictOf(const RunView& run, const std::vector<FailureFacts>& failures);

}  // namespace wfb
