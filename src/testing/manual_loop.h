// A loop whose time and order are the test's: nothing happens until it says so.
#pragma once

#include <deque>
#include <functional>
#include <map>

#include "engine/ports.h"

namespace wfb::testing {

class ManualLoop : public Loop {
 public:
  TimestampMs now() const override { return now_; }
  void At(TimestampMs due, std::function<void()> callback) override {
    timers_.emplace(due, std::move(callback));
  }
  void Post(std::function<void()> callback) override { posted_.push_back(std::move(callback)); }

  bool has_posted() const { return !posted_.empty(); }
  bool has_timers() const { return !timers_.empty(); }
  // Runs one posted callback.
  void RunOne() {
    const std::function<void()> callback = std::move(posted_.front());
    posted_.pop_front();
    callback();
  }
  void RunPosted() {
    while (has_posted()) RunOne();
  }
  void Advance(DurationMs duration) {
    now_ += duration;
    while (!timers_.empty() && timers_.begin()->first <= now_) {
      posted_.push_back(std::move(timers_.begin()->second));
      timers_.erase(timers_.begin());
    }
  }
  void AdvanceToNextTimer() {
    const TimestampMs due = timers_.begin()->first;
    Advance(due > now_ ? due - now_ : 0);
  }
  // What dies with the process.
  void Forget() {
    posted_.clear();
    timers_.clear();
  }

 private:
  TimestampMs now_ = 1'000'000;
  std::deque<std::function<void()>> posted_;
  std::multimap<TimestampMs, std::function<void()>> timers_;
};

}  // namespace wfb::testing
