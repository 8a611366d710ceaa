// A selection is what one command works on: the packages of a workspace that have the script and
// that the filters choose, with the dependencies among them. Packages without the script are passed
// through: who depends on them waits for what they depend on.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "workspace/workspace.h"

namespace wfb {

struct SelectedItem {
  std::string name;  // Also its key.
  std::string dir;   // Absolute.
  std::string relative_dir;
  std::string version;
  std::string category;
  std::string script;         // The text of the script.
  std::string before, after;  // Texts of its "pre…" and "post…" scripts; empty without.
  std::vector<std::string> dependencies;
  uint32_t layer = 0;
  double weight = 1;
};

struct Selection {
  std::string root;            // Absolute.
  std::string workspace_name;  // Of the root package, or its folder.
  std::string script;
  std::vector<SelectedItem> items;                       // In the order of the workspace.
  std::vector<std::pair<std::string, std::string>> cut;  // (from, to), of the whole workspace.
  std::vector<std::string> warnings;                     // Of the workspace.
};

// Indices of the packages that `filters` choose, ascending. A filter is a glob over names
// ("@acme/*"; "core" also finds the only "@…/core"), or over folders ("./apps/*"); "NAME..." adds
// all dependencies, "...NAME" all dependents, "!NAME" takes away. Without filters, or with "!" ones
// only, all packages are there to begin with. A filter without any package is NotFound.
Result<std::vector<uint32_t>> FilterPackages(const Workspace& workspace,
                                             const std::vector<std::string>& filters);

// Of each package whether it is an item: chosen by the filters, and with the script unless that is
// empty. NotFound when no package, or none that the filters choose, has the script.
Result<std::vector<bool>> ChooseItems(const Workspace& workspace, const std::string& script,
                                      const std::vector<std::string>& filters);

// For every package the items that it waits for, through packages that are none; ascending.
std::vector<std::vector<uint32_t>> InheritDependencies(const Graph& order,
                                                       const std::vector<bool>& is_item);

// Errors as ChooseItems; `script` is not empty.
Result<Selection> SelectScript(const Workspace& workspace, const std::string& script,
                               const std::vector<std::string>& filters);

}  // namespace wfb
