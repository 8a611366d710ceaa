// The workflows of a folder as people choose among them: those that its files define, or the one
// that is made for a monorepo.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "catalog/bundle.h"
#include "definition/document.h"

namespace wfb {

struct ListedWorkflow {
  std::string name;  // Of the file, when it could not be read.
  std::string path;  // Of its file, from the folder; "." for a monorepo.
  std::string text;  // As on disk; as it is made, for a monorepo.
  std::optional<definition::Document> document;  // Absent when the text is no JSON object.
  Diagnostics diagnostics;
  std::vector<std::string> calls;    // Workflows that it calls, each once.
  std::vector<std::string> used_by;  // Workflows that call it.
};

// By name. Empty when there is nothing to run in the folder (absolute).
Result<std::vector<ListedWorkflow>> ListWorkflows(const std::string& folder);

// The workflow of this name, or at this path; NotFound names the nearest.
Result<ListedWorkflow> FindWorkflow(const std::string& folder, const std::string& name);

// Loads the workflow of this name, or at this path, to run it.
Result<LoadedWorkflow> LoadNamedWorkflow(const std::string& folder, const std::string& name);

// Checks a text as if it stood in the folder: workflows that it calls are those of the folder.
Diagnostics CheckText(const std::string& folder, const std::string& text);

}  // namespace wfb
