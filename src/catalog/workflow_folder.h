// The workflow files of a folder, read and checked together.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "definition/definition_set.h"

namespace wfb {

// The workflow files of one folder.
struct WorkflowFolder {
  std::string path;  // Of the file or folder that was named, absolute.
  bool is_folder = false;
  std::string file;  // The named file as it is called in `set`; empty for a folder.
  std::vector<definition::SourceFile> files;
  definition::DefinitionSet set;  // Of the files, in their order.

  // Absolute.
  std::string folder() const;
};

// `path` is that of a folder or file, or of "name" for name.workflow.json; empty = ".". Relative
// ones start at `directory`, and files are named as seen from there. NotFound when nothing is
// there.
Result<WorkflowFolder> ReadWorkflowFolder(const std::string& path, const std::string& directory);

}  // namespace wfb
