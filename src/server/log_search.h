// Finds lines in a log: those with a text, and the first that tells of an error. Reads a bounded
// part of the log at a time, since it happens on the engine's thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engine/log_reader.h"

namespace wfb {

inline constexpr size_t kMatchesMax = 1'000;

struct LogMatches {
  std::vector<uint64_t> lines;  // Numbers from 1, ascending, at most kMatchesMax.
  bool more = false;            // Not everything was looked at; go on from next_line.
  uint64_t next_line = 0;
};

// Lines from number `from_line` (from 1) on that contain the text, whatever the case of its ASCII
// letters. Terminal codes within a line are not looked through.
Result<LogMatches> SearchLog(LogReader& log, std::string_view text, uint64_t from_line);

struct FirstError {
  std::optional<uint64_t> line;  // Nothing when none was found.
  uint64_t next_line = 0;        // Not everything was looked at; go on from here. 0 = it was.
};
// The first line from number `from_line` (from 1) on that tells of an error.
Result<FirstError> FindFirstError(LogReader& log, uint64_t from_line);

// The line by which a failure is shown: the first that tells of an error in the log's beginning, or
// else in its end, or else the last that is not empty.
Result<std::optional<uint64_t>> FindTellingLine(LogReader& log);

// Whether a line, without terminal codes, tells of an error: "error TS2304: …", "npm ERR! …",
// "✗ adds numbers", "panic: …"; not "0 errors".
bool TellsOfError(std::string_view line);

struct LogLine {
  uint64_t number = 0;  // From 1.
  std::string text;     // Valid UTF-8 without terminal codes, at most 2,000 bytes.
};
// The lines around a line: 3 before it, 8 after.
Result<std::vector<LogLine>> LinesAround(LogReader& log, uint64_t line);
// Number of the last line that is not empty; nothing for an empty log.
Result<std::optional<uint64_t>> FindLastLine(LogReader& log);

}  // namespace wfb
