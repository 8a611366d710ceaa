// A workflow definition (format wfb.workflow/v1) as the person wrote it: what is absent stays
// absent, texts of durations and expressions are kept. The importer and the editor make documents,
// the writer prints them, validation judges them, plan_lowering makes them ready to run.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/json.h"
#include "base/time.h"

namespace wfb::definition {

// The "x-…" keys of an object, kept as they are, written after the others.
using Extensions = JsonObject;
// Expression text as a JSON string, or a number, boolean or (for items) array that stands for
// itself; null = absent.
using ExpressionSource = Json;
// Any JSON whose strings may be templates; nullopt = absent (null is a value).
using TemplateSource = std::optional<Json>;

struct Duration {
  std::string text;  // As written: "1m30s"; "500ms" where a number was written.
  DurationMs milliseconds = 0;

  friend bool operator==(const Duration&, const Duration&) = default;
};

struct Retry {
  std::optional<uint32_t> max_attempts;
  std::optional<Duration> initial_interval;
  std::optional<double> backoff;
  std::optional<Duration> max_interval;
  Extensions extensions;

  friend bool operator==(const Retry&, const Retry&) = default;
};

struct Variable {
  std::string name;
  std::optional<std::string> type;  // JSON type word; absent = any.
  TemplateSource default_value;     // A plain value, no template.
  std::optional<std::string> description;
  Extensions extensions;

  friend bool operator==(const Variable&, const Variable&) = default;
};

struct CommandSettings {
  Json run;  // Array of templates; one string with `shell`.
  std::optional<bool> shell;
  std::optional<std::string> cwd;
  std::optional<JsonObject> env;      // Name → template, or {"secret": "env:NAME" | "file:PATH"}.
  std::optional<std::string> output;  // none, text, json.
  std::vector<int> success_exit_codes;  // Empty = absent.
  std::optional<Duration> kill_grace;

  friend bool operator==(const CommandSettings&, const CommandSettings&) = default;
};

struct SimulateSettings {
  TemplateSource duration, outcome, output, error;

  friend bool operator==(const SimulateSettings&, const SimulateSettings&) = default;
};

struct BuiltinSettings {
  std::string name;

  friend bool operator==(const BuiltinSettings&, const BuiltinSettings&) = default;
};

// A kind that is part of the format and not run by this version, with its own keys.
struct ReservedSettings {
  std::string kind;
  JsonObject keys;

  friend bool operator==(const ReservedSettings&, const ReservedSettings&) = default;
};

struct Activity {
  std::string name;
  std::optional<std::string> description;
  std::variant<CommandSettings, SimulateSettings, BuiltinSettings, ReservedSettings> settings;
  std::optional<Duration> timeout;
  std::optional<Retry> retry;
  std::optional<Duration> heartbeat;
  std::vector<std::pair<std::string, uint32_t>> resources;  // Pool → units.
  std::optional<std::string> on_interrupt;                  // rerun, needs_attention, adopt.
  std::optional<bool> external;
  TemplateSource input_schema, output_schema;  // JSON Schemas, no templates.
  Extensions extensions;

  friend bool operator==(const Activity&, const Activity&) = default;
};

struct Node;
struct Edge {
  std::string from;
  std::string to;
  std::optional<std::string> case_name;
  Extensions extensions;

  friend bool operator==(const Edge&, const Edge&) = default;
};

struct Graph {
  // In document.cc, where Node is complete.
  Graph();
  Graph(const Graph&);
  Graph(Graph&&) noexcept;
  Graph& operator=(const Graph&);
  Graph& operator=(Graph&&) noexcept;
  ~Graph();

  std::vector<Node> nodes;
  std::vector<Edge> edges;
  Extensions extensions;

  friend bool operator==(const Graph&, const Graph&);
};

struct ActivityNode {
  std::string activity;
  TemplateSource input;

  friend bool operator==(const ActivityNode&, const ActivityNode&) = default;
};

struct SetNode {
  JsonObject assign;  // Variable → template, in order.

  friend bool operator==(const SetNode&, const SetNode&) = default;
};

struct Case {
  std::string name;
  ExpressionSource when;
  std::optional<std::string> description;
  Extensions extensions;

  friend bool operator==(const Case&, const Case&) = default;
};

struct ConditionNode {
  std::vector<Case> cases;
  std::optional<std::string> otherwise;

  friend bool operator==(const ConditionNode&, const ConditionNode&) = default;
};

// What one item of an orchestrate node is; exactly one of activity, workflow, body is given.
struct ItemRun {
  std::optional<std::string> activity;
  std::optional<std::string> workflow;
  std::optional<std::string> id;
  TemplateSource input;
  std::vector<Graph> body;  // None or one.
  Extensions extensions;

  friend bool operator==(const ItemRun&, const ItemRun&) = default;
};

struct OrchestrateNode {
  ExpressionSource items, key, dependencies;
  std::optional<std::string> missing_dependencies;  // satisfied, blocked, error.
  ExpressionSource max_concurrent;
  std::optional<std::string> order;  // critical_path, fifo, layer.
  ExpressionSource weight, skip;
  TemplateSource on_item_failure;  // "continue", "fail_fast", {"bail_after": K}; no template.
  std::optional<Retry> retry;
  ItemRun run;

  friend bool operator==(const OrchestrateNode&, const OrchestrateNode&) = default;
};

struct ChildWorkflowNode {
  std::string workflow;
  std::optional<std::string> run_id;
  TemplateSource input;
  std::optional<std::string> mode;  // execute, start.
  TemplateSource task_queue, parent_close_policy;

  friend bool operator==(const ChildWorkflowNode&, const ChildWorkflowNode&) = default;
};

struct SleepNode {
  Json duration;

  friend bool operator==(const SleepNode&, const SleepNode&) = default;
};

struct EndNode {
  TemplateSource result;

  friend bool operator==(const EndNode&, const EndNode&) = default;
};

struct FailNode {
  std::string message;

  friend bool operator==(const FailNode&, const FailNode&) = default;
};

// A type that is part of the format and not run by this version: its own keys, and the graphs that
// it contains by key ("body", "catch", "finally").
struct ReservedNode {
  std::string type;
  JsonObject keys;
  std::vector<std::pair<std::string, Graph>> bodies;

  friend bool operator==(const ReservedNode&, const ReservedNode&) = default;
};

struct Node {
  std::string id;
  std::optional<std::string> description;
  std::variant<ActivityNode, SetNode, ConditionNode, OrchestrateNode, ChildWorkflowNode, SleepNode,
               EndNode, FailNode, ReservedNode>
      kind;
  Extensions extensions;

  friend bool operator==(const Node&, const Node&) = default;
};

struct Document {
  std::optional<std::string> schema;  // "$schema".
  std::string name;
  std::optional<std::string> description;
  TemplateSource input;  // JSON Schema of the input, no template.
  std::vector<Variable> variables;
  std::vector<std::pair<std::string, uint32_t>> resources;  // Pool → size.
  std::vector<Activity> activities;
  TemplateSource signals, queries;
  Graph graph;
  Extensions extensions;

  friend bool operator==(const Document&, const Document&) = default;
};

// "activity", "orchestrate", …; the reserved type's own word.
std::string TypeOf(const Node& node);
// "command", "simulate", …
std::string KindOf(const Activity& activity);

// Index of the activity of this name, or nullopt.
std::optional<size_t> FindActivity(const Document& document, std::string_view name);

}  // namespace wfb::definition
