// One of the two files that see Beast. A connection is kept alive by its pending operations, or by
// the exchange that waits for an answer: closing the socket ends them, and the last lets it go.
// Plain callbacks, no coroutines: the states are few, and g++ 12 compiles them twice as fast.
#include "server/http_server.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <chrono>
#include <deque>
#include <list>
#include <optional>
#include <set>

#include "server/tcp_socket.h"
#include "server/unix_socket.h"

namespace wfb {

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using ErrorCode = boost::system::error_code;

// How much of the queue of a stream is written at once.
constexpr size_t kWriteBytes = 64 * 1024;
// A refused request may still be on its way: so much of it is read, for so long, before closing, so
// that the peer gets to read the answer.
constexpr size_t kLeftoverBytes = 4 * 1024 * 1024;
constexpr DurationMs kLeftoverMs = 2'000;
constexpr DurationMs kAcceptPauseMs = 100;

// However many connect over TCP, runs must be able to open their files.
size_t DescriptorShare() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return SIZE_MAX;
  return std::max<size_t>(16, static_cast<size_t>(limit.rlim_cur) / 4);
}

}  // namespace

// Sockets of one kind, and the connections that came by them.
struct HttpServer::Entrance {
  struct Listener {
    explicit Listener(asio::io_context& io) : acceptor(io), pause(io) {}
    asio::basic_socket_acceptor<asio::generic::stream_protocol> acceptor;
    asio::steady_timer pause;
  };
  Entrance(uint16_t tcp_port, size_t most) : port(tcp_port), connections_max(most) {}

  std::list<Listener> listeners;
  uint16_t port;  // 0 = the Unix socket.
  size_t connections = 0;
  size_t connections_max = 0;
};

struct HttpServer::State : std::enable_shared_from_this<HttpServer::State> {
  State(AsioLoop& loop, HttpService given, HttpLimits bounds)
      : io(loop.io_context()), service(std::move(given)), limits(bounds) {}

  Status Listen(Entrance& entrance, FileDescriptor descriptor, int family);
  void Accept(Entrance& entrance, Entrance::Listener& listener);
  void AcceptLater(Entrance& entrance, Entrance::Listener& listener);

  asio::io_context& io;
  HttpService service;
  HttpLimits limits;
  std::list<Entrance> entrances;
  std::string path;
  std::set<HttpConnection*> connections;
  ResponseCounts response_counts{};
  size_t streams = 0;
  bool closing = false;
};

class HttpConnection : public std::enable_shared_from_this<HttpConnection> {
 public:
  using Socket = asio::generic::stream_protocol::socket;
  HttpConnection(Socket socket, std::shared_ptr<HttpServer::State> server,
                 HttpServer::Entrance& entrance)
      : socket_(std::move(socket)),
        timer_(server->io),
        server_(std::move(server)),
        entrance_(entrance) {
    server_->connections.insert(this);
    ++entrance_.connections;
  }
  ~HttpConnection() { Close(); }
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;

  void ReadHeader();
  void Answer(HttpResponse response);
  void BeginStream(const HttpResponse& head);
  void Close();

  void Write(std::string bytes);
  void End();
  void DropQueued();
  bool open() const { return open_; }
  size_t queued_count() const { return queue_.size() + writing_count_; }
  size_t queued_bytes() const { return queued_bytes_ + (writing_count_ > 0 ? out_.size() : 0); }
  void OnClosed(std::function<void()> callback) { on_closed_ = std::move(callback); }
  void OnDrained(std::function<void()> callback) { on_drained_ = std::move(callback); }

 private:
  using Parser = http::request_parser<http::string_body>;

  void CloseAfter(DurationMs limit_ms);
  void AwaitRequest();
  void TakeHeader();
  void ReadBody();
  void Refuse(const ErrorCode& error);
  void Handle();
  std::string HeadOf(HttpResponse response, const HttpHeaders& headers);
  void ReadLeftovers(size_t count);
  void WatchPeer();
  void WriteQueue();
  void OnWritten(const ErrorCode& error);

