// The one list of pnpm-workspace.yaml that matters here: `packages:`. This is no YAML parser: it
// reads the list as everybody writes it, one `- 'pattern'` a line, and refuses any other style.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace wfb {

// The patterns; nothing when there is no `packages` key. Errors begin with "`file`:line: ".
Result<std::optional<std::vector<std::string>>> ReadPnpmPackages(std::string_view text,
                                                                 const std::string& file);

}  // namespace wfb
