// The API over its Unix socket, beside a durable engine: requests, documents of large runs, the way
// of an event from the commit to a reader, for one of them and for a thousand, and what is drawn.
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <array>
#include <atomic>
#include <filesystem>
#include <future>
#include <memory>
#include <random>
#include <string>
#include <thread>

#include "bench.h"
#include "engine/sqlite_journal.h"
#include "report/layout_document.h"
#include "server/api_client.h"
#include "server/api_server.h"
#include "server/unix_socket.h"
#include "testing/fake_runner.h"
#include "testing/plan_builder.h"

namespace {

using wfb::bench::Median;
using wfb::bench::Percentile;
using wfb::bench::PrintFigure;
using wfb::bench::TimeMs;
using wfb::testing::PlanBuilder;
using Clock = std::chrono::steady_clock;

void Need(const wfb::Status& status) {
  if (status.ok()) return;
  fmt::print(stderr, "{}\n", status.error().message);
  std::exit(1);
}

template <typename T>
T Need(wfb::Result<T> result) {
  if (!result.ok()) Need(wfb::Status(result.error()));
  return std::move(result).value();
}

class NameSink : public wfb::EventSink {
 public:
  explicit NameSink(wfb::StepNames& names) : names_(names) {}
  void OnDurable(std::span<const wfb::JournalEntry> entries) override {
    for (const wfb::JournalEntry& entry : entries) names_.Learn(entry);
  }

 private:
  wfb::StepNames& names_;
};

// A served engine on a thread of its own.
class World {
 public:
  World() {
    char name[] = "/var/tmp/wfb-bench-XXXXXX";
    folder_ = mkdtemp(name);
    journal_ = Need(wfb::SqliteJournal::Open(folder_ + "/journal.db", loop_));
    store_ = std::make_unique<wfb::RunStore>(
        *journal_, [this](const std::string&) -> wfb::Result<wfb::BundlePtr> { return bundle_; });
    names_ = std::make_unique<wfb::StepNames>(*store_);
    name_sink_ = std::make_unique<NameSink>(*names_);
    logs_ = std::make_unique<wfb::LogStore>(folder_);
    engine_ = std::make_unique<wfb::Engine>(*journal_, runner_, loop_, *store_);
    engine_->AddSink(name_sink_.get());
    server_ = std::make_unique<wfb::ApiServer>(
        wfb::ApiHost{*engine_, *journal_, *store_, *names_, loop_, *logs_});
    Need(server_->ListenUnix(socket()));
    PlanBuilder plan;
    plan.AddNode("build", PlanBuilder::ItemsOf(plan.AddActivity("compile")));
    auto bundle = std::make_shared<wfb::DefinitionBundle>();
    bundle->hash = "bench";
    bundle->text = "{}";
    bundle->root = "test";
    bundle->plans = {{"test", plan.Build()}};
    bundle_ = std::move(bundle);
    thread_ = std::thread([this] { loop_.Run(); });
  }
  ~World() {
    On([this] {
      server_.reset();
      engine_.reset();
    });
    loop_.Stop();
    thread_.join();
    journal_.reset();
    std::filesystem::remove_all(folder_);
  }

  std::string socket() const { return folder_ + "/socket"; }

  template <typename Call>
  void On(Call call) {
    std::packaged_task<void()> task(std::move(call));
    auto done = task.get_future();
    loop_.Post([&task] { task(); });
    done.get();
  }

  void Start(const std::string& id, uint32_t items) {
    std::vector<std::vector<uint32_t>> dependencies(items);
    for (uint32_t i = 1; i < items; ++i) dependencies[i] = {i / 2, i - 1 - (i - 1) % 7};
    std::promise<void> started;
    On([&] {
      Need(engine_->Start({bundle_, id, wfb::testing::ItemsInput(4, dependencies), {}, {}},
                          [&](wfb::Status status) {
                            Need(status);
                            started.set_value();
                          }));
    });
    started.get_future().get();
  }

  // Makes one event.
  void Change(const std::string& run, int64_t n) {
    loop_.Post([this, run, n] {
      wfb::Event event;
      event.type = wfb::EventType::ConcurrencyChanged;
      event.code = n;
      engine_->Request(run, std::move(event), [](const wfb::Status&) {});
    });
  }

