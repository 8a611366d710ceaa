// JSON Schemas as types of TypeScript, for what is handed in and out.
#pragma once

#include <string>

#include "base/json.h"
#include "compiler/writer.h"

namespace wfb::compiler {

// "export interface NAME { … }" or "export type NAME = …;".
void WriteSchemaType(const std::string& name, const std::string& about, const Json& schema,
                     Writer& writer);

}  // namespace wfb::compiler
