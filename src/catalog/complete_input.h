// The input of a run, checked against its workflow's schema.
#pragma once

#include "base/json.h"
#include "base/result.h"
#include "engine/definition_bundle.h"

namespace wfb {

// The input with defaults. InvalidInput names every problem with its place in the input.
Result<Json> CompleteInput(const DefinitionBundle& bundle, Json input);

}  // namespace wfb
