#include "base/time.h"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <limits>
#include <utility>

namespace wfb {

namespace {

constexpr std::array<std::pair<std::string_view, DurationMs>, 5> kUnits = {{
    {"d", 86'400'000},
    {"h", 3'600'000},
    {"m", 60'000},
    {"s", 1'000},
    {"ms", 1},
}};

Error BadDuration(std::string_view text) {
  return InvalidInput(
      fmt::format("\"{}\" is not a duration; write for example 500ms, 10s, 5m or 1h30m", text));
}

}  // namespace

std::string FormatDate(TimestampMs time) {
  const std::chrono::sys_time<std::chrono::milliseconds> point{std::chrono::milliseconds(time)};
  const std::chrono::year_month_day date{std::chrono::floor<std::chrono::days>(point)};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

std::string FormatTimestamp(TimestampMs time) {
  constexpr TimestampMs kDay = 86'400'000;
  const TimestampMs in_day = ((time % kDay) + kDay) % kDay;
  return fmt::format("{}T{:02}:{:02}:{:02}.{:03}Z", FormatDate(time), in_day / 3'600'000,
                     in_day / 60'000 % 60, in_day / 1'000 % 60, in_day % 1'000);
}

std::string FormatDuration(DurationMs duration) {
  if (duration < 0) return "-" + FormatDuration(-duration);
  if (duration < 10'000) {
    return fmt::format("{}.{} s", duration / 1'000, duration % 1'000 / 100);
  }
  const DurationMs seconds = duration / 1'000;
  if (seconds < 3'600) return fmt::format("{}:{:02}", seconds / 60, seconds % 60);
  return fmt::format("{} h {:02} min", seconds / 3'600, seconds / 60 % 60);
}

Result<DurationMs> ParseDuration(std::string_view text) {
  if (text.empty()) return BadDuration(text);
  DurationMs total = 0;
  size_t at = 0;
  while (at < text.size()) {
    const size_t digits_begin = at;
    DurationMs number = 0;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') {
      if (number > 100'000'000'000'000) return BadDuration(text);
      number = number * 10 + (text[at++] - '0');
    }
    if (at == digits_begin) return BadDuration(text);
    const size_t unit_begin = at;
    while (at < text.size() && text[at] >= 'a' && text[at] <= 'z') ++at;
    const std::string_view unit = text.substr(unit_begin, at - unit_begin);
    if (unit.empty() && digits_begin == 0 && at == text.size()) return number;
    DurationMs factor = 0;
    for (const auto& [name, milliseconds] : kUnits) {
      if (name == unit) factor = milliseconds;
    }
    if (factor == 0 || number > (std::numeric_limits<DurationMs>::max() - total) / factor) {
      return BadDuration(text);
    }
    total += number * factor;
  }
  return total;
}

std::string WriteDuration(DurationMs duration) {
  if (duration <= 0) return "0ms";
  std::string text;
  for (const auto& [name, milliseconds] : kUnits) {
    if (duration >= milliseconds) {
      text += fmt::format("{}{}", duration / milliseconds, name);
      duration %= milliseconds;
    }
  }
  return text;
}

}  // namespace wfb
