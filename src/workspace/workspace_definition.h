// The workflow that runs one script in the packages of a monorepo, for which nobody has written a
// file: an orchestrate node over the packages, each of which runs its script without npm in between
// (starting npm costs hundreds of milliseconds a package).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "core/graph_text.h"
#include "workspace/selection.h"

namespace wfb {

// A document of format wfb.workflow/v1; its input is that of WorkspaceInput. `concurrency` ≥ 1.
Json WorkspaceDefinition(const Selection& selection, uint32_t concurrency);

// {"packages":[{"name","dir","version","category","dependencies":[name],"layer","weight","script",
// "argv":[text]}],"path"}. `search_path` is the PATH of the caller; programs are looked up on it,
// after the node_modules/.bin of the package and of the root; "path" is the root's and it.
Json WorkspaceInput(const Selection& selection, const std::string& search_path);

// The graph of that workflow with its items, for `wfb graph FOLDER`.
ItemGraph WorkspaceGraph(const Selection& selection);

// The words of a script that needs no shell: plain words without quotes, variables, patterns,
// redirections, assignments and shell builtins. Empty when it needs one.
std::vector<std::string> PlainWords(std::string_view script);

}  // namespace wfb
