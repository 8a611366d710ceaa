// Names for tests: values written as JSON.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "base/check.h"
#include "expression/expression.h"

namespace wfb::expression {

class FakeNames : public Names {
 public:
  // `roots` is an object of values by root name, `steps` one of {output, error, status} by id.
  explicit FakeNames(const char* roots, const char* steps = "{}")
      : roots_(*ParseJson(roots)), steps_(*ParseJson(steps)) {}
  FakeNames(const Json& roots, const Json& steps) : roots_(roots), steps_(steps) {}

  const Json* Root(std::string_view name) const override { return FindMember(roots_, name); }
  const Json* Step(std::string_view id, std::string_view field) const override {
    const Json* step = FindMember(steps_, id);
    return step == nullptr ? nullptr : FindMember(*step, field);
  }

 private:
  Json roots_;
  Json steps_;
};

// The value as JSON text, "problem: …" or "error: …".
inline std::string EvaluateToText(std::string_view text, const Names& names) {
  const auto parsed = Parse(text);
  if (const auto* problem = std::get_if<Problem>(&parsed)) return "problem: " + problem->message;
  const auto value = Evaluate(*std::get<ExpressionPtr>(parsed), names);
  return value.ok() ? WriteJson(*value) : "error: " + value.error().message;
}

}  // namespace wfb::expression
