#include "engine/timer_queue.h"

namespace wfb {

TimerQueue::Timer TimerQueue::Add(TimestampMs due, std::function<void()> callback) {
  const Timer timer(due, ++count_);
  timers_.emplace(timer, std::move(callback));
  Arm();
  return timer;
}

void TimerQueue::Arm() {
  if (timers_.empty() || timers_.begin()->first.first >= armed_for_) return;
  armed_for_ = timers_.begin()->first.first;
  loop_.At(armed_for_, [this, alive = std::weak_ptr(alive_)] {
    if (!alive.expired()) Run();
  });
}

void TimerQueue::Run() {
  armed_for_ = INT64_MAX;
  // Timers that callbacks add wait for the next turn, so that none can keep the loop to itself.
  const uint64_t last = count_;
  for (auto next = timers_.begin(); next != timers_.end() && next->first.first <= loop_.now();) {
    if (next->first.second > last) {
      ++next;
      continue;
    }
    const auto callback = std::move(next->second);
    timers_.erase(next);
    callback();
    next = timers_.begin();
  }
  Arm();
}

}  // namespace wfb
