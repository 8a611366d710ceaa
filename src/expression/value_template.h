// A JSON value whose strings may hold expressions: a string that is exactly "${expr}" yields that
// value, a string that contains "${expr}" is text with the values put in (as String(value) would
// print scalars; objects and arrays are an error), "$${" is a literal "${". Keys are never
// templates.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "expression/expression.h"

namespace wfb::expression {

struct TemplateNode;  // Defined in value_template.cc.

// A problem inside a template: which string of the value, and where in it.
struct TemplateProblem {
  std::string pointer;  // JSON pointer from the template's root, "" for the root itself.
  Problem problem;      // Ranges are byte offsets in that string (unescaped).
};

class ValueTemplate {
 public:
  // The constant null.
  ValueTemplate();
  // Compiles every string of `value`; all problems are added to `problems`.
  static ValueTemplate Compile(const Json& value, std::vector<TemplateProblem>& problems);
  // The source value, unchanged.
  const Json& source() const { return *source_; }
  // True when the value has no expression in it: Evaluate then cannot fail.
  bool is_constant() const;
  // The value with all expressions evaluated. Errors name the pointer and the expression.
  Result<Json> Evaluate(const Names& names) const;
  // Every expression in it, with the pointer of its string.
  struct Part {
    std::string pointer;
    ExpressionPtr expression;
  };
  std::vector<Part> Expressions() const;

 private:
  std::shared_ptr<const Json> source_;
  std::shared_ptr<const TemplateNode> root_;
};

// A template text taken apart: the texts around its expressions, one more than there are of them.
struct TemplateText {
  std::vector<std::string> texts;
  std::vector<ExpressionPtr> expressions;
};
// Precondition: ValueTemplate::Compile finds no problem in it.
TemplateText SplitTemplate(std::string_view text);

// Text that an argv element, an environment value or a URL part takes: strings as they are, numbers
// and booleans as String() prints them; null, objects and arrays are an InvalidInput error.
Result<std::string> ScalarText(const Json& value);

}  // namespace wfb::expression
