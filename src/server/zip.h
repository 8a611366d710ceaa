// Files as one zip archive in memory, for downloads. They are stored as they are: what is sent is
// small text, and the archive of the same files is always the same bytes.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace wfb {

struct ZipEntry {
  std::string path;  // UTF-8, with '/'; no segment of it leads elsewhere.
  std::string_view bytes;
};

// InvalidInput beyond 65,535 files or 4 GB: more needs a younger format.
Result<std::string> WriteZip(std::span<const ZipEntry> entries);

}  // namespace wfb
