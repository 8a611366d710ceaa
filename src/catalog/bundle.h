// From a path to something that can run: a workflow file with the workflows beside it, a folder
// with workflow files, or a folder with a monorepo, for which a workflow is made.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "base/json.h"
#include "definition/document.h"
#include "engine/definition_bundle.h"
#include "workspace/selection.h"

namespace wfb {

struct LoadRequest {
  std::string path;       // As the person wrote it; empty = ".". Also a workflow's name.
  std::string directory;  // Where relative paths start; absolute.
  // For monorepos only.
  std::string script;  // Empty = "build".
  std::vector<std::string> filters;
  uint32_t concurrency = 4;
};

struct LoadedWorkflow {
  BundlePtr bundle;  // nullptr when `diagnostics` has errors.
  Diagnostics diagnostics;
  std::vector<std::string> warnings;   // Sentences about a monorepo.
  std::string folder;                  // Of the workflow, absolute: its data directory is there.
  std::optional<Selection> selection;  // Of a monorepo.
  Json input;                          // Of a made workflow; null for a written one.
};

// NotFound when there is nothing to run at the path; InvalidInput when it is not clear what is
// meant, or the monorepo cannot be read.
Result<LoadedWorkflow> LoadWorkflow(const LoadRequest& request);

// All workflow files of a folder (or the one file), checked.
struct CheckedFile {
  std::string file;
  std::string workflow;  // Empty when it could not be read.
  Diagnostics diagnostics;
};
Result<std::vector<CheckedFile>> CheckWorkflows(const LoadRequest& request);

// The documents of a bundle: that of its root, then the others by name.
Result<std::vector<definition::Document>> DocumentsOf(const DefinitionBundle& bundle);

// The text that a run is pinned to, compiled again; the BundleLoader of every engine.
Result<BundlePtr> LoadStoredBundle(const std::string& text);

}  // namespace wfb
