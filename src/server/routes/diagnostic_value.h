// Problems of a document as routes show them.
#pragma once

#include "base/diagnostic.h"
#include "base/json.h"

namespace wfb {

// {"code", "severity", "message", "hint", "pointer", "line", "column", "node"}
JsonObject DiagnosticValue(const Diagnostic& diagnostic);

}  // namespace wfb
