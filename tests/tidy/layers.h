// Who may include whom, which library is seen where, and what pure modules must not touch.
#pragma once

#include "tidy/source.h"

namespace wfb::tidy {

Findings CheckModuleIncludes(const Source& source);  // Rule "layers".
Findings CheckLibraryHomes(const Source& source);    // Rule "library-home".
Findings CheckPurity(const Source& source);          // Rule "purity".

}  // namespace wfb::tidy
