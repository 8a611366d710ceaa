#include "definition/source_reader.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cstdlib>

namespace wfb::definition {

namespace {

using Position = SourceMap::Position;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

struct SyntaxError {
  Code code = Code::Syntax;
  size_t offset = 0;
  std::string message;
  std::string hint;
};

// Length of the UTF-8 sequence that starts at `at`, or 0 when it is none.
size_t Utf8Length(std::string_view text, size_t at) {
  const auto byte = [&](size_t i) -> uint32_t {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const auto continues = [&](size_t i) { return (byte(i) & 0xC0) == 0x80; };
  const uint32_t first = byte(at);
  const uint32_t second = byte(at + 1);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return continues(at + 1) ? 2 : 0;
  if ((first & 0xF0) == 0xE0) {
    const bool overlong = first == 0xE0 && second < 0xA0;
    const bool surrogate = first == 0xED && second >= 0xA0;
    return continues(at + 1) && continues(at + 2) && !overlong && !surrogate ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const bool overlong = first == 0xF0 && second < 0x90;
    const bool too_large = first == 0xF4 && second >= 0x90;
    const bool whole = continues(at + 1) && continues(at + 2) && continues(at + 3);
    return whole && !overlong && !too_large ? 4 : 0;
  }
  return 0;
}

void AppendUtf8(uint32_t code_point, std::string& out) {
  const auto push = [&out](uint32_t byte) { out += static_cast<char>(byte); };
  if (code_point < 0x80) {
    push(code_point);
  } else if (code_point < 0x800) {
    push(0xC0 | (code_point >> 6));
    push(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    push(0xE0 | (code_point >> 12));
    push(0x80 | ((code_point >> 6) & 0x3F));
    push(0x80 | (code_point & 0x3F));
  } else {
    push(0xF0 | (code_point >> 18));
    push(0x80 | ((code_point >> 12) & 0x3F));
    push(0x80 | ((code_point >> 6) & 0x3F));
    push(0x80 | (code_point & 0x3F));
  }
}

Json NumberValue(std::string_view text) {
  const char* const end = text.data() + text.size();
  int64_t integer = 0;
  const auto [stop, error] = std::from_chars(text.data(), end, integer);
  if (error == std::errc() && stop == end) return integer;
  const double number = std::strtod(std::string(text).c_str(), nullptr);
  constexpr double kInt64Bound = 9223372036854775808.0;
  const bool integral = std::trunc(number) == number && std::fabs(number) < kInt64Bound;
  if (integral) return static_cast<int64_t>(number);
  return number;
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

class Reader {
 public:
  Reader(std::string_view text, std::vector<std::pair<Position, std::string>>& duplicates)
      : text_(text), duplicates_(duplicates) {}

  // Null after a syntax error, which error() then has.
  bool Document(Json& value, uint32_t& root) {
    if (text_.substr(0, kByteOrderMark.size()) == kByteOrderMark) at_ = kByteOrderMark.size();
    SkipSpace();
    if (!Value(value, root, 0)) return false;
    SkipSpace();
    if (at_ < text_.size()) return Fail("there is more text after the end of the document");
    return true;
  }

  const SyntaxError& error() const { return error_; }
  std::vector<Position>& positions() { return positions_; }
  std::vector<uint32_t>& children() { return children_; }

 private:
  char Peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  void SkipSpace() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) {
      ++at_;
    }
  }

  bool Fail(std::string message, std::string hint = "") {
    if (hint.empty() && Peek() == '/') hint = "JSON has no comments; use a key such as \"x-note\"";
    if (hint.empty() && Peek() == '\'') hint = "JSON texts stand in double quotes";
    if (at_ >= text_.size()) message = "the text ends too early: " + message;
    error_ = {Code::Syntax, at_, std::move(message), std::move(hint)};
    return false;
  }

  bool Value(Json& value, uint32_t& index, size_t depth) {
    if (depth > kJsonDepthMax) {
      error_ = {Code::TooLarge, at_,
                fmt::format("the document nests deeper than {} levels", kJsonDepthMax), ""};
      return false;
    }
    index = static_cast<uint32_t>(positions_.size());
    positions_.push_back({static_cast<uint32_t>(at_), 0, 0, 0, 0, 0});
    if (!ValueAt(value, index, depth)) return false;
    positions_[index].end = static_cast<uint32_t>(at_);
    return true;
  }

  bool ValueAt(Json& value, uint32_t index, size_t depth) {
    switch (Peek()) {
      case '{':
        return Object(value.emplace_object(), index, depth);
      case '[':
        return Array(value.emplace_array(), index, depth);
      case '"': {
        std::string text;
        if (!String(text)) return false;
        value = text;
        return true;
      }
      case 't':
        return Word("true", value, true);
      case 'f':
        return Word("false", value, false);
      case 'n':
        return Word("null", value, nullptr);
      default:
        return Number(value);
    }
  }

  bool Word(std::string_view word, Json& value, Json meaning) {
    if (text_.substr(at_, word.size()) != word) return Fail("a value is expected here");
    at_ += word.size();
    value = std::move(meaning);
    return true;
  }

  bool Digits() {
    if (!IsDigit(Peek())) return Fail("a digit is expected here");
    while (IsDigit(Peek())) ++at_;
    return true;
  }

  bool Number(Json& value) {
    const size_t begin = at_;
    if (Peek() != '-' && !IsDigit(Peek())) return Fail("a value is expected here");
    if (Peek() == '-') ++at_;
    const bool leading_zero = Peek() == '0';
    if (!Digits()) return false;
    const size_t first_digit = begin + (text_[begin] == '-' ? 1 : 0);
    if (leading_zero && at_ - first_digit > 1) return Fail("a number must not start with 0");
    if (Peek() == '.') {
      ++at_;
      if (!Digits()) return false;
    }
    if (Peek() == 'e' || Peek() == 'E') {
      ++at_;
      if (Peek() == '+' || Peek() == '-') ++at_;
      if (!Digits()) return false;
    }
    value = NumberValue(text_.substr(begin, at_ - begin));
    const auto* number = value.if_double();
    if (number != nullptr && !std::isfinite(*number)) return Fail("the number is too large");
    return true;
  }

  bool HexUnit(uint32_t& unit) {
    const std::string_view digits = text_.substr(at_, 4);
    const char* const end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, unit, 16);
    if (digits.size() != 4 || error != std::errc() || stop != end) {
      return Fail("four hexadecimal digits are expected after \\u");
    }
    at_ += 4;
    return true;
  }

  bool UnicodeEscape(std::string& out) {
    uint32_t unit = 0;
    if (!HexUnit(unit)) return false;
    if (unit >= 0xD800 && unit < 0xE000) {
      uint32_t low = 0;
      const bool pair = unit < 0xDC00 && text_.substr(at_, 2) == "\\u";
      if (!pair) return Fail("half of a surrogate pair is no character");
      at_ += 2;
      if (!HexUnit(low)) return false;
      if (low < 0xDC00 || low > 0xDFFF) return Fail("half of a surrogate pair is no character");
      unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
    }
    AppendUtf8(unit, out);
    return true;
  }

  bool Escape(std::string& out) {
    constexpr std::string_view kLetters = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    ++at_;
    if (Peek() == 'u') {
      ++at_;
      return UnicodeEscape(out);
    }
    const size_t which = at_ < text_.size() ? kLetters.find(Peek()) : std::string_view::npos;
    if (which == std::string_view::npos) return Fail("this escape does not exist in JSON");
    out += kMeanings[which];
    ++at_;
    return true;
  }

  bool String(std::string& out) {
    if (Peek() != '"') return Fail("a text in double quotes is expected here");
    ++at_;
    while (Peek() != '"' || at_ >= text_.size()) {
      if (at_ >= text_.size()) return Fail("a text is not closed");
      if (Peek() == '\\') {
        if (!Escape(out)) return false;
        continue;
      }
      if (static_cast<unsigned char>(Peek()) < 0x20) {
        return Fail("a control character must be escaped", "write \\n for a new line");
      }
      const size_t length = Utf8Length(text_, at_);
      if (length == 0) return Fail("this byte is not UTF-8");
      out.append(text_, at_, length);
      at_ += length;
    }
    ++at_;
    return true;
  }

  // After an element: true with `more` set, or a failure.
  bool Separator(char close, bool& more) {
    SkipSpace();
    more = Peek() == ',';
    if (!more && Peek() != close)
      return Fail(fmt::format("\",\" or \"{}\" is expected here", close));
    ++at_;
    if (!more) return true;
    SkipSpace();
    if (Peek() == close) {
      return Fail(fmt::format("a value is expected before \"{}\"", close),
                  "remove the comma after the last element");
    }
    return true;
  }

  void Adopt(uint32_t index, const std::vector<uint32_t>& kids) {
    positions_[index].child_begin = static_cast<uint32_t>(children_.size());
    positions_[index].child_count = static_cast<uint32_t>(kids.size());
    children_.insert(children_.end(), kids.begin(), kids.end());
  }

  bool Array(JsonArray& array, uint32_t index, size_t depth) {
    std::vector<uint32_t> kids;
    ++at_;
    SkipSpace();
    bool more = Peek() != ']';
    if (!more) ++at_;
    while (more) {
      Json element;
      uint32_t kid = 0;
      if (!Value(element, kid, depth + 1)) return false;
      kids.push_back(kid);
      array.push_back(std::move(element));
      if (!Separator(']', more)) return false;
    }
    Adopt(index, kids);
    return true;
  }

  bool Member(JsonObject& object, std::vector<uint32_t>& kids, size_t depth) {
    std::string key;
    const auto key_begin = static_cast<uint32_t>(at_);
    if (!String(key)) return false;
    const auto key_end = static_cast<uint32_t>(at_);
    SkipSpace();
    if (Peek() != ':') return Fail("\":\" is expected after a key");
    ++at_;
    SkipSpace();
    Json value;
    uint32_t kid = 0;
    if (!Value(value, kid, depth + 1)) return false;
    positions_[kid].key_begin = key_begin;
    positions_[kid].key_end = key_end;
    if (object.contains(key)) {
      duplicates_.emplace_back(positions_[kid], key);
    } else {
      object.emplace(key, std::move(value));
      kids.push_back(kid);
    }
    return true;
  }

  bool Object(JsonObject& object, uint32_t index, size_t depth) {
    std::vector<uint32_t> kids;
    ++at_;
    SkipSpace();
    bool more = Peek() != '}';
    if (!more) ++at_;
    while (more) {
      if (!Member(object, kids, depth)) return false;
      if (!Separator('}', more)) return false;
    }
    Adopt(index, kids);
    return true;
  }

  std::string_view text_;
  size_t at_ = 0;
  SyntaxError error_;
  std::vector<Position> positions_;
  std::vector<uint32_t> children_;
  std::vector<std::pair<Position, std::string>>& duplicates_;
};

}  // namespace

std::optional<SourceMap> ReadSource(std::string_view text, Reporter& reporter) {
  if (text.size() > kDocumentBytesMax) {
    reporter.Add(Code::TooLarge, "",
                 fmt::format("the document has {} bytes; at most 16 MiB are read", text.size()));
    return std::nullopt;
  }
  std::vector<std::pair<Position, std::string>> duplicates;
  Reader reader(text, duplicates);
  Json value;
  uint32_t root = 0;
  const bool ok = reader.Document(value, root);
  SourceMap map(std::string(text), std::move(value), std::move(reader.positions()),
                std::move(reader.children()), root);
  for (const auto& [position, key] : duplicates) {
    reporter.AddAt(Code::DuplicateKey, map.SpanOf(position.key_begin, position.key_end), "",
                   fmt::format("the key \"{}\" is given twice", key), "remove one of the two");
  }
  if (!ok) {
    const SyntaxError& error = reader.error();
    const auto offset = static_cast<uint32_t>(error.offset);
    reporter.AddAt(error.code, map.SpanOf(offset, offset), "", error.message, error.hint);
    return std::nullopt;
  }
  return map;
}

}  // namespace wfb::definition
