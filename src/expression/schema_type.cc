#include "expression/schema_type.h"

#include <fmt/format.h>

#include <algorithm>

namespace wfb::expression {

namespace {

// Keywords that say more of a value than is read here.
constexpr std::string_view kUnread[] = {"$ref",        "$dynamicRef",
                                        "allOf",       "anyOf",
                                        "oneOf",       "not",
                                        "if",          "patternProperties",
                                        "prefixItems", "unevaluatedProperties"};

KindSet KindOfName(std::string_view name) {
  if (name == "null") return kNullType;
  if (name == "boolean") return kBooleanType;
  if (name == "number" || name == "integer") return kNumberType;
  if (name == "string") return kStringType;
  if (name == "array") return kArrayType;
  if (name == "object") return kObjectType;
  return kAnyType;
}

KindSet KindOfValue(const Json& value) {
  switch (value.kind()) {
    case boost::json::kind::null:
      return kNullType;
    case boost::json::kind::bool_:
      return kBooleanType;
    case boost::json::kind::string:
      return kStringType;
    case boost::json::kind::array:
      return kArrayType;
    case boost::json::kind::object:
      return kObjectType;
    default:
      return kNumberType;
  }
}

KindSet KindsOfSchema(const Json& schema) {
  if (const Json* constant = FindMember(schema, "const")) return KindOfValue(*constant);
  const Json* choices = FindMember(schema, "enum");
  if (choices != nullptr && choices->is_array()) {
    KindSet kinds = 0;
    for (const Json& choice : choices->get_array()) kinds |= KindOfValue(choice);
    return kinds == 0 ? kAnyType : kinds;
  }
  const Json* type = FindMember(schema, "type");
  // Without a type, JSON Schema allows everything; undefined is no JSON value.
  if (type == nullptr) return kAnyType & ~kUndefinedType;
  if (type->is_string()) return KindOfName(MemberText(schema, "type"));
  KindSet kinds = 0;
  if (type->is_array()) {
    for (const Json& name : type->get_array()) {
      kinds |= name.is_string() ? KindOfName(name.get_string()) : kAnyType;
    }
  }
  return kinds == 0 ? kAnyType : kinds;
}

bool IsRequired(const Json& schema, std::string_view name) {
  const Json* required = FindMember(schema, "required");
  if (required == nullptr || !required->is_array()) return false;
  const JsonArray& names = required->get_array();
  return std::any_of(names.begin(), names.end(), [name](const Json& entry) {
    return entry.is_string() && entry.get_string() == name;
  });
}

bool SameDetails(const StaticType& a, const StaticType& b) {
  return a.schema == b.schema && a.element == b.element && a.members == b.members;
}

StaticType MemberOfSchema(const Json& schema, std::string_view name, bool& excluded,
                          std::vector<std::string>& known) {
  const Json* properties = FindMember(schema, "properties");
  const Json* property = properties == nullptr ? nullptr : FindMember(*properties, name);
  if (property != nullptr) {
    const StaticType type = TypeOfSchema(*property);
    return IsRequired(schema, name) ? type : type.With(kUndefinedType);
  }
  const Json* additional = FindMember(schema, "additionalProperties");
  if (additional != nullptr && additional->is_object()) {
    return TypeOfSchema(*additional).With(kUndefinedType);
  }
  const bool closed = additional != nullptr && additional->is_bool() && !additional->get_bool();
  excluded = closed || (additional == nullptr && properties != nullptr);
  if (excluded && properties != nullptr && properties->is_object()) {
    for (const auto& member : properties->get_object()) known.emplace_back(member.key());
  }
  return TypeOfKinds(kAnyType);
}

}  // namespace

StaticType StaticType::With(KindSet more) const {
  StaticType type = *this;
  type.kinds |= more;
  return type;
}

StaticType StaticType::Without(KindSet some) const {
  StaticType type = *this;
  type.kinds &= static_cast<KindSet>(~some);
  // Nothing is left where the value can only be what was taken away: then nothing is known.
  return type.kinds == 0 ? StaticType{} : type;
}

StaticType TypeOfKinds(KindSet kinds) {
  StaticType type;
  type.kinds = kinds;
  return type;
}

StaticType ArrayOf(StaticType element) {
  StaticType type = TypeOfKinds(kArrayType);
  type.element = std::make_shared<const StaticType>(std::move(element));
  return type;
}

StaticType TypeOfSchema(const Json& schema) {
  if (!schema.is_object()) return {};
  for (const std::string_view keyword : kUnread) {
    if (FindMember(schema, keyword) != nullptr) return {};
  }
  StaticType type = TypeOfKinds(KindsOfSchema(schema));
  type.schema = &schema;
  return type;
}

StaticType Union(const StaticType& a, const StaticType& b) {
  const KindSet kinds = a.kinds | b.kinds;
  if (SameDetails(a, b)) return a.With(b.kinds);
  // What is known of arrays and objects stays where only one of the two can be one.
  if (b.Only(kAnyType & ~kReferenceTypes) && AllowedValues(a) == nullptr) return a.With(kinds);
  if (a.Only(kAnyType & ~kReferenceTypes) && AllowedValues(b) == nullptr) return b.With(kinds);
  return TypeOfKinds(kinds);
}

StaticType MemberType(const StaticType& object, std::string_view name, bool& excluded,
                      std::vector<std::string>& known) {
  excluded = false;
  if (object.members != nullptr) {
    const auto found = object.members->find(std::string(name));
    if (found != object.members->end()) return found->second;
    excluded = true;
    for (const auto& member : *object.members) known.push_back(member.first);
    return {};
  }
  return object.schema == nullptr ? StaticType{}
                                  : MemberOfSchema(*object.schema, name, excluded, known);
}

StaticType ElementType(const StaticType& array) {
  if (array.element != nullptr) return *array.element;
  const Json* items = array.schema == nullptr ? nullptr : FindMember(*array.schema, "items");
  return items == nullptr ? StaticType{} : TypeOfSchema(*items);
}

const JsonArray* AllowedValues(const StaticType& type) {
  if (type.schema == nullptr) return nullptr;
  const Json* choices = FindMember(*type.schema, "enum");
  return choices == nullptr ? nullptr : choices->if_array();
}

std::string DescribeKinds(KindSet kinds) {
  constexpr std::string_view kNames[] = {"undefined", "null",     "a boolean", "a number",
                                         "a string",  "an array", "an object"};
  std::string text;
  for (size_t i = 0; i < std::size(kNames); ++i) {
    if ((kinds >> i & 1) == 0) continue;
    if (!text.empty()) text += " or ";
    text += kNames[i];
  }
  return text;
}

}  // namespace wfb::expression
