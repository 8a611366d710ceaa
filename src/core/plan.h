// A plan is a definition made ready to run: names resolved to indices, expressions parsed, defaults
// filled in. definition/plan_lowering makes it from a valid document; the decider and every
// executor only read it. A plan is immutable and shared.
//
// Nodes live in scopes. Scope 0 is the workflow's own graph; a container node (for_each, while, …)
// owns a body scope, of which a run opens one frame per item or iteration.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/json.h"
#include "base/time.h"
#include "expression/expression.h"
#include "expression/value_template.h"

namespace wfb {

using ScopeIndex = uint32_t;
using NodeIndex = uint32_t;      // Into Plan::nodes.
using ActivityIndex = uint32_t;  // Into Plan::activities.

// Limits that validation and the decider enforce; messages name them.
inline constexpr uint32_t kConcurrencyMax = 10'000;
inline constexpr uint32_t kItemCountMax = 1'000'000;
inline constexpr uint32_t kNodeCountMax = 10'000;
inline constexpr size_t kKeyLengthMax = 500;  // Bytes of an item's key.

// When and how often an attempt that failed is tried again.
struct RetryPolicy {
  uint32_t max_attempts = 3;  // 1 = never again; at most 1,000.
  DurationMs initial_interval_ms = 1'000;
  double backoff = 2.0;  // ≥ 1.
  DurationMs max_interval_ms = 60'000;
};

// What becomes of an attempt that was in flight when its engine died.
enum class OnInterrupt {
  Rerun,           // Runs again; not counted against the retries.
  NeedsAttention,  // A person decides (retry or skip): for publishing and the like.
};

enum class OutputMode {
  None,      // The output is null.
  Text,      // Standard output, decoded as UTF-8 (invalid bytes replaced), at most kOutputBytesMax.
  Document,  // JSON: the document that the command writes to the file named by $WFB_OUTPUT.
};
inline constexpr size_t kOutputBytesMax = 16 * 1024 * 1024;

// A secret named, never stored: read when the process starts, masked in its log.
struct SecretReference {
  enum class Source { Environment, File } source = Source::Environment;
  std::string name;  // Variable name or file path.
};

struct EnvironmentEntry {
  std::string name;
  std::variant<expression::ValueTemplate, SecretReference> value;
};

// In all activity templates `input` is the activity's own input; `run` is known; nothing else is.
struct CommandActivity {
  std::vector<expression::ValueTemplate> argv;  // Never empty; each yields a scalar, or an array of
                                                // scalars that is spliced in.
  bool shell = false;             // argv[0] is a script for /bin/sh -c; it must be constant.
  expression::ValueTemplate cwd;  // Text; null = the workflow file's folder. Relative to it.
  std::vector<EnvironmentEntry> environment;
  OutputMode output = OutputMode::None;
  std::vector<int> success_exit_codes = {0};
  DurationMs kill_grace_ms = 5'000;  // Between TERM and KILL.
};

struct SimulateActivity {
  expression::ValueTemplate duration;  // Milliseconds (number) or a duration text.
  expression::ValueTemplate outcome;   // "success", "failure", or {"fail_attempts": K} (the first K
                                       // attempts fail); null = success.
  expression::ValueTemplate output;    // The output on success.
  expression::ValueTemplate error;     // The message on failure; null = "simulated failure".
};

struct BuiltinActivity {
  std::string name;  // "npm.discover", "report.package", "report.suite".
};

struct Activity {
  std::string name;
  std::variant<CommandActivity, SimulateActivity, BuiltinActivity> kind;
  std::optional<DurationMs> timeout_ms;  // Of one attempt.
  RetryPolicy retry;
  OnInterrupt on_interrupt = OnInterrupt::Rerun;
  bool external = false;  // Its effect leaves this machine (publish): it starts only after its
                          // AttemptStarted is on the disk.
  std::map<std::string, uint32_t> resources;  // Pool name → units held while an attempt runs.
  Json input_schema;                          // Null = anything.
  Json output_schema;                         // Null = anything.
};

struct ActivityCall {
  ActivityIndex activity = 0;
  expression::ValueTemplate input;
};

enum class ChildMode { Execute, Start };
struct ChildCall {
  std::string workflow;          // Name of another definition of the same folder.
  expression::ValueTemplate id;  // Text; unique in the data directory. Null = made from the parent.
  expression::ValueTemplate input;
  ChildMode mode = ChildMode::Execute;
};

struct SetNode {
  std::vector<std::pair<std::string, expression::ValueTemplate>> assignments;  // In order.
};

struct ConditionNode {
  struct Case {
    std::string name;
    expression::ExpressionPtr when;
  };
  std::vector<Case> cases;
  std::string otherwise;  // Case name; empty = none (no case true is then an error).
};

enum class MissingDependencies { Satisfied, Blocked, Error };
enum class ItemOrder { CriticalPath, Fifo, Layer };

// What the failure of an item means for the items that have not started.
struct FailurePolicy {
  enum class Kind { Continue, FailFast, BailAfter } kind = Kind::Continue;
  uint32_t bail_after = 0;  // For BailAfter: start nothing more after this many failed items (≥ 1).
};

struct OrchestrateNode {
  expression::ExpressionPtr items;           // Array.
  expression::ExpressionPtr key;             // Of `item`, `index`: text, unique.
  expression::ExpressionPtr dependencies;    // Of `item`: array of keys; null = none.
  expression::ExpressionPtr max_concurrent;  // Integer 1 … kConcurrencyMax.
  expression::ExpressionPtr weight;          // Of `item`: positive number; null = 1.
  expression::ExpressionPtr skip;            // Of `item`: true = skipped by rule; null = never.
  MissingDependencies missing_dependencies = MissingDependencies::Error;
  ItemOrder order = ItemOrder::CriticalPath;
  FailurePolicy on_item_failure;
  std::variant<ActivityCall, ChildCall> run;  // What one item is.
  std::optional<RetryPolicy> retry;  // Of items; absent = the activity's, none for a child.
};

struct ChildWorkflowNode {
  ChildCall call;
};
struct SleepNode {
  expression::ValueTemplate duration;  // Milliseconds (number) or a duration text.
};
struct EndNode {
  expression::ValueTemplate result;
};
struct FailNode {
  expression::ValueTemplate message;
};

// An edge leaves its node when the node succeeds; from a condition only for the named case.
struct PlanEdge {
  NodeIndex to = 0;
  uint32_t case_index = kAlways;  // Into ConditionNode::cases; cases.size() = otherwise.
  static constexpr uint32_t kAlways = UINT32_MAX;
};

using NodeKind = std::variant<ActivityCall, SetNode, ConditionNode, OrchestrateNode,
                              ChildWorkflowNode, SleepNode, EndNode, FailNode>;

struct PlanNode {
  std::string id;    // Unique in its scope.
  std::string type;  // As in the definition: "activity", "orchestrate", …
  ScopeIndex scope = 0;
  NodeKind kind;
  std::vector<PlanEdge> outgoing;
  uint32_t incoming_count = 0;
};

struct PlanScope {
  NodeIndex first_node = 0;  // Nodes of a scope are contiguous, in declaration order.
  uint32_t node_count = 0;
};

struct Plan {
  std::string workflow;         // Name.
  std::string definition_hash;  // SHA-256 (hex) of the canonical document: a run is pinned to it.
  std::string base_directory;   // Folder of the workflow file; relative paths start here.
  Json input_schema;            // Null = anything.
  Json variables;               // Object: name → default value.
  std::map<std::string, uint32_t> resource_pools;  // Pool name → size.
  std::vector<Activity> activities;
  std::vector<PlanScope> scopes;
  std::vector<PlanNode> nodes;
};
using PlanPtr = std::shared_ptr<const Plan>;

}  // namespace wfb
