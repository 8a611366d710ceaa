// An HTTP/1.1 server on the engine's loop. Each request is one HttpExchange, which a handler
// answers at once, later, or piece by piece; nothing here ever waits. All calls and callbacks
// happen on the loop's thread. Every request passes the one gate before its body is read and before
// a handler sees it; every response gets the service's own headers.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/time.h"
#include "engine/asio_loop.h"
#include "server/http_message.h"

namespace wfb {

struct HttpLimits {
  uint32_t header_bytes = 16 * 1024;
  uint64_t body_bytes = 1024 * 1024;
  size_t headers = 100;
  DurationMs header_ms = 10'000;  // From the connection, or the first byte, to the end of a header.
  DurationMs idle_ms = 120'000;   // From an answer to the first byte of the next request.
  DurationMs body_ms = 30'000;    // To the end of the body, from that of the header.
  DurationMs write_ms = 30'000;  // For one write: a peer that takes nothing for so long is cut off.
  // At each of the two, the Unix socket and the TCP port (there at most a quarter of what the
  // process may open); more wait until one ends.
  size_t connections = 4'096;
};

class HttpConnection;

// A response that is written piece by piece. Copies stand for the same stream. Once the peer has
// gone, or the stream has ended, calls do nothing.
class HttpStream {
 public:
  explicit HttpStream(std::weak_ptr<HttpConnection> connection)
      : connection_(std::move(connection)) {}

  // Queues the bytes and returns.
  void Write(std::string bytes);
  // Closes the connection when everything queued is written.
  void End();
  // Forgets what is queued and not being written yet.
  void DropQueued();

  bool open() const;
  // Pieces and bytes that the system has not taken yet.
  size_t queued_count() const;
  size_t queued_bytes() const;

  // Called once, when the connection has closed for whatever reason.
  void OnClosed(std::function<void()> callback);
  // Called each time the last queued piece was taken.
  void OnDrained(std::function<void()> callback);

 private:
  std::weak_ptr<HttpConnection> connection_;
};

// One request and the right to answer it, once: by Answer or by Stream. Copies stand for the same
// exchange; when the last one goes without an answer, the connection closes. An answer for a peer
// that has gone is dropped. To be let go before the loop ends.
class HttpExchange {
 public:
  HttpExchange(std::shared_ptr<const HttpRequest> request,
               std::shared_ptr<HttpConnection> connection)
      : request_(std::move(request)), connection_(std::move(connection)) {}

  const HttpRequest& request() const { return *request_; }
  // Whether the connection is still there; never once the server has gone.
  bool open() const;
  void Answer(HttpResponse response) const;
  // `head` has no body.
  HttpStream Stream(HttpResponse head) const;

 private:
  std::shared_ptr<const HttpRequest> request_;
  std::shared_ptr<HttpConnection> connection_;
};

// What a server is there for.
struct HttpService {
  std::function<void(const HttpExchange&)> handler;
  // Makes the response to a request that is none: it is no HTTP (400) or too large (413, 431).
  std::function<HttpResponse(int status, std::string detail)> refusal;
  // Asked about every request when its header is there; what it gives is the answer, and the
  // request goes no further. Empty = all may pass.
  std::function<std::optional<HttpResponse>(const HttpRequest& without_body)> gate{};
  // Of every response that does not have the header itself.
  HttpHeaders headers{};
};

class HttpServer {
 public:
  HttpServer(AsioLoop& loop, HttpService service, HttpLimits limits = {});
  // Closes all connections; their streams are told.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  // Listens on a Unix domain socket that only the owner may use. A socket that is left at `path` is
  // replaced: the caller holds the lock that says that nobody listens there. It is removed again at
  // the end.
  Status ListenUnix(const std::string& path);
  // Listens on the loopback addresses as well; gives the port, which is a free one for 0. Conflict
  // when it is taken. At most once.
  Result<uint16_t> ListenTcp(uint16_t port);

  size_t connection_count() const;
  // Responses that are written piece by piece and have not ended.
  size_t stream_count() const;
  // Responses so far, by the first digit of their status.
  using ResponseCounts = std::array<uint64_t, 6>;
  const ResponseCounts& response_counts() const;

  struct Entrance;  // Known to http_server.cc, as State.
  struct State;

 private:
  std::shared_ptr<State> state_;
};

}  // namespace wfb
