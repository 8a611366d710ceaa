#include "base/result.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

namespace wfb {

Error Error::Context(std::string_view what) && {
  message = fmt::format("{}: {}", what, message);
  return std::move(*this);
}

Error InvalidInput(std::string message, std::source_location where) {
  return {ErrorKind::InvalidInput, std::move(message), where};
}
Error NotFound(std::string message, std::source_location where) {
  return {ErrorKind::NotFound, std::move(message), where};
}
Error Conflict(std::string message, std::source_location where) {
  return {ErrorKind::Conflict, std::move(message), where};
}
Error IoError(std::string message, std::source_location where) {
  return {ErrorKind::Io, std::move(message), where};
}
Error Unavailable(std::string message, std::source_location where) {
  return {ErrorKind::Unavailable, std::move(message), where};
}
Error Cancelled(std::string message, std::source_location where) {
  return {ErrorKind::Cancelled, std::move(message), where};
}
Error ErrnoError(std::string_view what, int errno_value, std::source_location where) {
  return {errno_value == ENOENT ? ErrorKind::NotFound : ErrorKind::Io,
          fmt::format("{}: {}", what, std::strerror(errno_value)), where};
}

}  // namespace wfb
