// The exported code of a workflow in a folder: loaded with all that it calls, checked, compiled.
#pragma once

#include <string>

#include "base/result.h"
#include "compiler/compiler.h"

namespace wfb {

// The workflow of this name, or at this path, and all that it calls as one project. It is empty
// when the diagnostics have errors: those of the definitions first, else those of the compiler.
// NotFound names the nearest.
Result<compiler::CompileResult> CompileNamedWorkflow(const std::string& folder,
                                                     const std::string& name);

}  // namespace wfb
