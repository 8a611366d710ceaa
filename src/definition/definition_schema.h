// The format as a JSON Schema 2020-12 document, made from the table of format.h: for editors
// ($schema), for `wfb schema`, and as docs/schemas/workflow.schema.json.
#pragma once

#include <string>

namespace wfb::definition {

// With 2-space indent and a line break at the end.
std::string DefinitionSchema();
std::string LayoutSchema();

}  // namespace wfb::definition
