// Names and texts that must not appear, and files that nothing uses.
#pragma once

#include "tidy/source.h"

namespace wfb::tidy {

Findings CheckFileName(const Source& source);   // Rule "file-name".
Findings CheckTypeNames(const Source& source);  // Rule "type-name".
Findings CheckLeftovers(const Source& source);  // Rule "leftovers": marks of unfinished work.
Findings CheckPlaces(const Source& source);     // Rule "places": one machine's paths, hosts.
Findings CheckCommentedOutCode(const Source& source);  // Rule "commented-out".

// Rule "dead-file": a .cc that no CMakeLists.txt names, a .h that nothing includes.
Findings CheckDeadFiles(const std::vector<Source>& sources);

}  // namespace wfb::tidy
