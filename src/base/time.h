// Points in time and their text. Pure code never reads a clock: times arrive in events.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace wfb {

// Milliseconds since 1970-01-01T00:00:00Z.
using TimestampMs = int64_t;
using DurationMs = int64_t;

// "2026-11-23T19:42:07.123Z".
std::string FormatTimestamp(TimestampMs time);
// "2026-11-23", in UTC.
std::string FormatDate(TimestampMs time);
// For people: "0.4 s", "6.5 s", "0:41", "12:05", "2 h 03 min".
std::string FormatDuration(DurationMs duration);
// "500ms", "10s", "5m", "2h", "1d", sums such as "1m30s", or a plain number of milliseconds.
Result<DurationMs> ParseDuration(std::string_view text);
// The shortest text that ParseDuration reads back: "10m", "1m30s", "250ms".
std::string WriteDuration(DurationMs duration);

}  // namespace wfb
