#include "temporal/connection.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <future>
#include <thread>

namespace wfb::temporal {

Connection::Connection(ConnectionOptions options) : options_(std::move(options)) {
  std::array<char, 256> name{};
  if (gethostname(name.data(), name.size() - 1) != 0) name[0] = '\0';
  host_ = name[0] == '\0' ? "unknown" : name.data();
  identity_ = fmt::format("{}@{}", getpid(), host_);
}

CallOutcome Connection::CallOnce(const std::string& method, const MessageLite& request,
                                 MessageLite& response, DurationMs deadline_ms) {
  std::promise<CallOutcome> promise;
  std::future<CallOutcome> future = promise.get_future();
  Start(method, request, response, deadline_ms,
        [&promise](CallOutcome outcome) { promise.set_value(std::move(outcome)); });
  return future.get();
}

CallOutcome Connection::Call(const std::string& method, const MessageLite& request,
                             MessageLite& response, DurationMs patience_ms) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point begin = Clock::now();
  for (uint32_t attempt = 1;; ++attempt) {
    const auto spent =
        std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin).count();
    const DurationMs left = std::max<DurationMs>(patience_ms - spent, 1);
    CallOutcome outcome = CallOnce(method, request, response, std::min(left, kCallDeadlineMs));
    const DurationMs pause = PauseBefore(attempt + 1, 1'000);
    if (!outcome || !outcome->passing() || pause >= left) return outcome;
    std::this_thread::sleep_for(std::chrono::milliseconds(pause));
  }
}

DurationMs PauseBefore(uint32_t attempt, DurationMs longest_ms) {
  constexpr DurationMs kFirstMs = 50;
  const uint32_t doublings = std::min(attempt, 16U);
  return std::min(kFirstMs << doublings, longest_ms);
}

}  // namespace wfb::temporal
