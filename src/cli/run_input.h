// The input of a run as it is given on the command line.
#pragma once

#include <string>

#include "base/json.h"
#include "base/result.h"
#include "catalog/complete_input.h"

namespace wfb {

// `text` is JSON, "@file" or "@-" for standard input; relative files start at `directory`.
Result<Json> ReadInput(const std::string& text, const std::string& directory);

}  // namespace wfb
