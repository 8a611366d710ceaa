// The whole state of a run as text, for comparing two of them.
#pragma once

#include <string>

#include "core/run.h"

namespace wfb::testing {

std::string DumpRun(const Run& run);

}  // namespace wfb::testing
