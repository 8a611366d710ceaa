// Runs as people watch them: a whole one, and all changes as they become durable.
#pragma once

#include "server/router.h"

namespace wfb {

// wfb.view/v1: the run with all that a page draws of it.
void ShowView(const RouteCall& call);
// One step with all that is known of it, see StepDetails.
void ShowStep(const RouteCall& call);
// ?run=A&run=B&list=1: server-sent events `view`, `change`, `gone`, `list` and `beat`, see
// LiveRuns.
void StreamLive(const RouteCall& call);

}  // namespace wfb
