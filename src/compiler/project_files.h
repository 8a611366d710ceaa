// Everything of a project that is no workflow and no activity: package.json, worker, client, …
#pragma once

#include <vector>

#include "compiler/compiler.h"
#include "compiler/project.h"

namespace wfb::compiler {

void AddProjectFiles(const Project& project, std::vector<File>& files);

}  // namespace wfb::compiler