  Socket socket_;
  asio::steady_timer timer_;
  std::shared_ptr<HttpServer::State> server_;
  HttpServer::Entrance& entrance_;  // Lives as long as the server's state.
  boost::beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  std::shared_ptr<HttpRequest> request_;  // Whose body is being read.
  std::string out_;                       // What is being written.
  bool open_ = true;
  bool answered_ = true;  // Whether the present request was answered.
  bool keep_alive_ = false;
  bool head_only_ = false;
  bool chunked_ = true;

  bool streaming_ = false;
  bool ended_ = false;
  std::deque<std::string> queue_;
  size_t queued_bytes_ = 0;
  size_t writing_count_ = 0;  // Pieces of the queue that `out_` holds.
  bool writing_ = false;
  std::function<void()> on_closed_;
  std::function<void()> on_drained_;
};

Status HttpServer::State::Listen(Entrance& entrance, FileDescriptor descriptor, int family) {
  Entrance::Listener& listener = entrance.listeners.emplace_back(io);
  ErrorCode error;
  listener.acceptor.assign(asio::generic::stream_protocol(family, 0), descriptor.get(), error);
  if (error) return IoError("listen on a socket: " + error.message());
  descriptor.Release();
  Accept(entrance, listener);
  return Ok();
}

void HttpServer::State::Accept(Entrance& entrance, Entrance::Listener& listener) {
  if (closing) return;
  auto socket = std::make_shared<HttpConnection::Socket>(io);
  listener.acceptor.async_accept(
      *socket, [self = shared_from_this(), &entrance, &listener, socket](const ErrorCode& error) {
        if (self->closing) return;
        // Out of descriptors, most likely: others must close first.
        if (error) return self->AcceptLater(entrance, listener);
        if (entrance.port != 0) SendAtOnce(socket->native_handle());
        std::make_shared<HttpConnection>(std::move(*socket), self, entrance)->ReadHeader();
        if (entrance.connections >= entrance.connections_max) {
          return self->AcceptLater(entrance, listener);
        }
        self->Accept(entrance, listener);
      });
}

void HttpServer::State::AcceptLater(Entrance& entrance, Entrance::Listener& listener) {
  listener.pause.expires_after(std::chrono::milliseconds(kAcceptPauseMs));
  listener.pause.async_wait(
      [self = shared_from_this(), &entrance, &listener](const ErrorCode& error) {
        if (error || self->closing) return;
        if (entrance.connections >= entrance.connections_max) {
          return self->AcceptLater(entrance, listener);
        }
        self->Accept(entrance, listener);
      });
}

void HttpConnection::CloseAfter(DurationMs limit_ms) {
  timer_.expires_after(std::chrono::milliseconds(limit_ms));
  timer_.async_wait([weak = weak_from_this()](const ErrorCode& error) {
    const auto self = weak.lock();
    if (!error && self) self->Close();
  });
}

void HttpConnection::Close() {
  if (!open_) return;
  open_ = false;
  timer_.cancel();
  ErrorCode ignored;
  socket_.close(ignored);
  server_->connections.erase(this);
  --entrance_.connections;
  if (streaming_) --server_->streams;
  on_drained_ = nullptr;
  if (const auto callback = std::exchange(on_closed_, nullptr)) callback();
}

// A connection may rest between two requests, but not within one.
void HttpConnection::AwaitRequest() {
  if (buffer_.size() > 0) return ReadHeader();
  CloseAfter(server_->limits.idle_ms);
  socket_.async_wait(Socket::wait_read, [self = shared_from_this()](const ErrorCode& error) {
    if (!self->open_) return;
    if (error) return self->Close();
    self->ReadHeader();
  });
}

