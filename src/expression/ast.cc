#include "expression/ast.h"

#include <algorithm>
#include <array>

#include "expression/lexer.h"

namespace wfb::expression {

namespace {

struct OperatorEntry {
  std::string_view text;
  int precedence;
};

// In the order of the enumeration.
constexpr std::array kOperators = {
    OperatorEntry{"", 0},
    OperatorEntry{"+", kUnaryPrecedence},
    OperatorEntry{"-", kUnaryPrecedence},
    OperatorEntry{"!", kUnaryPrecedence},
    OperatorEntry{"typeof", kUnaryPrecedence},
    OperatorEntry{"+", 5},
    OperatorEntry{"-", 5},
    OperatorEntry{"*", 6},
    OperatorEntry{"/", 6},
    OperatorEntry{"%", 6},
    OperatorEntry{"**", 8},
    OperatorEntry{"<", 4},
    OperatorEntry{"<=", 4},
    OperatorEntry{">", 4},
    OperatorEntry{">=", 4},
    OperatorEntry{"===", 3},
    OperatorEntry{"!==", 3},
    OperatorEntry{"&&", 2},
    OperatorEntry{"||", 1},
    OperatorEntry{"?\?", 1},
};
static_assert(kOperators.size() == static_cast<size_t>(Operator::Coalesce) + 1);

constexpr std::string_view kReservedWords[] = {
    "arguments", "async",    "await",      "break",   "case",    "catch",      "class",
    "const",     "continue", "debugger",   "default", "delete",  "do",         "else",
    "enum",      "eval",     "export",     "extends", "false",   "finally",    "for",
    "function",  "if",       "implements", "import",  "in",      "instanceof", "interface",
    "let",       "new",      "null",       "package", "private", "protected",  "public",
    "return",    "static",   "super",      "switch",  "this",    "throw",      "true",
    "try",       "typeof",   "undefined",  "var",     "void",    "while",      "with",
    "yield",     "NaN",      "Infinity"};

}  // namespace

bool SameTree(const Node& a, const Node& b) {
  const bool same_number = a.number == b.number || (a.number != a.number && b.number != b.number);
  return a.kind == b.kind && a.op == b.op && a.method == b.method && a.function == b.function &&
         a.boolean == b.boolean && a.computed == b.computed && a.optional == b.optional &&
         a.optional_call == b.optional_call && a.slot == b.slot && same_number &&
         a.text == b.text && a.field == b.field && a.strings == b.strings &&
         std::equal(a.children.begin(), a.children.end(), b.children.begin(), b.children.end(),
                    [](const NodePtr& x, const NodePtr& y) { return SameTree(*x, *y); });
}

std::string_view OperatorText(Operator op) { return kOperators[static_cast<size_t>(op)].text; }

int Precedence(Operator op) { return kOperators[static_cast<size_t>(op)].precedence; }

bool IsIdentifier(std::string_view text) {
  return !text.empty() && IdentifierLength(text, 0) == text.size();
}

bool IsReservedWord(std::string_view word) {
  return std::find(std::begin(kReservedWords), std::end(kReservedWords), word) !=
         std::end(kReservedWords);
}

bool IsForbiddenMember(std::string_view name) {
  return name == "__proto__" || name == "constructor" || name == "prototype";
}

}  // namespace wfb::expression
