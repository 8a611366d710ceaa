// What discovery takes from one package.json.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "workspace/workspace.h"

namespace wfb {

struct PackageManifest {
  std::string name;  // Empty when there is none.
  std::string version;
  bool is_private = false;
  std::string category;
  std::vector<std::pair<std::string, std::string>> scripts;
  std::map<std::string, DependencyKind> dependencies;  // By the name of the package meant.
  std::optional<std::vector<std::string>> workspaces;  // The field's patterns, when it is there.
};

// Reads `path`; messages call it `shown`. Errors: as ReadManifest, or InvalidInput with
// "shown:line:column: …" or "shown: …".
Result<PackageManifest> ReadPackageManifest(const std::string& path, const std::string& shown);

// The same from its text.
Result<PackageManifest> ParsePackageManifest(std::string_view text, const std::string& shown);

}  // namespace wfb
