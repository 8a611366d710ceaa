#include "engine/text_cleaning.h"

#include <cstddef>

namespace wfb {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr size_t kErrorLineMax = 300;

bool Within(unsigned char byte, unsigned char low, unsigned char high) {
  return byte >= low && byte <= high;
}

struct Sequence {
  size_t length = 1;  // Bytes of the valid sequence, or of the invalid part to replace.
  bool valid = false;
};

// The well-formed sequences of Unicode's table 3-7.
Sequence SequenceAt(std::string_view text, size_t at) {
  const auto byte = [&](size_t i) {
    return static_cast<unsigned char>(at + i < text.size() ? text[at + i] : '\0');
  };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {1, true};
  size_t length = 0;
  unsigned char low = 0x80;
  unsigned char high = 0xBF;
  if (Within(lead, 0xC2, 0xDF)) {
    length = 2;
  } else if (Within(lead, 0xE0, 0xEF)) {
    length = 3;
    low = lead == 0xE0 ? 0xA0 : 0x80;
    high = lead == 0xED ? 0x9F : 0xBF;
  } else if (Within(lead, 0xF0, 0xF4)) {
    length = 4;
    low = lead == 0xF0 ? 0x90 : 0x80;
    high = lead == 0xF4 ? 0x8F : 0xBF;
  } else {
    return {1, false};
  }
  if (!Within(byte(1), low, high)) return {1, false};
  for (size_t i = 2; i < length; ++i)
    if (!Within(byte(i), 0x80, 0xBF)) return {i, false};
  return {length, true};
}

// The end of the escape sequence that begins at `at` (ECMA-48: CSI, OSC and the like, or two
// bytes).
size_t SkipEscape(std::string_view line, size_t at) {
  if (at + 1 >= line.size()) return line.size();
  const char kind = line[at + 1];
  size_t i = at + 2;
  if (kind == '[') {
    while (i < line.size() && !(line[i] >= 0x40 && line[i] <= 0x7E)) ++i;
    return i + 1;
  }
  if (kind == ']' || kind == 'P' || kind == '^' || kind == '_') {
    while (i < line.size() && line[i] != '\a' && line[i] != '\x1b') ++i;
    return i < line.size() && line[i] == '\x1b' ? i + 2 : i + 1;
  }
  if (kind >= 0x20 && kind <= 0x2F) return i + 1;
  return i;
}

std::string_view Trim(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\v\f");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\v\f") - first + 1);
}

// "TypeError: x", "error: x", "fatal: x", "npm ERR! x", "error TS2304: x".
bool NamesError(std::string_view line) {
  for (const std::string_view mark : {"Error: ", "rror: ", "rror TS", "Exception: "})
    if (line.find(mark) != std::string_view::npos) return true;
  for (const std::string_view start : {"fatal: ", "panic: ", "FATAL", "ERROR "})
    if (line.substr(0, start.size()) == start) return true;
  return false;
}

}  // namespace

std::string CleanUtf8(std::string_view bytes) {
  std::string clean;
  clean.reserve(bytes.size());
  for (size_t at = 0; at < bytes.size();) {
    const Sequence sequence = SequenceAt(bytes, at);
    clean += sequence.valid ? bytes.substr(at, sequence.length) : kReplacement;
    at += sequence.length;
  }
  return clean;
}

std::string StripTerminalCodes(std::string_view line) {
  while (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  std::string plain;
  for (size_t at = 0; at < line.size();) {
    const char c = line[at];
    if (c == '\x1b') {
      at = SkipEscape(line, at);
      continue;
    }
    if (c == '\r') plain.clear();
    if (c == '\b' && !plain.empty()) plain.pop_back();
    if (c == '\t' || static_cast<unsigned char>(c) >= 0x20) plain += c;
    ++at;
  }
  return plain;
}

std::string ErrorLine(std::string_view log_end) {
  std::string last;
  while (!log_end.empty()) {
    const size_t start = log_end.rfind('\n');
    const std::string_view raw =
        start == std::string_view::npos ? log_end : log_end.substr(start + 1);
    log_end = start == std::string_view::npos ? std::string_view() : log_end.substr(0, start);
    const std::string stripped = StripTerminalCodes(raw);
    const std::string_view line = Trim(stripped);
    if (line.empty()) continue;
    const bool names_error = NamesError(line);
    if (!names_error && !last.empty()) continue;
    last = line;
    if (names_error) break;
  }
  last = CleanUtf8(last);
  if (last.size() > kErrorLineMax) {
    size_t end = kErrorLineMax - std::string_view("…").size();
    while (end > 0 && (static_cast<unsigned char>(last[end]) & 0xC0) == 0x80) --end;
    last = last.substr(0, end) + "…";
  }
  return last;
}

}  // namespace wfb
