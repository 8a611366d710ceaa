#include "definition/shape_check.h"

#include <fmt/format.h>

#include <cmath>

#include "base/time.h"

namespace wfb::definition {

namespace {

std::string QuotedList(const std::vector<std::string>& words) {
  std::string list;
  for (const std::string& word : words) {
    list += (list.empty() ? "\"" : ", \"") + word + '"';
  }
  return list;
}

// A text of the document, shortened for a message.
std::string Shown(std::string_view text) {
  constexpr size_t kShownMax = 60;
  if (text.size() <= kShownMax) return std::string(text);
  size_t cut = kShownMax;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
  return std::string(text.substr(0, cut)) + "…";
}

class Checker {
 public:
  explicit Checker(Reporter& reporter) : reporter_(reporter) {}

  void Object(const Json& value, const Shape& shape, const std::string& pointer) {
    const JsonObject* object = value.if_object();
    if (object == nullptr) {
      WrongType(pointer, "an object", value);
      return;
    }
    for (const Field& field : shape.fields) {
      if (field.required && !object->contains(field.name)) {
        reporter_.Add(Code::MissingKey, pointer,
                      fmt::format("the key \"{}\" is missing", field.name), field.about);
      }
    }
    for (const auto& member : *object) {
      const std::string key(member.key());
      const Field* field = shape.Find(key);
      if (field != nullptr) {
        Value(member.value(), *field, PointerTo(pointer, key));
      } else if (!shape.open && !IsExtensionKey(key)) {
        UnknownKey(shape, key, PointerTo(pointer, key));
      }
    }
  }

 private:
  void WrongType(const std::string& pointer, std::string_view wanted, const Json& value,
                 std::string hint = "") {
    reporter_.Add(Code::WrongType, pointer,
                  fmt::format("{} is expected here, not {}", wanted, TypeWord(value)),
                  std::move(hint));
  }

  void UnknownKey(const Shape& shape, const std::string& key, const std::string& pointer) {
    std::string hint = SuggestionFor(key, shape.Keys());
    if (hint.empty()) hint = "known keys: " + QuotedList(shape.Keys());
    reporter_.AddAtKey(Code::UnknownKey, pointer, fmt::format("unknown key \"{}\"", Shown(key)),
                       std::move(hint));
  }

  void Value(const Json& value, const Field& field, const std::string& pointer) {
    switch (field.kind) {
      case ValueKind::Text:
      case ValueKind::TextTemplate:
        Text(value, pointer);
        break;
      case ValueKind::Name:
        if (Text(value, pointer)) Name(value.get_string(), pointer, false);
        break;
      case ValueKind::Boolean:
        if (!value.is_bool()) WrongType(pointer, "true or false", value);
        break;
      case ValueKind::Integer:
      case ValueKind::Number:
        Number(value, field, pointer, field.kind == ValueKind::Integer);
        break;
      case ValueKind::Duration:
        Duration(value, field, pointer);
        break;
      case ValueKind::Choice:
        if (Text(value, pointer)) Choice(value.get_string(), field, pointer);
        break;
      case ValueKind::Expression:
        Expression(value, field, pointer);
        break;
      case ValueKind::Items:
        if (!value.is_string() && !value.is_array()) {
          WrongType(pointer, "an expression or a list", value);
        }
        break;
      case ValueKind::Schema:
        if (!value.is_object() && !value.is_bool()) WrongType(pointer, "a JSON Schema", value);
        break;
      case ValueKind::Template:
      case ValueKind::Opaque:
        break;
      default:
        Composite(value, field, pointer);
    }
  }

  void Composite(const Json& value, const Field& field, const std::string& pointer) {
    switch (field.kind) {
      case ValueKind::CommandLine:
        CommandLine(value, pointer);
        break;
      case ValueKind::Environment:
        Environment(value, pointer);
        break;
      case ValueKind::TemplateMap:
        Map(value, pointer, [](const Json&, const std::string&) {});
        break;
      case ValueKind::IntegerMap:
        Map(value, pointer, [&](const Json& member, const std::string& place) {
          Number(member, field, place, true);
        });
        break;
      case ValueKind::IntegerList:
        List(value, pointer, [&](const Json& element, const std::string& place) {
          Number(element, field, place, true);
        });
        if (value.is_array() && value.get_array().empty()) {
          reporter_.Add(Code::BadValue, pointer, "at least one number is expected here");
        }
        break;
      case ValueKind::FailurePolicy:
        FailurePolicy(value, pointer);
        break;
      case ValueKind::Object:
        Object(value, field.shape(), pointer);
        break;
      case ValueKind::ObjectList:
        List(value, pointer, [&](const Json& element, const std::string& place) {
          Object(element, field.shape(), place);
        });
        break;
      case ValueKind::ObjectMap:
        Members(value, pointer, [&](const Json& member, const std::string& place) {
          Object(member, field.shape(), place);
        });
        break;
      case ValueKind::VariantList:
        List(value, pointer, [&](const Json& element, const std::string& place) {
          NodeVariant(element, field.variants(), place);
        });
        break;
      case ValueKind::VariantMap:
        Map(value, pointer, [&](const Json& member, const std::string& place) {
          Variant(member, field.variants(), place);
        });
        break;
      default:
        break;
    }
  }

