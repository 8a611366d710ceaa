// The one table of all routes.
#pragma once

#include <span>

#include "server/router.h"

namespace wfb {

std::span<const Route> ApiRoutes();

}  // namespace wfb
