#include "base/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <charconv>
#include <cmath>

namespace wfb {

namespace {

struct Place {
  size_t line = 1;
  size_t column = 1;
};

Place PlaceOf(std::string_view text, size_t offset) {
  Place place;
  for (size_t i = 0; i < offset && i < text.size(); ++i) {
    if (text[i] == '\n') {
      ++place.line;
      place.column = 1;
    } else if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) {
      ++place.column;
    }
  }
  return place;
}

void AppendQuoted(std::string_view text, std::string& out) {
  out += '"';
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\b':
        out += "\\b";
        break;
      case '\f':
        out += "\\f";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(c));
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

class Writer {
 public:
  explicit Writer(bool pretty) : pretty_(pretty) {}

  void Append(const Json& value, int depth) {
    switch (value.kind()) {
      case boost::json::kind::null:
        out_ += "null";
        break;
      case boost::json::kind::bool_:
        out_ += value.get_bool() ? "true" : "false";
        break;
      case boost::json::kind::int64:
        out_ += std::to_string(value.get_int64());
        break;
      case boost::json::kind::uint64:
        out_ += std::to_string(value.get_uint64());
        break;
      case boost::json::kind::double_:
        AppendDouble(value.get_double());
        break;
      case boost::json::kind::string:
        AppendQuoted(value.get_string(), out_);
        break;
      case boost::json::kind::array:
        AppendArray(value.get_array(), depth);
        break;
      case boost::json::kind::object:
        AppendObject(value.get_object(), depth);
        break;
    }
  }
  std::string Take() { return std::move(out_); }

 private:
  void AppendDouble(double value) {
    // JSON has no NaN or Infinity; JSON.stringify prints null for both.
    out_ += std::isfinite(value) ? NumberToText(value) : "null";
  }
  void NewLine(int depth) {
    if (!pretty_) return;
    out_ += '\n';
    out_.append(static_cast<size_t>(depth) * 2, ' ');
  }
  void AppendArray(const JsonArray& array, int depth) {
    out_ += '[';
    bool first = true;
    for (const Json& element : array) {
      if (!first) out_ += ',';
      first = false;
      NewLine(depth + 1);
      Append(element, depth + 1);
    }
    if (!first) NewLine(depth);
    out_ += ']';
  }
  void AppendObject(const JsonObject& object, int depth) {
    out_ += '{';
    bool first = true;
    for (const auto& member : object) {
      if (!first) out_ += ',';
      first = false;
      NewLine(depth + 1);
      AppendQuoted(member.key(), out_);
      out_ += pretty_ ? ": " : ":";
      Append(member.value(), depth + 1);
    }
    if (!first) NewLine(depth);
    out_ += '}';
  }

  bool pretty_;
  std::string out_;
};

// What Boost's parser calls as it reads. Boost 1.81 makes doubles that are off in the last digit;
// they are read again here, exactly: what is written to the journal must read back as it was.
class ValueBuilder {
 public:
  static constexpr size_t max_object_size = JsonObject::max_size();
  static constexpr size_t max_array_size = JsonArray::max_size();
  static constexpr size_t max_key_size = JsonString::max_size();
  static constexpr size_t max_string_size = JsonString::max_size();
  using Text = boost::json::string_view;
  using Code = boost::json::error_code;

  ValueBuilder() { stack_.reset(); }
  Json Take() { return stack_.release(); }

