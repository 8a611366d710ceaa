// The web interface that is linked into this program (cmake/web_assets.cmake). Only main asks for
// it, so that tests link without.
#pragma once

#include <span>

#include "server/web_assets.h"

namespace wfb {

// Empty when wfb was built without it.
std::span<const WebAsset> EmbeddedWeb();

}  // namespace wfb
