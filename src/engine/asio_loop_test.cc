#include "engine/asio_loop.h"

#include <doctest/doctest.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <csignal>
#include <thread>
#include <vector>

namespace wfb {

TEST_CASE("calls come back in order of their time, equal times in order of asking") {
  AsioLoop loop;
  std::vector<int> order;
  const TimestampMs start = loop.now();
  loop.At(start + 30, [&] {
    order.push_back(4);
    loop.Stop();
  });
  loop.At(start + 10, [&] { order.push_back(2); });
  loop.At(start + 10, [&] { order.push_back(3); });
  loop.At(start - 5, [&] { order.push_back(1); });
  loop.Run();
  CHECK(order == std::vector{1, 2, 3, 4});
  CHECK(loop.now() >= start + 30);
}

TEST_CASE("a call that is due at once never runs within At, nor starves the loop") {
  AsioLoop loop;
  bool within = true;
  int again = 0;
  bool posted = false;
  std::function<void()> repeat = [&] {
    CHECK_FALSE(within);
    if (++again == 3) loop.Post([&] { posted = true; });
    if (posted) {
      loop.Stop();
    } else {
      loop.At(loop.now(), repeat);
    }
  };
  loop.At(loop.now(), repeat);
  within = false;
  loop.Run();
  CHECK(posted);
}

TEST_CASE("time stands still within a turn and does not go back") {
  AsioLoop loop;
  const TimestampMs before = loop.now();
  loop.Post([&] {
    const TimestampMs at = loop.now();
    CHECK(at >= before);
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(5);
    while (std::chrono::steady_clock::now() < end) {
    }
    CHECK(loop.now() == at);
    loop.At(at + 1, [&, at] {
      CHECK(loop.now() >= at + 5);
      loop.Stop();
    });
  });
  loop.Run();
}

TEST_CASE("calls posted by other threads all run, those of one thread in order") {
  AsioLoop loop;
  constexpr int kThreads = 4;
  constexpr int kCalls = 2000;
  std::vector<int> next(kThreads, 0);
  int total = 0;
  std::vector<std::thread> threads;
  for (size_t t = 0; t < kThreads; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < kCalls; ++i)
        loop.Post([&, t, i] {
          CHECK(next[t]++ == i);
          if (++total == kThreads * kCalls) loop.Stop();
        });
    });
  loop.Run();
  for (std::thread& thread : threads) thread.join();
  CHECK(total == kThreads * kCalls);
}

TEST_CASE("a watched descriptor calls back until it is read, and not after its watch has ended") {
  AsioLoop loop;
  const int descriptor = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  int calls = 0;
  REQUIRE(loop.Watch(descriptor,
                     [&] {
                       uint64_t value = 0;
                       if (++calls < 3) return;
                       CHECK(read(descriptor, &value, sizeof value) == sizeof value);
                       loop.Unwatch(descriptor);
                       CHECK(write(descriptor, &value, sizeof value) == sizeof value);
                       loop.At(loop.now() + 5, [&] { loop.Stop(); });
                     })
              .ok());
  const uint64_t one = 1;
  CHECK(write(descriptor, &one, sizeof one) == sizeof one);
  loop.Run();
  CHECK(calls == 3);
  close(descriptor);
}

TEST_CASE("a callback may end the watch of a descriptor that became readable with it") {
  AsioLoop loop;
  const int a = eventfd(1, EFD_NONBLOCK | EFD_CLOEXEC);
  const int b = eventfd(1, EFD_NONBLOCK | EFD_CLOEXEC);
  int calls = 0;
  const auto callback = [&] {
    ++calls;
    loop.Unwatch(a);
    loop.Unwatch(b);
    loop.Post([&] { loop.Stop(); });
  };
  REQUIRE(loop.Watch(a, callback).ok());
  REQUIRE(loop.Watch(b, callback).ok());
  loop.Run();
  CHECK(calls == 1);
  close(a);
  close(b);
}

TEST_CASE("a signal that asks the program to end calls back") {
  AsioLoop loop;
  int number = 0;
  loop.OnSignal([&](int signal_number) {
    number = signal_number;
    loop.Stop();
  });
  raise(SIGTERM);
  loop.Run();
  CHECK(number == SIGTERM);
}

}  // namespace wfb
