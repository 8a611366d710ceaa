#include "expression/builtins.h"

namespace wfb::expression {

namespace {

// In the order of the enumeration, so that EntryOf is an index.
constexpr std::array kMethods = {
    MethodEntry{"at", Method::At, kOnArray | kOnString, 1, 1, false},
    MethodEntry{"charAt", Method::CharAt, kOnString, 1, 1, false},
    MethodEntry{"concat", Method::Concat, kOnArray | kOnString, 0, kAnyCount, false},
    MethodEntry{"endsWith", Method::EndsWith, kOnString, 1, 2, false},
    MethodEntry{"every", Method::Every, kOnArray, 1, 1, true},
    MethodEntry{"filter", Method::Filter, kOnArray, 1, 1, true},
    MethodEntry{"find", Method::Find, kOnArray, 1, 1, true},
    MethodEntry{"findIndex", Method::FindIndex, kOnArray, 1, 1, true},
    MethodEntry{"findLast", Method::FindLast, kOnArray, 1, 1, true},
    MethodEntry{"flat", Method::Flat, kOnArray, 0, 1, false},
    MethodEntry{"flatMap", Method::FlatMap, kOnArray, 1, 1, true},
    MethodEntry{"includes", Method::Includes, kOnArray | kOnString, 1, 2, false},
    MethodEntry{"indexOf", Method::IndexOf, kOnArray | kOnString, 1, 2, false},
    MethodEntry{"join", Method::Join, kOnArray, 0, 1, false},
    MethodEntry{"lastIndexOf", Method::LastIndexOf, kOnArray | kOnString, 1, 2, false},
    MethodEntry{"map", Method::Map, kOnArray, 1, 1, true},
    MethodEntry{"padEnd", Method::PadEnd, kOnString, 1, 2, false},
    MethodEntry{"padStart", Method::PadStart, kOnString, 1, 2, false},
    MethodEntry{"reduce", Method::Reduce, kOnArray, 1, 2, true},
    MethodEntry{"repeat", Method::Repeat, kOnString, 1, 1, false},
    MethodEntry{"replace", Method::Replace, kOnString, 2, 2, false},
    MethodEntry{"replaceAll", Method::ReplaceAll, kOnString, 2, 2, false},
    MethodEntry{"slice", Method::Slice, kOnArray | kOnString, 0, 2, false},
    MethodEntry{"some", Method::Some, kOnArray, 1, 1, true},
    MethodEntry{"split", Method::Split, kOnString, 1, 2, false},
    MethodEntry{"startsWith", Method::StartsWith, kOnString, 1, 2, false},
    MethodEntry{"substring", Method::Substring, kOnString, 1, 2, false},
    MethodEntry{"toFixed", Method::ToFixed, kOnNumber, 0, 1, false},
    MethodEntry{"toLowerCase", Method::ToLowerCase, kOnString, 0, 0, false},
    MethodEntry{"toReversed", Method::ToReversed, kOnArray, 0, 0, false},
    MethodEntry{"toSorted", Method::ToSorted, kOnArray, 0, 1, true},
    MethodEntry{"toString", Method::ToString, kOnAny, 0, 1, false},
    MethodEntry{"toUpperCase", Method::ToUpperCase, kOnString, 0, 0, false},
    MethodEntry{"trim", Method::Trim, kOnString, 0, 0, false},
    MethodEntry{"trimEnd", Method::TrimEnd, kOnString, 0, 0, false},
    MethodEntry{"trimStart", Method::TrimStart, kOnString, 0, 0, false},
};

constexpr std::array kFunctions = {
    FunctionEntry{"Array.isArray", Function::ArrayIsArray, 1, 1},
    FunctionEntry{"Boolean", Function::Boolean, 1, 1},
    FunctionEntry{"JSON.parse", Function::JsonParse, 1, 1},
    FunctionEntry{"JSON.stringify", Function::JsonStringify, 1, 3},
    FunctionEntry{"Math.abs", Function::MathAbs, 1, 1},
    FunctionEntry{"Math.ceil", Function::MathCeil, 1, 1},
    FunctionEntry{"Math.floor", Function::MathFloor, 1, 1},
    FunctionEntry{"Math.max", Function::MathMax, 0, kAnyCount},
    FunctionEntry{"Math.min", Function::MathMin, 0, kAnyCount},
    FunctionEntry{"Math.pow", Function::MathPow, 2, 2},
    FunctionEntry{"Math.round", Function::MathRound, 1, 1},
    FunctionEntry{"Math.sign", Function::MathSign, 1, 1},
    FunctionEntry{"Math.sqrt", Function::MathSqrt, 1, 1},
    FunctionEntry{"Math.trunc", Function::MathTrunc, 1, 1},
    FunctionEntry{"Number", Function::Number, 1, 1},
    FunctionEntry{"Number.isFinite", Function::NumberIsFinite, 1, 1},
    FunctionEntry{"Number.isInteger", Function::NumberIsInteger, 1, 1},
    FunctionEntry{"Number.isNaN", Function::NumberIsNaN, 1, 1},
    FunctionEntry{"Number.parseFloat", Function::NumberParseFloat, 1, 1},
    FunctionEntry{"Object.entries", Function::ObjectEntries, 1, 1},
    FunctionEntry{"Object.fromEntries", Function::ObjectFromEntries, 1, 1},
    FunctionEntry{"Object.keys", Function::ObjectKeys, 1, 1},
    FunctionEntry{"Object.values", Function::ObjectValues, 1, 1},
    FunctionEntry{"String", Function::String, 1, 1},
};

template <typename Table>
constexpr bool InOrder(const Table& table) {
  for (size_t i = 0; i < table.size(); ++i) {
    if constexpr (requires { table[i].method; }) {
      if (static_cast<size_t>(table[i].method) != i) return false;
    } else {
      if (static_cast<size_t>(table[i].function) != i) return false;
    }
  }
  return true;
}
static_assert(InOrder(kMethods));
static_assert(InOrder(kFunctions));

template <typename Table>
auto FindIn(const Table& table, std::string_view name) -> decltype(&table[0]) {
  for (const auto& entry : table) {
    if (entry.name == name) return &entry;
  }
  return nullptr;
}

template <typename Table>
std::vector<std::string> NamesOf(const Table& table) {
  std::vector<std::string> names;
  for (const auto& entry : table) names.emplace_back(entry.name);
  return names;
}

}  // namespace

const MethodEntry* FindMethod(std::string_view name) { return FindIn(kMethods, name); }
const FunctionEntry* FindFunction(std::string_view name) { return FindIn(kFunctions, name); }
const MethodEntry& EntryOf(Method method) { return kMethods[static_cast<size_t>(method)]; }
const FunctionEntry& EntryOf(Function function) {
  return kFunctions[static_cast<size_t>(function)];
}
std::vector<std::string> MethodNames() { return NamesOf(kMethods); }
std::vector<std::string> FunctionNames() { return NamesOf(kFunctions); }

bool IsGlobalName(std::string_view name) {
  for (const std::string_view global :
       {"Object", "Math", "Number", "String", "Boolean", "JSON", "Array"}) {
    if (name == global) return true;
  }
  return false;
}

}  // namespace wfb::expression
