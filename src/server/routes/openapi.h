// The description of this API.
#pragma once

#include "server/router.h"

namespace wfb {

// src/server/openapi.json
void ShowApi(const RouteCall& call);

}  // namespace wfb
