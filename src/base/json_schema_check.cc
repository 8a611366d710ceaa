#include <fmt/format.h>

#include <algorithm>
#include <regex>
#include <string_view>
#include <vector>

#include "base/json_schema.h"

namespace wfb {

namespace {

const std::vector<std::string>& TypeWords() {
  static const std::vector<std::string> words = {"null",   "boolean", "object", "array",
                                                 "number", "string",  "integer"};
  return words;
}

const std::vector<std::string>& Keywords() {
  static const std::vector<std::string> words = {"type",
                                                 "properties",
                                                 "required",
                                                 "additionalProperties",
                                                 "items",
                                                 "enum",
                                                 "const",
                                                 "minimum",
                                                 "maximum",
                                                 "exclusiveMinimum",
                                                 "minLength",
                                                 "maxLength",
                                                 "exclusiveMaximum",
                                                 "minItems",
                                                 "maxItems",
                                                 "pattern",
                                                 "default"};
  return words;
}

const std::vector<std::string>& Annotations() {
  static const std::vector<std::string> words = {
      "$schema",    "$id",      "$comment",  "title",  "description",     "examples",
      "deprecated", "readOnly", "writeOnly", "format", "contentEncoding", "contentMediaType"};
  return words;
}

bool Contains(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

class SchemaChecker {
 public:
  Diagnostics Check(const Json& schema) {
    Schema(schema, "");
    return std::move(problems_);
  }

 private:
  void Problem(const std::string& pointer, std::string message, std::string hint = "") {
    Diagnostic problem;
    problem.code = kSchemaCode;
    problem.message = std::move(message);
    problem.hint = std::move(hint);
    problem.pointer = pointer;
    problems_.push_back(std::move(problem));
  }

  void Schema(const Json& schema, const std::string& pointer) {
    if (schema.is_bool()) return;
    if (!schema.is_object()) {
      Problem(pointer, "a schema is an object, true or false");
      return;
    }
    for (const auto& member : schema.get_object()) {
      const std::string key(member.key());
      const std::string place = pointer + "/" + key;
      if (Contains(Keywords(), key)) {
        Keyword(key, member.value(), place);
      } else if (!Contains(Annotations(), key) && key.substr(0, 2) != "x-") {
        const std::string nearest = key.size() < 100 ? NearestWord(key, Keywords()) : "";
        Problem(place, fmt::format("the keyword \"{}\" is not checked by this program", key),
                nearest.empty() ? "leave it out" : fmt::format("did you mean \"{}\"?", nearest));
      }
    }
  }

  void Keyword(const std::string& key, const Json& value, const std::string& place) {
    if (key == "type") {
      Type(value, place);
    } else if (key == "properties") {
      Properties(value, place);
    } else if (key == "required") {
      Required(value, place);
    } else if (key == "items" || key == "additionalProperties") {
      Schema(value, place);
    } else if (key == "enum") {
      const bool ok = value.is_array() && !value.get_array().empty();
      if (!ok) Problem(place, "enum is a list with at least one value");
    } else if (key == "pattern") {
      Pattern(value, place);
    } else if (key.substr(0, 3) == "min" || key.substr(0, 3) == "max" ||
               key.substr(0, 9) == "exclusive") {
      Bound(key, value, place);
    }
  }

  void Type(const Json& value, const std::string& place) {
    if (const auto* list = value.if_array()) {
      if (list->empty()) Problem(place, "type is a word or a list of words");
      for (const Json& word : *list) TypeWord(word, place);
    } else {
      TypeWord(value, place);
    }
  }

  void TypeWord(const Json& value, const std::string& place) {
    const bool known = value.is_string() && Contains(TypeWords(), value.get_string());
    if (known) return;
    const std::string nearest = value.is_string() && value.get_string().size() < 100
                                    ? NearestWord(std::string(value.get_string()), TypeWords())
                                    : "";
    Problem(place, "type is one of null, boolean, object, array, number, integer, string",
            nearest.empty() ? "" : fmt::format("did you mean \"{}\"?", nearest));
  }

  void Properties(const Json& value, const std::string& place) {
    if (!value.is_object()) {
      Problem(place, "properties is an object of schemas");
      return;
    }
    for (const auto& member : value.get_object()) {
      std::string key;
      for (const char c : member.key())
        key += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
      Schema(member.value(), place + "/" + key);
    }
  }

  void Required(const Json& value, const std::string& place) {
    const bool ok =
        value.is_array() && std::all_of(value.get_array().begin(), value.get_array().end(),
                                        [](const Json& v) { return v.is_string(); });
    if (!ok) Problem(place, "required is a list of names");
  }

  void Pattern(const Json& value, const std::string& place) {
    if (!value.is_string()) {
      Problem(place, "pattern is a text");
      return;
    }
    const std::string_view text = value.get_string();
    if (text.size() > kPatternLengthMax) {
      Problem(place, fmt::format("a pattern has at most {} characters", kPatternLengthMax));
      return;
    }
    try {
      const std::regex checked(
          text.begin(), text.end(),
          std::regex_constants::ECMAScript | std::regex_constants::__polynomial);
    } catch (const std::regex_error&) {
      Problem(place, "the pattern is no regular expression that this program matches",
              "back references are not supported");
    }
  }

  void Bound(const std::string& key, const Json& value, const std::string& place) {
    const bool counts =
        key.find("Length") != std::string::npos || key.find("Items") != std::string::npos;
    const bool ok = counts ? value.is_int64() && value.get_int64() >= 0 : IsNumber(value);
    if (ok) return;
    Problem(place, fmt::format("{} is a {}number", key, counts ? "whole " : ""));
  }

  Diagnostics problems_;
};

}  // namespace

Diagnostics CheckSchema(const Json& schema) { return SchemaChecker().Check(schema); }

}  // namespace wfb
