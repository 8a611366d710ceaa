// The part of JSON Schema (2020-12) that inputs of runs and activities are described with: type,
// properties, required, additionalProperties, items, enum, const, minimum, maximum,
// exclusiveMinimum, exclusiveMaximum, minLength, maxLength, minItems, maxItems, pattern, default.
// Annotations are allowed; any other keyword is refused by CheckSchema, never ignored.
#pragma once

#include <functional>
#include <string>

#include "base/diagnostic.h"
#include "base/json.h"

namespace wfb {

// Codes of the diagnostics that come from here.
inline constexpr const char* kInstanceCode = "WFB-S001";  // A value does not match its schema.
inline constexpr const char* kSchemaCode = "WFB-S002";    // A schema itself is wrong.

// Patterns are matched in time linear in the text. Longer patterns are refused, longer texts do not
// match.
inline constexpr size_t kPatternLengthMax = 1'000;
inline constexpr size_t kPatternTextMax = 20'000;  // Bytes of a text that a pattern is matched to.

// True for a value that is not known yet and therefore matches everything.
using UnknownValue = std::function<bool(const Json&)>;

// All problems of `value` against a schema that CheckSchema accepts, with pointers into `value`.
// The schemas null and true allow anything.
Diagnostics ValidateInstance(const Json& schema, const Json& value,
                             const UnknownValue& unknown = nullptr);

// The value with the defaults of absent object members filled in, at every depth that exists. A
// null value becomes an empty object where the schema asks for an object and has no null.
Json ApplyDefaults(const Json& schema, const Json& value);

// All problems of the schema itself; pointers are into `schema`.
Diagnostics CheckSchema(const Json& schema);

}  // namespace wfb
