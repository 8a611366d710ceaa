// Finds the folders with a package.json that the patterns of a workspace name.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "workspace/glob.h"

namespace wfb {

// Reading more folders than this is refused: the patterns then name more than packages.
inline constexpr size_t kFoldersReadMax = 200'000;

struct PackageFolders {
  std::vector<std::string> folders;    // Relative to the root, ascending, each once.
  std::vector<std::string> unmatched;  // Sources of the patterns that add no folder.
};

// Patterns apply in their order: a negated one takes away what the ones before it have added. The
// root itself is never a package of the workspace. `**` follows no symbolic links; a folder that is
// reached by two paths counts by the smaller one. Io errors name the folder; messages call the root
// `shown_root`.
Result<PackageFolders> FindPackageFolders(const std::string& root, const std::string& shown_root,
                                          const std::vector<FolderPattern>& patterns);

}  // namespace wfb
