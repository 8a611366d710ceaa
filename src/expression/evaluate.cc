// The border of the module for parsing and evaluating: Failures become Results here.
#include <fmt/format.h>

#include <algorithm>

#include "expression/conversion.h"
#include "expression/interpreter.h"
#include "expression/parser.h"
#include "expression/text.h"

namespace wfb::expression {

namespace {

constexpr size_t kQuotedMax = 80;

// The text as messages quote it: one line, not too long.
std::string Quoted(std::string_view text) {
  std::string line(text.substr(0, kQuotedMax));
  if (text.size() > kQuotedMax) {
    while (!line.empty() && (static_cast<uint8_t>(line.back()) & 0xC0) == 0x80) line.pop_back();
    if (!line.empty()) line.pop_back();
    line += "…";
  }
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return line;
}

Error MakeError(const Failure& failure, const Expression& expression, uint32_t place) {
  const std::string_view before = std::string_view(expression.text()).substr(0, place);
  return InvalidInput(fmt::format("{} (at column {} of \"{}\")", failure.message,
                                  Utf16Length(before) + 1, Quoted(expression.text())));
}

template <typename T, typename Finish>
Result<T> Run(const Expression& expression, const Names& names, Finish finish) {
  Interpreter interpreter(names);
  try {
    const Value value = interpreter.Evaluate(expression.root());
    interpreter.set_place(expression.root().range.begin);
    return finish(interpreter.arena(), value);
  } catch (const Failure& failure) {
    return MakeError(failure, expression, interpreter.place());
  }
}

bool IsWellFormedUtf8(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const size_t begin = i;
    const uint32_t c = NextCodePoint(text, i);
    const bool replaced = c == 0xFFFD && text.substr(begin, i - begin) != "\xEF\xBF\xBD";
    if (replaced || (c >= 0xD800 && c <= 0xDFFF)) return false;
  }
  return true;
}

}  // namespace

std::variant<ExpressionPtr, Problem> Parse(std::string_view text) {
  if (text.size() > kTextLengthMax) {
    return Problem{fmt::format("the expression is longer than {} bytes", kTextLengthMax), "", {}};
  }
  if (!IsWellFormedUtf8(text)) return Problem{"the expression is not valid UTF-8", "", {}};
  Parser parser(text);
  NodePtr root = parser.ParseAll();
  if (!root) return parser.problem();
  return std::make_shared<const Expression>(std::string(text), std::move(root));
}

Result<Json> Evaluate(const Expression& expression, const Names& names) {
  return Run<Json>(expression, names, ToJson);
}

Result<bool> EvaluateCondition(const Expression& expression, const Names& names) {
  return Run<bool>(expression, names, [](Arena&, Value value) { return ToBoolean(value); });
}

Result<std::string> EvaluateText(const Expression& expression, const Names& names) {
  return Run<std::string>(expression, names, [](Arena& arena, Value value) {
    if (!value.is_primitive()) Fail(fmt::format("{} has no text form", Describe(value)));
    return WellFormed(ToText(arena, value));
  });
}

}  // namespace wfb::expression
