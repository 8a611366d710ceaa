// What a run looks like to a reader: plain values made from its state at one moment. The run
// document (wfb.run/v1), all reports, the command line and the server print from it.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/event.h"
#include "core/plan.h"
#include "core/step_state.h"

namespace wfb {

inline constexpr TimestampMs kNoTime = -1;

enum class AttemptStatus : uint8_t { Running, Succeeded, Failed, Cancelled, Interrupted };
std::string_view AttemptStatusName(AttemptStatus status);

struct AttemptView {
  uint32_t attempt = 0;  // From 1.
  TimestampMs started_at = kNoTime;
  TimestampMs finished_at = kNoTime;  // kNoTime while it runs.
  AttemptStatus status = AttemptStatus::Running;
  int exit_code = -1;  // -1 = none: killed, running, or a child run.
  int slot = -1;       // Lane number from 0; -1 = holds no slot.
  std::optional<StepError> error;
};

struct StepView {
  StepId step = kNoStep;
  std::string id;    // Node id, or the item's key.
  std::string type;  // Node type; "item" for items.
  StepStatus status = StepStatus::Waiting;
  TimestampMs ready_at = kNoTime;     // When its dependencies were met the last time.
  TimestampMs started_at = kNoTime;   // First attempt.
  TimestampMs finished_at = kNoTime;  // Settled; kNoTime before.
  std::vector<AttemptView> attempts;
  Json input;                      // Of the latest attempt.
  Json output;                     // Null unless succeeded.
  std::optional<StepError> error;  // When failed.
  std::string reason;              // Why it is skipped, cancelled, retrying or needs attention.
  std::string waits_for;           // Why it has not started: "waits for @acme/core (running)",
                                   // "slots full: 4 of 4"; empty otherwise.
  std::vector<std::string> blocked_by;    // Ids or keys of the failed roots, when blocked.
  std::vector<std::string> dependencies;  // Keys (items) or node ids.
  std::string child_run;                  // Run id of its child run; empty without.
  double weight = 1;                      // Items only.
  uint32_t blocks_count = 0;              // Failed only: how many steps are blocked by it.
};

// An item that failed or settled otherwise is in exactly one of these counts.
struct StepCounts {
  uint32_t waiting = 0, ready = 0, running = 0, retrying = 0, needs_attention = 0;
  uint32_t succeeded = 0, failed = 0, blocked = 0, skipped = 0, cancelled = 0;
  uint32_t total() const {
    return waiting + ready + running + retrying + needs_attention + succeeded + failed + blocked +
           skipped + cancelled;
  }
  uint32_t settled() const { return succeeded + failed + blocked + skipped + cancelled; }
};

// The counter of one status.
uint32_t& CountOf(StepCounts& counts, StepStatus status);

// The ledger of an orchestrate node: proof of the cap.
struct SlotsView {
  uint32_t cap = 0;          // N at this moment.
  uint32_t running = 0;      // At this moment.
  uint32_t max_running = 0;  // The most that ever ran at once.
  // Time during which a slot was free under the cap while an item was ready and the run was not
  // paused, cancelling or failing fast; 0 when refill is immediate. Not counted where items may
  // wait for a resource.
  DurationMs idle_while_ready_ms = 0;
  // Every change of N: when, and what it became; the first is the initial one.
  std::vector<std::pair<TimestampMs, uint32_t>> cap_changes;
};

struct OrchestrateView {
  SlotsView slots;
  StepCounts counts;
  std::vector<StepView> items;             // In declaration order.
  std::vector<uint32_t> layers;            // Per item.
  std::vector<std::string> critical_path;  // Keys of the heaviest path by weights.
};

struct NodeView {
  StepView step;
  std::optional<OrchestrateView> orchestrate;                 // Once items are expanded.
  std::vector<std::pair<std::string, std::string>> outgoing;  // (node id, case name or "").
};

struct RunView {
  std::string run;  // Run id.
  std::string workflow;
  RunStatus status = RunStatus::Running;
  TimestampMs started_at = 0;
  TimestampMs finished_at = kNoTime;
  TimestampMs now = 0;   // The moment of this view.
  uint32_t attempt = 1;  // 1 + how often a retry re-opened the run.
  Json input;
  Json result;                     // When succeeded.
  std::optional<StepError> error;  // When failed or cancelled.
  std::string parent_run;          // Empty for a root run.
  std::string parent_step_name;
  std::vector<NodeView> nodes;  // In declaration order.
};

}  // namespace wfb
