#include "report/escape.h"

namespace wfb {

namespace {

// Length of the well-formed UTF-8 sequence at the start of `text`, or 0.
size_t SequenceLength(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  const size_t length = first < 0x80   ? 1
                        : first < 0xC2 ? 0
                        : first < 0xE0 ? 2
                        : first < 0xF0 ? 3
                        : first < 0xF5 ? 4
                                       : 0;
  if (length == 0 || length > text.size()) return 0;
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  if (first == 0xE0 && byte(1) < 0xA0) return 0;
  if (first == 0xED && byte(1) > 0x9F) return 0;  // Surrogates.
  if (first == 0xF0 && byte(1) < 0x90) return 0;
  if (first == 0xF4 && byte(1) > 0x8F) return 0;
  return length;
}

// Bytes of the ANSI escape sequence that starts at `text` (ESC first).
size_t AnsiLength(std::string_view text) {
  if (text.size() < 2) return 1;
  if (text[1] == '[') {
    size_t i = 2;
    while (i < text.size() && (text[i] < 0x40 || text[i] > 0x7E)) ++i;
    return i < text.size() ? i + 1 : i;
  }
  if (text[1] == ']') {  // Ends with BEL or ESC backslash.
    size_t i = 2;
    while (i < text.size() && text[i] != '\a' && text[i] != '\x1b') ++i;
    if (i < text.size() && text[i] == '\x1b') ++i;
    return i < text.size() ? i + 1 : i;
  }
  return 2;
}

}  // namespace

std::string PlainText(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  while (!text.empty()) {
    const char c = text.front();
    if (c == '\x1b') {
      text.remove_prefix(std::min(AnsiLength(text), text.size()));
      continue;
    }
    const size_t length = SequenceLength(text);
    if (length == 0) {
      plain += "\xEF\xBF\xBD";
      text.remove_prefix(1);
      continue;
    }
    const bool control = length == 1 && (static_cast<unsigned char>(c) < 0x20 || c == 0x7F);
    // U+FFFE and U+FFFF are not allowed in XML.
    const bool noncharacter = length == 3 && text.substr(0, 2) == "\xEF\xBF" &&
                              static_cast<unsigned char>(text[2]) >= 0xBE;
    if ((!control || c == '\n' || c == '\t') && !noncharacter) plain.append(text.substr(0, length));
    text.remove_prefix(length);
  }
  return plain;
}

std::string EscapeMarkup(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string EscapeMarkdown(std::string_view text) {
  std::string escaped;
  for (const char c : PlainText(text)) {
    if (c == '\n' || c == '\t') {
      escaped += ' ';
    } else if (c == '<' || c == '>' || c == '&') {
      escaped += EscapeMarkup({&c, 1});
    } else {
      if (std::string_view("\\`*_{}[]()#!|~").find(c) != std::string_view::npos) escaped += '\\';
      escaped += c;
    }
  }
  return escaped;
}

std::string Tail(std::string_view text, size_t lines, size_t bytes) {
  if (text.size() > bytes) text.remove_prefix(text.size() - bytes);
  while (text.ends_with('\n')) text.remove_suffix(1);
  size_t begin = text.size();
  for (size_t count = 0; count < lines && begin != std::string_view::npos && begin > 0; ++count) {
    begin = text.rfind('\n', begin - 1);
  }
  if (begin == std::string_view::npos || begin == 0) return std::string(text);
  return std::string(text.substr(text[begin] == '\n' ? begin + 1 : begin));
}

}  // namespace wfb
