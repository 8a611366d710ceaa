// What is passed on with wfb is named in THIRD_PARTY_NOTICES.md.
#pragma once

#include "tidy/source.h"

namespace wfb::tidy {

// A finding for each npm package that the web interface may contain (web/package-lock.json: those
// that are not for development only) and that the notices do not name.
Findings CheckNotices(const std::vector<Source>& sources);

}  // namespace wfb::tidy
