// What the engine counts, for Prometheus.
#pragma once

#include "server/router.h"

namespace wfb {

void ShowMetrics(const RouteCall& call);

}  // namespace wfb
