// A few threads for calls that wait for the server.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace wfb::temporal {

class TaskThreads {
 public:
  explicit TaskThreads(size_t count) : count_(count) {}
  // Waits for the calls that run; those that wait are dropped.
  ~TaskThreads();
  TaskThreads(const TaskThreads&) = delete;
  TaskThreads& operator=(const TaskThreads&) = delete;

  // Threads are started when they are first needed.
  void Run(std::function<void()> call);

 private:
  void Loop();

  const size_t count_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> waiting_;
  size_t idle_ = 0;
  bool stop_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace wfb::temporal
