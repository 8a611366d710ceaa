// JSON values. boost::json keeps object members in insertion order, which JavaScript also does for
// non-index keys. Only base/json.cc parses and writes: it turns Boost's exceptions into Results.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "base/result.h"

namespace wfb {

using Json = boost::json::value;
using JsonObject = boost::json::object;
using JsonArray = boost::json::array;
using JsonString = boost::json::string;

// Limits of every parse of text that comes from outside.
inline constexpr size_t kJsonDepthMax = 200;

// Parses one JSON document (RFC 8259, nothing around it). The error names line:column. Duplicate
// keys: the last one wins here; the definition codec refuses them with a place.
Result<Json> ParseJson(std::string_view text);

// One line, no spaces, members in insertion order; doubles in the shortest form that reads back
// the same, as JavaScript prints them; integral doubles below 2^53 without fraction.
std::string WriteJson(const Json& value);

// As JSON.stringify(value, null, 2) prints it; no newline at the end.
std::string WriteJsonPretty(const Json& value);

// The number as JavaScript's String(number) prints it ("1e+21", "NaN", "-0" → "0").
std::string NumberToText(double value);

// Member `key` of an object value, or nullptr when absent or not an object.
const Json* FindMember(const Json& value, std::string_view key);
// Member as text, or `fallback` when absent or not a string.
std::string MemberText(const Json& value, std::string_view key, std::string_view fallback = "");

// Any JSON number as a double.
inline bool IsNumber(const Json& value) { return value.is_number(); }
double ToDouble(const Json& value);

}  // namespace wfb
