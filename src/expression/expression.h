// The expression language: a pure subset of JavaScript, parsed to an AST and interpreted, printed
// verbatim by the TypeScript exporter. No assignment, no loops, no prototype access; evaluation is
// bounded in steps and memory. An Expression is immutable and may be shared between threads.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace wfb::expression {

struct Node;  // The AST; defined in ast.h, seen by the parser, checker, evaluator and printer.

// Where something is in the text of an expression: byte offsets, end exclusive.
struct TextRange {
  uint32_t begin = 0;
  uint32_t end = 0;
};

// Why a text is not an expression, or why a well-formed one cannot be meant.
struct Problem {
  std::string message;  // "unexpected \")\"".
  std::string hint;     // "use === instead of =="; may be empty.
  TextRange range;
};

class Expression {
 public:
  Expression(std::string text, std::shared_ptr<const Node> root)
      : text_(std::move(text)), root_(std::move(root)) {}
  const std::string& text() const { return text_; }
  const Node& root() const { return *root_; }

 private:
  std::string text_;
  std::shared_ptr<const Node> root_;
};
using ExpressionPtr = std::shared_ptr<const Expression>;

// Limits, all reported as problems or errors that name them.
inline constexpr size_t kTextLengthMax = 64 * 1024;  // Bytes of one expression.
inline constexpr size_t kNestingDepthMax = 200;      // Nested AST nodes.
// Nested arrays and objects of a result: with what is written around it, it can be read back.
inline constexpr size_t kValueDepthMax = 160;
inline constexpr uint64_t kEvaluationStepsMax = 10'000'000;
inline constexpr size_t kEvaluationBytesMax = 256 * 1024 * 1024;  // Approximate bytes made.

// Parses one expression that spans the whole text.
std::variant<ExpressionPtr, Problem> Parse(std::string_view text);

// What the names of an expression stand for while it is evaluated. Returned pointers stay valid
// until the evaluation ends.
class Names {
 public:
  virtual ~Names() = default;
  // input, vars, item, index, iteration, result, run; nullptr where the name has no meaning.
  virtual const Json* Root(std::string_view name) const = 0;
  // steps.ID.FIELD with FIELD output, error or status; nullptr when the step has no such value yet
  // (the expression then sees undefined).
  virtual const Json* Step(std::string_view id, std::string_view field) const = 0;
};

// The value, with undefined as null. The error (InvalidInput) says what failed and where:
// "cannot read \"name\" of undefined (at column 7 of \"item.a.name\")".
Result<Json> Evaluate(const Expression& expression, const Names& names);

// As Evaluate, then JavaScript's ToBoolean.
Result<bool> EvaluateCondition(const Expression& expression, const Names& names);

// As Evaluate, then the text of a string, number, boolean, null or undefined as JavaScript's String
// prints it. Arrays and objects are an error: "[object Object]" is never what was meant.
Result<std::string> EvaluateText(const Expression& expression, const Names& names);

// One line of JavaScript with the same meaning: parse(print(e)) is the same tree.
std::string Print(const Expression& expression);

// The roots and steps that an expression mentions, for reachability checks and for the exporter.
struct Reference {
  std::string root;   // "input", "vars", "steps", "item", …
  std::string name;   // The step id, or the first member read of another root; may be empty.
  std::string field;  // For steps: output, error, status.
  TextRange range;
};
std::vector<Reference> References(const Expression& expression);

}  // namespace wfb::expression
