// Events as they become durable.
#pragma once

#include "server/router.h"

namespace wfb {

// ?run=A&run=B (none: all runs): server-sent events, each a wfb.event/v1 with `id:` = its position.
// Begins after the header Last-Event-ID or ?after=POSITION; without both, with what happens next.
// `event: reset` says that the reader has missed something: it is to read the state and to begin
// anew.
void StreamEvents(const RouteCall& call);

}  // namespace wfb
