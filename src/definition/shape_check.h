// The structural half of validation: compares a document with the format's table (format.h) and
// reports every unknown key, missing key, wrong type and value out of range.
#pragma once

#include "definition/format.h"
#include "definition/reporter.h"

namespace wfb::definition {

// Checks `value` as an object of `shape`. Problems go to `reporter`.
void CheckShape(const Json& value, const Shape& shape, Reporter& reporter);

// "a number", "text", "a list", … of a value, for messages.
std::string TypeWord(const Json& value);

}  // namespace wfb::definition
