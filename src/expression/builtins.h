// The methods and functions that expressions may call: one table each, read by the parser (names,
// number of arguments), the checker (what they work on) and the printer.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wfb::expression {

enum class Method : uint8_t {
  At,
  CharAt,
  Concat,
  EndsWith,
  Every,
  Filter,
  Find,
  FindIndex,
  FindLast,
  Flat,
  FlatMap,
  Includes,
  IndexOf,
  Join,
  LastIndexOf,
  Map,
  PadEnd,
  PadStart,
  Reduce,
  Repeat,
  Replace,
  ReplaceAll,
  Slice,
  Some,
  Split,
  StartsWith,
  Substring,
  ToFixed,
  ToLowerCase,
  ToReversed,
  ToSorted,
  ToString,
  ToUpperCase,
  Trim,
  TrimEnd,
  TrimStart,
};

enum class Function : uint8_t {
  ArrayIsArray,
  Boolean,
  JsonParse,
  JsonStringify,
  MathAbs,
  MathCeil,
  MathFloor,
  MathMax,
  MathMin,
  MathPow,
  MathRound,
  MathSign,
  MathSqrt,
  MathTrunc,
  Number,
  NumberIsFinite,
  NumberIsInteger,
  NumberIsNaN,
  NumberParseFloat,
  ObjectEntries,
  ObjectFromEntries,
  ObjectKeys,
  ObjectValues,
  String,
};

// What a method may be called on.
inline constexpr uint8_t kOnArray = 1;
inline constexpr uint8_t kOnString = 2;
inline constexpr uint8_t kOnNumber = 4;
inline constexpr uint8_t kOnOther = 8;  // Booleans and objects.
inline constexpr uint8_t kOnAny = 15;

inline constexpr uint8_t kAnyCount = 255;

struct MethodEntry {
  std::string_view name;
  Method method;
  uint8_t receivers;
  uint8_t arguments_min;
  uint8_t arguments_max;
  bool takes_callback;  // The first argument is an arrow function.
};

struct FunctionEntry {
  std::string_view name;  // "Object.keys", "Number".
  Function function;
  uint8_t arguments_min;
  uint8_t arguments_max;
};

// nullptr when there is none of that name.
const MethodEntry* FindMethod(std::string_view name);
const FunctionEntry* FindFunction(std::string_view name);
const MethodEntry& EntryOf(Method method);
const FunctionEntry& EntryOf(Function function);

// For hints.
std::vector<std::string> MethodNames();
std::vector<std::string> FunctionNames();
// Object, Math, Number, String, Boolean, JSON, Array.
bool IsGlobalName(std::string_view name);

}  // namespace wfb::expression
