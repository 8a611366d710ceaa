// Walks the tree of an expression and makes its value. One Interpreter is one evaluation. Its
// parts: interpreter.cc the nodes, conversion.cc operators and members, methods_array.cc,
// methods_string.cc, functions.cc and json_text.cc what can be called.
#pragma once

#include <boost/container/small_vector.hpp>
#include <functional>
#include <span>
#include <vector>

#include "expression/ast.h"
#include "expression/value.h"

namespace wfb::expression {

using Arguments = boost::container::small_vector<Value, 4>;

class Interpreter {
 public:
  explicit Interpreter(const Names& names) : names_(names) {}

  // Throws Failure; then place() is where.
  Value Evaluate(const Node& node);
  // Calls the callback of an array method with up to four arguments.
  Value Call(const Node& callback, std::span<const Value> arguments);
  uint32_t place() const { return place_; }
  void set_place(uint32_t place) { place_ = place; }
  Arena& arena() { return arena_; }

 private:
  Value EvaluateRoot(const Node& node);
  Value EvaluateStep(const Node& node);
  Value EvaluateTemplate(const Node& node);
  Value EvaluateArray(const Node& node);
  Value EvaluateObject(const Node& node);
  Value EvaluateMember(const Node& node);
  Value EvaluateIndex(const Node& node);
  Value EvaluateMethodCall(const Node& node);
  Value EvaluateFunctionCall(const Node& node);
  Value EvaluateUnary(const Node& node);
  Value EvaluateLogical(const Node& node);
  Arguments EvaluateArguments(const Node& node, size_t first);
  void SpreadMembers(Value source, OwnedObject& target);
  // True when `object` is undefined or null and "?." stands before this access.
  bool CutsShort(const Node& node, Value object);

  const Names& names_;
  std::vector<Value> slots_;  // Parameters of the arrows that are being called.
  uint32_t place_ = 0;
  bool cut_ = false;  // An inner "?." has cut the current chain short.
  Arena arena_;
};

// The elements that "...value" gives, in order; fails for what cannot be iterated.
void Iterate(Arena& arena, Value value, const std::function<void(Value)>& visit);

Value CallArrayMethod(Interpreter& interpreter, const Node& node, Value receiver,
                      std::span<const Value> arguments);
Value CallStringMethod(Arena& arena, Method method, std::string_view text,
                       std::span<const Value> arguments);
Value CallNumberMethod(Arena& arena, Method method, double number,
                       std::span<const Value> arguments);
Value CallFunction(Arena& arena, Function function, std::span<const Value> arguments);

// JSON.stringify; undefined for undefined.
Value StringifyJson(Arena& arena, Value value, Value indent);
// JSON.parse.
Value ParseJsonText(Arena& arena, std::string_view text);
// The result as it leaves the interpreter: as JSON.parse(JSON.stringify(value)) would give it, with
// undefined as null and lone surrogates as U+FFFD.
Json ToJson(Arena& arena, Value value);

}  // namespace wfb::expression