 private:
  std::string folder_;
  wfb::AsioLoop loop_;
  wfb::testing::FakeRunner runner_;
  wfb::BundlePtr bundle_;
  std::unique_ptr<wfb::SqliteJournal> journal_;
  std::unique_ptr<wfb::RunStore> store_;
  std::unique_ptr<wfb::StepNames> names_;
  std::unique_ptr<NameSink> name_sink_;
  std::unique_ptr<wfb::LogStore> logs_;
  std::unique_ptr<wfb::Engine> engine_;
  std::unique_ptr<wfb::ApiServer> server_;
  std::thread thread_;
};

void MeasureRequests(World& world) {
  const wfb::ApiClient client(world.socket());
  constexpr int kRequests = 2'000;
  const double ms = TimeMs([&] {
    for (int i = 0; i < kRequests; ++i) Need(client.Check());
  });
  PrintFigure("api.requests.own_connection", kRequests / ms * 1e3, "1/s");

  const wfb::FileDescriptor peer = Need(wfb::ConnectToUnixSocket(world.socket(), 1'000));
  const std::string request = "GET /healthz HTTP/1.1\r\nHost: l\r\n\r\n";
  std::array<char, 4096> answer{};
  const double kept_ms = TimeMs([&] {
    for (int i = 0; i < kRequests; ++i) {
      if (send(peer.get(), request.data(), request.size(), 0) < 0) std::exit(1);
      if (recv(peer.get(), answer.data(), answer.size(), 0) <= 0) std::exit(1);
    }
  });
  PrintFigure("api.requests.kept_connection", kRequests / kept_ms * 1e3, "1/s");
}

void MeasureDocuments(World& world) {
  const wfb::ApiClient client(world.socket());
  for (const uint32_t items : {20U, 5'000U}) {
    const std::string run = fmt::format("items-{}", items);
    world.Start(run, items);
    std::vector<double> document_ms;
    std::vector<double> state_ms;
    for (int i = 0; i < 20; ++i) {
      document_ms.push_back(TimeMs([&] { Need(client.RunDocument(run)); }));
      state_ms.push_back(TimeMs([&] { Need(client.StateDocument(run)); }));
    }
    std::vector<double> view_ms;
    for (int i = 0; i < 5; ++i) {
      view_ms.push_back(TimeMs([&] { Need(client.Get("/api/v1/runs/" + run + "/view")); }));
    }
    PrintFigure(fmt::format("api.view.{}.first", items), view_ms.front(), "ms");
    PrintFigure(fmt::format("api.view.{}", items), Median(view_ms), "ms");
    PrintFigure(fmt::format("api.run_document.{}", items), Median(document_ms), "ms");
    PrintFigure(fmt::format("api.state_document.{}", items), Median(state_ms), "ms");
  }
}

void MeasureRequestsThatChange(World& world) {
  const wfb::ApiClient client(world.socket());
  world.Start("changed", 20);
  std::vector<double> ms;
  for (int i = 0; i < 500; ++i) {
    ms.push_back(TimeMs([&] { Need(client.Ask("changed", "concurrency", {{"n", 1 + i % 4}})); }));
  }
  PrintFigure("api.change.durable.p50", Percentile(ms, 0.5), "ms");
  PrintFigure("api.change.durable.p99", Percentile(ms, 0.99), "ms");
}

// From the request for an event, on the loop's thread or another, to the reader that has parsed it.
void MeasureEvents(World& world) {
  const wfb::ApiClient client(world.socket());
  world.Start("watched", 20);
  constexpr int kEvents = 500;
  std::vector<double> ms;
  Clock::time_point begin;
  bool first = true;
  Need(client.Events({"watched"}, wfb::Position{0}, [&](const wfb::StreamedEvent& event) {
    if (wfb::MemberText(event.event, "type") != "concurrency_changed") {
      if (!first) return true;
      first = false;
    } else {
      ms.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
    }
    begin = Clock::now();
    world.Change("watched", 1 + static_cast<int64_t>(ms.size()) % 4);
    return ms.size() < kEvents;
  }));
  PrintFigure("api.event.p50", Percentile(ms, 0.5), "ms");
  PrintFigure("api.event.p99", Percentile(ms, 0.99), "ms");
}

// Readers of a stream that get a text with every event.
void MeasureReaders(World& world, std::string_view name, std::string_view target,
                    std::string_view mark) {
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  constexpr int kReaders = 1'000;
  constexpr int kEvents = 50;
  const std::string run = fmt::format("popular-{}", name);
  world.Start(run, 20);
  const std::string request = fmt::format("GET {}?run={} HTTP/1.1\r\nHost: l\r\n\r\n", target, run);
  const wfb::FileDescriptor poll(epoll_create1(EPOLL_CLOEXEC));
  std::vector<wfb::FileDescriptor> readers;
  std::array<char, 65536> buffer{};
  for (int i = 0; i < kReaders; ++i) {
    readers.push_back(Need(wfb::ConnectToUnixSocket(world.socket(), 5'000)));
    const int peer = readers.back().get();
    if (send(peer, request.data(), request.size(), 0) < 0) std::exit(1);
    if (recv(peer, buffer.data(), buffer.size(), 0) <= 0) std::exit(1);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = peer;
    epoll_ctl(poll.get(), EPOLL_CTL_ADD, peer, &event);
  }
  std::vector<double> ms;
  // Preludes that came in two pieces are read before anything is measured.
  const auto read_ready = [&](int wait_ms, const auto& take) {
    std::array<epoll_event, 256> ready;
    const int count = epoll_wait(poll.get(), ready.data(), ready.size(), wait_ms);
    for (int i = 0; i < count; ++i) {
      const ssize_t size =
          recv(ready[static_cast<size_t>(i)].data.fd, buffer.data(), buffer.size(), 0);
      if (size <= 0) std::exit(1);
      take(std::string_view(buffer.data(), static_cast<size_t>(size)));
    }
    return count;
  };
  while (read_ready(200, [](std::string_view) {}) > 0) {
  }
  for (int n = 0; n < kEvents; ++n) {
    const Clock::time_point begin = Clock::now();
    world.Change(run, 1 + n % 4);
    for (int got = 0; got < kReaders;) {
      read_ready(1'000, [&](std::string_view text) {
        if (text.find(mark) == std::string_view::npos) return;
        ++got;
        ms.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
      });
    }
  }
  PrintFigure(fmt::format("api.{}.1000_readers.p50", name), Percentile(ms, 0.5), "ms");
  PrintFigure(fmt::format("api.{}.1000_readers.p99", name), Percentile(ms, 0.99), "ms");
}

// From the request for an event to the one live reader that has its change, each some time after
// the one before.
void MeasureLive(World& world) {
  world.Start("live", 20);
  const wfb::FileDescriptor peer = Need(wfb::ConnectToUnixSocket(world.socket(), 1'000));
  const std::string request = "GET /api/v1/live?run=live HTTP/1.1\r\nHost: l\r\n\r\n";
  if (send(peer.get(), request.data(), request.size(), 0) < 0) std::exit(1);
  std::array<char, 65536> buffer{};
  const auto read_until = [&](std::string_view mark) {
    std::string text;
    while (text.find(mark) == std::string::npos || !text.ends_with("\n\n\r\n")) {
      const ssize_t size = recv(peer.get(), buffer.data(), buffer.size(), 0);
      if (size <= 0) std::exit(1);
      text.append(buffer.data(), static_cast<size_t>(size));
    }
  };
  read_until("event: view");
  constexpr int kChanges = 300;
  std::vector<double> ms;
  for (int n = 0; n < kChanges; ++n) {
    std::this_thread::sleep_for(std::chrono::milliseconds(15));
    const Clock::time_point begin = Clock::now();
    world.Change("live", 1 + n % 4);
    read_until("event: change");
    ms.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
  }
  PrintFigure("api.live.p50", Percentile(ms, 0.5), "ms");
  PrintFigure("api.live.p99", Percentile(ms, 0.99), "ms");
}

// Layered graphs as large workspaces are, from nothing to the document that pages draw.
void MeasureLayout() {
  for (const uint32_t count : {20U, 200U, 1'000U, 5'000U}) {
    std::mt19937 random(7);
    std::vector<wfb::GraphEdge> edges;
    for (uint32_t to = 1; to < count; ++to) {
      for (int n = 0; n < 3; ++n) {
        const uint32_t near = std::min<uint32_t>(to, 1 + count / 8);
        edges.push_back({to - 1 - static_cast<uint32_t>(random() % near), to});
      }
    }
    const wfb::Graph graph = wfb::Graph::Build(count, edges);
    std::vector<double> ms;
    for (int i = 0; i < 5; ++i) {
      ms.push_back(TimeMs(
          [&] { wfb::LayoutDocument(graph, wfb::Layers(graph, wfb::TopologicalOrder(graph))); }));
    }
    PrintFigure(fmt::format("layout.{}", count), Median(ms), "ms");
  }
}

}  // namespace

int main() {
  MeasureLayout();
  World world;
  MeasureRequests(world);
  MeasureRequestsThatChange(world);
  MeasureEvents(world);
  MeasureLive(world);
  MeasureReaders(world, "event", "/api/v1/events", "concurrency_changed");
  MeasureReaders(world, "live", "/api/v1/live", "event: change");
  MeasureDocuments(world);
}
