// Reading of whole files for discovery.
#pragma once

#include <string>

#include "base/result.h"

namespace wfb {

inline constexpr size_t kManifestBytesMax = 16 * 1024 * 1024;

// The content of the regular file `path`, without a UTF-8 byte order mark. NotFound when there is
// none; InvalidInput when it is larger than kManifestBytesMax or no regular file.
Result<std::string> ReadManifest(const std::string& path);

}  // namespace wfb
