#include "expression/text.h"

#include <algorithm>

namespace wfb::expression {

namespace {

constexpr uint32_t kReplacement = 0xFFFD;

bool IsHigh(uint32_t c) { return c >= 0xD800 && c <= 0xDBFF; }
bool IsLow(uint32_t c) { return c >= 0xDC00 && c <= 0xDFFF; }
uint8_t Byte(char c) { return static_cast<uint8_t>(c); }

// The surrogate that the three bytes at `offset` encode, or 0.
uint32_t SurrogateAt(std::string_view text, size_t offset) {
  if (offset + 3 > text.size() || Byte(text[offset]) != 0xED) return 0;
  const uint8_t second = Byte(text[offset + 1]);
  const uint8_t third = Byte(text[offset + 2]);
  if (second < 0xA0 || second > 0xBF || third < 0x80 || third > 0xBF) return 0;
  return 0xD000U | static_cast<uint32_t>((second & 0x3F) << 6) | (third & 0x3FU);
}

}  // namespace

bool IsAscii(std::string_view text) {
  uint8_t all = 0;
  for (const char c : text) all = static_cast<uint8_t>(all | Byte(c));
  return all < 0x80;
}

uint32_t NextCodePoint(std::string_view text, size_t& offset) {
  const uint8_t lead = Byte(text[offset++]);
  if (lead < 0x80) return lead;
  const size_t length = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
  if (lead < 0xC2 || lead > 0xF4 || offset + length > text.size()) return kReplacement;
  uint32_t value = lead & (0x3FU >> length);
  for (size_t i = 0; i < length; ++i) {
    const uint8_t next = Byte(text[offset + i]);
    if ((next & 0xC0) != 0x80) return kReplacement;
    value = (value << 6) | (next & 0x3FU);
  }
  constexpr uint32_t kLeast[] = {0, 0x80, 0x800, 0x10000};
  if (value < kLeast[length] || value > 0x10FFFF) return kReplacement;
  offset += length;
  return value;
}

void AppendCodePoint(uint32_t code_point, std::string& out) {
  const auto put = [&out](uint32_t byte) { out += static_cast<char>(byte); };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0 | (code_point >> 6));
    put(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    put(0xE0 | (code_point >> 12));
    put(0x80 | ((code_point >> 6) & 0x3F));
    put(0x80 | (code_point & 0x3F));
  } else {
    put(0xF0 | (code_point >> 18));
    put(0x80 | ((code_point >> 12) & 0x3F));
    put(0x80 | ((code_point >> 6) & 0x3F));
    put(0x80 | (code_point & 0x3F));
  }
}

std::u16string ToUtf16(std::string_view text) {
  std::u16string units;
  units.reserve(text.size());
  for (size_t i = 0; i < text.size();) {
    const uint32_t c = NextCodePoint(text, i);
    if (c >= 0x10000) {
      units += static_cast<char16_t>(0xD7C0 + (c >> 10));
      units += static_cast<char16_t>(0xDC00 | (c & 0x3FF));
    } else {
      units += static_cast<char16_t>(c);
    }
  }
  return units;
}

std::string FromUtf16(std::u16string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    uint32_t c = text[i];
    if (IsHigh(c) && i + 1 < text.size() && IsLow(text[i + 1])) {
      c = 0x10000 + ((c & 0x3FF) << 10) + (text[++i] & 0x3FFU);
    }
    AppendCodePoint(c, out);
  }
  return out;
}

size_t Utf16Length(std::string_view text) {
  if (IsAscii(text)) return text.size();
  size_t length = 0;
  for (size_t i = 0; i < text.size();) length += NextCodePoint(text, i) >= 0x10000 ? 2 : 1;
  return length;
}

bool SplitsPair(std::string_view left, std::string_view right) {
  return left.size() >= 3 && IsHigh(SurrogateAt(left, left.size() - 3)) &&
         IsLow(SurrogateAt(right, 0));
}

void AppendText(std::string_view piece, std::string& out) {
  if (!SplitsPair(out, piece)) {
    out += piece;
    return;
  }
  const uint32_t high = SurrogateAt(out, out.size() - 3);
  const uint32_t low = SurrogateAt(piece, 0);
  out.resize(out.size() - 3);
  AppendCodePoint(0x10000 + ((high & 0x3FF) << 10) + (low & 0x3FF), out);
  out += piece.substr(3);
}

// Byte order is code point order. That differs from the order of units only where a character
// beyond U+FFFF (lead byte F0 and up) meets a surrogate or U+E000 … U+FFFF (lead byte ED and up).
int CompareText(std::string_view a, std::string_view b) {
  const size_t shorter = std::min(a.size(), b.size());
  const auto difference =
      std::mismatch(a.begin(), a.begin() + static_cast<long>(shorter), b.begin());
  if (difference.first == a.begin() + static_cast<long>(shorter)) {
    return a.size() < b.size() ? -1 : a.size() > b.size() ? 1 : 0;
  }
  const uint8_t x = Byte(*difference.first);
  const uint8_t y = Byte(*difference.second);
  if (std::max(x, y) >= 0xF0 && std::min(x, y) >= 0xED) return ToUtf16(a).compare(ToUtf16(b));
  return x < y ? -1 : 1;
}

bool HasLoneSurrogate(std::string_view text) {
  for (size_t i = text.find('\xED'); i != std::string_view::npos; i = text.find('\xED', i + 1)) {
    if (SurrogateAt(text, i) != 0) return true;
  }
  return false;
}

std::string WellFormed(std::string_view text) {
  std::string out(text);
  for (size_t i = out.find('\xED'); i != std::string::npos; i = out.find('\xED', i + 1)) {
    if (SurrogateAt(out, i) != 0) out.replace(i, 3, "\xEF\xBF\xBD");
  }
  return out;
}

bool IsSpace(uint32_t c) {
  if (c < 0x80) return c == ' ' || (c >= '\t' && c <= '\r');
  return c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
         c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

std::string_view TrimStart(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const size_t begin = i;
    if (!IsSpace(NextCodePoint(text, i))) return text.substr(begin);
  }
  return text.substr(text.size());
}

std::string_view TrimEnd(std::string_view text) {
  while (!text.empty()) {
    size_t begin = text.size() - 1;
    while (begin > 0 && text.size() - begin < 4 && (Byte(text[begin]) & 0xC0) == 0x80) --begin;
    size_t end = begin;
    if (!IsSpace(NextCodePoint(text, end)) || end != text.size()) return text;
    text = text.substr(0, begin);
  }
  return text;
}

int64_t ArrayIndex(std::string_view key) {
  if (key.empty() || key.size() > 10 || (key[0] == '0' && key.size() > 1)) return -1;
  int64_t value = 0;
  for (const char c : key) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value <= 4294967294 ? value : -1;
}

}  // namespace wfb::expression
