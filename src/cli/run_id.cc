#include "cli/run_id.h"

#include <fmt/format.h>
#include <sys/random.h>

#include <algorithm>
#include <cctype>
#include <chrono>

#include "base/diagnostic.h"

namespace wfb {

std::string MakeRunId(TimestampMs now, uint64_t random) {
  constexpr std::string_view kDigits = "0123456789abcdefghjkmnpqrstvwxyz";
  std::string id;
  // "2026-11-23T19:42:07.123Z" without its punctuation.
  for (const char c : FormatTimestamp(now).substr(0, 19)) {
    if (c == 'T') id += '-';
    if (std::isdigit(static_cast<unsigned char>(c)) != 0) id += c;
  }
  id += '-';
  for (int i = 0; i < 4; ++i) {
    id += kDigits[random % kDigits.size()];
    random /= kDigits.size();
  }
  return id;
}

std::string NewRunId() {
  uint64_t random = 0;
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  if (getrandom(&random, sizeof random, GRND_NONBLOCK) != sizeof random) {
    random = static_cast<uint64_t>(now.count());
  }
  return MakeRunId(std::chrono::duration_cast<std::chrono::milliseconds>(now).count(), random);
}

Status CheckRunId(std::string_view text) {
  const auto allowed = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.';
  };
  const bool valid = !text.empty() && text.size() <= 64 &&
                     std::isalnum(static_cast<unsigned char>(text[0])) != 0 &&
                     std::all_of(text.begin(), text.end(), allowed);
  if (valid) return Ok();
  return InvalidInput(
      fmt::format("\"{}\" is no run id: letters, digits, \"-\", \"_\" and \".\", at most 64, "
                  "beginning with a letter or a digit",
                  text));
}

Result<std::string> ResolveRunId(std::string_view text, const std::vector<std::string>& ids) {
  if (ids.empty()) return NotFound("there are no runs here yet");
  if (text.empty()) return ids.front();
  std::vector<std::string> found;
  for (const std::string& id : ids) {
    if (id == text) return id;
    if (id.starts_with(text) || id.ends_with(text)) found.push_back(id);
  }
  if (found.size() == 1) return found[0];
  if (found.size() > 1) {
    return Conflict(
        fmt::format("\"{}\" could be {} or {}{}; write more of it", text, found[0], found[1],
                    found.size() > 2 ? fmt::format(" (or {} more)", found.size() - 2) : ""));
  }
  const std::string nearest = NearestWord(std::string(text), ids);
  return NotFound(fmt::format("there is no run \"{}\" here{}", text,
                              nearest.empty() ? "" : fmt::format("; did you mean {}?", nearest)));
}

}  // namespace wfb
