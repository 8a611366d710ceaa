// Where each value of a JSON text stands. The strict reader of documents makes it; diagnostics ask
// it by JSON pointer. Offsets are bytes of the text, columns are UTF-16 units as editors count.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/json.h"
#include "expression/expression.h"

namespace wfb::definition {

// Appends one segment to a JSON pointer, escaped (RFC 6901).
std::string PointerTo(std::string_view pointer, std::string_view key);
std::string PointerTo(std::string_view pointer, size_t index);

class SourceMap {
 public:
  // One value of the document. Children of a container are child_begin … child_begin+child_count-1
  // in the list of children, in the order of the Json container.
  struct Position {
    uint32_t begin = 0, end = 0;          // The value.
    uint32_t key_begin = 0, key_end = 0;  // Its key with quotes; equal = no key.
    uint32_t child_begin = 0, child_count = 0;
  };

  SourceMap() = default;
  SourceMap(std::string text, Json value, std::vector<Position> positions,
            std::vector<uint32_t> children, uint32_t root);

  const Json& value() const { return value_; }

  // Place of the value, or of the nearest enclosing one that exists.
  SourceSpan ValueSpan(std::string_view pointer) const;
  // Place of the member's key; of the value where there is no key.
  SourceSpan KeySpan(std::string_view pointer) const;
  // A part of a string value: byte offsets in the string as it reads after unescaping.
  SourceSpan StringSpan(std::string_view pointer, expression::TextRange range) const;
  SourceSpan SpanOf(uint32_t begin, uint32_t end) const;

 private:
  struct Found {
    const Position* position;
    bool exact;
  };
  Found Find(std::string_view pointer) const;
  void PlaceOf(uint32_t offset, uint32_t& line, uint32_t& column) const;

  std::string text_;
  Json value_;
  std::vector<Position> positions_;
  std::vector<uint32_t> children_;
  uint32_t root_ = 0;
  std::vector<uint32_t> line_begins_;
};

}  // namespace wfb::definition
