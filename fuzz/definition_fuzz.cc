// Any bytes as a definition and as a layout: read, validate, write and read again. Nothing may
// crash; what was read without errors must be the same after it was written; a definition without
// errors becomes a plan.
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "definition/definition_set.h"
#include "definition/layout.h"
#include "definition/plan_lowering.h"
#include "definition/validation.h"

namespace wfb::definition {
namespace {

void TryDefinition(std::string_view text) {
  const ReadDocument read = CheckDefinition(text, "a.workflow.json");
  for (const Diagnostic& diagnostic : read.diagnostics) {
    WFB_CHECK(!diagnostic.message.empty(), "every problem says what is wrong");
  }
  if (!read.document) {
    WFB_CHECK(HasErrors(read.diagnostics), "a text that is no document has a problem");
    return;
  }
  const std::string written = WriteDefinition(*read.document);
  const ReadDocument again = ReadDefinition(written);
  WFB_CHECK(again.document.has_value(), "what is written can be read");
  if (HasErrors(read.diagnostics)) return;
  WFB_CHECK(*again.document == *read.document, "a document reads as it was written");
  WFB_CHECK(WriteDefinition(*again.document) == written, "writing twice changes nothing");
  WFB_CHECK(LowerDefinition(*read.document, "/base").ok(), "a valid document becomes a plan");
}

void TryLayout(std::string_view text) {
  const ReadLayoutResult read = ReadLayout(text);
  if (!read.layout || HasErrors(read.diagnostics)) return;
  WFB_CHECK(ReadLayout(WriteLayout(*read.layout)).layout == read.layout,
            "a layout reads as it was written");
}

}  // namespace
}  // namespace wfb::definition

// NOLINTNEXTLINE(readability-identifier-naming): the name that libFuzzer calls.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  wfb::definition::TryDefinition(text);
  wfb::definition::TryLayout(text);
  wfb::definition::DefinitionSet::Load({{"a.workflow.json", std::string(text)}});
  return 0;
}