void HttpConnection::ReadHeader() {
  parser_.emplace();
  parser_->header_limit(server_->limits.header_bytes);
  parser_->body_limit(server_->limits.body_bytes);
  CloseAfter(server_->limits.header_ms);
  http::async_read_header(socket_, buffer_, *parser_,
                          [self = shared_from_this()](const ErrorCode& error, size_t) {
                            if (!self->open_) return;
                            if (error) return self->Refuse(error);
                            self->TakeHeader();
                          });
}

// Nothing of the body is read before the gate has said yes.
void HttpConnection::TakeHeader() {
  const auto& message = parser_->get();
  request_ = std::make_shared<HttpRequest>();
  request_->method = std::string(message.method_string());
  request_->target = std::string(message.target());
  request_->port = entrance_.port;
  for (const auto& field : message) {
    request_->headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
  }
  answered_ = false;
  keep_alive_ = message.keep_alive() && parser_->is_done();
  head_only_ = message.method() == http::verb::head;
  chunked_ = message.version() >= 11;
  if (request_->headers.size() > server_->limits.headers) {
    return Answer(server_->service.refusal(
        431, fmt::format("the request has more than {} headers", server_->limits.headers)));
  }
  Result<HttpTarget> parts = ParseTarget(request_->target);
  if (!parts.ok()) return Answer(server_->service.refusal(400, parts.error().message));
  request_->parts = std::move(parts).value();
  if (server_->service.gate) {
    if (auto refused = server_->service.gate(*request_)) return Answer(std::move(*refused));
  }
  ReadBody();
}

void HttpConnection::ReadBody() {
  CloseAfter(server_->limits.body_ms);
  const auto read = [self = shared_from_this()] {
    http::async_read(self->socket_, self->buffer_, *self->parser_,
                     [self](const ErrorCode& error, size_t) {
                       if (!self->open_) return;
                       if (error) return self->Refuse(error);
                       self->Handle();
                     });
  };
  const auto expect = parser_->get().find(http::field::expect);
  if (expect == parser_->get().end() || parser_->is_done()) return read();
  out_ = "HTTP/1.1 100 Continue\r\n\r\n";
  asio::async_write(socket_, asio::buffer(out_),
                    [self = shared_from_this(), read](const ErrorCode& error, size_t) {
                      if (!self->open_) return;
                      if (error) return self->Close();
                      read();
                    });
}

void HttpConnection::Refuse(const ErrorCode& error) {
  const bool is_http = error.category() == make_error_code(http::error::bad_method).category();
  // Between requests the peer may close as it likes; else the end came too early to say anything.
  if (!is_http || error == http::error::end_of_stream || error == http::error::partial_message) {
    return Close();
  }
  HttpResponse response;
  if (error == http::error::body_limit) {
    response = server_->service.refusal(
        413, fmt::format("the body has more than {} bytes", server_->limits.body_bytes));
  } else if (error == http::error::header_limit) {
    response = server_->service.refusal(
        431, fmt::format("the header has more than {} bytes", server_->limits.header_bytes));
  } else {
    response = server_->service.refusal(400, "this is no HTTP/1.1 request: " + error.message());
  }
  answered_ = false;
  keep_alive_ = false;
  head_only_ = false;
  Answer(std::move(response));
}

void HttpConnection::Handle() {
  timer_.cancel();
  keep_alive_ = parser_->get().keep_alive();
  request_->body = std::move(parser_->get().body());
  server_->service.handler(HttpExchange(std::move(request_), shared_from_this()));
}

std::string HttpConnection::HeadOf(HttpResponse response, const HttpHeaders& headers) {
  ++server_->response_counts[static_cast<size_t>(response.status / 100) %
                             server_->response_counts.size()];
  for (const auto& [name, value] : server_->service.headers) {
    const bool own = std::ranges::any_of(response.headers, [&name = name](const auto& header) {
      return EqualsIgnoringCase(header.first, name);
    });
    if (!own) response.headers.emplace_back(name, value);
  }
  return WriteHead(response, headers);
}

