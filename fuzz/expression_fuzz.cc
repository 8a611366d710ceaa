// Any bytes as an expression: parse, print and parse again, check, evaluate. Nothing may crash, and
// what was printed must be the same tree with the same value.
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "base/check.h"
#include "expression/ast.h"
#include "expression/checker.h"
#include "expression/fake_names.h"
#include "expression/value_template.h"

namespace wfb::expression {
namespace {

const FakeNames& World() {
  static const FakeNames names(R"({
    "input": {"n": 3, "s": "a\u00e4\ud83d\ude00b", "list": [{"name": "x", "w": 1.5}, {"name": "y"}],
              "2": [1, 2, 3], "none": null, "toString": 1},
    "item": {"name": "core", "tags": ["b", "a"]}, "index": 1, "vars": {"text": "12"}
  })",
                               R"({"a": {"output": [1, [2, [3]]], "status": "succeeded"}})");
  return names;
}

void Try(std::string_view text) {
  const auto parsed = Parse(text);
  if (const auto* problem = std::get_if<Problem>(&parsed)) {
    WFB_CHECK(problem->range.begin <= problem->range.end && problem->range.end <= text.size(),
              "a problem points into the text");
    return;
  }
  const Expression& expression = *std::get<ExpressionPtr>(parsed);
  const std::string printed = Print(expression);
  const auto again = Parse(printed);
  const auto* second = std::get_if<ExpressionPtr>(&again);
  WFB_CHECK(second != nullptr || printed.size() > kTextLengthMax, "printed text parses");
  if (second != nullptr) {
    WFB_CHECK(SameTree(expression.root(), (*second)->root()), "printed text is the same tree");
  }
  References(expression);
  CheckScope scope;
  scope.roots["input"] = *ParseJson(R"({"type": "object", "properties": {"n": {"type": "number"},
      "list": {"type": "array", "items": {"properties": {"name": {"enum": ["x", "y"]}}}}}})");
  scope.step_outputs["a"] = nullptr;
  Check(expression, scope);
  const auto value = Evaluate(expression, World());
  if (value.ok()) WFB_CHECK(ParseJson(WriteJson(*value)).ok(), "a value can be written and read");
}

}  // namespace
}  // namespace wfb::expression

// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer calls.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  wfb::expression::Try(text);
  std::vector<wfb::expression::TemplateProblem> problems;
  const auto compiled = wfb::expression::ValueTemplate::Compile(
      wfb::Json(wfb::JsonString("x${" + std::string(text) + "}y")), problems);
  if (problems.empty()) static_cast<void>(compiled.Evaluate(wfb::expression::World()));
  return 0;
}
