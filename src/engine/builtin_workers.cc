#include "engine/builtin_workers.h"

#include <utility>

namespace wfb {

namespace {

constexpr size_t kThreadsMax = 16;

}  // namespace

BuiltinWorkers::~BuiltinWorkers() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void BuiltinWorkers::Run(std::function<void()> work) {
  const std::lock_guard lock(mutex_);
  waiting_.push_back(std::move(work));
  if (idle_ < waiting_.size() && threads_.size() < kThreadsMax)
    threads_.emplace_back([this] { Loop(); });
  wake_.notify_one();
}

void BuiltinWorkers::Loop() {
  std::unique_lock lock(mutex_);
  while (true) {
    ++idle_;
    wake_.wait(lock, [&] { return stop_ || !waiting_.empty(); });
    --idle_;
    if (stop_) return;
    const std::function<void()> work = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    work();
    lock.lock();
  }
}

}  // namespace wfb
