#include "expression/conversion.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "expression/number.h"
#include "expression/text.h"

namespace wfb::expression {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// What JavaScript's prototypes have. Reading one gives a function there; here it is refused, unless
// a JSON object has a member of its own of that name.
constexpr std::string_view kObjectMembers[] = {
    "constructor",      "__defineGetter__", "__defineSetter__", "hasOwnProperty",
    "__lookupGetter__", "__lookupSetter__", "isPrototypeOf",    "propertyIsEnumerable",
    "toString",         "valueOf",          "__proto__",        "toLocaleString"};
constexpr std::string_view kArrayMembers[] = {
    "at",       "concat",        "copyWithin",  "fill",     "find",      "findIndex",
    "findLast", "findLastIndex", "lastIndexOf", "pop",      "push",      "reverse",
    "shift",    "unshift",       "slice",       "sort",     "splice",    "includes",
    "indexOf",  "join",          "keys",        "entries",  "values",    "forEach",
    "filter",   "flat",          "flatMap",     "map",      "every",     "some",
    "reduce",   "reduceRight",   "toReversed",  "toSorted", "toSpliced", "with"};
constexpr std::string_view kStringMembers[] = {"anchor",
                                               "at",
                                               "big",
                                               "blink",
                                               "bold",
                                               "charAt",
                                               "charCodeAt",
                                               "codePointAt",
                                               "concat",
                                               "endsWith",
                                               "fontcolor",
                                               "fontsize",
                                               "fixed",
                                               "includes",
                                               "indexOf",
                                               "isWellFormed",
                                               "italics",
                                               "lastIndexOf",
                                               "link",
                                               "localeCompare",
                                               "match",
                                               "matchAll",
                                               "normalize",
                                               "padEnd",
                                               "padStart",
                                               "repeat",
                                               "replace",
                                               "replaceAll",
                                               "search",
                                               "slice",
                                               "small",
                                               "split",
                                               "strike",
                                               "sub",
                                               "substr",
                                               "substring",
                                               "sup",
                                               "startsWith",
                                               "toWellFormed",
                                               "trim",
                                               "trimStart",
                                               "trimLeft",
                                               "trimEnd",
                                               "trimRight",
                                               "toLocaleLowerCase",
                                               "toLocaleUpperCase",
                                               "toLowerCase",
                                               "toUpperCase"};
constexpr std::string_view kNumberMembers[] = {"toExponential", "toFixed", "toPrecision"};

template <size_t N>
bool Has(const std::string_view (&names)[N], std::string_view name) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

bool IsInherited(Value object, std::string_view name) {
  if (Has(kObjectMembers, name)) return true;
  if (object.is_array()) return Has(kArrayMembers, name);
  if (object.is_string()) return Has(kStringMembers, name);
  return object.is_number() && Has(kNumberMembers, name);
}

const Json* FindBorrowed(const JsonObject& object, std::string_view name) {
  return object.if_contains(name);
}

// Short enough for std::string's own buffer when it is an integer of up to 15 digits.
std::string NumberText(double number) {
  constexpr double kExact = 9007199254740992;
  if (number > -kExact && number < kExact && number == std::trunc(number)) {
    char buffer[24];
    const auto integer = static_cast<int64_t>(number);
    return {buffer, std::to_chars(buffer, buffer + sizeof buffer, integer).ptr};
  }
  return NumberToText(number);
}

void AppendJoined(Arena& arena, Value array, std::string_view separator, size_t depth,
                  std::string& out) {
  CheckValueDepth(depth);
  const ArrayView view(array);
  for (size_t i = 0; i < view.size(); ++i) {
    arena.Step();
    const size_t before = out.size();
    if (i > 0) AppendText(separator, out);
    const Value element = view[i];
    if (element.is_array()) {
      // Inner arrays are texts of their own: always joined by ",".
      std::string inner;
      AppendJoined(arena, element, ",", depth + 1, inner);
      AppendText(inner, out);
    } else if (!element.is_nullish()) {
      AppendText(ToText(arena, element), out);
    }
    if (out.size() > before) arena.ChargeBytes(out.size() - before);
  }
}

Value ReadStringIndex(Arena& arena, std::string_view text, size_t index) {
  arena.ChargeText(text.size());
  if (IsAscii(text)) return index < text.size() ? Value::String(text.substr(index, 1)) : Value();
  const std::u16string units = ToUtf16(text);
  if (index >= units.size()) return {};
  return Value::String(arena.Copy(FromUtf16(std::u16string_view(units).substr(index, 1))));
}

Value ReadElement(Arena& arena, Value object, double index) {
  if (object.is_array()) {
    const ArrayView view(object);
    return index < static_cast<double>(view.size()) ? view[static_cast<size_t>(index)] : Value();
  }
  return ReadStringIndex(arena, object.text(), static_cast<size_t>(index));
}

bool Compare(Arena& arena, Operator op, Value left, Value right) {
  left = ToPrimitive(arena, left);
  right = ToPrimitive(arena, right);
  double a = 0;
  double b = 0;
  if (left.is_string() && right.is_string()) {
    arena.ChargeText(std::min(left.text().size(), right.text().size()));
    a = CompareText(left.text(), right.text());
  } else {
    a = ToNumber(arena, left);
    b = ToNumber(arena, right);
  }
  switch (op) {
    case Operator::Less:
      return a < b;
    case Operator::LessEqual:
      return a <= b;
    case Operator::Greater:
      return a > b;
    default:
      return a >= b;
  }
}

Value Add(Arena& arena, Value left, Value right) {
  left = ToPrimitive(arena, left);
  right = ToPrimitive(arena, right);
  if (left.is_string() || right.is_string()) {
    return Value::String(ConcatText(arena, ToText(arena, left), right));
  }
  return Value::Number(ToNumber(arena, left) + ToNumber(arena, right));
}

}  // namespace

