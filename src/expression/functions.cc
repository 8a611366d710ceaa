// The functions that stand on their own: Number, Object.keys, Math.max, …
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "expression/conversion.h"
#include "expression/interpreter.h"
#include "expression/number.h"
#include "expression/text.h"

namespace wfb::expression {

namespace {

Value Argument(std::span<const Value> arguments, size_t i) {
  return i < arguments.size() ? arguments[i] : Value();
}

OwnedArray* MakeArray(Arena& arena) {
  return new (arena.AllocateArray<OwnedArray>(1)) OwnedArray(arena);
}

Value Pair(Arena& arena, Value key, Value value) {
  OwnedArray* pair = MakeArray(arena);
  pair->Reserve(2);
  pair->Add(key);
  pair->Add(value);
  return Value::Array(pair);
}

// Object.keys, values and entries: of objects their members, of arrays and strings their elements.
Value ListMembers(Arena& arena, Function function, Value value) {
  OwnedArray* out = MakeArray(arena);
  const auto add = [&](Value key, Value member) {
    arena.Step();
    if (function == Function::ObjectKeys) {
      out->Add(key);
    } else {
      out->Add(function == Function::ObjectValues ? member : Pair(arena, key, member));
    }
  };
  if (value.is_nullish()) {
    Fail(fmt::format("{} has no members", Describe(value)));
  } else if (value.is_object()) {
    for (const OwnedMember& member : MembersInOrder(value)) {
      add(Value::String(member.key), member.value);
    }
  } else if (value.is_array() || value.is_string()) {
    const size_t length = value.is_array() ? ArrayView(value).size() : Utf16Length(value.text());
    for (size_t i = 0; i < length; ++i) {
      const Value index = Value::Number(i);
      add(Value::String(ToText(arena, index)), ReadIndex(arena, value, index));
    }
  }
  return Value::Array(out);
}

Value FromEntries(Arena& arena, Value entries) {
  auto* object = new (arena.AllocateArray<OwnedObject>(1)) OwnedObject(arena);
  Iterate(arena, entries, [&](Value entry) {
    if (entry.is_primitive()) {
      Fail(fmt::format("\"Object.fromEntries\" needs [key, value] pairs, not {}", Describe(entry)));
    }
    const Value member = ReadIndex(arena, entry, Value::Number(1.0));
    object->Set(ToText(arena, ReadIndex(arena, entry, Value::Number(0.0))), member);
  });
  return Value::Object(object);
}

Value Extreme(Arena& arena, bool largest, std::span<const Value> arguments) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  double result = largest ? -kInfinity : kInfinity;
  bool none = false;
  for (const Value argument : arguments) {
    const double number = ToNumber(arena, argument);
    none = none || std::isnan(number);
    const bool beyond = largest ? number > result : number < result;
    // Zeros compare equal, but -0 is the smaller one.
    const bool zero = number == 0 && result == 0 && std::signbit(number) != largest;
    if (beyond || zero) result = number;
  }
  return Value::Number(none ? std::numeric_limits<double>::quiet_NaN() : result);
}

// Halves go up, and -0 stays.
double Round(double number) {
  const double below = std::floor(number);
  return std::copysign(number - below >= 0.5 ? below + 1 : below, number);
}

Value CallMath(Arena& arena, Function function, std::span<const Value> arguments) {
  const double number = ToNumber(arena, Argument(arguments, 0));
  switch (function) {
    case Function::MathAbs:
      return Value::Number(std::abs(number));
    case Function::MathCeil:
      return Value::Number(std::ceil(number));
    case Function::MathFloor:
      return Value::Number(std::floor(number));
    case Function::MathPow:
      return Value::Number(Power(number, ToNumber(arena, Argument(arguments, 1))));
    case Function::MathRound:
      return Value::Number(Round(number));
    case Function::MathSign:
      return Value::Number(number > 0 ? 1.0 : number < 0 ? -1.0 : number);
    case Function::MathSqrt:
      return Value::Number(std::sqrt(number));
    default:
      return Value::Number(std::trunc(number));
  }
}

Value CallNumber(Arena& arena, Function function, Value value) {
  if (function == Function::Number) return Value::Number(ToNumber(arena, value));
  if (function == Function::NumberParseFloat) {
    const std::string_view text = ToText(arena, value);
    arena.ChargeText(text.size());
    return Value::Number(ParseFloat(text));
  }
  if (!value.is_number()) return Value::Boolean(false);
  const double number = value.number();
  if (function == Function::NumberIsNaN) return Value::Boolean(std::isnan(number));
  const bool whole = function == Function::NumberIsFinite || std::trunc(number) == number;
  return Value::Boolean(std::isfinite(number) && whole);
}

}  // namespace

Value CallFunction(Arena& arena, Function function, std::span<const Value> arguments) {
  const Value first = Argument(arguments, 0);
  switch (function) {
    case Function::ArrayIsArray:
      return Value::Boolean(first.is_array());
    case Function::Boolean:
      return Value::Boolean(ToBoolean(first));
    case Function::String:
      return Value::String(ToText(arena, first));
    case Function::JsonParse:
      return ParseJsonText(arena, ToText(arena, first));
    case Function::JsonStringify:
      return StringifyJson(arena, first, Argument(arguments, 2));
    case Function::MathMax:
    case Function::MathMin:
      return Extreme(arena, function == Function::MathMax, arguments);
    case Function::Number:
    case Function::NumberIsFinite:
    case Function::NumberIsInteger:
    case Function::NumberIsNaN:
    case Function::NumberParseFloat:
      return CallNumber(arena, function, first);
    case Function::ObjectEntries:
    case Function::ObjectKeys:
    case Function::ObjectValues:
      return ListMembers(arena, function, first);
    case Function::ObjectFromEntries:
      return FromEntries(arena, first);
    default:
      return CallMath(arena, function, arguments);
  }
}

}  // namespace wfb::expression
