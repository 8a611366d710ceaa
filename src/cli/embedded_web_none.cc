#include "cli/embedded_web.h"

namespace wfb {

std::span<const WebAsset> EmbeddedWeb() { return {}; }

}  // namespace wfb