bool HasMember(Value object, std::string_view name) {
  return object.kind() == Kind::JsonObject ? FindBorrowed(object.json_object(), name) != nullptr
                                           : object.object().Find(name) != nullptr;
}

void CheckValueDepth(size_t depth) {
  if (depth > kValueDepthMax) {
    Fail(fmt::format("the value is nested deeper than {} levels", kValueDepthMax));
  }
}

std::string_view Describe(Value value) {
  constexpr std::string_view kNames[] = {"undefined", "null",     "a boolean",
                                         "a number",  "a string", "an array",
                                         "an object", "an array", "an object"};
  return kNames[static_cast<size_t>(value.kind())];
}

bool ToBoolean(Value value) {
  switch (value.kind()) {
    case Kind::Undefined:
    case Kind::Null:
      return false;
    case Kind::Boolean:
      return value.boolean();
    case Kind::Number:
      return value.number() != 0 && !std::isnan(value.number());
    case Kind::String:
      return !value.text().empty();
    default:
      return true;
  }
}

double ToNumber(Arena& arena, Value value) {
  switch (value.kind()) {
    case Kind::Undefined:
      return kNaN;
    case Kind::Null:
      return 0;
    case Kind::Boolean:
      return value.boolean() ? 1 : 0;
    case Kind::Number:
      return value.number();
    case Kind::String:
      arena.ChargeText(value.text().size());
      return TextToNumber(value.text());
    default:
      return ToNumber(arena, ToPrimitive(arena, value));
  }
}

double ToInteger(Arena& arena, Value value) {
  const double number = ToNumber(arena, value);
  return std::isnan(number) ? 0 : std::trunc(number);
}

Value ToPrimitive(Arena& arena, Value value) {
  if (value.is_primitive()) return value;
  if (value.is_array()) return Value::String(JoinText(arena, value, ","));
  if (HasMember(value, "toString")) Fail("an object with a member \"toString\" has no text");
  return Value::String("[object Object]");
}

std::string_view ToText(Arena& arena, Value value) {
  switch (value.kind()) {
    case Kind::Undefined:
      return "undefined";
    case Kind::Null:
      return "null";
    case Kind::Boolean:
      return value.boolean() ? "true" : "false";
    case Kind::Number:
      return arena.Copy(NumberText(value.number()));
    case Kind::String:
      return value.text();
    default:
      return ToPrimitive(arena, value).text();
  }
}

