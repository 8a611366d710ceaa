#include "server/unix_socket.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace wfb {

namespace {

// An address, and the descriptor that it may go by way of.
struct Address {
  sockaddr_un address{};
  FileDescriptor directory;
};

Result<Address> AddressOf(const std::string& path) {
  Address result;
  result.address.sun_family = AF_UNIX;
  std::string name = path;
  if (name.size() >= sizeof(result.address.sun_path)) {
    const std::filesystem::path parts(path);
    result.directory =
        FileDescriptor(open(parts.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!result.directory.open()) return ErrnoError(parts.parent_path().string(), errno);
    name = fmt::format("/proc/self/fd/{}/{}", result.directory.get(), parts.filename().string());
    if (name.size() >= sizeof(result.address.sun_path)) {
      return InvalidInput(fmt::format("the name of the socket {} is too long", path));
    }
  }
  std::memcpy(result.address.sun_path, name.c_str(), name.size() + 1);
  return result;
}

const sockaddr* Plain(const sockaddr_un& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

}  // namespace

Result<FileDescriptor> ListenOnUnixSocket(const std::string& path) {
  WFB_ASSIGN_OR_RETURN(const Address address, AddressOf(path));
  FileDescriptor listener(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!listener.open()) return ErrnoError("open a socket", errno);
  if (unlink(path.c_str()) != 0 && errno != ENOENT) return ErrnoError(path, errno);
  if (bind(listener.get(), Plain(address.address), sizeof(address.address)) != 0) {
    return ErrnoError(path, errno);
  }
  // Before listen, so that nobody else can connect in between.
  if (chmod(path.c_str(), 0600) != 0) return ErrnoError(path, errno);
  if (listen(listener.get(), SOMAXCONN) != 0) return ErrnoError(path, errno);
  return listener;
}

Result<FileDescriptor> ConnectToUnixSocket(const std::string& path, DurationMs timeout_ms) {
  WFB_ASSIGN_OR_RETURN(const Address address, AddressOf(path));
  FileDescriptor peer(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!peer.open()) return ErrnoError("open a socket", errno);
  // Connecting blocks while the listener's backlog is full, for as long as the send time-out says.
  timeval patience{};
  patience.tv_sec = timeout_ms / 1000;
  patience.tv_usec = timeout_ms % 1000 * 1000;
  setsockopt(peer.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
  while (connect(peer.get(), Plain(address.address), sizeof(address.address)) != 0) {
    if (errno == EINTR) continue;
    if (errno == ENOENT) return NotFound(fmt::format("there is no socket {}", path));
    if (errno == ECONNREFUSED) return Unavailable(fmt::format("nobody listens on {}", path));
    if (errno == EAGAIN) return Unavailable(fmt::format("{} does not answer", path));
    return ErrnoError(path, errno);
  }
  return peer;
}

}  // namespace wfb
