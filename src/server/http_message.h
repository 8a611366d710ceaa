// Requests and responses of HTTP/1.1 as plain values: routes and their tests know nothing of
// sockets. What stands in a request was decoded and is within the limits of HttpLimits.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace wfb {

// In order; the name of a header is compared without regard to case.
using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

// The part of a target before and after '?', decoded.
struct HttpTarget {
  std::vector<std::string> path;  // Segments; a "%2F" inside one is a '/' that does not part it.
  std::vector<std::pair<std::string, std::string>> query;
};

// InvalidInput when an escape is broken, or when something decodes to a control character or to
// invalid UTF-8.
Result<HttpTarget> ParseTarget(std::string_view target);
// Percent-encodes all but unreserved characters: the text as one segment or query value.
std::string EncodeSegment(std::string_view text);

struct HttpRequest {
  std::string method;
  std::string target;  // As it was sent.
  HttpTarget parts;
  HttpHeaders headers;
  std::string body;
  uint16_t port = 0;  // The TCP port that it came to; 0 = the Unix socket, whose user is the owner.

  // The first header of this name, or nullptr.
  const std::string* Header(std::string_view name) const;
  // The first query value of this name, or nullptr.
  const std::string* Query(std::string_view name) const;
};

struct HttpResponse {
  int status = 200;
  HttpHeaders headers;
  std::string body;
};

// "Not Found".
std::string_view StatusText(int status);

// The head as it goes over the wire, with the empty line; `headers` come after the response's own.
std::string WriteHead(const HttpResponse& response, const HttpHeaders& headers);

bool EqualsIgnoringCase(std::string_view a, std::string_view b);

}  // namespace wfb
