#include "engine/log_reader.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace wfb {

namespace {

constexpr uint64_t kLinesPerMark = 1000;
constexpr size_t kChunk = 256 * 1024;

}  // namespace

Result<LogReader> LogReader::Open(const std::string& path) {
  FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!file.open()) return ErrnoError(path, errno);
  LogReader reader(std::move(file));
  WFB_RETURN_IF_ERROR(reader.Refresh());
  return reader;
}

Status LogReader::Refresh() {
  struct stat status {};
  if (fstat(file_.get(), &status) != 0) return ErrnoError("a log", errno);
  const auto size = static_cast<uint64_t>(status.st_size);
  if (size < indexed_) {  // Somebody cut it.
    marks_ = {0};
    indexed_ = newlines_ = 0;
    ends_with_newline_ = true;
  }
  std::string chunk(static_cast<size_t>(std::min<uint64_t>(kChunk, size - indexed_)), '\0');
  while (indexed_ < size) {
    const auto wanted = static_cast<size_t>(std::min<uint64_t>(chunk.size(), size - indexed_));
    const ssize_t count = pread(file_.get(), chunk.data(), wanted, static_cast<off_t>(indexed_));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return ErrnoError("a log", errno);
    if (count == 0) break;
    const auto got = static_cast<size_t>(count);
    for (const char* at = chunk.data(); at < chunk.data() + got;) {
      const auto* newline = static_cast<const char*>(
          std::memchr(at, '\n', static_cast<size_t>(chunk.data() + got - at)));
      if (newline == nullptr) break;
      at = newline + 1;
      if (++newlines_ % kLinesPerMark == 0)
        marks_.push_back(indexed_ + static_cast<uint64_t>(at - chunk.data()));
    }
    ends_with_newline_ = chunk[got - 1] == '\n';
    indexed_ += got;
  }
  return Ok();
}

Result<LogPart> LogReader::Lines(uint64_t begin, uint64_t end, size_t bytes_max) {
  LogPart part;
  begin = std::min(begin, total_lines());
  end = std::clamp(end, begin, total_lines());
  WFB_ASSIGN_OR_RETURN(part.offset, OffsetOfLine(begin));
  WFB_ASSIGN_OR_RETURN(const uint64_t stop, OffsetOfLine(end));
  part.first_line = begin;
  WFB_ASSIGN_OR_RETURN(part.bytes,
                       ReadAt(part.offset, std::min(stop - part.offset, uint64_t{bytes_max})));
  const auto newlines =
      static_cast<uint64_t>(std::count(part.bytes.begin(), part.bytes.end(), '\n'));
  part.line_count = newlines + (part.bytes.empty() || part.bytes.back() == '\n' ? 0 : 1);
  return part;
}

Result<LogPart> LogReader::Tail(uint64_t count, size_t bytes_max) {
  const uint64_t lines = total_lines();
  LogPart part;
  part.first_line = lines - std::min(count, lines);
  WFB_ASSIGN_OR_RETURN(part.offset, OffsetOfLine(part.first_line));
  if (indexed_ - part.offset > bytes_max) {
    const uint64_t cut = indexed_ - bytes_max;
    WFB_ASSIGN_OR_RETURN(part.bytes, ReadAt(cut, bytes_max));
    part.offset = cut;
    const auto newlines =
        static_cast<uint64_t>(std::count(part.bytes.begin(), part.bytes.end(), '\n'));
    part.line_count = newlines + (part.bytes.empty() || part.bytes.back() == '\n' ? 0 : 1);
    part.first_line = lines - part.line_count;
    return part;
  }
  WFB_ASSIGN_OR_RETURN(part.bytes, ReadAt(part.offset, indexed_ - part.offset));
  part.line_count = lines - part.first_line;
  return part;
}

Result<LogPart> LogReader::From(uint64_t offset, size_t bytes_max) const {
  LogPart part;
  part.offset = offset;
  WFB_ASSIGN_OR_RETURN(part.bytes, ReadAt(offset, bytes_max));
  return part;
}

Result<uint64_t> LogReader::OffsetOfLine(uint64_t line) const {
  if (line >= total_lines()) return indexed_;
  uint64_t offset = marks_[line / kLinesPerMark];
  uint64_t left = line % kLinesPerMark;
  while (left > 0) {
    WFB_ASSIGN_OR_RETURN(const std::string chunk, ReadAt(offset, kChunk));
    if (chunk.empty()) return offset;
    size_t at = 0;
    while (left > 0) {
      const size_t newline = chunk.find('\n', at);
      if (newline == std::string::npos) {
        at = chunk.size();
        break;
      }
      at = newline + 1;
      --left;
    }
    offset += at;
  }
  return offset;
}

Result<std::string> LogReader::ReadAt(uint64_t offset, size_t size) const {
  struct stat status {};
  if (fstat(file_.get(), &status) != 0) return ErrnoError("a log", errno);
  const auto total = static_cast<uint64_t>(status.st_size);
  std::string bytes;
  if (offset >= total) return bytes;
  bytes.resize(static_cast<size_t>(std::min<uint64_t>(size, total - offset)));
  size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t count = pread(file_.get(), bytes.data() + filled, bytes.size() - filled,
                                static_cast<off_t>(offset + filled));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return ErrnoError("a log", errno);
    if (count == 0) break;
    filled += static_cast<size_t>(count);
  }
  bytes.resize(filled);
  return bytes;
}

}  // namespace wfb
