// Reads a log of any size, also while it grows: by lines, from the end, or on from a byte. A line
// ends at a newline byte; bytes after the last one are a line too. Bytes are given as they are.
//
// Where every 1,000th line begins is found once and kept; each Refresh looks at new bytes only.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/file_descriptor.h"

namespace wfb {

struct LogPart {
  std::string bytes;
  uint64_t first_line = 0;  // Number of the first line, from 0.
  uint64_t line_count = 0;  // Lines begun in `bytes`; the last may be cut short by the limit.
  uint64_t offset = 0;      // Of the first byte in the log.
};

class LogReader {
 public:
  // NotFound when the attempt has printed nothing.
  static Result<LogReader> Open(const std::string& path);

  // Takes in what was written since the last call (or all of it at first).
  Status Refresh();
  uint64_t total_bytes() const { return indexed_; }
  uint64_t total_lines() const { return newlines_ + (ends_with_newline_ ? 0 : 1); }

  // Lines [begin, end) as of the last Refresh, at most bytes_max bytes of them.
  Result<LogPart> Lines(uint64_t begin, uint64_t end, size_t bytes_max);
  // The last `count` lines; when they exceed bytes_max, the end of them.
  Result<LogPart> Tail(uint64_t count, size_t bytes_max);
  // Bytes from `offset` to the present end of the file: to follow a log, ask again from
  // offset + bytes.size(). Lines are not counted.
  Result<LogPart> From(uint64_t offset, size_t bytes_max) const;

 private:
  explicit LogReader(FileDescriptor file) : file_(std::move(file)) {}
  // The byte at which line `line` begins.
  Result<uint64_t> OffsetOfLine(uint64_t line) const;
  Result<std::string> ReadAt(uint64_t offset, size_t size) const;

  FileDescriptor file_;
  std::vector<uint64_t> marks_ = {0};  // marks_[i]: where line 1000·i begins.
  uint64_t indexed_ = 0;               // Bytes.
  uint64_t newlines_ = 0;
  bool ends_with_newline_ = true;  // An empty log has no line.
};

}  // namespace wfb