void HttpConnection::Answer(HttpResponse response) {
  if (!open_ || answered_) return;
  answered_ = true;
  const bool refused = !parser_->is_done();
  HttpHeaders headers;
  if (response.status != 304) {
    headers.emplace_back("Content-Length", std::to_string(response.body.size()));
  }
  if (!keep_alive_) headers.emplace_back("Connection", "close");
  const std::string body = std::exchange(response.body, "");
  out_ = HeadOf(std::move(response), headers);
  if (!head_only_) out_ += body;
  CloseAfter(server_->limits.write_ms);
  asio::async_write(socket_, asio::buffer(out_),
                    [self = shared_from_this(), refused](const ErrorCode& error, size_t) {
                      if (!self->open_) return;
                      if (error) return self->Close();
                      if (self->keep_alive_) return self->AwaitRequest();
                      if (!refused) return self->Close();
                      ErrorCode ignored;
                      self->socket_.shutdown(asio::socket_base::shutdown_send, ignored);
                      self->CloseAfter(kLeftoverMs);
                      self->ReadLeftovers(0);
                    });
}

void HttpConnection::ReadLeftovers(size_t count) {
  if (count > kLeftoverBytes) return Close();
  buffer_.clear();
  socket_.async_read_some(buffer_.prepare(kWriteBytes),
                          [self = shared_from_this(), count](const ErrorCode& error, size_t size) {
                            if (!self->open_) return;
                            if (error) return self->Close();
                            self->ReadLeftovers(count + size);
                          });
}

void HttpConnection::BeginStream(const HttpResponse& head) {
  if (!open_ || answered_) return;
  answered_ = true;
  streaming_ = true;
  ++server_->streams;
  keep_alive_ = false;
  HttpHeaders headers = {{"Connection", "close"}};
  if (chunked_) headers.emplace_back("Transfer-Encoding", "chunked");
  out_ = HeadOf(head, headers);
  writing_ = true;
  if (head_only_) ended_ = true;
  CloseAfter(server_->limits.write_ms);
  asio::async_write(
      socket_, asio::buffer(out_),
      [self = shared_from_this()](const ErrorCode& error, size_t) { self->OnWritten(error); });
  WatchPeer();
}

// A peer that only listens says that it has gone by closing its end.
void HttpConnection::WatchPeer() {
  buffer_.clear();
  socket_.async_read_some(buffer_.prepare(1024),
                          [self = shared_from_this()](const ErrorCode& error, size_t) {
                            if (!self->open_) return;
                            if (error) return self->Close();
                            self->WatchPeer();
                          });
}

void HttpConnection::Write(std::string bytes) {
  if (!open_ || ended_ || bytes.empty()) return;
  queued_bytes_ += bytes.size();
  queue_.push_back(std::move(bytes));
  if (!writing_) WriteQueue();
}

void HttpConnection::End() {
  if (!open_ || ended_) return;
  ended_ = true;
  if (!writing_) WriteQueue();
}

void HttpConnection::DropQueued() {
  queue_.clear();
  queued_bytes_ = 0;
}

void HttpConnection::WriteQueue() {
  std::string bytes;
  writing_count_ = 0;
  while (!queue_.empty() && (bytes.empty() || bytes.size() + queue_.front().size() < kWriteBytes)) {
    bytes += queue_.front();
    queue_.pop_front();
    ++writing_count_;
  }
  queued_bytes_ -= bytes.size();
  const bool last = ended_ && queue_.empty();
  out_.clear();
  if (chunked_ && !bytes.empty() && !head_only_) {
    out_ = fmt::format("{:x}\r\n{}\r\n", bytes.size(), bytes);
  } else if (!head_only_) {
    out_ = std::move(bytes);
  }
  if (last && chunked_ && !head_only_) out_ += "0\r\n\r\n";
  if (last && out_.empty()) return Close();
  writing_ = true;
  CloseAfter(server_->limits.write_ms);
  asio::async_write(socket_, asio::buffer(out_),
                    [self = shared_from_this(), last](const ErrorCode& error, size_t) {
                      if (last) return self->Close();
                      self->OnWritten(error);
                    });
}

