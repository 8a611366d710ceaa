#include <cmath>

#include "definition/document_json.h"
#include "definition/format.h"

namespace wfb::definition {

namespace {

// Builds one object in the order of the calls; what is absent is left out.
class ObjectWriter {
 public:
  void Put(std::string_view key, Json value) { object_.emplace(key, std::move(value)); }
  void Put(std::string_view key, const std::optional<std::string>& text) {
    if (text) object_.emplace(key, *text);
  }
  void Put(std::string_view key, const std::optional<bool>& value) {
    if (value) object_.emplace(key, *value);
  }
  void Put(std::string_view key, const std::optional<Duration>& duration) {
    if (duration) object_.emplace(key, duration->text);
  }
  void PutValue(std::string_view key, const TemplateSource& value) {
    if (value) object_.emplace(key, *value);
  }
  void PutExpression(std::string_view key, const ExpressionSource& source) {
    if (!source.is_null()) object_.emplace(key, source);
  }
  void PutCounts(std::string_view key,
                 const std::vector<std::pair<std::string, uint32_t>>& counts) {
    if (counts.empty()) return;
    JsonObject members;
    for (const auto& [name, count] : counts) members.emplace(name, int64_t{count});
    object_.emplace(key, std::move(members));
  }
  void PutAll(const JsonObject& members) {
    for (const auto& member : members) object_.emplace(member.key(), member.value());
  }
  JsonObject Take() { return std::move(object_); }

