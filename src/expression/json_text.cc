// JSON.stringify and JSON.parse as ECMAScript defines them, lone surrogates included.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "expression/conversion.h"
#include "expression/interpreter.h"
#include "expression/number.h"
#include "expression/text.h"

namespace wfb::expression {

namespace {

class Stringifier {
 public:
  Stringifier(Arena& arena, std::string gap) : arena_(arena), gap_(std::move(gap)) {}

  void Append(Value value, size_t depth) {
    CheckValueDepth(depth);
    arena_.Step();
    const size_t before = out_.size();
    if (value.is_array()) {
      AppendArray(value, depth);
    } else if (value.is_object()) {
      AppendObject(value, depth);
    } else if (value.is_string()) {
      AppendQuoted(value.text());
    } else if (value.is_number() && !std::isfinite(value.number())) {
      out_ += "null";
    } else {
      out_ += value.is_undefined() ? "null" : ToText(arena_, value);
    }
    if (value.is_primitive()) arena_.ChargeBytes(out_.size() - before);
  }
  const std::string& text() const { return out_; }

 private:
  void NewLine(size_t depth) {
    if (gap_.empty()) return;
    arena_.ChargeBytes(gap_.size() * depth);
    out_ += '\n';
    for (size_t i = 0; i < depth; ++i) AppendText(gap_, out_);
  }
  void AppendArray(Value array, size_t depth) {
    const ArrayView view(array);
    out_ += '[';
    for (size_t i = 0; i < view.size(); ++i) {
      if (i > 0) out_ += ',';
      NewLine(depth);
      Append(view[i], depth + 1);
    }
    if (view.size() > 0) NewLine(depth - 1);
    out_ += ']';
  }
  void AppendObject(Value object, size_t depth) {
    out_ += '{';
    bool any = false;
    for (const OwnedMember& member : MembersInOrder(object)) {
      if (member.value.is_undefined()) continue;
      if (any) out_ += ',';
      any = true;
      NewLine(depth);
      AppendQuoted(member.key);
      out_ += gap_.empty() ? ":" : ": ";
      Append(member.value, depth + 1);
    }
    if (any) NewLine(depth - 1);
    out_ += '}';
  }
  void AppendQuoted(std::string_view text) {
    arena_.ChargeText(text.size());
    out_ += '"';
    for (size_t i = 0; i < text.size();) {
      const size_t begin = i;
      const uint32_t c = NextCodePoint(text, i);
      constexpr std::string_view kEscaped = "\"\\\b\f\n\r\t";
      const size_t known = c < 0x80 ? kEscaped.find(static_cast<char>(c)) : std::string_view::npos;
      if (known != std::string_view::npos) {
        out_ += '\\';
        out_ += "\"\\bfnrt"[known];
      } else if (c < 0x20 || (c >= 0xD800 && c <= 0xDFFF)) {
        fmt::format_to(std::back_inserter(out_), "\\u{:04x}", c);
      } else {
        out_ += text.substr(begin, i - begin);
      }
    }
    out_ += '"';
  }

  Arena& arena_;
  std::string gap_;
  std::string out_;
};

// Strict recursive descent: JSON.parse accepts RFC 8259 and nothing else.
class JsonReader {
 public:
  JsonReader(Arena& arena, std::string_view text) : arena_(arena), text_(text) {}

  Value ReadAll() {
    const Value value = Read(1);
    SkipSpace();
    if (position_ < text_.size()) FailHere();
    return value;
  }

