// The input of a run: read from the command line, checked against the workflow's schema, defaults
// filled in.
#pragma once

#include <string>

#include "base/diagnostic.h"
#include "base/json.h"
#include "base/result.h"
#include "engine/definition_bundle.h"

namespace wfb {

// `text` is JSON, "@file" or "@-" for standard input; relative files start at `directory`.
Result<Json> ReadInput(const std::string& text, const std::string& directory);

// The input with defaults. InvalidInput names every problem with its place in the input.
Result<Json> CompleteInput(const DefinitionBundle& bundle, Json input);

}  // namespace wfb
