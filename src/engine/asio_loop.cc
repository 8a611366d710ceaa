// Watched descriptors live in an epoll set of their own, which is one readable descriptor for Asio:
// watching costs one system call and no allocation in Asio, and all processes that end together are
// seen in the same turn.
#include "engine/asio_loop.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace wfb {

namespace {

namespace asio = boost::asio;
using std::chrono::nanoseconds;

// The steady clock stands still while the machine sleeps; looking again this often bounds how late
// a call can then be.
constexpr nanoseconds kSleepMax = std::chrono::seconds(10);

struct DueCall {
  TimestampMs due = 0;
  uint64_t order = 0;  // Equal times call back in the order of their At.
  std::function<void()> callback;
};

bool Later(const DueCall& a, const DueCall& b) {
  return std::pair(a.due, a.order) > std::pair(b.due, b.order);
}

nanoseconds WallClock() { return std::chrono::system_clock::now().time_since_epoch(); }
nanoseconds SteadyClock() { return std::chrono::steady_clock::now().time_since_epoch(); }

}  // namespace

struct AsioLoop::State {
  asio::io_context io{1};
  asio::executor_work_guard<asio::io_context::executor_type> work{io.get_executor()};

  mutable bool sampled = false;  // Whether `time` was read in this turn.
  mutable nanoseconds time = WallClock();
  mutable nanoseconds steady = SteadyClock();

  asio::steady_timer timer{io};
  std::vector<DueCall> due_calls;  // A heap, the soonest first.
  uint64_t due_call_count = 0;
  TimestampMs armed_for = INT64_MAX;  // What the timer waits for.

  std::mutex posted_mutex;
  std::vector<std::function<void()>> posted;

  asio::posix::stream_descriptor watched{io};
  struct Watched {
    uint64_t id = 0;
    std::shared_ptr<std::function<void()>> callback;
  };
  std::unordered_map<int, Watched> watches;  // By descriptor.
  uint64_t watch_count = 0;

  std::optional<asio::signal_set> signals;
  std::function<void(int)> on_signal;

  nanoseconds Now() const {
    if (!sampled) {
      const nanoseconds steady_now = SteadyClock();
      time = std::max(time + (steady_now - steady), WallClock());
      steady = steady_now;
      sampled = true;
    }
    return time;
  }
  TimestampMs NowMs() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(Now()).count();
  }

  void Arm() {
    if (due_calls.empty() || due_calls.front().due >= armed_for) return;
    armed_for = due_calls.front().due;
    const nanoseconds wait = std::chrono::milliseconds(armed_for) - Now();
    timer.expires_after(std::clamp(wait, nanoseconds(0), kSleepMax));
    timer.async_wait([this](const boost::system::error_code& error) {
      if (!error) RunDueCalls();
    });
  }

  void RunDueCalls() {
    armed_for = INT64_MAX;
    const uint64_t order_end = due_call_count;  // Calls added meanwhile wait for the next turn.
    std::vector<DueCall> postponed;
    while (!due_calls.empty() && due_calls.front().due <= NowMs()) {
      std::pop_heap(due_calls.begin(), due_calls.end(), Later);
      DueCall call = std::move(due_calls.back());
      due_calls.pop_back();
      if (call.order >= order_end) {
        postponed.push_back(std::move(call));
      } else {
        call.callback();
      }
    }
    for (DueCall& call : postponed) Push(std::move(call));
    Arm();
  }

  void Push(DueCall call) {
    due_calls.push_back(std::move(call));
    std::push_heap(due_calls.begin(), due_calls.end(), Later);
  }

  void RunPosted() {
    std::vector<std::function<void()>> calls;
    {
      const std::lock_guard lock(posted_mutex);
      calls.swap(posted);
    }
    for (const std::function<void()>& call : calls) call();
  }

  void AwaitWatched() {
    watched.async_wait(asio::posix::stream_descriptor::wait_read,
                       [this](const boost::system::error_code& error) {
                         if (error) return;
                         RunWatched();
                         AwaitWatched();
                       });
  }

  void RunWatched() {
    std::array<epoll_event, 64> events;
    const int count = epoll_wait(watched.native_handle(), events.data(), events.size(), 0);
    for (int i = 0; i < count; ++i) {
      // A callback may end the watches of others, and open a new one on the same number.
      const uint64_t id = events[static_cast<size_t>(i)].data.u64;
      const auto found = watches.find(static_cast<int>(id & INT32_MAX));
      if (found == watches.end() || found->second.id != id) continue;
      const auto callback = found->second.callback;
      (*callback)();
    }
  }

  void AwaitSignal() {
    signals->async_wait([this](const boost::system::error_code& error, int number) {
      if (error) return;
      AwaitSignal();
      on_signal(number);
    });
  }
};

AsioLoop::AsioLoop() : state_(std::make_unique<State>()) {
  const int descriptor = epoll_create1(EPOLL_CLOEXEC);
  WFB_CHECK(descriptor >= 0, "a program can open one more descriptor at its start");
  state_->watched.assign(descriptor);
  state_->AwaitWatched();
}

AsioLoop::~AsioLoop() = default;

TimestampMs AsioLoop::now() const { return state_->NowMs(); }

void AsioLoop::At(TimestampMs due, std::function<void()> callback) {
  state_->Push({due, state_->due_call_count++, std::move(callback)});
  state_->Arm();
}

void AsioLoop::Post(std::function<void()> callback) {
  bool first = false;
  {
    const std::lock_guard lock(state_->posted_mutex);
    first = state_->posted.empty();
    state_->posted.push_back(std::move(callback));
  }
  if (first) asio::post(state_->io, [state = state_.get()] { state->RunPosted(); });
}

void AsioLoop::Run() {
  while (RunTurn()) {
  }
  state_->io.restart();
}

bool AsioLoop::RunTurn() {
  state_->sampled = false;
  return state_->io.run_one() > 0;
}

void AsioLoop::Stop() { state_->io.stop(); }

Status AsioLoop::Watch(int descriptor, std::function<void()> callback) {
  const uint64_t id = ++state_->watch_count << 31 | static_cast<uint64_t>(descriptor);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = id;
  if (epoll_ctl(state_->watched.native_handle(), EPOLL_CTL_ADD, descriptor, &event) != 0)
    return ErrnoError("watch a descriptor", errno);
  state_->watches[descriptor] = {id, std::make_shared<std::function<void()>>(std::move(callback))};
  return Ok();
}

void AsioLoop::Unwatch(int descriptor) {
  if (state_->watches.erase(descriptor) == 0) return;
  epoll_ctl(state_->watched.native_handle(), EPOLL_CTL_DEL, descriptor, nullptr);
}

void AsioLoop::OnSignal(std::function<void(int)> callback) {
  state_->on_signal = std::move(callback);
  if (state_->signals) return;
  state_->signals.emplace(state_->io, SIGINT, SIGTERM, SIGHUP);
  state_->AwaitSignal();
}

asio::io_context& AsioLoop::io_context() { return state_->io; }

}  // namespace wfb
