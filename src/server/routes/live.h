// Runs as people watch them: a whole one, and all changes as they become durable.
#pragma once

#include "server/router.h"

namespace wfb {

// wfb.view/v1: the run with all that a page draws of it.
void ShowView(const RouteCall& call);
// ?run=A&run=B&list=1: server-sent events `view`, `change`, `gone`, `list` and `beat`, see
// LiveRuns.
void StreamLive(const RouteCall& call);

}  // namespace wfb
