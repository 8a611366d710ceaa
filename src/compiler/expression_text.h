// One expression as one line of TypeScript, with what its place has to know about it.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "expression/ast.h"

namespace wfb::compiler {

// What TypeScript takes a printed expression for. Names are of any type; literals are not, and
// TypeScript refuses some operations with them that JavaScript allows.
enum class StaticKind { Any, Number, String, Boolean, Array, Object, Nullish, Other };

struct ExpressionText {
  std::string text;
  StaticKind kind = StaticKind::Any;
  bool literal = false;  // Its truth is known without running it.
  bool fragile = false;  // Prettier would break it if it does not fit on its line.
  bool broken = false;   // Prettier breaks it always.
};

class ExpressionPrinter {
 public:
  explicit ExpressionPrinter(const expression::Node& root);

  // In parentheses where something that holds together as tightly as `least` is needed
  // (expression/ast.h, Precedence; 10 for what "." may follow).
  ExpressionText Print(const expression::Node& node, int least);
  // With a cast if TypeScript would refuse to take it for true or false.
  ExpressionText PrintTest(const expression::Node& node, int least);
  // The operand of a binary or logical operator, in the parentheses that prettier asks for.
  ExpressionText PrintOperand(const expression::Node& parent, size_t child);
  // Operands of a chain of the same operator, printed: a && b && c.
  std::vector<ExpressionText> PrintChain(const expression::Node& node);

  // A cast was printed or a parameter declared.
  bool uses_json() const { return uses_json_; }

 private:
  ExpressionText PrintBare(const expression::Node& node);
  ExpressionText PrintList(const expression::Node& node, size_t first);
  ExpressionText PrintArray(const expression::Node& node);
  ExpressionText PrintTemplate(const expression::Node& node);
  ExpressionText PrintObject(const expression::Node& node);
  ExpressionText PrintSpread(const expression::Node& node, StaticKind wanted);
  ExpressionText PrintReceiver(const expression::Node& node);
  ExpressionText PrintAccess(const expression::Node& node);
  ExpressionText PrintFunctionCall(const expression::Node& node);
  ExpressionText PrintArrow(const expression::Node& node);
  ExpressionText PrintUnary(const expression::Node& node);
  ExpressionText PrintConditional(const expression::Node& node);
  ExpressionText PrintBinary(const expression::Node& node);
  ExpressionText PrintLogical(const expression::Node& node);
  ExpressionText Cast(ExpressionText operand);

  // Names of parameters, by slot; unused ones with a "_" before them.
  std::string ParameterName(const expression::Node& arrow, size_t index) const;

  std::set<std::string> parameter_names_;
  bool uses_json_ = false;
};

}  // namespace wfb::compiler
