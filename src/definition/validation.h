// The meaning half of validation: everything that can be known to be wrong with a document before
// it runs. All problems are reported, never only the first.
#pragma once

#include <map>
#include <string>

#include "definition/document_codec.h"

namespace wfb::definition {

// The workflows of a folder by name, as far as they could be read.
using WorkflowsByName = std::map<std::string, const Document*>;

// Problems of `document`, with places when `source` is given. `siblings` holds the workflows that
// it may call, itself included; null = unknown, calls are then not checked.
Diagnostics ValidateDefinition(const Document& document, const SourceMap* source,
                               const std::string& file, const WorkflowsByName* siblings = nullptr);

// Reads and validates in one go: structure and meaning, by place.
ReadDocument CheckDefinition(std::string_view text, const std::string& file,
                             const WorkflowsByName* siblings = nullptr);

}  // namespace wfb::definition
