#include "server/http_message.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace wfb {

namespace {

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The length of the UTF-8 sequence at `text`, or 0 when it is none (RFC 3629, no surrogates).
size_t SequenceLength(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto continues = [&](size_t i) { return i < text.size() && (byte(i) & 0xC0) == 0x80; };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return continues(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF && continues(1) && continues(2)) {
    const bool overlong = lead == 0xE0 && byte(1) < 0xA0;
    const bool surrogate = lead == 0xED && byte(1) >= 0xA0;
    return overlong || surrogate ? 0 : 3;
  }
  if (lead >= 0xF0 && lead <= 0xF4 && continues(1) && continues(2) && continues(3)) {
    const bool overlong = lead == 0xF0 && byte(1) < 0x90;
    const bool too_high = lead == 0xF4 && byte(1) >= 0x90;
    return overlong || too_high ? 0 : 4;
  }
  return 0;
}

Status CheckText(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x20 || byte == 0x7F) return InvalidInput("the address holds a control character");
    const size_t length = SequenceLength(text.substr(at));
    if (length == 0) return InvalidInput("the address is not valid UTF-8");
    at += length;
  }
  return Ok();
}

// `plus_is_space`: as in the values of forms, which is how browsers write a query.
Result<std::string> Decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      out += ' ';
    } else if (text[i] != '%') {
      out += text[i];
    } else {
      const int high = i + 1 < text.size() ? HexDigit(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? HexDigit(text[i + 2]) : -1;
      if (high < 0 || low < 0) {
        return InvalidInput("\"%\" in the address is not followed by two hexadecimal digits");
      }
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  WFB_RETURN_IF_ERROR(CheckText(out));
  return out;
}

}  // namespace

Result<HttpTarget> ParseTarget(std::string_view target) {
  HttpTarget parts;
  if (!target.starts_with('/')) return InvalidInput("the address does not begin with \"/\"");
  const size_t mark = target.find('?');
  std::string_view path = target.substr(1, mark == std::string_view::npos ? mark : mark - 1);
  while (true) {
    const size_t slash = path.find('/');
    WFB_ASSIGN_OR_RETURN(std::string segment, Decode(path.substr(0, slash), false));
    parts.path.push_back(std::move(segment));
    if (slash == std::string_view::npos) break;
    path.remove_prefix(slash + 1);
  }
  if (mark == std::string_view::npos) return parts;
  std::string_view query = target.substr(mark + 1);
  while (!query.empty()) {
    const size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (pair.empty()) continue;
    const size_t equals = std::min(pair.find('='), pair.size());
    WFB_ASSIGN_OR_RETURN(std::string name, Decode(pair.substr(0, equals), true));
    WFB_ASSIGN_OR_RETURN(std::string value,
                         Decode(pair.substr(std::min(equals + 1, pair.size())), true));
    parts.query.emplace_back(std::move(name), std::move(value));
  }
  return parts;
}

std::string EncodeSegment(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool digit = c >= '0' && c <= '9';
    if (letter || digit || c == '-' || c == '_' || c == '.' || c == '~') {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

bool EqualsIgnoringCase(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return Lower(x) == Lower(y); });
}

const std::string* HttpRequest::Header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (EqualsIgnoringCase(key, name)) return &value;
  }
  return nullptr;
}

const std::string* HttpRequest::Query(std::string_view name) const {
  for (const auto& [key, value] : parts.query) {
    if (key == name) return &value;
  }
  return nullptr;
}

std::string_view StatusText(int status) {
  struct Text {
    int status;
    std::string_view text;
  };
  static constexpr std::array kTexts = {
      Text{200, "OK"},
      Text{201, "Created"},
      Text{303, "See Other"},
      Text{304, "Not Modified"},
      Text{400, "Bad Request"},
      Text{401, "Unauthorized"},
      Text{403, "Forbidden"},
      Text{404, "Not Found"},
      Text{405, "Method Not Allowed"},
      Text{408, "Request Timeout"},
      Text{409, "Conflict"},
      Text{413, "Content Too Large"},
      Text{415, "Unsupported Media Type"},
      Text{421, "Misdirected Request"},
      Text{431, "Request Header Fields Too Large"},
      Text{500, "Internal Server Error"},
      Text{503, "Service Unavailable"},
  };
  const auto at = std::ranges::find(kTexts, status, &Text::status);
  return at == kTexts.end() ? "Status" : at->text;
}

std::string WriteHead(const HttpResponse& response, const HttpHeaders& headers) {
  std::string head =
      fmt::format("HTTP/1.1 {} {}\r\n", response.status, StatusText(response.status));
  const auto add = [&head](const HttpHeaders& list) {
    for (const auto& [name, value] : list) head += fmt::format("{}: {}\r\n", name, value);
  };
  add(response.headers);
  add(headers);
  head += "\r\n";
  return head;
}

}  // namespace wfb