  template <typename Each>
  void Members(const Json& value, const std::string& pointer, const Each& each) {
    const JsonObject* object = value.if_object();
    if (object == nullptr) {
      WrongType(pointer, "an object", value);
      return;
    }
    for (const auto& member : *object) each(member.value(), PointerTo(pointer, member.key()));
  }

  // As Members, with names of kNamePattern as keys.
  template <typename Each>
  void Map(const Json& value, const std::string& pointer, const Each& each) {
    Members(value, pointer, each);
    if (!value.is_object()) return;
    for (const auto& member : value.get_object()) {
      Name(member.key(), PointerTo(pointer, member.key()), true);
    }
  }

  template <typename Each>
  void List(const Json& value, const std::string& pointer, const Each& each) {
    const JsonArray* array = value.if_array();
    if (array == nullptr) {
      WrongType(pointer, "a list", value);
      return;
    }
    for (size_t i = 0; i < array->size(); ++i) each((*array)[i], PointerTo(pointer, i));
  }

  bool Text(const Json& value, const std::string& pointer) {
    if (value.is_string()) return true;
    WrongType(pointer, "text", value);
    return false;
  }

  void Name(std::string_view name, const std::string& pointer, bool is_key) {
    if (IsName(name)) return;
    std::string message = fmt::format("\"{}\" is not a name", Shown(name));
    std::string hint = "start with a letter, then letters, digits, _ and -; at most 64";
    if (is_key) {
      reporter_.AddAtKey(Code::BadName, pointer, std::move(message), std::move(hint));
    } else {
      reporter_.Add(Code::BadName, pointer, std::move(message), std::move(hint));
    }
  }

  void Number(const Json& value, const Field& field, const std::string& pointer, bool integer) {
    if (!IsNumber(value) || (integer && value.is_double())) {
      WrongType(pointer, integer ? "a whole number" : "a number", value);
      return;
    }
    InRange(ToDouble(value), field, pointer);
  }

  void InRange(double number, const Field& field, const std::string& pointer) {
    if (number >= field.min && number <= field.max) return;
    reporter_.Add(Code::BadValue, pointer,
                  fmt::format("{} is outside {} … {}", NumberToText(number),
                              NumberToText(field.min), NumberToText(field.max)));
  }

  void Duration(const Json& value, const Field& field, const std::string& pointer) {
    DurationMs milliseconds = 0;
    if (value.is_string()) {
      const Result<DurationMs> parsed = ParseDuration(std::string_view(value.get_string()));
      if (!parsed.ok()) {
        reporter_.Add(Code::BadDuration, pointer,
                      fmt::format("\"{}\" is not a duration", Shown(value.get_string())),
                      "write for example \"500ms\", \"10s\", \"5m\" or \"1h30m\"");
        return;
      }
      milliseconds = *parsed;
    } else if (value.is_int64()) {
      milliseconds = value.get_int64();
    } else {
      WrongType(pointer, "a duration", value, "write for example \"500ms\", \"10s\" or \"5m\"");
      return;
    }
    const auto number = static_cast<double>(milliseconds);
    if (number >= field.min && number <= field.max) return;
    reporter_.Add(Code::BadValue, pointer,
                  fmt::format("a duration from {} to {} is expected here",
                              WriteDuration(static_cast<DurationMs>(field.min)),
                              WriteDuration(static_cast<DurationMs>(field.max))));
  }

  void Choice(std::string_view word, const Field& field, const std::string& pointer) {
    for (const std::string& choice : field.choices) {
      if (choice == word) return;
    }
    std::string hint = SuggestionFor(word, field.choices);
    if (hint.empty()) hint = "known: " + QuotedList(field.choices);
    const Code code = field.name == "format" ? Code::UnknownFormat : Code::BadValue;
    reporter_.Add(code, pointer,
                  fmt::format("\"{}\" is no known value of \"{}\"", Shown(word), field.name),
                  std::move(hint));
  }

  void Expression(const Json& value, const Field& field, const std::string& pointer) {
    if (value.is_string() || value.is_bool()) return;
    if (!IsNumber(value)) {
      WrongType(pointer, "an expression", value, "expressions stand in a text");
    } else if (field.max > field.min) {
      Number(value, field, pointer, true);
    }
  }

