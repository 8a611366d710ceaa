// From an activity and its input to a command with every value resolved.
#pragma once

#include "core/command.h"
#include "core/plan.h"

namespace wfb {

// `run` is the value of the name `run`; `attempt` counts from 1. Errors are InvalidInput and say
// which part of the activity could not be evaluated.
Result<StartAttempt> ResolveActivity(const Plan& plan, const Activity& activity, const Json& input,
                                     const Json& run, uint32_t attempt);

// A duration from a value: a number of milliseconds, or a text such as "10s".
Result<DurationMs> DurationFromJson(const Json& value);

}  // namespace wfb