  bool on_document_begin(Code&) { return true; }
  bool on_document_end(Code&) { return true; }
  bool on_object_begin(Code&) { return true; }
  bool on_object_end(size_t count, Code&) {
    stack_.push_object(count);
    return true;
  }
  bool on_array_begin(Code&) { return true; }
  bool on_array_end(size_t count, Code&) {
    stack_.push_array(count);
    return true;
  }
  bool on_key_part(Text part, size_t, Code&) {
    stack_.push_chars(part);
    return true;
  }
  bool on_key(Text rest, size_t, Code&) {
    stack_.push_key(rest);
    return true;
  }
  bool on_string_part(Text part, size_t, Code&) {
    stack_.push_chars(part);
    return true;
  }
  bool on_string(Text rest, size_t, Code&) {
    stack_.push_string(rest);
    return true;
  }
  bool on_number_part(Text, Code&) { return true; }
  bool on_int64(int64_t value, Text, Code&) {
    stack_.push_int64(value);
    return true;
  }
  bool on_uint64(uint64_t value, Text, Code&) {
    stack_.push_uint64(value);
    return true;
  }
  bool on_double(double value, Text text, Code&) {
    // Out of range, `value` stays what Boost made of it: infinity or zero.
    std::from_chars(text.data(), text.data() + text.size(), value);
    stack_.push_double(value);
    return true;
  }
  bool on_bool(bool value, Code&) {
    stack_.push_bool(value);
    return true;
  }
  bool on_null(Code&) {
    stack_.push_null();
    return true;
  }
  bool on_comment_part(Text, Code&) { return true; }
  bool on_comment(Text, Code&) { return true; }

 private:
  boost::json::value_stack stack_;
};

}  // namespace

Result<Json> ParseJson(std::string_view text) {
  boost::json::parse_options options;
  options.max_depth = kJsonDepthMax;
  boost::json::basic_parser<ValueBuilder> parser(options);
  boost::json::error_code error;
  size_t read = parser.write_some(false, text.data(), text.size(), error);
  if (!error) {
    read = std::min(text.find_first_not_of(" \t\r\n", read), text.size());
    if (read < text.size()) error = boost::json::error::extra_data;
  }
  if (error) {
    const Place place = PlaceOf(text, read);
    return InvalidInput(
        fmt::format("line {}, column {}: {}", place.line, place.column, error.message()));
  }
  return parser.handler().Take();
}

std::string WriteJson(const Json& value) {
  Writer writer(false);
  writer.Append(value, 0);
  return writer.Take();
}

std::string WriteJsonPretty(const Json& value) {
  Writer writer(true);
  writer.Append(value, 0);
  return writer.Take();
}

// ECMAScript Number::toString: shortest digits that read back, exponent outside 1e-7 … 1e21.
std::string NumberToText(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-Infinity" : "Infinity";
  if (value == 0) return "0";
  char buffer[32];
  const auto end =
      std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific).ptr;
  std::string_view text(buffer, static_cast<size_t>(end - buffer));
  std::string result;
  if (text.front() == '-') {
    result = "-";
    text.remove_prefix(1);
  }
  const size_t e = text.find('e');
  std::string digits(text.substr(0, e));
  digits.erase(std::remove(digits.begin(), digits.end(), '.'), digits.end());
  const std::string exponent_text(text.substr(e + 1));
  const int n = std::stoi(exponent_text) + 1;
  const int k = static_cast<int>(digits.size());
  if (k <= n && n <= 21) return result + digits + std::string(static_cast<size_t>(n - k), '0');
  if (0 < n && n <= 21) {
    const size_t point = static_cast<size_t>(n);
    return result + digits.substr(0, point) + "." + digits.substr(point);
  }
  if (-6 < n && n <= 0) return result + "0." + std::string(static_cast<size_t>(-n), '0') + digits;
  const std::string fraction = k == 1 ? "" : "." + digits.substr(1);
  return fmt::format("{}{}{}e{}{}", result, digits[0], fraction, n - 1 < 0 ? "-" : "+",
                     std::abs(n - 1));
}

const Json* FindMember(const Json& value, std::string_view key) {
  const JsonObject* object = value.if_object();
  return object == nullptr ? nullptr : object->if_contains(key);
}

std::string MemberText(const Json& value, std::string_view key, std::string_view fallback) {
  const Json* member = FindMember(value, key);
  const JsonString* text = member == nullptr ? nullptr : member->if_string();
  return text == nullptr ? std::string(fallback) : std::string(*text);
}

double ToDouble(const Json& value) {
  WFB_CHECK(value.is_number(), "ToDouble takes a JSON number");
  if (const auto* i = value.if_int64()) return static_cast<double>(*i);
  if (const auto* u = value.if_uint64()) return static_cast<double>(*u);
  return value.get_double();
}

}  // namespace wfb
