// What the checker knows of a value before anything runs: which kinds it may be of and, for arrays
// and objects, what is inside. Knowing less is always right: every doubt makes a type wider.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "expression/value.h"

namespace wfb::expression {

// A set of kinds, one bit each.
using KindSet = uint8_t;
inline constexpr KindSet kUndefinedType = 1;
inline constexpr KindSet kNullType = 2;
inline constexpr KindSet kBooleanType = 4;
inline constexpr KindSet kNumberType = 8;
inline constexpr KindSet kStringType = 16;
inline constexpr KindSet kArrayType = 32;
inline constexpr KindSet kObjectType = 64;
inline constexpr KindSet kAnyType = 127;
inline constexpr KindSet kNullishTypes = kUndefinedType | kNullType;
inline constexpr KindSet kReferenceTypes = kArrayType | kObjectType;

struct StaticType {
  KindSet kinds = kAnyType;
  // The JSON Schema of the value, or nullptr. It outlives the check.
  const Json* schema = nullptr;
  // Of the elements, where they are known from the expression itself.
  std::shared_ptr<const StaticType> element;
  // Of an object literal without spread or computed keys: all its members.
  std::shared_ptr<const std::map<std::string, StaticType>> members;

  bool Only(KindSet some) const { return (kinds & ~some) == 0; }
  StaticType With(KindSet more) const;
  StaticType Without(KindSet some) const;
};

StaticType TypeOfKinds(KindSet kinds);
StaticType ArrayOf(StaticType element);
// A null schema, or one with parts that are not read, is anything.
StaticType TypeOfSchema(const Json& schema);
// Either of two.
StaticType Union(const StaticType& a, const StaticType& b);

// What reading a member of an object of this type gives. `excluded` is set when the type rules the
// member out; `known` then lists those that it has.
StaticType MemberType(const StaticType& object, std::string_view name, bool& excluded,
                      std::vector<std::string>& known);
StaticType ElementType(const StaticType& array);

// The values that an enum or const allows, or nullptr when there is no such list.
const JsonArray* AllowedValues(const StaticType& type);

// "a string or null", "a number", …
std::string DescribeKinds(KindSet kinds);

}  // namespace wfb::expression
