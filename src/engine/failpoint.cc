#include "engine/failpoint.h"

#include <unistd.h>

#include <array>
#include <atomic>
#include <charconv>
#include <csignal>
#include <cstdlib>

#include "base/check.h"

namespace wfb {

namespace {

constexpr std::array<std::string_view, kFailpointCount> kNames = {"journal.before_commit",
                                                                  "journal.after_commit",
                                                                  "journal.before_checkpoint",
                                                                  "journal.after_checkpoint",
                                                                  "sync.before",
                                                                  "sync.after",
                                                                  "spawn.before",
                                                                  "spawn.after",
                                                                  "reap.before",
                                                                  "reap.after"};

struct Armed {
  int point = -1;  // -1 = none.
  uint64_t passes_left = 0;
};

// A misspelt failpoint would make a crash test prove nothing, so it ends the program.
Armed ReadEnvironment() {
  const char* text = std::getenv("WFB_FAILPOINT");
  if (text == nullptr || *text == '\0') return {};
  const std::string_view spec = text;
  const size_t colon = spec.find(':');
  Armed armed;
  for (int i = 0; i < kFailpointCount; ++i)
    if (spec.substr(0, colon) == kNames[static_cast<size_t>(i)]) armed.point = i;
  armed.passes_left = 1;
  if (colon != std::string_view::npos) {
    const std::string_view count = spec.substr(colon + 1);
    const auto parsed =
        std::from_chars(count.data(), count.data() + count.size(), armed.passes_left);
    if (parsed.ec != std::errc{} || parsed.ptr != count.data() + count.size()) armed.point = -1;
  }
  WFB_CHECK(armed.point >= 0 && armed.passes_left > 0, "WFB_FAILPOINT is NAME:K with a known name");
  return armed;
}

const Armed kSpec = ReadEnvironment();
std::atomic<uint64_t> passes_left{kSpec.passes_left};

}  // namespace

const bool failpoint::kArmed = kSpec.point >= 0;

std::string_view FailpointName(Failpoint point) { return kNames[static_cast<size_t>(point)]; }

void failpoint::CountPass(Failpoint point) {
  if (static_cast<int>(point) != kSpec.point) return;
  if (passes_left.fetch_sub(1) == 1) kill(getpid(), SIGKILL);
}

}  // namespace wfb
