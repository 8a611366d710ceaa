#include "workspace/file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace wfb {

namespace {

Result<std::string> ReadOpen(int file, const std::string& path) {
  struct stat status {};
  if (fstat(file, &status) != 0) return ErrnoError("read " + path, errno);
  if (!S_ISREG(status.st_mode)) return InvalidInput(path + " is not a regular file");
  std::string content;
  char buffer[64 * 1024];
  while (content.size() <= kManifestBytesMax) {
    const ssize_t count = read(file, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return ErrnoError("read " + path, errno);
    if (count == 0) {
      if (content.starts_with("\xEF\xBB\xBF")) content.erase(0, 3);
      return content;
    }
    content.append(buffer, static_cast<size_t>(count));
  }
  return InvalidInput(
      fmt::format("{} is larger than {} MB", path, kManifestBytesMax / (1024 * 1024)));
}

}  // namespace

Result<std::string> ReadManifest(const std::string& path) {
  // Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) return ErrnoError("read " + path, errno);
  Result<std::string> content = ReadOpen(file, path);
  close(file);
  return content;
}

}  // namespace wfb
