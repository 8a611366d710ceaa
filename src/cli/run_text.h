// A run as text for people, printed from its document (wfb.run/v1).
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "cli/run_access.h"
#include "cli/terminal.h"

namespace wfb {

struct RunTextOptions {
  bool all_items = false;  // Else only those that want to be seen: running, failed, blocked, ….
  int columns = 80;
  bool colour = false;
};

// Every step with its state, items in short, and why what has not started waits.
std::string RunText(const Json& document, bool interrupted, const RunTextOptions& options);

// One line per run.
std::string RunsText(const std::vector<RunSummary>& runs, TimestampMs now, bool colour);

Style StyleOf(std::string_view status);
// "✓", "✗", "●", …: the sign that stands beside the word.
std::string_view SignOf(std::string_view status);

// "2026-11-23 20:41:07" in the local time zone.
std::string LocalTime(TimestampMs time);
// A member that holds an RFC 3339 time; -1 when it is null.
TimestampMs TimeMember(const Json& document, std::string_view member);

}  // namespace wfb
