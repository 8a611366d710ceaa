#include "server/tcp_socket.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

namespace wfb {

namespace {

// How often any free port is looked for that is free on both addresses.
constexpr int kAnyPortTries = 20;

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;
  int family = AF_INET;
  const sockaddr* plain() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

Address LoopbackAddress(uint16_t port, bool ipv6) {
  Address address;
  if (ipv6) {
    sockaddr_in6 in6{};
    in6.sin6_family = AF_INET6;
    in6.sin6_addr = in6addr_loopback;
    in6.sin6_port = htons(port);
    address.family = AF_INET6;
    address.size = sizeof in6;
    std::memcpy(&address.storage, &in6, sizeof in6);
  } else {
    sockaddr_in in{};
    in.sin_family = AF_INET;
    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    in.sin_port = htons(port);
    address.size = sizeof in;
    std::memcpy(&address.storage, &in, sizeof in);
  }
  return address;
}

Error SocketError(uint16_t port, int number) {
  if (number == EADDRINUSE) return Conflict(fmt::format("the port {} is taken", port));
  return ErrnoError(fmt::format("listen on port {}", port), number);
}

Result<FileDescriptor> ListenOn(uint16_t port, bool ipv6) {
  const Address address = LoopbackAddress(port, ipv6);
  FileDescriptor listener(socket(address.family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!listener.open()) return ErrnoError("open a socket", errno);
  // The port of a server that has just ended may be taken again; that of one that lives may not.
  const int on = 1;
  setsockopt(listener.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (ipv6) setsockopt(listener.get(), IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  if (bind(listener.get(), address.plain(), address.size) != 0) return SocketError(port, errno);
  if (listen(listener.get(), SOMAXCONN) != 0) return SocketError(port, errno);
  return listener;
}

uint16_t PortOf(const FileDescriptor& listener) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

}  // namespace

Result<LoopbackListeners> ListenOnLoopback(uint16_t port) {
  for (int tries = 1;; ++tries) {
    LoopbackListeners listeners;
    WFB_ASSIGN_OR_RETURN(listeners.ipv4, ListenOn(port, false));
    listeners.port = PortOf(listeners.ipv4);
    Result<FileDescriptor> ipv6 = ListenOn(listeners.port, true);
    if (ipv6.ok()) {
      listeners.ipv6 = std::move(ipv6).value();
      return listeners;
    }
    if (ipv6.error().kind != ErrorKind::Conflict) return listeners;
    if (port != 0 || tries == kAnyPortTries) return ipv6.error();
  }
}

Result<FileDescriptor> ConnectToLoopback(uint16_t port, bool ipv6) {
  const Address address = LoopbackAddress(port, ipv6);
  FileDescriptor peer(socket(address.family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!peer.open()) return ErrnoError("open a socket", errno);
  while (connect(peer.get(), address.plain(), address.size) != 0) {
    if (errno == EINTR) continue;
    return Unavailable(fmt::format("nobody listens on port {}", port));
  }
  SendAtOnce(peer.get());
  return peer;
}

void SendAtOnce(int descriptor) {
  const int on = 1;
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

}  // namespace wfb
