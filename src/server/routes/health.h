// Whether the engine works.
#pragma once

#include "server/router.h"

namespace wfb {

// {"status": "ok"}, or 503 once the journal has failed.
void ShowHealth(const RouteCall& call);

}  // namespace wfb
