// Unix domain sockets at paths of any length: the kernel takes 107 bytes, a longer path goes by way
// of its directory's descriptor.
#pragma once

#include <string>

#include "base/result.h"
#include "base/time.h"
#include "engine/file_descriptor.h"

namespace wfb {

// A listening, non-blocking socket of mode 0600. What lies at `path` is removed first.
Result<FileDescriptor> ListenOnUnixSocket(const std::string& path);

// A connected, blocking socket. NotFound when nothing lies at `path`; Unavailable when nobody
// listens there or does not answer in time.
Result<FileDescriptor> ConnectToUnixSocket(const std::string& path, DurationMs timeout_ms);

}  // namespace wfb
