#include "base/time.h"

#include <doctest/doctest.h>

namespace wfb {
namespace {

TEST_CASE("a point in time prints as RFC 3339 in UTC with milliseconds") {
  CHECK(FormatTimestamp(0) == "1970-01-01T00:00:00.000Z");
  CHECK(FormatTimestamp(1'795'462'927'123) == "2026-11-23T19:42:07.123Z");
  CHECK(FormatTimestamp(-1) == "1969-12-31T23:59:59.999Z");
}

TEST_CASE("durations read for people") {
  CHECK(FormatDuration(6'540) == "6.5 s");
  CHECK(FormatDuration(41'000) == "0:41");
  CHECK(FormatDuration(7'380'000) == "2 h 03 min");
}

TEST_CASE("a duration in a definition is read and written back the same") {
  CHECK(*ParseDuration("10m") == 600'000);
  CHECK(*ParseDuration("1m30s") == 90'000);
  CHECK(*ParseDuration("250") == 250);
  CHECK(WriteDuration(90'250) == "1m30s250ms");
  for (const char* bad : {"", "m", "5 m", "5x", "1h30", "-5s", "99999999999999999d"}) {
    CHECK_FALSE(ParseDuration(bad).ok());
  }
}

}  // namespace
}  // namespace wfb
