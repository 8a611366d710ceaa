// Timers that can be taken back, over Loop::At, which cannot: however many are set and removed, one
// call waits in the loop. On the engine's thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <utility>

#include "engine/ports.h"

namespace wfb {

class TimerQueue {
 public:
  using Timer = std::pair<TimestampMs, uint64_t>;  // When it is due, and its number.

  explicit TimerQueue(Loop& loop) : loop_(loop) {}
  TimerQueue(const TimerQueue&) = delete;
  TimerQueue& operator=(const TimerQueue&) = delete;

  // Calls back once at or after `due`, never from within this call.
  Timer Add(TimestampMs due, std::function<void()> callback);
  // A timer that has called back already is ignored.
  void Remove(const Timer& timer) { timers_.erase(timer); }
  bool empty() const { return timers_.empty(); }

 private:
  void Arm();
  void Run();

  Loop& loop_;
  std::map<Timer, std::function<void()>> timers_;
  uint64_t count_ = 0;
  TimestampMs armed_for_ = INT64_MAX;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace wfb
