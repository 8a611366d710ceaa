#include "catalog/complete_input.h"

#include <fmt/format.h>

#include "base/json_schema.h"

namespace wfb {

Result<Json> CompleteInput(const DefinitionBundle& bundle, Json input) {
  const Json& schema = bundle.plans.at(bundle.root)->input_schema;
  Json complete = ApplyDefaults(schema, input);
  if (complete.is_null()) complete = JsonObject();
  const Diagnostics problems = ValidateInstance(schema, complete);
  if (problems.empty()) return complete;
  std::string text = "the input does not fit the workflow";
  for (const Diagnostic& problem : problems) {
    text +=
        fmt::format("\n  {}: {}", problem.pointer.empty() ? "/" : problem.pointer, problem.message);
    if (!problem.hint.empty()) text += fmt::format(" ({})", problem.hint);
  }
  return InvalidInput(std::move(text));
}

}  // namespace wfb