 private:
  [[noreturn]] void FailHere() const {
    if (position_ >= text_.size()) Fail("JSON.parse: the text ends too early");
    Fail(fmt::format("JSON.parse: the text is not JSON at character {}",
                     Utf16Length(text_.substr(0, position_)) + 1));
  }
  char Peek() const { return position_ < text_.size() ? text_[position_] : '\0'; }
  void SkipSpace() {
    while (Peek() == ' ' || Peek() == '\t' || Peek() == '\n' || Peek() == '\r') ++position_;
  }
  bool Take(char c) {
    SkipSpace();
    if (Peek() != c) return false;
    ++position_;
    return true;
  }
  Value Word(std::string_view word, Value value) {
    if (!text_.substr(position_).starts_with(word)) FailHere();
    position_ += word.size();
    return value;
  }
  Value Read(size_t depth) {
    CheckValueDepth(depth);
    arena_.Step();
    SkipSpace();
    switch (Peek()) {
      case '{':
        return ReadObject(depth);
      case '[':
        return ReadArray(depth);
      case '"':
        return Value::String(ReadString());
      case 't':
        return Word("true", Value::Boolean(true));
      case 'f':
        return Word("false", Value::Boolean(false));
      case 'n':
        return Word("null", Value::Null());
      default:
        return ReadNumber();
    }
  }
  Value ReadArray(size_t depth) {
    ++position_;
    auto* array = new (arena_.AllocateArray<OwnedArray>(1)) OwnedArray(arena_);
    if (Take(']')) return Value::Array(array);
    do array->Add(Read(depth + 1));
    while (Take(','));
    if (!Take(']')) FailHere();
    return Value::Array(array);
  }
  Value ReadObject(size_t depth) {
    ++position_;
    auto* object = new (arena_.AllocateArray<OwnedObject>(1)) OwnedObject(arena_);
    if (Take('}')) return Value::Object(object);
    do {
      SkipSpace();
      if (Peek() != '"') FailHere();
      const std::string_view key = ReadString();
      if (!Take(':')) FailHere();
      object->Set(key, Read(depth + 1));
    } while (Take(','));
    if (!Take('}')) FailHere();
    return Value::Object(object);
  }
  Value ReadNumber() {
    const std::string_view rest = text_.substr(position_);
    const size_t sign = rest.starts_with('-') ? 1 : 0;
    const size_t length = DecimalLength(rest.substr(sign));
    const std::string_view digits = rest.substr(sign, length);
    // The grammar is narrower than JavaScript's: no ".5", "5." or "05".
    const size_t point = digits.find('.');
    const bool bare_point =
        point != std::string_view::npos && (point == 0 || point + 1 == digits.size() ||
                                            digits[point + 1] < '0' || digits[point + 1] > '9');
    const bool leading_zero =
        digits.size() > 1 && digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9';
    if (length == 0 || bare_point || leading_zero) FailHere();
    position_ += sign + length;
    const double number = DecimalToNumber(digits);
    return Value::Number(sign == 1 ? -number : number);
  }
  // Texts without escapes are read in place.
  std::string_view ReadString() {
    const size_t begin = ++position_;
    while (position_ < text_.size() && Peek() != '"' && Peek() != '\\' &&
           static_cast<uint8_t>(Peek()) >= 0x20) {
      ++position_;
    }
    if (Peek() == '"') return text_.substr(begin, position_++ - begin);
    std::string out(text_.substr(begin, position_ - begin));
    while (position_ < text_.size() && static_cast<uint8_t>(Peek()) >= 0x20) {
      const char c = text_[position_++];
      if (c == '"') return arena_.Copy(out);
      if (c == '\\') {
        ReadEscape(out);
      } else {
        out += c;
      }
    }
    FailHere();
  }
  void ReadEscape(std::string& out) {
    constexpr std::string_view kEscaped = "\"\\/bfnrt";
    const char c = Peek();
    if (const size_t known = kEscaped.find(c); known != std::string_view::npos && c != '\0') {
      out += "\"\\/\b\f\n\r\t"[known];
      ++position_;
      return;
    }
    if (c != 'u') FailHere();
    ++position_;
    uint32_t code = 0;
    for (int i = 0; i < 4; ++i, ++position_) {
      const char digit = Peek();
      const std::string_view single(&digit, 1);
      if (single.find_first_of("0123456789abcdefABCDEF") != 0) FailHere();
      code = code * 16 + static_cast<uint32_t>(DigitsToNumber(single, 4));
    }
    std::string piece;
    AppendCodePoint(code, piece);
    AppendText(piece, out);
  }

  Arena& arena_;
  std::string_view text_;
  size_t position_ = 0;
};

std::string GapOf(Arena& arena, Value indent) {
  if (indent.is_number()) {
    const double spaces = std::clamp(ToInteger(arena, indent), 0.0, 10.0);
    return std::string(static_cast<size_t>(spaces), ' ');
  }
  if (!indent.is_string()) return "";
  return FromUtf16(ToUtf16(indent.text()).substr(0, 10));
}

bool InSafeRange(double number) { return std::abs(number) <= 9007199254740992; }

Json NumberToJson(double number) {
  if (!std::isfinite(number)) return nullptr;
  if (number == std::trunc(number) && InSafeRange(number)) return static_cast<int64_t>(number);
  return number;
}

JsonString TextToJson(Arena& arena, std::string_view text) {
  arena.ChargeBytes(text.size());
  if (HasLoneSurrogate(text)) return JsonString(WellFormed(text));
  return JsonString(text);
}

Json ConvertToJson(Arena& arena, Value value, size_t depth) {
  CheckValueDepth(depth);
  arena.Step();
  arena.ChargeBytes(sizeof(Json));
  if (value.is_array()) {
    const ArrayView view(value);
    JsonArray array;
    array.reserve(view.size());
    for (size_t i = 0; i < view.size(); ++i) {
      array.push_back(ConvertToJson(arena, view[i], depth + 1));
    }
    return array;
  }
  if (value.is_object()) {
    JsonObject object;
    for (const OwnedMember& member : MembersInOrder(value)) {
      if (member.value.is_undefined()) continue;
      object[TextToJson(arena, member.key)] = ConvertToJson(arena, member.value, depth + 1);
    }
    return object;
  }
  switch (value.kind()) {
    case Kind::Boolean:
      return value.boolean();
    case Kind::Number:
      return NumberToJson(value.number());
    case Kind::String:
      return TextToJson(arena, value.text());
    default:
      return nullptr;
  }
}

}  // namespace

Value StringifyJson(Arena& arena, Value value, Value indent) {
  if (value.is_undefined()) return {};
  Stringifier stringifier(arena, GapOf(arena, indent));
  stringifier.Append(value, 1);
  return Value::String(arena.Copy(stringifier.text()));
}

Value ParseJsonText(Arena& arena, std::string_view text) {
  arena.ChargeText(text.size());
  return JsonReader(arena, text).ReadAll();
}

Json ToJson(Arena& arena, Value value) { return ConvertToJson(arena, value, 1); }

}  // namespace wfb::expression
