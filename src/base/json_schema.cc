#include "base/json_schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <regex>

namespace wfb {

namespace {

std::string EscapeSegment(std::string_view key) {
  std::string escaped;
  for (const char c : key) {
    if (c == '~') {
      escaped += "~0";
    } else if (c == '/') {
      escaped += "~1";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

bool IsIntegral(const Json& value) {
  if (value.is_int64() || value.is_uint64()) return true;
  return value.is_double() && std::trunc(value.get_double()) == value.get_double();
}

bool HasType(const Json& value, std::string_view type) {
  if (type == "null") return value.is_null();
  if (type == "boolean") return value.is_bool();
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "number") return IsNumber(value);
  return type == "integer" && IsNumber(value) && IsIntegral(value);
}

bool TypeAllows(const Json& type, const Json& value) {
  if (type.is_string()) return HasType(value, type.get_string());
  const auto* list = type.if_array();
  return list == nullptr || std::any_of(list->begin(), list->end(), [&value](const Json& word) {
           return word.is_string() && HasType(value, word.get_string());
         });
}

std::string TypeText(const Json& type) {
  if (type.is_string()) return std::string(type.get_string());
  std::string text;
  for (const Json& word : type.get_array()) {
    text += (text.empty() ? "" : " or ") + std::string(word.get_string());
  }
  return text;
}

const char* TypeOf(const Json& value) {
  if (value.is_null()) return "null";
  if (value.is_bool()) return "a boolean";
  if (value.is_string()) return "a string";
  if (value.is_array()) return "an array";
  if (value.is_object()) return "an object";
  return "a number";
}

// JSON equality: 1 and 1.0 are the same.
bool Same(const Json& a, const Json& b) {
  if (IsNumber(a) && IsNumber(b)) return ToDouble(a) == ToDouble(b);
  if (a.is_array() && b.is_array()) {
    return std::equal(a.get_array().begin(), a.get_array().end(), b.get_array().begin(),
                      b.get_array().end(), Same);
  }
  if (!a.is_object() || !b.is_object()) return a == b;
  const JsonObject& left = a.get_object();
  const JsonObject& right = b.get_object();
  return left.size() == right.size() &&
         std::all_of(left.begin(), left.end(), [&right](const auto& member) {
           const Json* other = right.if_contains(member.key());
           return other != nullptr && Same(member.value(), *other);
         });
}

std::string Shown(const Json& value) {
  constexpr size_t kShownMax = 60;
  std::string text = WriteJson(value);
  if (text.size() <= kShownMax) return text;
  size_t cut = kShownMax;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
  return text.substr(0, cut) + "…";
}

size_t CharacterCount(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

class InstanceChecker {
 public:
  explicit InstanceChecker(const UnknownValue& unknown) : unknown_(unknown) {}

  Diagnostics Check(const Json& schema, const Json& value) {
    Value(schema, value, "");
    return std::move(problems_);
  }

 private:
  void Problem(const std::string& pointer, std::string message, std::string hint = "") {
    Diagnostic problem;
    problem.code = kInstanceCode;
    problem.message = std::move(message);
    problem.hint = std::move(hint);
    problem.pointer = pointer;
    problems_.push_back(std::move(problem));
  }

  bool IsUnknown(const Json& value) const { return unknown_ && unknown_(value); }

  bool ContainsUnknown(const Json& value) const {
    if (!unknown_) return false;
    if (IsUnknown(value)) return true;
    if (const auto* array = value.if_array()) {
      return std::any_of(array->begin(), array->end(),
                         [this](const Json& element) { return ContainsUnknown(element); });
    }
    const auto* object = value.if_object();
    return object != nullptr &&
           std::any_of(object->begin(), object->end(),
                       [this](const auto& member) { return ContainsUnknown(member.value()); });
  }

  void Value(const Json& schema, const Json& value, const std::string& pointer) {
    if (IsUnknown(value)) return;
    if (schema.is_bool() && !schema.get_bool()) Problem(pointer, "no value is allowed here");
    if (!schema.is_object()) return;
    const Json* type = FindMember(schema, "type");
    if (type != nullptr && !TypeAllows(*type, value)) {
      Problem(pointer, fmt::format("expected {}, got {}", TypeText(*type), TypeOf(value)));
      return;
    }
    Listed(schema, value, pointer);
    if (IsNumber(value)) Number(schema, ToDouble(value), pointer);
    if (const auto* text = value.if_string()) String(schema, *text, pointer);
    if (const auto* array = value.if_array()) Array(schema, *array, pointer);
    if (const auto* object = value.if_object()) Object(schema, *object, pointer);
  }

  void Listed(const Json& schema, const Json& value, const std::string& pointer) {
    const Json* constant = FindMember(schema, "const");
    const Json* list = FindMember(schema, "enum");
    if ((constant == nullptr && list == nullptr) || ContainsUnknown(value)) return;
    if (constant != nullptr && !Same(*constant, value)) {
      Problem(pointer, fmt::format("expected {}, got {}", Shown(*constant), Shown(value)));
    }
    if (list == nullptr || !list->is_array()) return;
    const JsonArray& values = list->get_array();
    const bool found = std::any_of(values.begin(), values.end(),
                                   [&value](const Json& allowed) { return Same(allowed, value); });
    if (!found) {
      Problem(pointer, fmt::format("expected one of {}, got {}", Shown(*list), Shown(value)));
    }
  }

  // The bound as a number; nullopt when the schema has none.
  static std::optional<double> Bound(const Json& schema, std::string_view key) {
    const Json* bound = FindMember(schema, key);
    if (bound == nullptr || !IsNumber(*bound)) return std::nullopt;
    return ToDouble(*bound);
  }

  void Number(const Json& schema, double number, const std::string& pointer) {
    const auto report = [&](const char* relation, double bound) {
      Problem(pointer,
              fmt::format("{} must be {} {}", NumberToText(number), relation, NumberToText(bound)));
    };
    if (const auto bound = Bound(schema, "minimum"); bound && number < *bound) {
      report("at least", *bound);
    }
    if (const auto bound = Bound(schema, "maximum"); bound && number > *bound) {
      report("at most", *bound);
    }
    if (const auto bound = Bound(schema, "exclusiveMinimum"); bound && number <= *bound) {
      report("more than", *bound);
    }
    if (const auto bound = Bound(schema, "exclusiveMaximum"); bound && number >= *bound) {
      report("less than", *bound);
    }
  }

  void Count(const Json& schema, const char* least, const char* most, size_t count,
             const char* what, const std::string& pointer) {
    if (const auto bound = Bound(schema, least); bound && static_cast<double>(count) < *bound) {
      Problem(pointer, fmt::format("at least {} {} are expected, got {}", NumberToText(*bound),
                                   what, count));
    }
    if (const auto bound = Bound(schema, most); bound && static_cast<double>(count) > *bound) {
      Problem(pointer,
              fmt::format("at most {} {} are expected, got {}", NumberToText(*bound), what, count));
    }
  }

  void String(const Json& schema, std::string_view text, const std::string& pointer) {
    Count(schema, "minLength", "maxLength", CharacterCount(text), "characters", pointer);
    const std::string pattern = MemberText(schema, "pattern");
    if (pattern.empty() || pattern.size() > kPatternLengthMax) return;
    if (text.size() > kPatternTextMax) {
      Problem(pointer, fmt::format("a text of {} bytes is too long for its pattern (at most {})",
                                   text.size(), kPatternTextMax));
      return;
    }
    try {
      // Breadth-first matching from one start: time linear in the text and no deep recursion,
      // whoever wrote the pattern.
      const std::regex compiled(
          "[\\s\\S]*(?:" + pattern + ")",
          std::regex_constants::ECMAScript | std::regex_constants::__polynomial);
      if (std::regex_search(text.begin(), text.end(), compiled,
                            std::regex_constants::match_continuous)) {
        return;
      }
      Problem(pointer, fmt::format("{} does not match the pattern {}", Shown(Json(text)), pattern));
    } catch (const std::regex_error&) {
      Problem(pointer, "the pattern of the schema is no regular expression");
    }
  }

  void Array(const Json& schema, const JsonArray& array, const std::string& pointer) {
    Count(schema, "minItems", "maxItems", array.size(), "elements", pointer);
    const Json* items = FindMember(schema, "items");
    if (items == nullptr) return;
    for (size_t i = 0; i < array.size(); ++i) {
      Value(*items, array[i], pointer + "/" + std::to_string(i));
    }
  }

  void Object(const Json& schema, const JsonObject& object, const std::string& pointer) {
    const Json* required = FindMember(schema, "required");
    if (required != nullptr && required->is_array()) {
      for (const Json& name : required->get_array()) {
        if (!name.is_string() || object.contains(name.get_string())) continue;
        Problem(pointer,
                fmt::format("the member \"{}\" is missing", std::string_view(name.get_string())));
      }
    }
    const Json* properties = FindMember(schema, "properties");
    const Json* additional = FindMember(schema, "additionalProperties");
    for (const auto& member : object) {
      const std::string place = pointer + "/" + EscapeSegment(member.key());
      const Json* own = properties == nullptr ? nullptr : FindMember(*properties, member.key());
      if (own != nullptr) {
        Value(*own, member.value(), place);
      } else if (additional != nullptr && additional->is_bool() && !additional->get_bool()) {
        Unexpected(properties, std::string(member.key()), place);
      } else if (additional != nullptr) {
        Value(*additional, member.value(), place);
      }
    }
  }

  void Unexpected(const Json* properties, const std::string& key, const std::string& place) {
    std::vector<std::string> names;
    if (properties != nullptr && properties->is_object()) {
      for (const auto& property : properties->get_object()) names.emplace_back(property.key());
    }
    const std::string nearest = key.size() < 100 ? NearestWord(key, names) : "";
    Problem(place, fmt::format("the member \"{}\" is not known", key),
            nearest.empty() ? "" : fmt::format("did you mean \"{}\"?", nearest));
  }

  const UnknownValue& unknown_;
  Diagnostics problems_;
};

void FillDefaults(const Json& schema, JsonObject& object) {
  const Json* properties = FindMember(schema, "properties");
  if (properties == nullptr || !properties->is_object()) return;
  for (const auto& property : properties->get_object()) {
    const Json* present = object.if_contains(property.key());
    const Json* fallback = FindMember(property.value(), "default");
    if (present != nullptr) {
      object[property.key()] = ApplyDefaults(property.value(), *present);
    } else if (fallback != nullptr) {
      object[property.key()] = ApplyDefaults(property.value(), *fallback);
    }
  }
}

}  // namespace

Diagnostics ValidateInstance(const Json& schema, const Json& value, const UnknownValue& unknown) {
  return InstanceChecker(unknown).Check(schema, value);
}

Json ApplyDefaults(const Json& schema, const Json& value) {
  if (!schema.is_object()) return value;
  const Json* type = FindMember(schema, "type");
  const bool wants_object = type != nullptr && *type == "object";
  if (value.is_null() && wants_object) {
    JsonObject filled;
    FillDefaults(schema, filled);
    return filled;
  }
  if (value.is_object()) {
    JsonObject filled = value.get_object();
    FillDefaults(schema, filled);
    return filled;
  }
  const Json* items = FindMember(schema, "items");
  if (!value.is_array() || items == nullptr) return value;
  JsonArray filled;
  for (const Json& element : value.get_array()) filled.push_back(ApplyDefaults(*items, element));
  return filled;
}

}  // namespace wfb
