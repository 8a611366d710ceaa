#include "workspace/workspace.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <unordered_map>

#include "workspace/cycle_cut.h"
#include "workspace/file.h"
#include "workspace/package_folders.h"
#include "workspace/package_json.h"
#include "workspace/pnpm_workspace.h"

namespace wfb {

namespace {

constexpr size_t kProblemsShownMax = 20;

// Problems of several files, told at once.
class Problems {
 public:
  void Add(std::string text) { texts_.push_back(std::move(text)); }
  Status AsStatus() const {
    if (texts_.empty()) return Ok();
    std::string all;
    for (size_t i = 0; i < std::min(texts_.size(), kProblemsShownMax); ++i) {
      if (i > 0) all += '\n';
      all += texts_[i];
    }
    if (texts_.size() > kProblemsShownMax) {
      all += fmt::format("\nand {} more problems of this kind", texts_.size() - kProblemsShownMax);
    }
    return InvalidInput(std::move(all));
  }

 private:
  std::vector<std::string> texts_;
};

// A path for messages: "./packages/a" as "packages/a".
std::string Shown(const std::string& folder, const std::string& name) {
  if (folder.empty() || folder == ".") return name;
  return folder.ends_with('/') ? folder + name : folder + "/" + name;
}

Result<std::string> AbsolutePath(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(
      realpath(path.empty() ? "." : path.c_str(), nullptr), &std::free);
  if (real == nullptr) return ErrnoError("open the folder " + path, errno);
  return std::string(real.get());
}

Error NotAMonorepo(const std::string& path, std::string_view why, ErrorKind kind) {
  return {kind, fmt::format("{} is not a monorepo: {}", path, why)};
}

// The patterns of "workspaces", or else of pnpm-workspace.yaml.
Result<std::vector<FolderPattern>> ReadPatterns(const std::string& path, const std::string& root,
                                                const PackageManifest& manifest) {
  std::optional<std::vector<std::string>> texts = manifest.workspaces;
  std::string file = Shown(path, "package.json");
  if (!texts) {
    file = Shown(path, "pnpm-workspace.yaml");
    Result<std::string> yaml = ReadManifest(root + "/pnpm-workspace.yaml");
    if (yaml.ok()) {
      WFB_ASSIGN_OR_RETURN(texts, ReadPnpmPackages(*yaml, file));
    } else if (yaml.error().kind != ErrorKind::NotFound) {
      return std::move(yaml).error();
    }
  }
  if (!texts) {
    return NotAMonorepo(path,
                        "its package.json has no \"workspaces\" and there is no "
                        "pnpm-workspace.yaml with \"packages\". Add \"workspaces\": "
                        "[\"packages/*\"] to package.json, or run a workflow file",
                        ErrorKind::InvalidInput);
  }
  std::vector<FolderPattern> patterns;
  Problems problems;
  for (const std::string& text : *texts) {
    Result<FolderPattern> pattern = ParseFolderPattern(text);
    if (pattern.ok()) {
      patterns.push_back(std::move(pattern).value());
    } else {
      problems.Add(file + ": " + pattern.error().message);
    }
  }
  WFB_RETURN_IF_ERROR(problems.AsStatus());
  return patterns;
}

Result<std::vector<PackageManifest>> ReadManifests(const std::string& path, const std::string& root,
                                                   const std::vector<std::string>& folders) {
  std::vector<PackageManifest> manifests;
  std::unordered_map<std::string, size_t> by_name;
  Problems problems;
  for (const std::string& folder : folders) {
    const std::string file = folder + "/package.json";
    const std::string shown = Shown(path, file);
    Result<PackageManifest> manifest = ReadPackageManifest(root + "/" + file, shown);
    if (!manifest.ok()) {
      problems.Add(manifest.error().message);
      manifests.emplace_back();
      continue;
    }
    if (manifest->name.empty()) {
      problems.Add(fmt::format(
          "{}: the package has no name; add \"name\", or leave the folder out with the pattern "
          "\"!{}\"",
          shown, folder));
    } else if (const auto [other, is_new] = by_name.emplace(manifest->name, manifests.size());
               !is_new) {
      problems.Add(
          fmt::format("{}: the name {} is already that of {}; give one of them another "
                      "name",
                      shown, manifest->name, Shown(path, folders[other->second])));
    }
    manifests.push_back(std::move(manifest).value());
  }
  WFB_RETURN_IF_ERROR(problems.AsStatus());
  return manifests;
}

void AddPackages(const std::vector<std::string>& folders, std::vector<PackageManifest> manifests,
                 Workspace& workspace) {
  std::unordered_map<std::string, uint32_t> by_name;
  for (uint32_t i = 0; i < manifests.size(); ++i) by_name.emplace(manifests[i].name, i);
  for (uint32_t i = 0; i < manifests.size(); ++i) {
    PackageManifest& manifest = manifests[i];
    WorkspacePackage package;
    package.name = std::move(manifest.name);
    package.version = std::move(manifest.version);
    package.is_private = manifest.is_private;
    package.relative_dir = folders[i];
    package.category = std::move(manifest.category);
    package.scripts = std::move(manifest.scripts);
    for (const auto& [name, kind] : manifest.dependencies) {
      const auto member = by_name.find(name);
      // A package that names itself means a released version of itself, which is no order.
      if (member == by_name.end() || member->second == i) continue;
      package.dependencies.push_back({member->second, kind, false});
    }
    std::sort(package.dependencies.begin(), package.dependencies.end(),
              [](const auto& a, const auto& b) { return a.package < b.package; });
    workspace.packages.push_back(std::move(package));
  }
}

// Marks the development dependencies that close cycles; refuses cycles without any.
Status CutCyclesOf(Workspace& workspace) {
  std::vector<WorkspacePackage>& packages = workspace.packages;
  std::vector<CuttableEdge> edges;
  for (uint32_t i = 0; i < packages.size(); ++i) {
    for (const WorkspaceDependency& dependency : packages[i].dependencies) {
      edges.push_back({dependency.package, i, dependency.kind == DependencyKind::Development});
    }
  }
  const CycleCut result = CutCycles(static_cast<uint32_t>(packages.size()), edges);
  if (!result.hard_cycle.empty()) {
    // An edge of the graph goes to the dependent: reversed, the text reads "depends on".
    std::string text = packages[result.hard_cycle[0]].name;
    for (size_t i = result.hard_cycle.size(); i-- > 0;) {
      text += " → " + packages[result.hard_cycle[i]].name;
    }
    return InvalidInput(fmt::format(
        "the packages depend on each other in a cycle: {}. Only devDependencies can be left out of "
        "the order; remove one of these dependencies or make it a devDependency",
        text));
  }
  for (const GraphEdge& edge : result.cut) {
    WorkspacePackage& dependent = packages[edge.to];
    for (WorkspaceDependency& dependency : dependent.dependencies) {
      if (dependency.package == edge.from) dependency.cut = true;
    }
    workspace.cut.push_back({edge.to, edge.from});
  }
  std::sort(workspace.cut.begin(), workspace.cut.end(), [](const auto& a, const auto& b) {
    return std::pair(a.from, a.to) < std::pair(b.from, b.to);
  });
  for (const Workspace::Cut& cut : workspace.cut) {
    workspace.warnings.push_back(
        fmt::format("The devDependency of {} on {} closes a cycle and is left out of the order.",
                    packages[cut.from].name, packages[cut.to].name));
  }
  return Ok();
}

Status CheckPackageCount(const std::string& path, size_t count) {
  if (count == 0) {
    return InvalidInput(fmt::format(
        "{} has no packages: no folder that its workspace patterns name holds a package.json",
        path));
  }
  if (count > kWorkspacePackagesMax) {
    return InvalidInput(fmt::format(
        "{} has {} packages, which is more than the {} that a workspace may have; name the folders "
        "of the packages more closely",
        path, count, kWorkspacePackagesMax));
  }
  return Ok();
}

}  // namespace

const char* DependencyKindName(DependencyKind kind) {
  switch (kind) {
    case DependencyKind::Regular:
      return "dependencies";
    case DependencyKind::Optional:
      return "optionalDependencies";
    case DependencyKind::Peer:
      return "peerDependencies";
    case DependencyKind::Development:
      return "devDependencies";
  }
  return "dependencies";
}

const std::string* WorkspacePackage::FindScript(std::string_view script) const {
  for (const auto& [key, text] : scripts) {
    if (key == script) return &text;
  }
  return nullptr;
}

std::string Workspace::AbsoluteDir(const WorkspacePackage& package) const {
  return (root == "/" ? "" : root) + "/" + package.relative_dir;
}

Graph Workspace::Order() const {
  std::vector<GraphEdge> edges;
  for (uint32_t i = 0; i < packages.size(); ++i) {
    for (const WorkspaceDependency& dependency : packages[i].dependencies) {
      if (!dependency.cut) edges.push_back({dependency.package, i});
    }
  }
  return Graph::Build(static_cast<uint32_t>(packages.size()), edges);
}

Result<Workspace> DiscoverWorkspace(const std::string& path) {
  Workspace workspace;
  WFB_ASSIGN_OR_RETURN(workspace.root, AbsolutePath(path));
  Result<PackageManifest> manifest =
      ReadPackageManifest(workspace.root + "/package.json", Shown(path, "package.json"));
  if (!manifest.ok()) {
    if (manifest.error().kind != ErrorKind::NotFound) return std::move(manifest).error();
    return NotAMonorepo(path, "there is no package.json in it", ErrorKind::NotFound);
  }
  const size_t slash = workspace.root.rfind('/');
  workspace.name = manifest->name.empty() ? workspace.root.substr(slash + 1) : manifest->name;
  WFB_ASSIGN_OR_RETURN(const std::vector<FolderPattern> patterns,
                       ReadPatterns(path, workspace.root, *manifest));
  WFB_ASSIGN_OR_RETURN(const PackageFolders found,
                       FindPackageFolders(workspace.root, path == "." ? "" : path, patterns));
  WFB_RETURN_IF_ERROR(CheckPackageCount(path, found.folders.size()));
  for (const std::string& pattern : found.unmatched) {
    workspace.warnings.push_back(
        fmt::format("The workspace pattern \"{}\" matches no package.", pattern));
  }
  WFB_ASSIGN_OR_RETURN(std::vector<PackageManifest> manifests,
                       ReadManifests(path, workspace.root, found.folders));
  AddPackages(found.folders, std::move(manifests), workspace);
  WFB_RETURN_IF_ERROR(CutCyclesOf(workspace));
  return workspace;
}

Json ToJson(const Workspace& workspace) {
  JsonArray packages;
  for (const WorkspacePackage& package : workspace.packages) {
    JsonArray dependencies;
    for (const WorkspaceDependency& dependency : package.dependencies) {
      if (!dependency.cut) dependencies.emplace_back(workspace.packages[dependency.package].name);
    }
    JsonObject scripts;
    for (const auto& [name, text] : package.scripts) scripts[name] = text;
    packages.push_back(JsonObject{{"name", package.name},
                                  {"version", package.version},
                                  {"dir", workspace.AbsoluteDir(package)},
                                  {"relativeDir", package.relative_dir},
                                  {"category", package.category},
                                  {"private", package.is_private},
                                  {"dependencies", std::move(dependencies)},
                                  {"scripts", std::move(scripts)}});
  }
  JsonArray cut;
  for (const Workspace::Cut& edge : workspace.cut) {
    cut.push_back(JsonObject{{"from", workspace.packages[edge.from].name},
                             {"to", workspace.packages[edge.to].name}});
  }
  JsonArray warnings;
  for (const std::string& warning : workspace.warnings) warnings.emplace_back(warning);
  return JsonObject{{"root", workspace.root},
                    {"packages", std::move(packages)},
                    {"cut", std::move(cut)},
                    {"warnings", std::move(warnings)}};
}

}  // namespace wfb
