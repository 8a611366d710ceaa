// Random valid workflow definitions for property tests: of the codec, the lowering, the compiler
// and of executors against each other. The same seed gives the same definition.
#pragma once

#include <cstdint>

#include "definition/document.h"

namespace wfb {

// Validation finds no errors in it (warnings it may). It runs without the outside world when its
// command activities (`true` and `printf`) can be started; children call the workflow "child".
definition::Document GenerateDefinition(uint64_t seed);

}  // namespace wfb
