// Expressions and templates of a definition as TypeScript. They are JavaScript already: what is
// added are types that the compiler of TypeScript asks for, and prettier's quotes and parentheses.
#pragma once

#include <set>
#include <string>

#include "compiler/code.h"
#include "expression/expression.h"
#include "expression/value_template.h"

namespace wfb::compiler {

Code ExpressionCode(const expression::Expression& expression);
// As the condition of an "if".
Code ConditionCode(const expression::Expression& expression);

// The value of a template: `text` is called for texts with values in them.
Code TemplateCode(const expression::ValueTemplate& source);

// What the code of templates and expressions mentions, so that only that is imported and declared.
struct Mentions {
  bool text = false;            // The function for texts with values.
  bool json = false;            // The type of values.
  std::set<std::string> roots;  // "input", "steps", "item", …
};
void AddMentions(const expression::Expression& expression, Mentions& mentions);
void AddMentions(const expression::ValueTemplate& source, Mentions& mentions);

}  // namespace wfb::compiler
