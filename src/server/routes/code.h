// The Temporal TypeScript project that a workflow of the folder compiles to: for the view of it,
// and as an archive. Both are made from what is on disk at the moment; nothing of it is run.
#pragma once

#include "server/router.h"

namespace wfb {

// {"workflow", "files", "nodes", "diagnostics"}, with an ETag; 304 when the caller has it already.
void ShowCode(const RouteCall& call);
// The files in one folder, zipped. InvalidInput with all problems when there are none.
void DownloadCode(const RouteCall& call);

}  // namespace wfb
