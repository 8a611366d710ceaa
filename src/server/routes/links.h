// Links that let a browser in.
#pragma once

#include "server/router.h"

namespace wfb {

// {"to"?}: over the Unix socket only. {"url", "link", "token"}; the engine serves browsers from
// then on, if it did not before.
void MakeLink(const RouteCall& call);

}  // namespace wfb
