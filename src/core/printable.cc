#include "core/printable.h"

#include <algorithm>
#include <array>

namespace wfb {

namespace {

constexpr char32_t kReplacement = 0xFFFD;

struct Range {
  char32_t first, last;
};

bool IsIn(const auto& ranges, char32_t code_point) {
  return std::any_of(ranges.begin(), ranges.end(), [&](const Range& range) {
    return range.first <= code_point && code_point <= range.last;
  });
}

// Marks that are drawn over the character before them, and joiners.
constexpr std::array kNoColumn{Range{0x0300, 0x036F}, Range{0x1AB0, 0x1AFF}, Range{0x1DC0, 0x1DFF},
                               Range{0x200B, 0x200D}, Range{0x20D0, 0x20FF}, Range{0xFE00, 0xFE0F},
                               Range{0xFE20, 0xFE2F}};
// East Asian wide characters and emoji.
constexpr std::array kTwoColumns{
    Range{0x1100, 0x115F},   Range{0x2E80, 0x303E},   Range{0x3041, 0xA4CF},
    Range{0xAC00, 0xD7A3},   Range{0xF900, 0xFAFF},   Range{0xFE30, 0xFE6F},
    Range{0xFF00, 0xFF60},   Range{0xFFE0, 0xFFE6},   Range{0x1F300, 0x1F64F},
    Range{0x1F680, 0x1F6FF}, Range{0x1F900, 0x1FAFF}, Range{0x20000, 0x3FFFD}};
constexpr std::array kUnprintable{
    Range{0x00, 0x1F},     Range{0x7F, 0x9F},     Range{0x061C, 0x061C}, Range{0x200E, 0x200F},
    Range{0x2028, 0x202E}, Range{0x2066, 0x2069}, Range{0xFEFF, 0xFEFF}};

}  // namespace

char32_t TakeCodePoint(std::string_view& text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const size_t length = lead < 0x80                   ? 1u
                        : lead >= 0xC2 && lead < 0xE0 ? 2u
                        : lead >= 0xE0 && lead < 0xF0 ? 3u
                        : lead >= 0xF0 && lead < 0xF5 ? 4u
                                                      : 0u;
  if (length == 1) {
    text.remove_prefix(1);
    return lead;
  }
  char32_t code_point = length == 0 ? 0u : lead & (0x7Fu >> length);
  size_t at = 1;
  for (; at < length && at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if ((byte & 0xC0) != 0x80) break;
    code_point = code_point << 6 | (byte & 0x3Fu);
  }
  text.remove_prefix(at);
  const bool complete = length != 0 && at == length;
  const bool overlong =
      (length == 3 && code_point < 0x800) || (length == 4 && code_point < 0x10000);
  const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
  return complete && !overlong && !surrogate && code_point <= 0x10FFFF ? code_point : kReplacement;
}

void AppendCodePoint(char32_t code_point, std::string& out) {
  const auto tail = [&](unsigned shift) {
    out += static_cast<char>(0x80u | (code_point >> shift & 0x3Fu));
  };
  if (code_point < 0x80) {
    out += static_cast<char>(code_point);
  } else if (code_point < 0x800) {
    out += static_cast<char>(0xC0u | code_point >> 6);
    tail(0);
  } else if (code_point < 0x10000) {
    out += static_cast<char>(0xE0u | code_point >> 12);
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0u | code_point >> 18);
    tail(12);
    tail(6);
    tail(0);
  }
}

bool IsUnprintable(char32_t code_point) { return IsIn(kUnprintable, code_point); }

std::string Printable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const char32_t code_point = TakeCodePoint(text);
    const bool space = code_point == '\n' || code_point == '\r' || code_point == '\t';
    AppendCodePoint(space ? U' ' : IsUnprintable(code_point) ? kReplacement : code_point, out);
  }
  return out;
}

size_t DisplayWidth(std::string_view text) {
  size_t width = 0;
  while (!text.empty()) {
    const char32_t code_point = TakeCodePoint(text);
    width += IsIn(kNoColumn, code_point) ? 0u : IsIn(kTwoColumns, code_point) ? 2u : 1u;
  }
  return width;
}

std::string CutToWidth(const std::string& text, size_t columns) {
  if (DisplayWidth(text) <= columns) return text;
  std::string_view rest = text;
  size_t width = 1;
  size_t kept = 0;
  while (!rest.empty()) {
    const std::string_view before = rest;
    TakeCodePoint(rest);
    width += DisplayWidth(before.substr(0, before.size() - rest.size()));
    if (width > columns) break;
    kept = text.size() - rest.size();
  }
  return text.substr(0, kept) + "…";
}

}  // namespace wfb
