#include "expression/lexer.h"

#include <fmt/format.h>

#include <array>

#include "expression/number.h"
#include "expression/text.h"

namespace wfb::expression {

namespace {

struct Range {
  uint32_t first;
  uint32_t last;
};

// Letters of scripts in wide use. JavaScript knows more; a name with others is read as
// value["name"].
constexpr std::array kLetters = {
    Range{0xAA, 0xAA},     Range{0xB5, 0xB5},     Range{0xBA, 0xBA},     Range{0xC0, 0xD6},
    Range{0xD8, 0xF6},     Range{0xF8, 0x2C1},    Range{0x388, 0x38A},   Range{0x38E, 0x3A1},
    Range{0x3A3, 0x3F5},   Range{0x3F7, 0x481},   Range{0x48A, 0x52F},   Range{0x531, 0x556},
    Range{0x561, 0x587},   Range{0x5D0, 0x5EA},   Range{0x620, 0x64A},   Range{0x904, 0x939},
    Range{0xE01, 0xE30},   Range{0x10D0, 0x10FA}, Range{0x1E00, 0x1F15}, Range{0x3041, 0x3096},
    Range{0x30A1, 0x30FA}, Range{0x3105, 0x312F}, Range{0x3400, 0x4DBF}, Range{0x4E00, 0x9FEF},
    Range{0xAC00, 0xD7A3},
};

bool IsAsciiLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsLetter(uint32_t c) {
  for (const Range& range : kLetters) {
    if (c >= range.first && c <= range.last) return true;
  }
  return false;
}

bool IsLineEnd(uint32_t c) { return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029; }

int HexValue(char c) {
  if (IsDigit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

constexpr std::string_view kPunctuators[] = {
    ">>>=", "...", "===", "!==", "**=", ">>>", "<<=", ">>=", "&&=", "||=", "?\?=", "=>",
    "==",   "!=",  "<=",  ">=",  "&&",  "||",  "?\?", "?.",  "**",  "++",  "--",   "<<",
    ">>",   "+=",  "-=",  "*=",  "/=",  "%=",  "&=",  "|=",  "^=",  "(",   ")",    "[",
    "]",    "{",   "}",   ",",   ":",   ".",   "?",   "+",   "-",   "*",   "/",    "%",
    "<",    ">",   "!",   "=",   "&",   "|",   "^",   "~",   ";"};

}  // namespace

size_t IdentifierLength(std::string_view text, size_t offset) {
  size_t end = offset;
  while (end < text.size()) {
    const char c = text[end];
    if (IsAsciiLetter(c) || (end > offset && IsDigit(c))) {
      ++end;
      continue;
    }
    size_t next = end;
    if (static_cast<uint8_t>(c) < 0x80 || !IsLetter(NextCodePoint(text, next))) break;
    end = next;
  }
  return end - offset;
}

Problem Lexer::ProblemHere(std::string message, std::string hint, size_t begin) const {
  const size_t end = std::min(std::max(position_, begin + 1), text_.size());
  return {std::move(message),
          std::move(hint),
          {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)}};
}

Token Lexer::Finish(Token token) const {
  token.range.end = static_cast<uint32_t>(position_);
  token.text = text_.substr(token.range.begin, position_ - token.range.begin);
  return token;
}

bool Lexer::SkipSpace() {
  bool line_end = false;
  while (position_ < text_.size()) {
    size_t next = position_;
    const uint32_t c = NextCodePoint(text_, next);
    if (!IsSpace(c)) break;
    line_end = line_end || IsLineEnd(c);
    position_ = next;
  }
  return line_end;
}

Lexer::Outcome Lexer::Next() {
  Token token;
  token.after_line_end = SkipSpace();
  token.range.begin = static_cast<uint32_t>(position_);
  if (position_ >= text_.size()) return Finish(std::move(token));
  const char c = Peek();
  if (const size_t length = IdentifierLength(text_, position_); length > 0) {
    position_ += length;
    token.kind = TokenKind::Name;
    return Finish(std::move(token));
  }
  if (IsDigit(c) || (c == '.' && IsDigit(Peek(1)))) return ReadNumber(std::move(token));
  if (c == '"' || c == '\'') return ReadString(std::move(token));
  if (c == '`') {
    ++position_;
    return ReadTemplate(std::move(token));
  }
  return ReadPunctuator(std::move(token));
}

Lexer::Outcome Lexer::ContinueTemplate() {
  Token token;
  token.range.begin = static_cast<uint32_t>(position_);
  return ReadTemplate(std::move(token));
}

Lexer::Outcome Lexer::ReadPunctuator(Token token) {
  const std::string_view rest = text_.substr(position_);
  if (rest.starts_with("//") || rest.starts_with("/*")) {
    return ProblemHere("comments are not part of an expression", "", position_);
  }
  for (const std::string_view punctuator : kPunctuators) {
    if (!rest.starts_with(punctuator)) continue;
    // "a?.5:1" is a condition with the number .5.
    if (punctuator == "?." && rest.size() > 2 && IsDigit(rest[2])) continue;
    position_ += punctuator.size();
    token.kind = TokenKind::Punctuator;
    return Finish(std::move(token));
  }
  size_t end = position_;
  NextCodePoint(text_, end);
  const std::string_view character = text_.substr(position_, end - position_);
  return ProblemHere(fmt::format("unexpected character \"{}\"", character), "", position_);
}

Lexer::Outcome Lexer::ReadRadixNumber(Token token, int bits_per_digit) {
  position_ += 2;
  std::string digits;
  while (HexValue(Peek()) >= 0 || Peek() == '_') {
    const bool separator = Peek() == '_';
    if (separator && (digits.empty() || text_[position_ - 1] == '_' || HexValue(Peek(1)) < 0)) {
      break;
    }
    if (!separator && HexValue(Peek()) >= 1 << bits_per_digit) break;
    if (!separator) digits += Peek();
    ++position_;
  }
  if (digits.empty() || IdentifierLength(text_, position_) > 0 || IsDigit(Peek())) {
    return ProblemHere("malformed number", "", token.range.begin);
  }
  token.kind = TokenKind::Number;
  token.number = DigitsToNumber(digits, bits_per_digit);
  return Finish(std::move(token));
}

Lexer::Outcome Lexer::ReadNumber(Token token) {
  if (Peek() == '0' && Peek(1) != '\0') {
    const size_t kind = std::string_view("xXoObB").find(Peek(1));
    if (kind != std::string_view::npos)
      return ReadRadixNumber(std::move(token), "443311"[kind] - '0');
    if (IsDigit(Peek(1)) || Peek(1) == '_') {
      return ProblemHere("a number does not begin with 0", "leave out the leading zeros",
                         position_);
    }
  }
  std::string digits;
  bool misplaced = false;
  for (; position_ < text_.size(); ++position_) {
    const char c = Peek();
    const bool sign = (c == '+' || c == '-') && (digits.ends_with('e') || digits.ends_with('E'));
    if (c == '_') {
      misplaced = misplaced || !IsDigit(text_[position_ - 1]) || !IsDigit(Peek(1));
    } else if (IsDigit(c) || c == '.' || c == 'e' || c == 'E' || sign) {
      // "1.5.toFixed(1)": a second point, or one after an exponent, ends the number.
      if (c == '.' && digits.find_first_of(".eE") != std::string::npos) break;
      digits += c;
    } else {
      break;
    }
  }
  const bool malformed = misplaced || DecimalLength(digits) != digits.size();
  if (malformed || IdentifierLength(text_, position_) > 0) {
    return ProblemHere("malformed number", "", token.range.begin);
  }
  token.kind = TokenKind::Number;
  token.number = DecimalToNumber(digits);
  return Finish(std::move(token));
}

Lexer::Outcome Lexer::ReadString(Token token) {
  const char quote = Peek();
  ++position_;
  token.kind = TokenKind::String;
  while (position_ < text_.size()) {
    const char c = text_[position_];
    if (c == '\n' || c == '\r') break;
    ++position_;
    if (c == quote) return Finish(std::move(token));
    if (c == '\\') {
      if (auto problem = ReadEscape(token.value)) return *std::move(problem);
      continue;
    }
    token.value += c;
  }
  return ProblemHere("the string does not end", fmt::format("add {} at its end", quote),
                     token.range.begin);
}

Lexer::Outcome Lexer::ReadTemplate(Token token) {
  token.kind = TokenKind::Template;
  while (position_ < text_.size()) {
    const char c = text_[position_++];
    if (c == '`') {
      token.template_ends = true;
      return Finish(std::move(token));
    }
    if (c == '$' && Peek() == '{') {
      ++position_;
      return Finish(std::move(token));
    }
    if (c == '\\') {
      if (auto problem = ReadEscape(token.value)) return *std::move(problem);
    } else if (c == '\r') {
      // Line ends in template literals are always "\n".
      if (Peek() != '\n') token.value += '\n';
    } else {
      token.value += c;
    }
  }
  return ProblemHere("the template literal does not end", "add ` at its end", token.range.begin);
}

std::optional<Problem> Lexer::ReadEscape(std::string& value) {
  const size_t begin = position_ - 1;
  if (position_ >= text_.size()) return ProblemHere("the escape does not end", "", begin);
  const char c = text_[position_++];
  constexpr std::string_view kControls = "nrtbfv";
  if (const size_t i = kControls.find(c); i != std::string_view::npos) {
    value += "\n\r\t\b\f\v"[i];
    return std::nullopt;
  }
  if (c == 'x') return ReadHexEscape(value, 2);
  if (c == 'u') return Peek() == '{' ? ReadCodePointEscape(value) : ReadHexEscape(value, 4);
  if (c == '\r' || c == '\n') {  // A continued line adds nothing.
    if (c == '\r' && Peek() == '\n') ++position_;
    return std::nullopt;
  }
  if (c == '0' && !IsDigit(Peek())) {
    value += '\0';
    return std::nullopt;
  }
  if (IsDigit(c)) return ProblemHere("octal escapes are not available", "write \\x..", begin);
  --position_;
  const size_t start = position_;
  const uint32_t code_point = NextCodePoint(text_, position_);
  if (!IsLineEnd(code_point)) value += text_.substr(start, position_ - start);
  return std::nullopt;
}

std::optional<Problem> Lexer::ReadHexEscape(std::string& value, size_t digits) {
  const size_t begin = position_ - 2;
  uint32_t code = 0;
  for (size_t i = 0; i < digits; ++i) {
    const int digit = HexValue(Peek());
    if (digit < 0) return ProblemHere("malformed escape", "", begin);
    code = code * 16 + static_cast<uint32_t>(digit);
    ++position_;
  }
  std::string piece;
  AppendCodePoint(code, piece);
  AppendText(piece, value);
  return std::nullopt;
}

std::optional<Problem> Lexer::ReadCodePointEscape(std::string& value) {
  const size_t begin = position_ - 2;
  ++position_;
  uint32_t code = 0;
  size_t digits = 0;
  for (; HexValue(Peek()) >= 0 && code <= 0x10FFFF; ++position_, ++digits) {
    code = code * 16 + static_cast<uint32_t>(HexValue(Peek()));
  }
  if (digits == 0 || Peek() != '}' || code > 0x10FFFF) {
    return ProblemHere("malformed escape", "", begin);
  }
  ++position_;
  std::string piece;
  AppendCodePoint(code, piece);
  AppendText(piece, value);
  return std::nullopt;
}

}  // namespace wfb::expression
