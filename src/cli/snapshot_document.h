// What the live view shows, from a run's document (wfb.run/v1): for a run in another process.
#pragma once

#include "base/json.h"
#include "cli/live_frame.h"

namespace wfb {

LiveSnapshot SnapshotOf(const Json& document);

}  // namespace wfb
