// A thread that makes the journal's write-ahead log durable in groups: while one fdatasync runs,
// further requests wait and are served together by the next one. It reads nothing and writes
// nothing; it has its own descriptor of the file, so it never meets SQLite's connection.
//
// After a failed sync nothing is known about what reached the disk (the kernel may drop the pages
// and report success the next time), so it never tries again.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>

#include "base/result.h"

namespace wfb {

class JournalSyncer {
 public:
  // As fdatasync(2); tests put a failing one here.
  using SyncFile = std::function<int(int)>;
  // Called on the syncer's thread after each sync, with the position that is durable. After an
  // error it is not called again.
  using Report = std::function<void(Result<int64_t>)>;

  // Takes `descriptor` over and closes it.
  JournalSyncer(int descriptor, SyncFile sync_file, Report report);
  // Waits for a sync that is under way; one that has not begun is given up.
  ~JournalSyncer();
  JournalSyncer(const JournalSyncer&) = delete;
  JournalSyncer& operator=(const JournalSyncer&) = delete;

  // Asks for everything that has been written so far, which reaches to `position`.
  void Request(int64_t position);

 private:
  void Loop();

  const int descriptor_;
  const SyncFile sync_file_;
  const Report report_;
  std::mutex mutex_;
  std::condition_variable wake_;
  int64_t requested_ = 0;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace wfb
