// The other file that sees Beast: its parser alone, fed by hand.
#include "server/http_client.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cerrno>
#include <chrono>
#include <limits>

namespace wfb {

namespace {

namespace http = boost::beast::http;
using Clock = std::chrono::steady_clock;
using Parser = http::response_parser<http::string_body>;

constexpr size_t kReadBytes = 64 * 1024;

// Waits until the peer can be read from or written to.
Status Await(const FileDescriptor& peer, short what, Clock::time_point give_up_at) {
  while (true) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(give_up_at - Clock::now()).count();
    if (left <= 0) return Unavailable("the engine does not answer");
    pollfd ready{peer.get(), what, 0};
    const int64_t most = std::numeric_limits<int>::max();
    const int count = poll(&ready, 1, static_cast<int>(std::min<int64_t>(left, most)));
    if (count > 0) return Ok();
    if (count < 0 && errno != EINTR) return ErrnoError("wait for the engine", errno);
  }
}

// A peer that refuses a request may stop reading it: then its answer is already there.
Status Send(const FileDescriptor& peer, std::string_view bytes, DurationMs silence_ms) {
  while (!bytes.empty()) {
    WFB_RETURN_IF_ERROR(Await(peer, POLLOUT, Clock::now() + std::chrono::milliseconds(silence_ms)));
    const ssize_t count = send(peer.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (count < 0 && (errno == EPIPE || errno == ECONNRESET)) return Ok();
    if (count < 0) return ErrnoError("send to the engine", errno);
    bytes.remove_prefix(static_cast<size_t>(count));
  }
  return Ok();
}

// 0 at the end of the connection.
Result<size_t> Receive(const FileDescriptor& peer, char* to, size_t size, DurationMs silence_ms) {
  const auto give_up_at = Clock::now() + std::chrono::milliseconds(silence_ms);
  while (true) {
    WFB_RETURN_IF_ERROR(Await(peer, POLLIN, give_up_at));
    const ssize_t count = recv(peer.get(), to, size, MSG_DONTWAIT);
    if (count >= 0) return static_cast<size_t>(count);
    if (errno == ECONNRESET) return size_t{0};
    if (errno != EINTR && errno != EAGAIN) return ErrnoError("read from the engine", errno);
  }
}

HttpResponse HeadOf(const Parser& parser) {
  HttpResponse head;
  head.status = static_cast<int>(parser.get().result_int());
  for (const auto& field : parser.get()) {
    head.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
  }
  return head;
}

// Hands over what the parser has of the body; false when the visitor has enough.
bool Visit(Parser& parser, const HttpResponse& head, const BodyVisitor& visitor) {
  std::string& body = parser.get().body();
  if (body.empty()) return true;
  const std::string piece = std::exchange(body, "");
  return visitor(head, piece);
}

std::string WriteRequest(const ClientRequest& request) {
  std::string text = fmt::format("{} {} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n",
                                 request.method, request.target);
  for (const auto& [name, value] : request.headers) text += fmt::format("{}: {}\r\n", name, value);
  if (request.method != "GET") text += fmt::format("Content-Length: {}\r\n", request.body.size());
  return text + "\r\n" + request.body;
}

Error NotHttp(const boost::system::error_code& error) {
  return Unavailable("the engine's answer is no HTTP: " + error.message());
}

}  // namespace

Result<HttpResponse> Exchange(const FileDescriptor& peer, const ClientRequest& request,
                              DurationMs silence_ms, const BodyVisitor& visitor) {
  WFB_RETURN_IF_ERROR(Send(peer, WriteRequest(request), silence_ms));
  Parser parser;
  parser.body_limit(boost::none);
  parser.eager(true);
  std::string unparsed;
  std::array<char, kReadBytes> buffer{};
  HttpResponse head;
  boost::system::error_code error;
  while (!parser.is_done()) {
    WFB_ASSIGN_OR_RETURN(const size_t count,
                         Receive(peer, buffer.data(), buffer.size(), silence_ms));
    if (count == 0) {
      if (!parser.got_some()) return Unavailable("the engine has closed the connection");
      parser.put_eof(error);
      if (error) return Unavailable("the engine's answer broke off");
      break;
    }
    unparsed.append(buffer.data(), count);
    const size_t used = parser.put(boost::asio::buffer(unparsed), error);
    unparsed.erase(0, used);
    if (error == http::error::need_more) error = {};
    if (error) return NotHttp(error);
    if (!parser.is_header_done()) continue;
    if (head.headers.empty()) head = HeadOf(parser);
    if (visitor && !Visit(parser, head, visitor)) return Cancelled("ended by the caller");
  }
  if (visitor && !Visit(parser, head, visitor)) return Cancelled("ended by the caller");
  head.body = std::move(parser.get().body());
  return head;
}

}  // namespace wfb
