#include "compiler/schema_types.h"

#include <algorithm>

namespace wfb::compiler {

namespace {

struct Type {
  Doc doc;
  bool is_union = false;
};

Type TypeOf(const Json& schema);

bool IsRequired(const Json& schema, std::string_view name) {
  const Json* required = FindMember(schema, "required");
  if (required == nullptr || !required->is_array()) return false;
  const JsonArray& names = required->get_array();
  return std::find(names.begin(), names.end(), Json(name)) != names.end();
}

// The members of an object type, each with ";" and its own lines.
std::vector<Doc> MembersOf(const Json& schema) {
  std::vector<Doc> members;
  const Json* properties = FindMember(schema, "properties");
  if (properties != nullptr && properties->is_object()) {
    for (const auto& property : properties->get_object()) {
      const std::string about = MemberText(property.value(), "description");
      if (!about.empty()) {
        for (const std::string& line : Comment(about, 0)) members.push_back(Text(line));
      }
      const bool optional =
          !IsRequired(schema, property.key()) || FindMember(property.value(), "default") != nullptr;
      const std::string key = property.key() == "__proto__" ? "'__proto__'" : Key(property.key());
      members.push_back(
          Concat({Text(key + (optional ? "?: " : ": ")), TypeOf(property.value()).doc, Text(";")}));
    }
  }
  const Json* more = FindMember(schema, "additionalProperties");
  if (more == nullptr || !more->is_bool() || more->get_bool()) {
    members.push_back(Text("[name: string]: Json;"));
  }
  return members;
}

Doc ObjectType(const Json& schema) {
  const std::vector<Doc> members = MembersOf(schema);
  if (members.empty()) return Text("Record<string, never>");
  std::vector<Doc> lines;
  for (const Doc& member : members) {
    lines.push_back(HardLine());
    lines.push_back(member);
  }
  return Concat({Text("{"), Indent(Concat(std::move(lines))), HardLine(), Text("}")});
}

Type UnionOf(const std::vector<Doc>& types) {
  if (types.size() == 1) return {types[0], false};
  std::vector<Doc> parts = {SoftLine(), IfBroken("| ", "")};
  for (size_t i = 0; i < types.size(); ++i) {
    if (i > 0) parts.insert(parts.end(), {Line(), Text("| ")});
    parts.push_back(types[i]);
  }
  return {Group(Indent(Concat(std::move(parts)))), true};
}

Doc Named(std::string_view type, const Json& schema) {
  if (type == "object") return ObjectType(schema);
  if (type == "array") {
    const Json* items = FindMember(schema, "items");
    const Type element = items == nullptr ? Type{Text("Json"), false} : TypeOf(*items);
    if (element.is_union) return Concat({Text("("), element.doc, Text(")[]")});
    return Concat({element.doc, Text("[]")});
  }
  return Text(type == "integer" ? "number" : std::string(type));
}

std::vector<Json> ListedValues(const Json& schema) {
  if (const Json* constant = FindMember(schema, "const")) return {*constant};
  const Json* list = FindMember(schema, "enum");
  if (list == nullptr || !list->is_array()) return {};
  return {list->get_array().begin(), list->get_array().end()};
}

Type TypeOf(const Json& schema) {
  if (!schema.is_object()) return {Text("Json"), false};
  std::vector<Doc> types;
  const std::vector<Json> values = ListedValues(schema);
  for (const Json& value : values) {
    if (value.is_array() || value.is_object()) return {Text("Json"), false};
    types.push_back(JsonCode(value).doc);
  }
  if (!values.empty()) return UnionOf(types);
  const Json* type = FindMember(schema, "type");
  if (type != nullptr && type->is_string()) return {Named(type->get_string(), schema), false};
  if (type == nullptr || !type->is_array() || type->get_array().empty()) {
    return {Text("Json"), false};
  }
  bool number = false;
  for (const Json& word : type->get_array()) {
    const std::string name(word.get_string());
    const bool again = (name == "number" || name == "integer") && number;
    number = number || name == "number" || name == "integer";
    if (!again) types.push_back(Named(name, schema));
  }
  return UnionOf(types);
}

}  // namespace

void WriteSchemaType(const std::string& name, const std::string& about, const Json& schema,
                     Writer& writer) {
  writer.Comment(about);
  const Json* type = FindMember(schema, "type");
  const bool object = type != nullptr && *type == "object" && ListedValues(schema).empty() &&
                      !MembersOf(schema).empty();
  if (object) {
    writer.Statement(Concat({Text("export interface " + name + " "), ObjectType(schema)}), "");
  } else {
    writer.Statement(Concat({Text("export type " + name + " = "), TypeOf(schema).doc}));
  }
}

}  // namespace wfb::compiler
