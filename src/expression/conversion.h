// ECMAScript's abstract operations on the values of an evaluation: conversions, comparison and the
// reading of members. Texts that must be made live in the arena.
#pragma once

#include <string_view>

#include "expression/ast.h"
#include "expression/value.h"

namespace wfb::expression {

bool ToBoolean(Value value);
double ToNumber(Arena& arena, Value value);
// ToIntegerOrInfinity: NaN is 0.
double ToInteger(Arena& arena, Value value);
std::string_view ToText(Arena& arena, Value value);
// left + ToText(right).
std::string_view ConcatText(Arena& arena, std::string_view left, Value right);
// Arrays become their elements joined by ",", objects "[object Object]".
Value ToPrimitive(Arena& arena, Value value);

bool StrictEquals(Arena& arena, Value a, Value b);
// As StrictEquals, but NaN equals NaN.
bool SameValueZero(Arena& arena, Value a, Value b);

// The binary operators but the logical ones.
Value Operate(Arena& arena, Operator op, Value left, Value right);
double Power(double base, double exponent);

// object.name, for a name that is no array index. Fails for undefined and null, and for what
// JavaScript's prototypes have: methods are not values here.
Value ReadMember(Value object, std::string_view name);
// True when an object has a member of that name itself.
bool HasMember(Value object, std::string_view name);
// object[key].
Value ReadIndex(Arena& arena, Value object, Value key);

// What Array.prototype.join gives.
std::string_view JoinText(Arena& arena, Value array, std::string_view separator);

// "undefined", "null", "a boolean", "a number", "a string", "an array", "an object": for messages.
std::string_view Describe(Value value);

// Fails when values are nested deeper than kValueDepthMax: recursion over values is bounded.
void CheckValueDepth(size_t depth);

}  // namespace wfb::expression
