// Ids of runs: "20261123-194207-k3f9". They sort by time, are short enough to read out, and two
// that start in the same second differ in the last part.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace wfb {

// `random` gives the last part; any number will do.
std::string MakeRunId(TimestampMs now, uint64_t random);
// With the kernel's random numbers and the wall clock.
std::string NewRunId();

// InvalidInput unless `text` can be an id that a person chose: letters, digits, "-", "_", ".", at
// most 64, beginning with a letter or a digit.
Status CheckRunId(std::string_view text);

// The id that `text` means among `ids` (newest first): itself, or the only one that begins or ends
// with it; the newest when `text` is empty. NotFound, or Conflict when several could be meant.
Result<std::string> ResolveRunId(std::string_view text, const std::vector<std::string>& ids);

}  // namespace wfb
