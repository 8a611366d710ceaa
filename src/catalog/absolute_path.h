// Paths as people write them.
#pragma once

#include <string>

namespace wfb {

// Absolute, without "." and ".."; relative paths start at `directory`.
std::string AbsolutePath(const std::string& path, const std::string& directory);

}  // namespace wfb
