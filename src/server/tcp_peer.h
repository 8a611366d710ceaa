// A client of tests that says over TCP exactly what it is told to.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/file_descriptor.h"
#include "server/http_message.h"

namespace wfb::testing {

// One connection, kept alive as far as the server lets it.
class TcpPeer {
 public:
  explicit TcpPeer(uint16_t port, bool ipv6 = false);

  // Host and Content-Length are added unless they are among the headers. Status 0: the server
  // closed the connection, or said nothing for five seconds.
  HttpResponse Send(const std::string& method, const std::string& target, HttpHeaders headers = {},
                    const std::string& body = "");
  // False when the server does not take it.
  bool Write(std::string_view bytes);
  // The next response; `head_only`: to HEAD, without the body that it announces.
  HttpResponse Read(bool head_only = false);
  // Everything until the server closes the connection; also when it takes ten seconds.
  std::string ReadAll();

 private:
  void Connect();
  bool ReadMore();

  uint16_t port_;
  bool ipv6_;
  FileDescriptor peer_;
  std::string unread_;
};

// The first header of this name; empty when there is none.
std::string HeaderOf(const HttpResponse& response, std::string_view name);

}  // namespace wfb::testing
