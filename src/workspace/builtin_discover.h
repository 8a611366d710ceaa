// The builtin activity `npm.discover`: a workspace as the output of a step.
#pragma once

#include <string>

#include "base/json.h"
#include "base/result.h"

namespace wfb {

// `input` is {"root": folder, "script"?: text, "filter"?: [text]}; a relative root starts at
// `base_directory`. The output is that of ToJson(Workspace); with a script or filters its packages
// are those of SelectScript or FilterPackages, whose dependencies pass through the others.
Result<Json> BuiltinNpmDiscover(const Json& input, const std::string& base_directory);

}  // namespace wfb
