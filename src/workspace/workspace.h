// A workspace is a monorepo as it is on disk: the packages that the root's package.json (or
// pnpm-workspace.yaml) names, and who depends on whom among them. Discovery only reads; it runs no
// script and follows no symbolic link into a loop. The order of the packages, the cut and all texts
// depend on the files alone.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "core/graph.h"

namespace wfb {

inline constexpr size_t kWorkspacePackagesMax = 10'000;

// Where a package names another one. Named in several places, it counts as the first of these.
enum class DependencyKind { Regular, Optional, Peer, Development };
// "dependencies", "optionalDependencies", "peerDependencies", "devDependencies".
const char* DependencyKindName(DependencyKind kind);

struct WorkspaceDependency {
  uint32_t package = 0;  // Index of the one that is depended on.
  DependencyKind kind = DependencyKind::Regular;
  bool cut = false;  // Left out of the order, because it closes a cycle.
};

struct WorkspacePackage {
  std::string name;
  std::string version;  // Empty when package.json has none.
  bool is_private = false;
  std::string relative_dir;  // "packages/core": from the root, with "/".
  std::string category;      // "wfb": {"category": …} of package.json; empty without.
  std::vector<std::pair<std::string, std::string>> scripts;  // In the order of package.json.
  std::vector<WorkspaceDependency> dependencies;             // By ascending package.

  // Text of the script, or nullptr.
  const std::string* FindScript(std::string_view script) const;
};

struct Workspace {
  std::string root;                        // Absolute, without symbolic links.
  std::string name;                        // Of the root package; else of its folder.
  std::vector<WorkspacePackage> packages;  // By relative_dir.
  // Development dependencies that are left out of the order: from depends on to.
  struct Cut {
    uint32_t from = 0, to = 0;
  };
  std::vector<Cut> cut;
  std::vector<std::string> warnings;  // Sentences: each cut, patterns that match nothing.

  std::string AbsoluteDir(const WorkspacePackage& package) const;
  // The dependencies without the cut ones: acyclic, an edge from a dependency to its dependent.
  Graph Order() const;
};

// Reads the monorepo at `path`. NotFound when there is no such folder or no package.json in it;
// InvalidInput names every problem on a line of its own, with its file and the way out.
Result<Workspace> DiscoverWorkspace(const std::string& path);

// {"root","packages":[{"name","version","dir","relativeDir","category","private",
// "dependencies":[name],"scripts":{name: text}}],"cut":[{"from","to"}],"warnings":[text]}; `dir` is
// absolute, dependencies are without the cut ones.
Json ToJson(const Workspace& workspace);

}  // namespace wfb
