// Reads a command's arguments into the targets of its options.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "cli/options.h"

namespace wfb {

// `arguments` are those after the command's name. InvalidInput says what is wrong and, for a
// mistyped option, what was probably meant.
Status ParseArguments(const Options& options, const std::vector<std::string>& arguments);

}  // namespace wfb
