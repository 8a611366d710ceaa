#include "definition/document_codec.h"

#include "base/sha256.h"
#include "definition/document_json.h"
#include "definition/format.h"
#include "definition/shape_check.h"
#include "definition/source_reader.h"
#include "definition/text_layout.h"

namespace wfb::definition {

ReadDocument ReadDefinition(std::string_view text, std::string file) {
  ReadDocument read;
  Reporter reporter(std::move(file));
  std::optional<SourceMap> map = ReadSource(text, reporter);
  if (map) {
    read.source = std::make_shared<const SourceMap>(std::move(*map));
    reporter.set_source(read.source.get());
    CheckShape(read.source->value(), WorkflowShape(), reporter);
    if (read.source->value().is_object()) {
      read.document = DocumentFromJson(read.source->value());
    }
  }
  read.diagnostics = reporter.Take();
  return read;
}

std::string WriteDefinition(const Document& document) {
  return LayOut(ToJson(document), {"variables", "activities", "nodes", "edges"});
}

std::string DefinitionHash(const Document& document) {
  return Sha256Hex(WriteDefinition(document));
}

}  // namespace wfb::definition
