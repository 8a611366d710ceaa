// The tree of an expression. Made by the parser only, immutable afterwards; read by the checker,
// the interpreter and the printer. Parentheses are not kept: the printer puts back what is needed.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "expression/builtins.h"
#include "expression/expression.h"

namespace wfb::expression {

enum class NodeKind : uint8_t {
  Undefined,
  Null,
  Boolean,       // boolean.
  Number,        // number, never negative.
  String,        // text.
  Template,      // children: the embedded expressions; strings: the texts around them, one more.
  Array,         // children: elements, some of them Spread.
  Object,        // children: Property or Spread.
  Property,      // text: the key, children: [value]; or computed, children: [key, value].
  Spread,        // children: [what is spread].
  Root,          // text: the name.
  StepField,     // text: the step's id; field: output, error or status.
  Parameter,     // text: the name; slot.
  Member,        // text: the name; children: [object]; optional.
  Index,         // children: [object, key]; optional.
  Chain,         // children: [the member, index or call that an inner "?." may cut short].
  MethodCall,    // method; children: [receiver, arguments…]; optional, optional_call.
  FunctionCall,  // function; children: arguments.
  FunctionName,  // function, as a callback: items.filter(Boolean).
  Unary,         // op; children: [operand].
  Binary,        // op; children: [left, right].
  Logical,       // op; children: [left, right].
  Conditional,   // children: [condition, then, otherwise].
  Arrow,         // strings: the parameters; slot: of the first one; children: [body].
};

enum class Operator : uint8_t {
  None,
  Plus,  // Unary.
  Minus,
  Not,
  TypeOf,
  Add,  // Binary.
  Subtract,
  Multiply,
  Divide,
  Remainder,
  Power,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
  Equal,
  NotEqual,
  And,  // Logical.
  Or,
  Coalesce,
};

using NodePtr = std::shared_ptr<const Node>;

struct Node {
  explicit Node(NodeKind node_kind, Operator node_op = Operator::None)
      : kind(node_kind), op(node_op) {}

  NodeKind kind;
  Operator op;
  Method method = Method::At;
  Function function = Function::Boolean;
  bool boolean = false;
  bool computed = false;
  bool optional = false;       // "?." stands before this member, index or method name.
  bool optional_call = false;  // "?." stands before the arguments of this call.
  uint16_t depth = 1;          // Of the tree below, itself included.
  uint16_t slot = 0;           // Parameters of nested arrows are numbered from the outermost.
  TextRange range;             // The whole node.
  uint32_t access = 0;         // Member, Index, MethodCall: where the ".", "?." or "[" stands.
  double number = 0;
  std::string text;  // Texts are WTF-8 (text.h): a literal may hold a lone surrogate.
  std::string field;
  std::vector<std::string> strings;
  std::vector<NodePtr> children;
};

// The same tree, wherever its parts stand in their texts.
bool SameTree(const Node& a, const Node& b);

// "+", "===", "typeof".
std::string_view OperatorText(Operator op);

// 1 (loosest) … 9 (tightest): ?? and || 1, && 2, equality 3, comparison 4, + - 5, * / % 6, ** 8;
// unary operators stand at 7. 0 for None.
int Precedence(Operator op);
inline constexpr int kUnaryPrecedence = 7;

// True for what may stand after "." and as a bare key: ASCII letters, digits, "_", "$" and letters
// of the common scripts.
bool IsIdentifier(std::string_view text);
// Words that JavaScript keeps for itself (strict mode): no parameter may be called so.
bool IsReservedWord(std::string_view word);
// __proto__, constructor, prototype: never readable as literal member names.
bool IsForbiddenMember(std::string_view name);

}  // namespace wfb::expression
