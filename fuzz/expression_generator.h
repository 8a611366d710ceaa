// Draws random expressions of the language and values for their names. Expressions are mostly of
// the type that their place asks for, so that most have a value; some are not, on purpose. The same
// seed draws the same things everywhere.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace wfb::expression {

class ExpressionGenerator {
 public:
  explicit ExpressionGenerator(uint64_t seed) : state_(seed) {}

  // {"roots": {name: value}, "steps": {id: {output, status}}}.
  Json Environment();
  std::string Expression();
  // An expression with a few of its tokens dropped, doubled, swapped or put in: most are none any
  // more.
  std::string Mutated();

 private:
  enum class Type { Number, Text, Boolean, Numbers, Texts, Items, Object, Any };
  struct Parameter {
    std::string name;
    Type type;
  };

  uint64_t Next();
  size_t Below(size_t bound) { return static_cast<size_t>(Next() % bound); }
  bool Chance(size_t percent) { return Below(100) < percent; }
  std::string_view Pick(std::initializer_list<std::string_view> choices);

  Json Value(Type type, int depth);
  Json TextValue();

  // The text of an expression, in parentheses where its place may need them.
  std::string Make(Type type, int depth);
  std::string Leaf(Type type);
  std::string NumberOf(int depth);
  std::string NumberCall(int depth);
  std::string PowerOf();
  std::string TextOf(int depth);
  std::string TextMethod(int depth);
  std::string BooleanOf(int depth);
  std::string NumbersOf(int depth);
  std::string TextsOf(int depth);
  std::string ItemsOf(int depth);
  std::string ObjectOf(int depth);
  std::string AnyOf(int depth);
  std::string AccessOf(int depth);
  std::string NumberLiteral();
  std::string TextLiteral();
  std::string JsonLiteral();
  // "x => …" with the parameter in scope while the body is drawn.
  std::string Callback(Type element, Type body, int depth);
  std::string Reduction(Type element, Type result, int depth);
  std::string ElementCallback(std::string_view array, Type element, int depth);
  std::string Key();

  uint64_t state_;
  std::vector<Parameter> parameters_;
};

}  // namespace wfb::expression
