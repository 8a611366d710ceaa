#include "engine/journal_syncer.h"

#include <unistd.h>

#include <cerrno>
#include <utility>

#include "engine/failpoint.h"

namespace wfb {

JournalSyncer::JournalSyncer(int descriptor, SyncFile sync_file, Report report)
    : descriptor_(descriptor), sync_file_(std::move(sync_file)), report_(std::move(report)) {
  thread_ = std::thread([this] { Loop(); });
}

JournalSyncer::~JournalSyncer() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_one();
  thread_.join();
  close(descriptor_);
}

void JournalSyncer::Request(int64_t position) {
  {
    const std::lock_guard lock(mutex_);
    if (position <= requested_) return;
    requested_ = position;
  }
  wake_.notify_one();
}

void JournalSyncer::Loop() {
  int64_t done = 0;
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [&] { return stop_ || requested_ > done; });
    if (stop_) return;
    const int64_t target = requested_;
    lock.unlock();
    PassFailpoint(Failpoint::SyncBefore);
    const int failed = sync_file_(descriptor_) == 0 ? 0 : errno;
    PassFailpoint(Failpoint::SyncAfter);
    if (failed != 0) {
      report_(ErrnoError("the journal could not be brought to the disk", failed));
      return;
    }
    done = target;
    report_(target);
    lock.lock();
  }
}

}  // namespace wfb
