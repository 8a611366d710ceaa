// TCP sockets on the loopback addresses, which only programs of this machine reach.
#pragma once

#include <cstdint>
#include <optional>

#include "base/result.h"
#include "base/time.h"
#include "engine/file_descriptor.h"

namespace wfb {

// Two sockets on one port, not blocking: a browser that is told "localhost" may try either.
struct LoopbackListeners {
  uint16_t port = 0;
  FileDescriptor ipv4;                 // 127.0.0.1
  std::optional<FileDescriptor> ipv6;  // ::1, where the machine has it.
};

// Port 0 takes any free one. Conflict when the port is taken on one of the addresses.
Result<LoopbackListeners> ListenOnLoopback(uint16_t port);
// A blocking socket, connected to 127.0.0.1 or ::1: for tests.
Result<FileDescriptor> ConnectToLoopback(uint16_t port, bool ipv6 = false);
// What is written leaves at once, however little it is.
void SendAtOnce(int descriptor);

}  // namespace wfb
