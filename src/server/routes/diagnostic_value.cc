#include "server/routes/diagnostic_value.h"

namespace wfb {

namespace {

Json TextOrNull(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

}  // namespace

JsonObject DiagnosticValue(const Diagnostic& diagnostic) {
  return JsonObject{{"code", diagnostic.code},
                    {"severity", diagnostic.severity == Severity::Error ? "error" : "warning"},
                    {"message", diagnostic.message},
                    {"hint", TextOrNull(diagnostic.hint)},
                    {"pointer", diagnostic.pointer},
                    {"line", diagnostic.span.line},
                    {"column", diagnostic.span.column},
                    {"node", TextOrNull(diagnostic.node)}};
}

}  // namespace wfb
