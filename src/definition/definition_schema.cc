#include "definition/definition_schema.h"

#include "base/json.h"
#include "definition/format.h"

namespace wfb::definition {

namespace {

constexpr const char* kDialect = "https://json-schema.org/draft/2020-12/schema";

Json Reference(const std::string& name) { return JsonObject{{"$ref", "#/$defs/" + name}}; }

Json OfType(std::string_view type) { return JsonObject{{"type", type}}; }

Json Types(std::initializer_list<std::string_view> types) {
  JsonArray words;
  for (const std::string_view type : types) words.emplace_back(type);
  return JsonObject{{"type", std::move(words)}};
}

Json AnyOf(JsonArray schemas) { return JsonObject{{"anyOf", std::move(schemas)}}; }

Json MapOf(Json values, const char* pattern) {
  JsonObject schema = {{"type", "object"}};
  if (pattern != nullptr) schema["propertyNames"] = JsonObject{{"pattern", pattern}};
  schema["additionalProperties"] = std::move(values);
  return schema;
}

Json ListOf(Json elements) { return JsonObject{{"type", "array"}, {"items", std::move(elements)}}; }

Json NumberJson(double number) { return static_cast<int64_t>(number); }

Json Number(const Field& field, std::string_view type) {
  return JsonObject{
      {"type", type}, {"minimum", NumberJson(field.min)}, {"maximum", NumberJson(field.max)}};
}

Json Duration(const Field& field) {
  return AnyOf(
      {JsonObject{{"type", "string"}, {"pattern", kDurationPattern}}, Number(field, "integer")});
}

Json Choice(const Field& field) {
  if (field.choices.size() == 1) return JsonObject{{"const", field.choices[0]}};
  JsonArray words;
  for (const std::string& choice : field.choices) words.emplace_back(choice);
  return JsonObject{{"enum", std::move(words)}};
}

Json Expression(const Field& field) {
  if (field.max > field.min) return AnyOf({OfType("string"), Number(field, "integer")});
  return Types({"string", "number", "boolean"});
}

Json CommandLine() {
  JsonObject words = {
      {"type", "array"}, {"minItems", 1}, {"items", Types({"string", "number", "boolean"})}};
  return AnyOf({std::move(words), OfType("string")});
}

Json Environment() {
  const Json secret =
      JsonObject{{"type", "object"},
                 {"required", JsonArray{"secret"}},
                 {"additionalProperties", false},
                 {"properties", JsonObject{{"secret", JsonObject{{"type", "string"},
                                                                 {"pattern",
                                                                  "^(env:[A-Za-z_][A-Za-z0-9_]*|"
                                                                  "file:.+)$"}}}}}};
  return MapOf(AnyOf({Types({"string", "number", "boolean"}), secret}), kEnvironmentNamePattern);
}

Json FailurePolicy() {
  JsonObject limit = {{"type", "integer"}, {"minimum", 1}, {"maximum", 1'000'000}};
  JsonObject bail = {{"type", "object"},
                     {"required", JsonArray{"bail_after"}},
                     {"additionalProperties", false},
                     {"properties", JsonObject{{"bail_after", std::move(limit)}}}};
  return AnyOf({JsonObject{{"enum", JsonArray{"continue", "fail_fast"}}}, std::move(bail)});
}

Json Composite(const Field& field) {
  switch (field.kind) {
    case ValueKind::CommandLine:
      return CommandLine();
    case ValueKind::Environment:
      return Environment();
    case ValueKind::TemplateMap:
      return MapOf(true, kNamePattern);
    case ValueKind::IntegerMap:
      return MapOf(Number(field, "integer"), kNamePattern);
    case ValueKind::IntegerList: {
      JsonObject list = ListOf(Number(field, "integer")).get_object();
      list["minItems"] = 1;
      return list;
    }
    case ValueKind::FailurePolicy:
      return FailurePolicy();
    case ValueKind::Object:
      return Reference(field.shape().name);
    case ValueKind::ObjectList:
      return ListOf(Reference(field.shape().name));
    case ValueKind::ObjectMap:
      return MapOf(Reference(field.shape().name), nullptr);
    case ValueKind::VariantList:
      return ListOf(Reference(field.variants().name));
    case ValueKind::VariantMap:
      return MapOf(Reference(field.variants().name), kNamePattern);
    default:
      return JsonObject{};
  }
}

Json ValueSchema(const Field& field) {
  switch (field.kind) {
    case ValueKind::Text:
    case ValueKind::TextTemplate:
      return OfType("string");
    case ValueKind::Name:
      return JsonObject{{"type", "string"}, {"pattern", kNamePattern}};
    case ValueKind::Boolean:
      return OfType("boolean");
    case ValueKind::Integer:
      return Number(field, "integer");
    case ValueKind::Number:
      return Number(field, "number");
    case ValueKind::Duration:
      return Duration(field);
    case ValueKind::Choice:
      return Choice(field);
    case ValueKind::Expression:
      return Expression(field);
    case ValueKind::Items:
      return Types({"string", "array"});
    case ValueKind::Schema:
      return Types({"object", "boolean"});
    default:
      return Composite(field);
  }
}

JsonObject ShapeSchema(const Shape& shape) {
  JsonObject properties;
  JsonArray required;
  for (const Field& field : shape.fields) {
    JsonObject own = ValueSchema(field).get_object();
    own["description"] = field.about;
    properties[field.name] = std::move(own);
    if (field.required) required.emplace_back(field.name);
  }
  JsonObject schema = {{"description", shape.about}, {"type", "object"}};
  if (!required.empty()) schema["required"] = std::move(required);
  schema["properties"] = std::move(properties);
  if (!shape.open) {
    schema["patternProperties"] = JsonObject{{"^x-", true}};
    schema["additionalProperties"] = false;
  }
  return schema;
}

// Chooses by the discriminator, so that an editor names the problem of the chosen variant only.
Json VariantsSchema(const VariantSet& set) {
  JsonArray tags;
  JsonArray choices;
  for (const VariantSet::Variant& variant : set.variants) {
    tags.emplace_back(variant.tag);
    JsonObject condition;
    condition["properties"] = JsonObject{{set.discriminator, JsonObject{{"const", variant.tag}}}};
    condition["required"] = JsonArray{Json(set.discriminator)};
    choices.push_back(
        JsonObject{{"if", std::move(condition)}, {"then", Reference(variant.shape->name)}});
  }
  return JsonObject{
      {"type", "object"},
      {"required", JsonArray{Json(set.discriminator)}},
      {"properties", JsonObject{{set.discriminator, JsonObject{{"enum", std::move(tags)}}}}},
      {"allOf", std::move(choices)}};
}

std::string Document(const Shape& root, const char* title, const std::vector<const Shape*>& shapes,
                     const std::vector<const VariantSet*>& sets) {
  JsonObject schema = {{"$schema", kDialect}, {"title", title}};
  for (auto& member : ShapeSchema(root)) schema.emplace(member.key(), member.value());
  JsonObject definitions;
  for (const VariantSet* set : sets) definitions[set->name] = VariantsSchema(*set);
  for (const Shape* shape : shapes) {
    if (shape != &root) definitions[shape->name] = ShapeSchema(*shape);
  }
  schema["$defs"] = std::move(definitions);
  return WriteJsonPretty(Json(std::move(schema))) + "\n";
}

}  // namespace

std::string DefinitionSchema() {
  return Document(WorkflowShape(), "Workflow of wfb", ShapesOf(WorkflowShape()),
                  {&NodeVariants(), &ActivityVariants()});
}

std::string LayoutSchema() {
  return Document(LayoutShape(), "Canvas positions of wfb", ShapesOf(LayoutShape()), {});
}

}  // namespace wfb::definition