std::string_view ConcatText(Arena& arena, std::string_view left, Value right) {
  // A number's text stays out of the arena, so that `left` can be continued in place.
  if (!right.is_number()) return arena.Concat(left, ToText(arena, right));
  const std::string text = NumberText(right.number());
  return left.empty() ? arena.Copy(text) : arena.Concat(left, text);
}

std::string_view JoinText(Arena& arena, Value array, std::string_view separator) {
  std::string out;
  AppendJoined(arena, array, separator, 1, out);
  return arena.Copy(out);
}

bool StrictEquals(Arena& arena, Value a, Value b) {
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case Kind::Undefined:
    case Kind::Null:
      return true;
    case Kind::Boolean:
      return a.boolean() == b.boolean();
    case Kind::Number:
      return a.number() == b.number();
    case Kind::String:
      if (a.text().size() != b.text().size()) return false;
      arena.Steps(a.text().size() / 64);
      return a.text() == b.text();
    default:
      return a.pointer() == b.pointer();
  }
}

bool SameValueZero(Arena& arena, Value a, Value b) {
  if (a.is_number() && b.is_number() && std::isnan(a.number())) return std::isnan(b.number());
  return StrictEquals(arena, a, b);
}

// ECMAScript differs from C where the base is 1 or -1 and the exponent is not finite.
double Power(double base, double exponent) {
  if (std::isnan(exponent)) return kNaN;
  if (std::isinf(exponent) && std::abs(base) == 1) return kNaN;
  return std::pow(base, exponent);
}

Value Operate(Arena& arena, Operator op, Value left, Value right) {
  switch (op) {
    case Operator::Add:
      return Add(arena, left, right);
    case Operator::Less:
    case Operator::LessEqual:
    case Operator::Greater:
    case Operator::GreaterEqual:
      return Value::Boolean(Compare(arena, op, left, right));
    case Operator::Equal:
      return Value::Boolean(StrictEquals(arena, left, right));
    case Operator::NotEqual:
      return Value::Boolean(!StrictEquals(arena, left, right));
    default:
      break;
  }
  const double a = ToNumber(arena, left);
  const double b = ToNumber(arena, right);
  switch (op) {
    case Operator::Subtract:
      return Value::Number(a - b);
    case Operator::Multiply:
      return Value::Number(a * b);
    case Operator::Divide:
      return Value::Number(a / b);
    case Operator::Remainder:
      return Value::Number(std::fmod(a, b));
    default:
      return Value::Number(Power(a, b));
  }
}

Value ReadMember(Value object, std::string_view name) {
  switch (object.kind()) {
    case Kind::Undefined:
    case Kind::Null:
      Fail(fmt::format("cannot read \"{}\" of {}", name, Describe(object)));
    case Kind::JsonObject:
      if (const Json* member = FindBorrowed(object.json_object(), name)) {
        return Value::Borrow(*member);
      }
      break;
    case Kind::Object:
      if (const Value* member = object.object().Find(name)) return *member;
      break;
    case Kind::JsonArray:
    case Kind::Array:
      if (name == "length") return Value::Number(ArrayView(object).size());
      break;
    case Kind::String:
      if (name == "length") return Value::Number(Utf16Length(object.text()));
      break;
    default:
      break;
  }
  if (IsInherited(object, name)) {
    Fail(fmt::format("\"{}\" of {} is not a value", name, Describe(object)));
  }
  return {};
}

Value ReadIndex(Arena& arena, Value object, Value key) {
  const bool indexed = object.is_array() || object.is_string();
  if (indexed && key.is_number()) {
    const double index = key.number();
    if (index >= 0 && index == std::trunc(index) && index < 4294967295.0) {
      return ReadElement(arena, object, index);
    }
  }
  if (object.is_nullish()) {
    const std::string_view name = key.is_primitive() ? ToText(arena, key) : "[…]";
    Fail(fmt::format("cannot read \"{}\" of {}", name, Describe(object)));
  }
  const std::string_view name = ToText(arena, key);
  arena.Steps(name.size() / 64);
  if (indexed) {
    if (const int64_t index = ArrayIndex(name); index >= 0) {
      return ReadElement(arena, object, static_cast<double>(index));
    }
  }
  if (object.is_string() && name == "length") arena.ChargeText(object.text().size());
  return ReadMember(object, name);
}

}  // namespace wfb::expression
