#include "server/tcp_peer.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "server/tcp_socket.h"

namespace wfb::testing {

namespace {

constexpr int kPatienceSeconds = 5;

bool Has(const HttpHeaders& headers, std::string_view name) {
  return std::ranges::any_of(
      headers, [&](const auto& header) { return EqualsIgnoringCase(header.first, name); });
}

HttpResponse ParseHead(std::string_view head) {
  HttpResponse response;
  response.status = 0;
  const size_t space = head.find(' ');
  if (space == std::string_view::npos) return response;
  std::from_chars(head.data() + space + 1, head.data() + head.size(), response.status);
  for (size_t at = head.find("\r\n"); at != std::string_view::npos; at = head.find("\r\n", at)) {
    at += 2;
    const std::string_view line = head.substr(at, head.find("\r\n", at) - at);
    const size_t colon = line.find(": ");
    if (colon == std::string_view::npos) continue;
    response.headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
  }
  return response;
}

}  // namespace

TcpPeer::TcpPeer(uint16_t port, bool ipv6) : port_(port), ipv6_(ipv6) { Connect(); }

void TcpPeer::Connect() {
  Result<FileDescriptor> peer = ConnectToLoopback(port_, ipv6_);
  WFB_CHECK(peer.ok(), "the server of the test listens");
  peer_ = std::move(peer).value();
  unread_.clear();
  timeval patience{};
  patience.tv_sec = kPatienceSeconds;
  setsockopt(peer_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
}

HttpResponse TcpPeer::Send(const std::string& method, const std::string& target,
                           HttpHeaders headers, const std::string& body) {
  if (!Has(headers, "Host")) headers.emplace_back("Host", fmt::format("127.0.0.1:{}", port_));
  if (!body.empty() && !Has(headers, "Content-Length")) {
    headers.emplace_back("Content-Length", std::to_string(body.size()));
  }
  std::string text = fmt::format("{} {} HTTP/1.1\r\n", method, target);
  for (const auto& [name, value] : headers) text += fmt::format("{}: {}\r\n", name, value);
  Write(text + "\r\n" + body);
  HttpResponse response = Read(method == "HEAD");
  if (response.status == 0 || HeaderOf(response, "Connection") == "close") Connect();
  return response;
}

bool TcpPeer::Write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = send(peer_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(count));
  }
  return true;
}

bool TcpPeer::ReadMore() {
  std::array<char, 16 * 1024> buffer{};
  const ssize_t count = recv(peer_.get(), buffer.data(), buffer.size(), 0);
  if (count > 0) unread_.append(buffer.data(), static_cast<size_t>(count));
  return count > 0;
}

HttpResponse TcpPeer::Read(bool head_only) {
  size_t end = unread_.find("\r\n\r\n");
  while (end == std::string::npos) {
    if (!ReadMore()) return HttpResponse{0, {}, ""};
    end = unread_.find("\r\n\r\n");
  }
  HttpResponse response = ParseHead(std::string_view(unread_).substr(0, end + 2));
  unread_.erase(0, end + 4);
  const std::string length = HeaderOf(response, "Content-Length");
  size_t size = 0;
  if (head_only) return response;
  std::from_chars(length.data(), length.data() + length.size(), size);
  while (unread_.size() < size && ReadMore()) {
  }
  size = std::min(size, unread_.size());
  response.body = unread_.substr(0, size);
  unread_.erase(0, size);
  return response;
}

std::string TcpPeer::ReadAll() {
  while (ReadMore()) {
  }
  return std::exchange(unread_, "");
}

std::string HeaderOf(const HttpResponse& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (EqualsIgnoringCase(key, name)) return value;
  }
  return "";
}

}  // namespace wfb::testing
