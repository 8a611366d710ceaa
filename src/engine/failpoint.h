// Named points at which a test can have this very process killed, to prove that a crash there loses
// nothing. WFB_FAILPOINT="journal.after_commit:3" in the environment ends the process by SIGKILL
// when it passes that point for the third time; without the variable a point costs one branch.
#pragma once

#include <cstdint>
#include <string_view>

namespace wfb {

enum class Failpoint : uint8_t {
  JournalBeforeCommit,
  JournalAfterCommit,
  JournalBeforeCheckpoint,
  JournalAfterCheckpoint,
  SyncBefore,
  SyncAfter,
  SpawnBefore,
  SpawnAfter,
  ReapBefore,
  ReapAfter,
};
inline constexpr int kFailpointCount = 10;

// "journal.before_commit", …: the word used in WFB_FAILPOINT.
std::string_view FailpointName(Failpoint point);

namespace failpoint {
extern const bool kArmed;  // Whether WFB_FAILPOINT named a point when the process started.
void CountPass(Failpoint point);
}  // namespace failpoint

// Safe from any thread.
inline void PassFailpoint(Failpoint point) {
  if (failpoint::kArmed) [[unlikely]]
    failpoint::CountPass(point);
}

}  // namespace wfb
