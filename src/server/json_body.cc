#include "server/json_body.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/diagnostic.h"

namespace wfb {

namespace {

// The JSON pointer of a member of the document.
std::string PointerTo(std::string_view member) {
  std::string pointer = "/";
  for (const char c : member) {
    if (c == '~') {
      pointer += "~0";
    } else if (c == '/') {
      pointer += "~1";
    } else {
      pointer += c;
    }
  }
  return pointer;
}

}  // namespace

JsonBody::JsonBody(std::string_view text) : document_(JsonObject()) {
  if (text.empty()) return;
  Result<Json> parsed = ParseJson(text);
  if (!parsed.ok()) {
    problem_ = std::move(parsed).error().Context("the body is not valid JSON");
  } else if (!parsed->is_object()) {
    problem_ = InvalidInput("the body must be a JSON object");
  } else {
    document_ = std::move(parsed).value();
  }
}

void JsonBody::Complain(std::string_view member, std::string message) {
  if (problem_) return;
  problem_ = InvalidInput(std::move(message));
  pointer_ = PointerTo(member);
}

const Json* JsonBody::Find(std::string_view member, bool required) {
  known_.emplace_back(member);
  const Json* value = FindMember(document_, member);
  if (value == nullptr && required) {
    Complain(member, fmt::format("the member \"{}\" is missing", member));
  }
  return value;
}

const Json* JsonBody::Value(std::string_view member) { return Find(member, false); }

std::optional<std::string> JsonBody::Text(std::string_view member) {
  const Json* value = Find(member, false);
  if (value == nullptr) return std::nullopt;
  if (value->is_string()) return std::string(value->get_string());
  Complain(member, fmt::format("\"{}\" must be a string", member));
  return std::nullopt;
}

std::string JsonBody::RequiredText(std::string_view member) {
  const Json* value = Find(member, true);
  if (value == nullptr) return "";
  if (value->is_string()) return std::string(value->get_string());
  Complain(member, fmt::format("\"{}\" must be a string", member));
  return "";
}

std::optional<int64_t> JsonBody::Integer(std::string_view member, int64_t min, int64_t max) {
  const Json* value = Find(member, false);
  if (value == nullptr) return std::nullopt;
  const double number = value->is_number() ? ToDouble(*value) : std::nan("");
  if (number >= static_cast<double>(min) && number <= static_cast<double>(max) &&
      number == std::floor(number)) {
    return static_cast<int64_t>(number);
  }
  Complain(member, fmt::format("\"{}\" must be a whole number from {} to {}", member, min, max));
  return std::nullopt;
}

int64_t JsonBody::RequiredInteger(std::string_view member, int64_t min, int64_t max) {
  const std::optional<int64_t> value = Integer(member, min, max);
  if (!value) Complain(member, fmt::format("the member \"{}\" is missing", member));
  return value.value_or(min);
}

std::optional<std::vector<std::string>> JsonBody::Texts(std::string_view member) {
  const Json* value = Find(member, false);
  if (value == nullptr) return std::nullopt;
  std::vector<std::string> texts;
  bool fits = value->is_array();
  if (fits) {
    for (const Json& element : value->get_array()) {
      fits = fits && element.is_string();
      if (fits) texts.emplace_back(element.get_string());
    }
  }
  if (!fits) Complain(member, fmt::format("\"{}\" must be an array of strings", member));
  return texts;
}

Status JsonBody::Finish() {
  if (!problem_) {
    for (const auto& member : document_.get_object()) {
      const std::string name(member.key());
      if (std::ranges::find(known_, name) != known_.end()) continue;
      const std::string nearest = NearestWord(name, known_);
      Complain(name, fmt::format("there is no member \"{}\" here{}", name,
                                 nearest.empty() ? "" : "; did you mean \"" + nearest + "\"?"));
      break;
    }
  }
  if (problem_) return *problem_;
  return Ok();
}

}  // namespace wfb
