// Finds what can be known to be wrong with an expression before anything runs: unknown names, and
// reads that the JSON Schema of a value excludes.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "expression/expression.h"

namespace wfb::expression {

// What an expression may mention at one place of a definition. A schema is a JSON Schema document
// (2020-12; type, properties, required, additionalProperties, items, enum, const are read; anything
// else is taken as "anything"), or null for "anything".
struct CheckScope {
  std::map<std::string, Json> roots;         // Root name → schema.
  std::map<std::string, Json> step_outputs;  // Step id → schema of its output.
};

// All problems: unknown roots and steps (with the nearest known name as hint), members that a
// closed schema (additionalProperties false, or properties given and no such member) excludes,
// operations that cannot work on the known type (a method of string on a number …).
std::vector<Problem> Check(const Expression& expression, const CheckScope& scope);

}  // namespace wfb::expression
