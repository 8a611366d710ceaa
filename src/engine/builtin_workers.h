// Runs builtin activities on threads of their own, because they read files and ask registries. A
// thread is started when all others are busy, up to a limit; beyond it calls wait.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/result.h"
#include "core/command.h"
#include "engine/ports.h"

namespace wfb {

using BuiltinFunction = std::function<Result<Json>(const BuiltinSpec&, const AttemptKey&)>;

class BuiltinWorkers {
 public:
  BuiltinWorkers() = default;
  // Waits for the calls that run; those that wait are dropped.
  ~BuiltinWorkers();
  BuiltinWorkers(const BuiltinWorkers&) = delete;
  BuiltinWorkers& operator=(const BuiltinWorkers&) = delete;

  // Runs `work` on one of the threads.
  void Run(std::function<void()> work);

 private:
  void Loop();

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> waiting_;
  size_t idle_ = 0;
  bool stop_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace wfb
