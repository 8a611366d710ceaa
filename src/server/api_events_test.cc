#include <doctest/doctest.h>
#include <sys/socket.h>

#include <atomic>
#include <random>

#include "server/api_fixture.h"
#include "server/unix_socket.h"

namespace wfb {
namespace {

using testing::ItemsInput;
using testing::ServedEngine;

// A request that makes one event while the run goes on.
void Change(ServedEngine& served, const std::string& run, int64_t n) {
  Event event;
  event.type = EventType::ConcurrencyChanged;
  event.code = n;
  served.engine().Request(run, std::move(event), [](const Status&) {});
}

TEST_CASE("events name run, step and attempt, those of child runs by their whole path") {
  ServedEngine served;
  REQUIRE(served.Start("p", "parent", ItemsInput(1, {{}})).ok());
  served.Succeed("p-child-0", "test");
  std::vector<std::string> seen;
  const Status status = served.client().Events({"p"}, Position{0}, [&](const StreamedEvent& event) {
    CHECK(MemberText(event.event, "schema") == "wfb.event/v1");
    CHECK(FindMember(event.event, "position")->get_int64() == event.position);
    seen.push_back(MemberText(event.event, "run") + " " + MemberText(event.event, "type") + " " +
                   MemberText(event.event, "step"));
    return seen.back() != "p run_finished ";
  });
  CHECK(status.ok());
  CHECK(seen == std::vector<std::string>{
                    "p run_started ", "p items_expanded build", "p child_started build/0",
                    "p-child-0 run_started ", "p-child-0 attempt_started build/0/test",
                    "p-child-0 attempt_succeeded build/0/test", "p-child-0 run_finished ",
                    "p child_succeeded build/0", "p step_succeeded build", "p run_finished "});
}

TEST_CASE("names are told also of runs that began before the engine did") {
  ServedEngine served;
  REQUIRE(served.Start("p", "parent", ItemsInput(1, {{}})).ok());
  served.Succeed("p-child-0", "test");
  REQUIRE(served.Await([&] { return IsFinished(served.engine().Find("p")->status()); }));
  served.RestartEngine();
  std::vector<std::string> steps;
  REQUIRE(served.client()
              .Events({"p"}, Position{0},
                      [&](const StreamedEvent& event) {
                        steps.push_back(MemberText(event.event, "step"));
                        return steps.size() < 10;
                      })
              .ok());
  CHECK(steps[4] == "build/0/test");
  CHECK(steps[7] == "build/0");
}

TEST_CASE("a reader hears the runs that it asked for and no others") {
  ServedEngine served;
  for (const char* id : {"a", "b", "c"}) REQUIRE(served.Start(id, "single", JsonObject{}).ok());
  const auto heard = [&](const std::vector<std::string>& runs) {
    std::string text;
    REQUIRE(served.client()
                .Events(runs, Position{0},
                        [&](const StreamedEvent& event) {
                          text += MemberText(event.event, "run");
                          return text.size() < std::max<size_t>(runs.size(), 1) * 2;
                        })
                .ok());
    return text;
  };
  CHECK(heard({"b"}) == "bb");
  CHECK(heard({"a", "c"}) == "aacc");
  CHECK(heard({}) == "aa");
}

TEST_CASE("without a position a reader hears what happens from then on") {
  ServedEngine served;
  REQUIRE(served.Start("r1", "single", JsonObject{}).ok());
  std::thread changes;
  std::vector<int64_t> values;
  std::atomic<bool> done = false;
  // Changes go on until the first was heard: a stream has no way to say when it has begun.
  changes = std::thread([&] {
    for (int64_t n = 2; !done; ++n) {
      served.On([&] { Change(served, "r1", 1 + n % 1000); });
    }
  });
  REQUIRE(served.client()
              .Events({"r1"}, std::nullopt,
                      [&](const StreamedEvent& event) {
                        CHECK(MemberText(event.event, "type") == "concurrency_changed");
                        values.push_back(event.position);
                        return values.size() < 10;
                      })
              .ok());
  done = true;
  changes.join();
  for (size_t i = 1; i < values.size(); ++i) CHECK(values[i] == values[i - 1] + 1);
}

TEST_CASE("what is not on the disk is not told") {
  ServedEngine served;
  REQUIRE(served.Start("r1", "single", JsonObject{}).ok());
  served.On([&] {
    served.journal().Hold(true);
    Change(served, "r1", 7);
  });
  std::atomic<int> heard = 0;
  std::thread reader([&] {
    CHECK(served.client()
              .Events({"r1"}, Position{0}, [&](const StreamedEvent&) { return ++heard < 3; })
              .ok());
  });
  while (heard < 2) std::this_thread::yield();
  for (int i = 0; i < 50; ++i) served.On([] {});
  CHECK(heard == 2);
  served.On([&] { served.journal().Hold(false); });
  reader.join();
}

TEST_CASE("a reader may be ahead of the disk and still hears nothing twice") {
  ServedEngine served;
  REQUIRE(served.Start("r1", "single", JsonObject{}).ok());
  served.On([&] {
    served.journal().Hold(true);
    Change(served, "r1", 7);
    Change(served, "r1", 8);
  });
  REQUIRE(served.Await([&] { return served.engine().committed() == 4; }));
  std::vector<Position> heard;
  std::thread reader([&] {
    CHECK(served.client()
              .Events({"r1"}, Position{3},
                      [&](const StreamedEvent& event) {
                        heard.push_back(event.position);
                        return false;
                      })
              .ok());
  });
  REQUIRE(served.Await([&] { return served.server().reader_count() == 1; }));
  served.On([&] { served.journal().Hold(false); });
  reader.join();
  CHECK(heard == std::vector<Position>{4});
}

TEST_CASE("a reader that comes back 200 times misses nothing and hears nothing twice") {
  const uint32_t seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  // Small limits, so that the reader falls behind and catches up all the time.
  ServedEngine served({.events = {.queued_events = 8}});
  REQUIRE(served.Start("p", "parent", ItemsInput(3, std::vector<std::vector<uint32_t>>(12))).ok());
  REQUIRE(served.Start("other", "single", JsonObject{}).ok());
  std::atomic<bool> done = false;
  std::thread world([&] {
    std::mt19937 draw(seed + 1);
    for (int64_t n = 0; !done; ++n) {
      served.On([&] {
        for (auto i = draw() % 20; i > 0; --i) {
          Change(served, draw() % 3 == 0 ? "other" : "p", 1 + n % 3);
        }
        const auto& live = served.runner().live();
        if (draw() % 8 == 0 && live.size() > 1) served.runner().Succeed(live.rbegin()->first);
        served.journal().Hold(draw() % 4 == 0);
      });
    }
    served.On([&] { served.journal().Hold(false); });
  });
  std::vector<Position> heard;
  Position after = 0;
  for (int connection = 0; connection < 200; ++connection) {
    auto left = random() % 40;
    const Status status = served.client().Events({"p"}, after, [&](const StreamedEvent& event) {
      REQUIRE_FALSE(event.reset);
      if (left == 0) return false;
      heard.push_back(event.position);
      after = event.position;
      return --left > 0;
    });
    REQUIRE(status.ok());
  }
  done = true;
  world.join();
  const auto entries = served.On([&] { return served.journal().entries(); });
  const Result<std::vector<RunRecord>> runs = served.On([&] { return served.journal().Runs({}); });
  RunNumber other = 0;
  for (const RunRecord& run : *runs) {
    if (run.id == "other") other = run.number;
  }
  std::vector<Position> expected;
  for (const JournalEntry& entry : entries) {
    if (entry.run != other && entry.position <= after) expected.push_back(entry.position);
  }
  CHECK(heard.size() > 1'000);
  CHECK(heard == expected);
}

TEST_CASE("a reader that takes nothing is cut off, while the engine goes on") {
  ServedEngine served({.events = {.queued_events = 64, .stall_ms = 20}});
  REQUIRE(served.Start("r1", "single", JsonObject{}).ok());
  const Result<FileDescriptor> slow = ConnectToUnixSocket(served.socket_path(), 1'000);
  REQUIRE(slow.ok());
  const std::string_view request = "GET /api/v1/events?after=0 HTTP/1.1\r\nHost: l\r\n\r\n";
  REQUIRE(send(slow->get(), request.data(), request.size(), 0) > 0);
  REQUIRE(served.Await([&] { return served.server().reader_count() == 1; }));
  // Until the kernel takes no more, and for as long after as a reader is given.
  int64_t changes = 0;
  REQUIRE(served.Await([&] {
    for (int i = 0; i < 50; ++i) Change(served, "r1", 1 + ++changes % 100);
    return served.server().reader_count() == 0;
  }));
  Position heard = 0;
  CHECK(served.client()
            .Events({"r1"}, Position{0},
                    [&](const StreamedEvent& event) {
                      CHECK(event.position == ++heard);
                      return heard < changes;
                    })
            .ok());
  CHECK(heard == changes);
  std::string text;
  std::array<char, 65536> buffer{};
  for (ssize_t count = 1; count > 0;) {
    count = recv(slow->get(), buffer.data(), buffer.size(), 0);
    if (count > 0) text.append(buffer.data(), static_cast<size_t>(count));
  }
  CHECK(text.find("event: reset\ndata: {}\n\n") != std::string::npos);
  CHECK(text.ends_with("0\r\n\r\n"));
}

TEST_CASE("a position that this journal has never reached is answered with a reset") {
  ServedEngine served;
  REQUIRE(served.Start("r1", "single", JsonObject{}).ok());
  bool reset = false;
  CHECK(served.client()
            .Events({"r1"}, Position{1'000},
                    [&](const StreamedEvent& event) {
                      reset = event.reset;
                      return true;
                    })
            .ok());
  CHECK(reset);
}

TEST_CASE("a question for events that is not as it should be is refused") {
  ServedEngine served;
  for (const char* query : {"run=nobody", "after=x", "after=-1", "runs=r1"}) {
    CAPTURE(query);
    const int status = served.Send("GET", std::string("/api/v1/events?") + query, "", {}).status;
    CHECK((status == 400 || status == 404));
  }
  CHECK(served.Send("GET", "/api/v1/events", "", {{"Last-Event-ID", "soon"}}).status == 400);
}

TEST_CASE("an idle stream shows that it is alive, and ends with the engine") {
  ServedEngine served({.events = {.heartbeat_ms = 5}});
  REQUIRE(served.Start("r1", "single", JsonObject{}).ok());
  {
    const Result<FileDescriptor> peer = ConnectToUnixSocket(served.socket_path(), 1'000);
    REQUIRE(peer.ok());
    std::string text;
    const Result<HttpResponse> response = Exchange(
        *peer, {"GET", "/api/v1/events"}, 5'000, [&](const HttpResponse&, std::string_view piece) {
          text += piece;
          return text.find(":\n\n:\n\n") == std::string::npos;
        });
    CHECK(response.error().kind == ErrorKind::Cancelled);
    CHECK(text.starts_with("retry: 1000\nid: "));
  }
  REQUIRE(served.Await([&] { return served.server().reader_count() == 0; }));
  std::thread watcher([&] {
    const Status status =
        served.client().Events({"r1"}, Position{0}, [](const StreamedEvent&) { return true; });
    REQUIRE_FALSE(status.ok());
    CHECK(status.error().kind == ErrorKind::Unavailable);
  });
  REQUIRE(served.Await([&] { return served.server().reader_count() == 1; }));
  served.RestartEngine();
  watcher.join();
}

}  // namespace
}  // namespace wfb