 private:
  JsonObject object_;
};

Json NumberJson(double number) {
  constexpr double kExactMax = 9007199254740992.0;
  const bool integral = std::fabs(number) < kExactMax && std::trunc(number) == number;
  return integral ? Json(static_cast<int64_t>(number)) : Json(number);
}

void PutRetry(ObjectWriter& writer, const std::optional<Retry>& retry) {
  if (!retry) return;
  ObjectWriter own;
  if (retry->max_attempts) own.Put("max_attempts", Json(int64_t{*retry->max_attempts}));
  own.Put("initial_interval", retry->initial_interval);
  if (retry->backoff) own.Put("backoff", NumberJson(*retry->backoff));
  own.Put("max_interval", retry->max_interval);
  own.PutAll(retry->extensions);
  writer.Put("retry", Json(own.Take()));
}

JsonObject VariableJson(const Variable& variable) {
  ObjectWriter writer;
  writer.Put("name", Json(variable.name));
  writer.Put("type", variable.type);
  writer.PutValue("default", variable.default_value);
  writer.Put("description", variable.description);
  writer.PutAll(variable.extensions);
  return writer.Take();
}

void PutSettings(ObjectWriter& writer, const CommandSettings& settings) {
  writer.Put("run", settings.run);
  writer.Put("shell", settings.shell);
  writer.Put("cwd", settings.cwd);
  if (settings.env) writer.Put("env", Json(*settings.env));
  writer.Put("output", settings.output);
  if (!settings.success_exit_codes.empty()) {
    JsonArray codes;
    for (const int code : settings.success_exit_codes) codes.push_back(int64_t{code});
    writer.Put("success_exit_codes", Json(std::move(codes)));
  }
  writer.Put("kill_grace", settings.kill_grace);
}

void PutSettings(ObjectWriter& writer, const SimulateSettings& settings) {
  writer.PutValue("duration", settings.duration);
  writer.PutValue("outcome", settings.outcome);
  writer.PutValue("output", settings.output);
  writer.PutValue("error", settings.error);
}

void PutSettings(ObjectWriter& writer, const BuiltinSettings& settings) {
  writer.Put("name", Json(settings.name));
}

void PutSettings(ObjectWriter& writer, const ReservedSettings& settings) {
  writer.PutAll(settings.keys);
}

JsonObject ActivityJson(const Activity& activity) {
  ObjectWriter writer;
  writer.Put("kind", Json(KindOf(activity)));
  writer.Put("description", activity.description);
  std::visit([&](const auto& settings) { PutSettings(writer, settings); }, activity.settings);
  writer.Put("timeout", activity.timeout);
  PutRetry(writer, activity.retry);
  writer.Put("heartbeat", activity.heartbeat);
  writer.PutCounts("resources", activity.resources);
  writer.Put("on_interrupt", activity.on_interrupt);
  writer.Put("external", activity.external);
  writer.PutValue("input_schema", activity.input_schema);
  writer.PutValue("output_schema", activity.output_schema);
  writer.PutAll(activity.extensions);
  return writer.Take();
}

void PutGraph(ObjectWriter& writer, const Graph& graph);

void PutNode(ObjectWriter& writer, const ActivityNode& node) {
  writer.Put("activity", Json(node.activity));
  writer.PutValue("input", node.input);
}

void PutNode(ObjectWriter& writer, const SetNode& node) { writer.Put("assign", Json(node.assign)); }

void PutNode(ObjectWriter& writer, const ConditionNode& node) {
  JsonArray cases;
  for (const Case& item : node.cases) {
    ObjectWriter own;
    own.Put("name", Json(item.name));
    own.PutExpression("when", item.when);
    own.Put("description", item.description);
    own.PutAll(item.extensions);
    cases.push_back(own.Take());
  }
  writer.Put("cases", Json(std::move(cases)));
  writer.Put("otherwise", node.otherwise);
}

void PutNode(ObjectWriter& writer, const OrchestrateNode& node) {
  writer.PutExpression("items", node.items);
  writer.PutExpression("key", node.key);
  writer.PutExpression("dependencies", node.dependencies);
  writer.Put("missing_dependencies", node.missing_dependencies);
  writer.PutExpression("max_concurrent", node.max_concurrent);
  writer.Put("order", node.order);
  writer.PutExpression("weight", node.weight);
  writer.PutExpression("skip", node.skip);
  writer.PutValue("on_item_failure", node.on_item_failure);
  PutRetry(writer, node.retry);
  ObjectWriter run;
  run.Put("activity", node.run.activity);
  run.Put("workflow", node.run.workflow);
  run.Put("id", node.run.id);
  run.PutValue("input", node.run.input);
  for (const Graph& body : node.run.body) {
    ObjectWriter graph;
    PutGraph(graph, body);
    run.Put("body", Json(graph.Take()));
  }
  run.PutAll(node.run.extensions);
  writer.Put("run", Json(run.Take()));
}

void PutNode(ObjectWriter& writer, const ChildWorkflowNode& node) {
  writer.Put("workflow", Json(node.workflow));
  writer.Put("run_id", node.run_id);
  writer.PutValue("input", node.input);
  writer.Put("mode", node.mode);
  writer.PutValue("task_queue", node.task_queue);
  writer.PutValue("parent_close_policy", node.parent_close_policy);
}

void PutNode(ObjectWriter& writer, const SleepNode& node) { writer.Put("duration", node.duration); }

void PutNode(ObjectWriter& writer, const EndNode& node) { writer.PutValue("result", node.result); }

void PutNode(ObjectWriter& writer, const FailNode& node) {
  writer.Put("message", Json(node.message));
}

void PutNode(ObjectWriter& writer, const ReservedNode& node) {
  writer.PutAll(node.keys);
  for (const auto& [key, body] : node.bodies) {
    ObjectWriter graph;
    PutGraph(graph, body);
    writer.Put(key, Json(graph.Take()));
  }
}

void PutGraph(ObjectWriter& writer, const Graph& graph) {
  JsonArray nodes;
  for (const Node& node : graph.nodes) {
    ObjectWriter own;
    own.Put("id", Json(node.id));
    own.Put("type", Json(TypeOf(node)));
    own.Put("description", node.description);
    std::visit([&](const auto& kind) { PutNode(own, kind); }, node.kind);
    own.PutAll(node.extensions);
    nodes.push_back(own.Take());
  }
  writer.Put("nodes", Json(std::move(nodes)));
  JsonArray edges;
  for (const Edge& edge : graph.edges) {
    ObjectWriter own;
    own.Put("from", Json(edge.from));
    own.Put("to", Json(edge.to));
    own.Put("case", edge.case_name);
    own.PutAll(edge.extensions);
    edges.push_back(own.Take());
  }
  if (!edges.empty()) writer.Put("edges", Json(std::move(edges)));
  writer.PutAll(graph.extensions);
}

}  // namespace

Json ToJson(const Document& document) {
  ObjectWriter writer;
  writer.Put("$schema", document.schema);
  writer.Put("format", Json(kWorkflowFormat));
  writer.Put("name", Json(document.name));
  writer.Put("description", document.description);
  writer.PutValue("input", document.input);
  if (!document.variables.empty()) {
    JsonArray variables;
    for (const Variable& variable : document.variables) variables.push_back(VariableJson(variable));
    writer.Put("variables", Json(std::move(variables)));
  }
  writer.PutCounts("resources", document.resources);
  if (!document.activities.empty()) {
    JsonObject activities;
    for (const Activity& activity : document.activities) {
      activities.emplace(activity.name, ActivityJson(activity));
    }
    writer.Put("activities", Json(std::move(activities)));
  }
  writer.PutValue("signals", document.signals);
  writer.PutValue("queries", document.queries);
  PutGraph(writer, document.graph);
  writer.PutAll(document.extensions);
  return Json(writer.Take());
}

}  // namespace wfb::definition
