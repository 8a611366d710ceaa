// One HTTP/1.1 request over a connected socket, waiting for the response: for the command line,
// which has nothing else to do. A connection is used once.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/time.h"
#include "engine/file_descriptor.h"
#include "server/http_message.h"

namespace wfb {

struct ClientRequest {
  std::string method;
  std::string target;
  HttpHeaders headers{};
  std::string body{};
};

// Gets the body in pieces as it arrives, each with the status and headers; false ends the request.
// Not called for a response without a body.
using BodyVisitor = std::function<bool(const HttpResponse& head, std::string_view piece)>;

// The response; its body is empty when a visitor took it. Unavailable when the peer is silent for
// `silence_ms`, breaks off, or speaks something else; Cancelled when the visitor ended it.
Result<HttpResponse> Exchange(const FileDescriptor& peer, const ClientRequest& request,
                              DurationMs silence_ms, const BodyVisitor& visitor = nullptr);

}  // namespace wfb
