#include "definition/source_map.h"

#include <algorithm>
#include <charconv>

namespace wfb::definition {

namespace {

// Bytes that one character of the string takes in the text, and after unescaping.
struct CharacterLength {
  uint32_t raw = 1;
  uint32_t decoded = 1;
};

uint32_t HexValue(std::string_view digits) {
  uint32_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  return value;
}

CharacterLength LengthAt(std::string_view text, size_t at) {
  if (text[at] != '\\') return {};
  if (at + 1 >= text.size() || text[at + 1] != 'u' || at + 6 > text.size()) return {2, 1};
  const uint32_t unit = HexValue(text.substr(at + 2, 4));
  if (unit >= 0xD800 && unit < 0xE000) return {12, 4};
  if (unit < 0x80) return {6, 1};
  return {6, unit < 0x800 ? 2U : 3U};
}

std::string Unescape(std::string_view segment) {
  std::string key;
  for (size_t i = 0; i < segment.size(); ++i) {
    if (segment[i] == '~' && i + 1 < segment.size()) {
      key += segment[++i] == '1' ? '/' : '~';
    } else {
      key += segment[i];
    }
  }
  return key;
}

// Index of the child that `segment` names, or nullopt.
std::optional<size_t> ChildIndex(const Json& value, std::string_view segment) {
  if (const auto* object = value.if_object()) {
    const auto* member = object->find(Unescape(segment));
    if (member == object->end()) return std::nullopt;
    return static_cast<size_t>(member - object->begin());
  }
  size_t index = 0;
  const char* const end = segment.data() + segment.size();
  const auto [stop, error] = std::from_chars(segment.data(), end, index);
  const auto* array = value.if_array();
  const bool is_index = error == std::errc() && stop == end;
  if (array == nullptr || !is_index || index >= array->size()) return std::nullopt;
  return index;
}

const Json& ChildValue(const Json& value, size_t index) {
  if (const auto* object = value.if_object()) return (object->begin() + index)->value();
  return value.get_array()[index];
}

}  // namespace

std::string PointerTo(std::string_view pointer, std::string_view key) {
  std::string result(pointer);
  result += '/';
  for (const char c : key) {
    if (c == '~') {
      result += "~0";
    } else if (c == '/') {
      result += "~1";
    } else {
      result += c;
    }
  }
  return result;
}

std::string PointerTo(std::string_view pointer, size_t index) {
  return std::string(pointer) + '/' + std::to_string(index);
}

SourceMap::SourceMap(std::string text, Json value, std::vector<Position> positions,
                     std::vector<uint32_t> children, uint32_t root)
    : text_(std::move(text)),
      value_(std::move(value)),
      positions_(std::move(positions)),
      children_(std::move(children)),
      root_(root) {
  line_begins_.push_back(0);
  for (uint32_t i = 0; i < text_.size(); ++i) {
    if (text_[i] == '\n') line_begins_.push_back(i + 1);
  }
}

void SourceMap::PlaceOf(uint32_t offset, uint32_t& line, uint32_t& column) const {
  const auto after = std::upper_bound(line_begins_.begin(), line_begins_.end(), offset);
  line = static_cast<uint32_t>(after - line_begins_.begin());
  column = 1;
  for (uint32_t i = line_begins_[line - 1]; i < offset && i < text_.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text_[i]);
    if ((byte & 0xC0) != 0x80) column += byte >= 0xF0 ? 2 : 1;
  }
}

SourceSpan SourceMap::SpanOf(uint32_t begin, uint32_t end) const {
  SourceSpan span;
  if (line_begins_.empty()) return span;
  PlaceOf(begin, span.line, span.column);
  PlaceOf(end, span.end_line, span.end_column);
  return span;
}

SourceMap::Found SourceMap::Find(std::string_view pointer) const {
  if (positions_.empty()) return {nullptr, false};
  const Position* position = &positions_[root_];
  const Json* value = &value_;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const size_t slash = std::min(pointer.find('/'), pointer.size());
    const std::optional<size_t> index = ChildIndex(*value, pointer.substr(0, slash));
    if (!index || *index >= position->child_count) return {position, false};
    pointer.remove_prefix(slash);
    value = &ChildValue(*value, *index);
    position = &positions_[children_[position->child_begin + *index]];
  }
  return {position, true};
}

SourceSpan SourceMap::ValueSpan(std::string_view pointer) const {
  const Found found = Find(pointer);
  if (found.position == nullptr) return {};
  return SpanOf(found.position->begin, found.position->end);
}

SourceSpan SourceMap::KeySpan(std::string_view pointer) const {
  const Found found = Find(pointer);
  if (found.position == nullptr) return {};
  const Position& p = *found.position;
  const bool has_key = found.exact && p.key_begin != p.key_end;
  return has_key ? SpanOf(p.key_begin, p.key_end) : SpanOf(p.begin, p.end);
}

SourceSpan SourceMap::StringSpan(std::string_view pointer, expression::TextRange range) const {
  const Found found = Find(pointer);
  if (found.position == nullptr) return {};
  const Position& p = *found.position;
  if (!found.exact || text_[p.begin] != '"') return SpanOf(p.begin, p.end);

  uint32_t raw = p.begin + 1;
  uint32_t decoded = 0;
  uint32_t begin = raw;
  while (raw + 1 < p.end && decoded < range.end) {
    if (decoded <= range.begin) begin = raw;
    const CharacterLength length = LengthAt(text_, raw);
    raw += length.raw;
    decoded += length.decoded;
    if (decoded <= range.begin) begin = raw;
  }
  return SpanOf(begin, std::max(begin, raw));
}

}  // namespace wfb::definition
