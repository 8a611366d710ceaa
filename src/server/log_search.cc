#include "server/log_search.h"

#include <algorithm>
#include <array>
#include <functional>

#include "engine/text_cleaning.h"

namespace wfb {

namespace {

constexpr size_t kChunkBytes = 1024 * 1024;
constexpr size_t kReadMax = 4 * 1024 * 1024;  // Some milliseconds of the engine's thread.
constexpr size_t kLineBytesMax = 64 * 1024;   // Of a longer line the beginning counts.
constexpr size_t kShownBytesMax = 2'000;
constexpr uint64_t kLinesBefore = 3, kLinesAfter = 8;

// Whether the visitor wants more lines.
using LineVisitor = std::function<bool(uint64_t number, std::string_view line)>;

class LineSplitter {
 public:
  LineSplitter(uint64_t first_number, const LineVisitor& visit)
      : number_(first_number), visit_(visit) {}

  bool Put(std::string_view bytes) {
    while (!bytes.empty()) {
      const size_t end = bytes.find('\n');
      const std::string_view part = bytes.substr(0, end);
      if (end == std::string_view::npos) {
        rest_ += part.substr(0, kLineBytesMax - std::min(kLineBytesMax, rest_.size()));
        has_rest_ = true;
        return true;
      }
      if (!Line(part)) return false;
      bytes.remove_prefix(end + 1);
    }
    return true;
  }
  bool Finish() { return !has_rest_ || Line(""); }
  uint64_t number() const { return number_; }

 private:
  bool Line(std::string_view part) {
    if (!has_rest_) return visit_(number_++, part.substr(0, kLineBytesMax));
    rest_ += part.substr(0, kLineBytesMax - std::min(kLineBytesMax, rest_.size()));
    const bool more = visit_(number_++, rest_);
    rest_.clear();
    has_rest_ = false;
    return more;
  }

  uint64_t number_;
  const LineVisitor& visit_;
  std::string rest_;
  bool has_rest_ = false;
};

// Gives the number of the line at which it stopped because it had read enough; 0 = it came to the
// end, or the visitor had enough.
Result<uint64_t> VisitLines(const LogReader& log, uint64_t offset, uint64_t first_number,
                            const LineVisitor& visit) {
  LineSplitter splitter(first_number, visit);
  for (size_t read = 0; read < kReadMax;) {
    WFB_ASSIGN_OR_RETURN(const LogPart part, log.From(offset, kChunkBytes));
    if (part.bytes.empty()) {
      splitter.Finish();
      return uint64_t{0};
    }
    if (!splitter.Put(part.bytes)) return uint64_t{0};
    offset += part.bytes.size();
    read += part.bytes.size();
  }
  return splitter.number();
}

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string Lowered(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), Lower);
  return lower;
}

// `text` is in lower case.
bool Contains(std::string_view line, std::string_view text) {
  const auto equal = [](char a, char b) { return Lower(a) == b; };
  return !std::ranges::search(line, text, equal).empty();
}

bool IsWordCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// "error" as a word of its own, or the end of one ("TypeError"), and not "0 errors", "no error".
bool NamesError(std::string_view line, const std::string& lower) {
  for (size_t at = lower.find("error"); at != std::string::npos; at = lower.find("error", at + 1)) {
    const size_t end = at + 5;
    const bool plural = end < lower.size() && lower[end] == 's';
    const size_t after = plural ? end + 1 : end;
    if (after < lower.size() && (IsWordCharacter(lower[after]) || lower[after] == '-')) continue;
    // "error" inside a lower-case word ("terror") is none; "TypeError" is.
    const bool starts = at == 0 || !IsWordCharacter(lower[at - 1]) || line[at] == 'E';
    if (!starts) continue;
    const std::string_view before = std::string_view(lower).substr(0, at);
    const bool none = before.ends_with("no ") || before.ends_with("without ") ||
                      before.ends_with(" 0 ") || before == "0 ";
    const std::string_view rest = std::string_view(lower).substr(after);
    if (none || rest.starts_with(": 0") || rest.starts_with("=0")) continue;
    // "5 errors" is a sum of what was told before; alone it still says that there are some.
    return true;
  }
  return false;
}

