// Prints JSON for people and for diffs: a value that fits into the line stays on it, a longer one
// has one member per line; chosen containers always do.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace wfb::definition {

inline constexpr size_t kLineWidthMax = 100;

// `one_per_line` names members of the root object whose elements stand on lines of their own even
// if they would fit on one. Ends with a line break.
std::string LayOut(const Json& root, const std::vector<std::string_view>& one_per_line);

}  // namespace wfb::definition
