// What an expression is worth when it mentions no name: known before anything runs.
#pragma once

#include <optional>

#include "base/result.h"
#include "definition/document.h"

namespace wfb::definition {

// Nullopt when the source is absent, no expression, or mentions a name; else its value, or why it
// cannot be evaluated.
std::optional<Result<Json>> ConstantValue(const ExpressionSource& source);

// As JavaScript's ToBoolean of the constant; nullopt when there is none.
std::optional<bool> ConstantCondition(const ExpressionSource& source);

}  // namespace wfb::definition
