// From a workflow and all that it reaches to a Temporal TypeScript project that a team can own:
// `wfb compile` writes the files, the code view shows them. Pure: the same documents give the same
// bytes. Every valid definition compiles, or is refused by a diagnostic; nothing is left out.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "definition/document.h"

namespace wfb::compiler {

struct File {
  std::string path;  // Below the project's folder: "src/workflows/package-builder.ts".
  std::string text;  // UTF-8; ends with a newline.
};

// The lines of one node of one workflow, from 1, both ends included.
struct NodeRange {
  std::string workflow;  // Name of the definition.
  std::string node;      // Id in it.
  std::string path;      // Of a File.
  uint32_t first_line = 0;
  uint32_t last_line = 0;
};

struct CompiledProject {
  std::vector<File> files;       // By path.
  std::vector<NodeRange> nodes;  // By workflow as they were given, then in declaration order.
};

struct CompileResult {
  CompiledProject project;  // Empty when `diagnostics` has errors.
  Diagnostics diagnostics;
};

// The workflow that the project starts with first, then every workflow that it reaches (what
// DefinitionSet::Closure names). Precondition: validation found no errors in any of them.
CompileResult Compile(const std::vector<const definition::Document*>& workflows);

}  // namespace wfb::compiler
