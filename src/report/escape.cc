#include "report/escape.h"

#include <algorithm>

#include "core/printable.h"

namespace wfb {

namespace {

constexpr char kEscape = '\x1b';

// The end of a control sequence: parameters up to one final letter. A byte that cannot belong to it
// ends it, so that a broken sequence hides nothing of what follows.
size_t ControlSequenceLength(std::string_view text) {
  size_t i = 2;
  while (i < text.size() && text[i] >= 0x20 && text[i] <= 0x3F) ++i;
  return i < text.size() && text[i] >= 0x40 && text[i] <= 0x7E ? i + 1 : i;
}

// A title or a link: up to BEL or ESC backslash, and never beyond its line.
size_t StringSequenceLength(std::string_view text) {
  size_t i = 2;
  while (i < text.size() && text[i] != '\a' && text[i] != kEscape && text[i] != '\n') ++i;
  if (i == text.size() || text[i] == '\n') return i;
  return text[i] == '\a' ? i + 1 : std::min(i + 2, text.size());
}

// Intermediate bytes and one final, such as the choice of a character set.
size_t ShortSequenceLength(std::string_view text) {
  size_t i = 1;
  while (i < text.size() && text[i] >= 0x20 && text[i] <= 0x2F) ++i;
  return i < text.size() && text[i] >= 0x30 && text[i] <= 0x7E ? i + 1 : i;
}

// Bytes of the terminal sequence at the start of `text` (ESC first).
size_t SequenceLength(std::string_view text) {
  if (text.size() < 2) return 1;
  switch (text[1]) {
    case '[':
      return ControlSequenceLength(text);
    case ']':
    case 'P':
    case '^':
    case '_':
      return StringSequenceLength(text);
    default:
      return ShortSequenceLength(text);
  }
}

bool IsNoncharacter(char32_t code_point) {  // XML has no way to write them.
  return (code_point & 0xFFFE) == 0xFFFE;
}

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

}  // namespace

std::string PlainText(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  size_t line_begin = 0;
  bool returned =
      false;  // The carriage is at the line's beginning; nothing has been printed since.
  while (!text.empty()) {
    if (text.front() == kEscape) {
      text.remove_prefix(SequenceLength(text));
      continue;
    }
    const char32_t code_point = TakeCodePoint(text);
    if (code_point == U'\r') {
      returned = true;
      continue;
    }
    const bool line_break = code_point == U'\n';
    const bool dropped = (IsUnprintable(code_point) && !line_break && code_point != U'\t') ||
                         IsNoncharacter(code_point);
    if (dropped) continue;
    if (returned && !line_break) plain.resize(line_begin);
    returned = false;
    AppendCodePoint(code_point, plain);
    if (line_break) line_begin = plain.size();
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
  for (const char c : Printable(PlainText(text))) {
    if (c == '<' || c == '>' || c == '&') {
      escaped += EscapeMarkup({&c, 1});
    } else {
      if (std::string_view("\\`*_{}[]()#!|~").find(c) != std::string_view::npos) escaped += '\\';
      escaped += c;
    }
  }
  return escaped;
}

std::string Tail(std::string_view text, size_t lines, size_t bytes) {
  while (text.ends_with('\n')) text.remove_suffix(1);
  if (text.size() > bytes) {
    text.remove_prefix(text.size() - bytes);
    while (!text.empty() && IsContinuation(text.front())) text.remove_prefix(1);
    const size_t line_break = text.find('\n');
    if (line_break != std::string_view::npos) text.remove_prefix(line_break + 1);
  }
  size_t begin = text.size();
  for (size_t count = 0; count < lines && begin > 0; ++count) {
    const size_t line_break = text.rfind('\n', begin - 1);
    if (line_break == std::string_view::npos) return std::string(text);
    begin = line_break;
    if (begin == 0 && count + 1 < lines) return std::string(text);  // An empty first line.
  }
  return std::string(begin < text.size() ? text.substr(begin + 1) : std::string_view());
}

}  // namespace wfb
