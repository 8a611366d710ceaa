#include "definition/check_scopes.h"

namespace wfb::definition {

namespace {

Json TypeSchema(std::string_view type) { return JsonObject{{"type", type}}; }

Json ListOf(Json items) { return JsonObject{{"type", "array"}, {"items", std::move(items)}}; }

Json Closed(JsonObject properties) {
  JsonObject schema;
  schema["type"] = "object";
  schema["properties"] = std::move(properties);
  schema["additionalProperties"] = false;
  return schema;
}

Json RunSchema() {
  return Closed({{"id", TypeSchema("string")},
                 {"attempt", TypeSchema("integer")},
                 {"started_at", TypeSchema("string")}});
}

Json VariablesSchema(const Document& document) {
  JsonObject properties;
  for (const Variable& variable : document.variables) {
    // A variable without a default starts as null, whatever its type.
    const bool typed = variable.type.has_value() && variable.default_value.has_value();
    properties[variable.name] = typed ? TypeSchema(*variable.type) : Json(true);
  }
  return Closed(std::move(properties));
}

Json OrchestrateSchema() {
  const Json text = TypeSchema("string");
  const Json keys = ListOf(text);
  return Closed({
      {"succeeded", ListOf(Closed({{"key", text}, {"result", true}}))},
      {"failed",
       ListOf(Closed({{"key", text}, {"error", true}, {"attempts", TypeSchema("integer")}}))},
      {"blocked", ListOf(Closed({{"key", text}, {"blocked_by", keys}}))},
      {"skipped", ListOf(Closed({{"key", text}, {"reason", true}}))},
      {"cancelled", ListOf(Closed({{"key", text}}))},
  });
}

Json CommandSchema(const Activity& activity) {
  const auto* command = std::get_if<CommandSettings>(&activity.settings);
  if (command == nullptr) return nullptr;
  if (command->output == "text") return TypeSchema("string");
  return command->output == "json" ? Json() : TypeSchema("null");
}

}  // namespace

Json OutputSchema(const Node& node, const Document& document) {
  if (const auto* call = std::get_if<ActivityNode>(&node.kind)) {
    const std::optional<size_t> index = FindActivity(document, call->activity);
    if (!index) return nullptr;
    const Activity& activity = document.activities[*index];
    return activity.output_schema ? *activity.output_schema : CommandSchema(activity);
  }
  if (std::holds_alternative<OrchestrateNode>(node.kind)) return OrchestrateSchema();
  if (std::holds_alternative<ConditionNode>(node.kind)) return TypeSchema("string");
  return nullptr;
}

expression::CheckScope NodeScopeOf(const Document& document) {
  expression::CheckScope scope;
  scope.roots["input"] = document.input.value_or(Json());
  scope.roots["vars"] = VariablesSchema(document);
  scope.roots["run"] = RunSchema();
  return scope;
}

expression::CheckScope ItemScopeOf(const Document& document) {
  expression::CheckScope scope = NodeScopeOf(document);
  scope.roots["item"] = Json();
  scope.roots["index"] = TypeSchema("integer");
  return scope;
}

expression::CheckScope ActivityScopeOf(const Activity& activity) {
  expression::CheckScope scope;
  scope.roots["input"] = activity.input_schema.value_or(Json());
  scope.roots["run"] = RunSchema();
  return scope;
}

}  // namespace wfb::definition