  void CommandLine(const Json& value, const std::string& pointer) {
    if (value.is_string()) return;  // Allowed with "shell"; validation looks at both.
    List(value, pointer, [&](const Json& element, const std::string& place) {
      const bool scalar = element.is_string() || IsNumber(element) || element.is_bool();
      if (!scalar) WrongType(place, "text", element);
    });
    if (value.is_array() && value.get_array().empty()) {
      reporter_.Add(Code::CommandLine, pointer, "the list is empty: it starts with a program");
    }
  }

  void Environment(const Json& value, const std::string& pointer) {
    Members(value, pointer,
            [&](const Json& member, const std::string& place) { EnvironmentValue(member, place); });
    if (!value.is_object()) return;
    for (const auto& member : value.get_object()) {
      if (IsEnvironmentName(member.key())) continue;
      reporter_.AddAtKey(Code::BadName, PointerTo(pointer, member.key()),
                         fmt::format("\"{}\" is not a name of a variable", Shown(member.key())),
                         "letters, digits and _, not starting with a digit");
    }
  }

  void EnvironmentValue(const Json& value, const std::string& pointer) {
    if (value.is_string() || IsNumber(value) || value.is_bool()) return;
    const JsonObject* object = value.if_object();
    if (object == nullptr) {
      WrongType(pointer, "text or {\"secret\": …}", value);
      return;
    }
    const Json* secret = object->if_contains("secret");
    if (secret == nullptr || !secret->is_string() || object->size() != 1) {
      reporter_.Add(Code::BadSecret, pointer, "an object here has the one key \"secret\"",
                    "write {\"secret\": \"env:NAME\"} or {\"secret\": \"file:PATH\"}");
      return;
    }
    const std::string_view text = secret->get_string();
    const bool environment = text.substr(0, 4) == "env:" && IsEnvironmentName(text.substr(4));
    const bool file = text.substr(0, 5) == "file:" && text.size() > 5;
    if (environment || file) return;
    reporter_.Add(Code::BadSecret, PointerTo(pointer, "secret"),
                  "a secret names where it is read, never what it is",
                  "write \"env:NAME\" or \"file:PATH\"");
  }

  void FailurePolicy(const Json& value, const std::string& pointer) {
    constexpr double kBailAfterMax = 1'000'000;
    if (value.is_string()) {
      Field field;
      field.name = "on_item_failure";
      field.choices = {"continue", "fail_fast"};
      Choice(value.get_string(), field, pointer);
      return;
    }
    const Json* limit = FindMember(value, "bail_after");
    if (limit == nullptr || value.get_object().size() != 1) {
      reporter_.Add(Code::WrongType, pointer,
                    "\"continue\", \"fail_fast\" or {\"bail_after\": K} is expected here");
      return;
    }
    Field field;
    field.min = 1;
    field.max = kBailAfterMax;
    Number(*limit, field, PointerTo(pointer, "bail_after"), true);
  }

  void NodeVariant(const Json& value, const VariantSet& variants, const std::string& pointer) {
    const NodeScope scope(reporter_, MemberText(value, "id"));
    Variant(value, variants, pointer);
  }

  void Variant(const Json& value, const VariantSet& variants, const std::string& pointer) {
    const JsonObject* object = value.if_object();
    if (object == nullptr) {
      WrongType(pointer, "an object", value);
      return;
    }
    const Json* tag = object->if_contains(variants.discriminator);
    if (tag == nullptr) {
      reporter_.Add(Code::MissingKey, pointer,
                    fmt::format("the key \"{}\" is missing", variants.discriminator),
                    "one of " + QuotedList(variants.Tags()));
      return;
    }
    const std::string place = PointerTo(pointer, variants.discriminator);
    if (!Text(*tag, place)) return;
    const std::string_view word = tag->get_string();
    const VariantSet::Variant* variant = variants.Find(word);
    if (variant == nullptr) {
      std::string hint = SuggestionFor(word, variants.Tags());
      if (hint.empty()) hint = "known: " + QuotedList(variants.Tags());
      reporter_.Add(Code::BadValue, place,
                    fmt::format("\"{}\" is not a {} of {}", Shown(word), variants.discriminator,
                                variants.name),
                    std::move(hint));
      return;
    }
    Object(value, *variant->shape, pointer);
  }

  Reporter& reporter_;
};

}  // namespace

void CheckShape(const Json& value, const Shape& shape, Reporter& reporter) {
  Checker(reporter).Object(value, shape, "");
}

std::string TypeWord(const Json& value) {
  switch (value.kind()) {
    case boost::json::kind::null:
      return "null";
    case boost::json::kind::bool_:
      return value.get_bool() ? "true" : "false";
    case boost::json::kind::string:
      return fmt::format("the text \"{}\"", Shown(value.get_string()));
    case boost::json::kind::array:
      return "a list";
    case boost::json::kind::object:
      return "an object";
    default:
      return "the number " + NumberToText(ToDouble(value));
  }
}

}  // namespace wfb::definition
