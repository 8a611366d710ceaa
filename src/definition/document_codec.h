// Text ↔ document. Reading is strict and reports every structural problem at its place; writing is
// stable: canonical key order, one node and one edge per line (or group of lines), so that
// differences of two versions read well. Read(Write(d)) == d, and writing twice changes nothing.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "definition/document.h"
#include "definition/source_map.h"

namespace wfb::definition {

struct ReadDocument {
  // Absent when the text is no JSON object. With structural errors the rest of the document is
  // still here, so that validation can report what else is wrong.
  std::optional<Document> document;
  std::shared_ptr<const SourceMap> source;
  Diagnostics diagnostics;  // Structure only; validation.h judges the meaning.
};

// `file` is what diagnostics call the document; may be empty.
ReadDocument ReadDefinition(std::string_view text, std::string file = "");

// Ends with a line break.
std::string WriteDefinition(const Document& document);

// SHA-256 (hex) of the canonical text: what a run is pinned to.
std::string DefinitionHash(const Document& document);

}  // namespace wfb::definition