std::string Shown(std::string_view line) {
  std::string text = CleanUtf8(StripTerminalCodes(line));
  if (text.size() <= kShownBytesMax) return text;
  size_t end = kShownBytesMax;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "…";
}

}  // namespace

bool TellsOfError(std::string_view line) {
  while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
  if (line.empty()) return false;
  for (const std::string_view start :
       {"not ok ", "panic: ", "fatal: ", "FATAL", "FAIL ", "FAILED", "✗", "✖", "✕", "❌",
        "Traceback (most recent call last)", "Segmentation fault", "Killed", "E   "}) {
    if (line.starts_with(start)) return true;
  }
  for (const std::string_view part :
       {"npm ERR!", "Exception: ", "Exception in thread", "undefined reference to",
        "command not found", "No such file or directory", "Permission denied", "cannot find"}) {
    if (line.find(part) != std::string_view::npos) return true;
  }
  return NamesError(line, Lowered(line));
}

Result<LogMatches> SearchLog(LogReader& log, std::string_view text, uint64_t from_line) {
  const std::string wanted = Lowered(text);
  LogMatches matches;
  WFB_ASSIGN_OR_RETURN(const LogPart begin, log.Lines(from_line - 1, from_line - 1, 0));
  WFB_ASSIGN_OR_RETURN(
      const uint64_t stopped,
      VisitLines(log, begin.offset, from_line, [&](uint64_t number, std::string_view line) {
        if (!Contains(line, wanted)) return true;
        matches.more = matches.lines.size() == kMatchesMax;
        if (!matches.more) matches.lines.push_back(number);
        matches.next_line = number;
        return !matches.more;
      }));
  if (stopped != 0) {
    matches.more = true;
    matches.next_line = stopped;
  }
  return matches;
}

Result<FirstError> FindFirstError(LogReader& log, uint64_t from_line) {
  FirstError found;
  WFB_ASSIGN_OR_RETURN(const LogPart begin, log.Lines(from_line - 1, from_line - 1, 0));
  WFB_ASSIGN_OR_RETURN(
      found.next_line,
      VisitLines(log, begin.offset, from_line, [&](uint64_t number, std::string_view line) {
        const bool plain = line.find('\x1b') == std::string_view::npos;
        if (plain ? TellsOfError(line) : TellsOfError(StripTerminalCodes(line))) {
          found.line = number;
        }
        return !found.line;
      }));
  return found;
}

Result<std::optional<uint64_t>> FindTellingLine(LogReader& log) {
  WFB_ASSIGN_OR_RETURN(FirstError found, FindFirstError(log, 1));
  if (found.next_line != 0) {
    WFB_ASSIGN_OR_RETURN(const LogPart end, log.Tail(UINT32_MAX, kChunkBytes));
    WFB_ASSIGN_OR_RETURN(found, FindFirstError(log, end.first_line + 1));
  }
  if (found.line) return found.line;
  return FindLastLine(log);
}

Result<std::vector<LogLine>> LinesAround(LogReader& log, uint64_t line) {
  const uint64_t first = line > kLinesBefore ? line - kLinesBefore : 1;
  std::vector<LogLine> lines;
  WFB_ASSIGN_OR_RETURN(const LogPart part,
                       log.Lines(first - 1, line + kLinesAfter, 4 * kLineBytesMax));
  const LineVisitor visit = [&](uint64_t number, std::string_view text) {
    lines.push_back({number, Shown(text)});
    return true;
  };
  LineSplitter splitter(first, visit);
  splitter.Put(part.bytes);
  splitter.Finish();
  return lines;
}

Result<std::optional<uint64_t>> FindLastLine(LogReader& log) {
  constexpr uint64_t kLinesLookedAt = 200;
  WFB_ASSIGN_OR_RETURN(const LogPart part, log.Tail(kLinesLookedAt, kChunkBytes));
  std::optional<uint64_t> last;
  const LineVisitor visit = [&](uint64_t number, std::string_view text) {
    if (StripTerminalCodes(text).find_first_not_of(" \t") != std::string::npos) last = number;
    return true;
  };
  LineSplitter splitter(part.first_line + 1, visit);
  splitter.Put(part.bytes);
  splitter.Finish();
  return last;
}

}  // namespace wfb
