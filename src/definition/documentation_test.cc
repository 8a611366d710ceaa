// The examples of docs/definition.md are held to the format that the page describes.
#include <doctest/doctest.h>

#include "definition/layout.h"
#include "definition/validation.h"
#include "testing/golden.h"

namespace wfb::definition {

namespace {

std::vector<std::string> JsonBlocks(const std::string& page) {
  constexpr std::string_view kOpening = "```json\n";
  std::vector<std::string> blocks;
  for (size_t at = page.find(kOpening); at != std::string::npos; at = page.find(kOpening, at)) {
    at += kOpening.size();
    blocks.push_back(page.substr(at, page.find("```", at) - at));
  }
  return blocks;
}

// The block as a whole document: blocks show a document, activities, or nodes one after the other.
std::string AsDocument(std::string block) {
  if (block.find("\"format\"") != std::string::npos) return block;
  const std::string head = R"({ "format": "wfb.workflow/v1", "name": "shown", )";
  if (block[0] == '"') return head + "\"activities\": {" + block + "}, \"nodes\": [] }";
  for (size_t at = block.find("}\n{"); at != std::string::npos; at = block.find("}\n{", at)) {
    block.insert(at + 1, ",");
  }
  return head + "\"nodes\": [" + block + "] }";
}

}  // namespace

TEST_CASE("every example of docs/definition.md follows the format") {
  const std::string page = ReadTextFile(std::string(WFB_SOURCE_DIR) + "/docs/definition.md");
  const std::vector<std::string> blocks = JsonBlocks(page);
  CHECK(blocks.size() > 8);
  for (const std::string& block : blocks) {
    CAPTURE(block);
    const bool is_layout = block.find("wfb.layout/v1") != std::string::npos;
    const Diagnostics diagnostics =
        is_layout ? ReadLayout(block).diagnostics : ReadDefinition(AsDocument(block)).diagnostics;
    CHECK(FormatDiagnostics(diagnostics) == "");
  }
}

}  // namespace wfb::definition