void HttpConnection::OnWritten(const ErrorCode& error) {
  if (!open_) return;
  if (error) return Close();
  writing_ = false;
  writing_count_ = 0;
  timer_.cancel();
  if (!queue_.empty() || ended_) return WriteQueue();
  if (on_drained_) {
    const auto callback = on_drained_;  // It may set another one.
    callback();
  }
}

HttpServer::HttpServer(AsioLoop& loop, HttpService service, HttpLimits limits)
    : state_(std::make_shared<State>(loop, std::move(service), limits)) {}

HttpServer::~HttpServer() {
  state_->closing = true;
  ErrorCode ignored;
  for (Entrance& entrance : state_->entrances) {
    for (Entrance::Listener& listener : entrance.listeners) {
      listener.acceptor.close(ignored);
      listener.pause.cancel();
    }
  }
  if (!state_->path.empty()) unlink(state_->path.c_str());
  const std::set<HttpConnection*> connections = state_->connections;
  for (HttpConnection* connection : connections) connection->Close();
}

Status HttpServer::ListenUnix(const std::string& path) {
  WFB_ASSIGN_OR_RETURN(FileDescriptor listener, ListenOnUnixSocket(path));
  state_->path = path;
  return state_->Listen(state_->entrances.emplace_back(0, state_->limits.connections),
                        std::move(listener), AF_UNIX);
}

Result<uint16_t> HttpServer::ListenTcp(uint16_t port) {
  WFB_ASSIGN_OR_RETURN(LoopbackListeners listeners, ListenOnLoopback(port));
  const size_t most = std::min(state_->limits.connections, DescriptorShare());
  Entrance& entrance = state_->entrances.emplace_back(listeners.port, most);
  WFB_RETURN_IF_ERROR(state_->Listen(entrance, std::move(listeners.ipv4), AF_INET));
  if (listeners.ipv6) {
    WFB_RETURN_IF_ERROR(state_->Listen(entrance, std::move(*listeners.ipv6), AF_INET6));
  }
  return listeners.port;
}

size_t HttpServer::connection_count() const { return state_->connections.size(); }

size_t HttpServer::stream_count() const { return state_->streams; }

const HttpServer::ResponseCounts& HttpServer::response_counts() const {
  return state_->response_counts;
}

bool HttpExchange::open() const { return connection_->open(); }

void HttpExchange::Answer(HttpResponse response) const { connection_->Answer(std::move(response)); }

HttpStream HttpExchange::Stream(HttpResponse head) const {
  connection_->BeginStream(head);
  return HttpStream(connection_);
}

void HttpStream::Write(std::string bytes) {
  if (const auto connection = connection_.lock()) connection->Write(std::move(bytes));
}

void HttpStream::End() {
  if (const auto connection = connection_.lock()) connection->End();
}

void HttpStream::DropQueued() {
  if (const auto connection = connection_.lock()) connection->DropQueued();
}

bool HttpStream::open() const {
  const auto connection = connection_.lock();
  return connection && connection->open();
}

size_t HttpStream::queued_count() const {
  const auto connection = connection_.lock();
  return connection ? connection->queued_count() : 0;
}

size_t HttpStream::queued_bytes() const {
  const auto connection = connection_.lock();
  return connection ? connection->queued_bytes() : 0;
}

void HttpStream::OnClosed(std::function<void()> callback) {
  if (const auto connection = connection_.lock()) connection->OnClosed(std::move(callback));
}

void HttpStream::OnDrained(std::function<void()> callback) {
  if (const auto connection = connection_.lock()) connection->OnDrained(std::move(callback));
}

}  // namespace wfb
