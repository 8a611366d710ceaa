#include "definition/constant.h"

#include "definition/plan_lowering.h"
#include "expression/expression.h"

namespace wfb::definition {

namespace {

class NoNames : public expression::Names {
 public:
  const Json* Root(std::string_view) const override { return nullptr; }
  const Json* Step(std::string_view, std::string_view) const override { return nullptr; }
};

// The parsed source when it mentions no name.
expression::ExpressionPtr ParseConstant(const ExpressionSource& source) {
  if (source.is_null()) return nullptr;
  auto parsed = expression::Parse(ExpressionText(source));
  const auto* expression = std::get_if<expression::ExpressionPtr>(&parsed);
  if (expression == nullptr || !expression::References(**expression).empty()) return nullptr;
  return *expression;
}

}  // namespace

std::optional<Result<Json>> ConstantValue(const ExpressionSource& source) {
  if (source.is_array()) return Result<Json>(source);
  const expression::ExpressionPtr expression = ParseConstant(source);
  if (expression == nullptr) return std::nullopt;
  return expression::Evaluate(*expression, NoNames());
}

std::optional<bool> ConstantCondition(const ExpressionSource& source) {
  const expression::ExpressionPtr expression = ParseConstant(source);
  if (expression == nullptr) return std::nullopt;
  const Result<bool> value = expression::EvaluateCondition(*expression, NoNames());
  if (!value.ok()) return std::nullopt;
  return *value;
}

}  // namespace wfb::definition
