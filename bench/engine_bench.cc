// The durable engine on the real journal and the real loop: latency and throughput of small
// workflows with steps in this process, the refill of a freed slot with real processes, and the
// restart of a run with a million events.
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>

#include "bench.h"
#include "engine/asio_loop.h"
#include "engine/engine.h"
#include "engine/live_processes.h"
#include "engine/log_store.h"
#include "engine/process_runner.h"
#include "engine/sqlite_journal.h"
#include "testing/plan_builder.h"

namespace {

using wfb::bench::Median;
using wfb::bench::Percentile;
using wfb::bench::PrintFigure;
using wfb::bench::TimeMs;
using wfb::testing::PlanBuilder;
using Clock = std::chrono::steady_clock;

[[noreturn]] void Die(const wfb::Error& error) {
  fmt::print(stderr, "{}\n", error.message);
  std::exit(1);
}
void Need(const wfb::Status& status) {
  if (!status.ok()) Die(status.error());
}

class Folder {
 public:
  Folder() {
    char name[] = "/var/tmp/wfb-bench-XXXXXX";
    path_ = mkdtemp(name);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// Steps that are done as soon as they start: what is left is the engine's own cost.
class ImmediateRunner : public wfb::StepRunner {
 public:
  explicit ImmediateRunner(wfb::Loop& loop) : loop_(loop) {}
  void Start(const wfb::AttemptKey& key, const std::string&, wfb::StartAttempt) override {
    ++started;
    if (holds) return;
    loop_.Post([this, key] {
      wfb::Event event;
      event.type = wfb::EventType::AttemptSucceeded;
      on_answer_(key, std::move(event));
    });
  }
  void Cancel(const wfb::AttemptKey&) override {}
  void KillAll() override {}
  void OnAnswer(std::function<void(const wfb::AttemptKey&, wfb::Event)> callback) override {
    on_answer_ = std::move(callback);
  }
  size_t started = 0;
  bool holds = false;

 private:
  wfb::Loop& loop_;
  std::function<void(const wfb::AttemptKey&, wfb::Event)> on_answer_;
};

// Passes everything on and notes the time from an answer to the next start.
class TimedRunner : public wfb::StepRunner {
 public:
  explicit TimedRunner(wfb::StepRunner& runner) : runner_(runner) {}
  void Start(const wfb::AttemptKey& key, const std::string& run,
             wfb::StartAttempt command) override {
    runner_.Start(key, run, std::move(command));
    if (answered_ == Clock::time_point{}) return;
    gaps_ms.push_back(std::chrono::duration<double, std::milli>(Clock::now() - answered_).count());
    answered_ = {};
  }
  void Cancel(const wfb::AttemptKey& key) override { runner_.Cancel(key); }
  void KillAll() override { runner_.KillAll(); }
  void OnAnswer(std::function<void(const wfb::AttemptKey&, wfb::Event)> callback) override {
    if (!callback) {
      runner_.OnAnswer(nullptr);
      return;
    }
    runner_.OnAnswer([this, callback](const wfb::AttemptKey& key, wfb::Event event) {
      answered_ = Clock::now();
      callback(key, std::move(event));
    });
  }
  std::vector<double> gaps_ms;

 private:
  wfb::StepRunner& runner_;
  Clock::time_point answered_{};
};

std::unique_ptr<wfb::SqliteJournal> OpenJournal(const std::string& folder, wfb::AsioLoop& loop) {
  auto journal = wfb::SqliteJournal::Open(folder + "/journal.db", loop);
  if (!journal.ok()) Die(journal.error());
  return std::move(journal).value();
}

wfb::BundlePtr BundleOf(wfb::PlanPtr plan) {
  auto bundle = std::make_shared<wfb::DefinitionBundle>();
  bundle->hash = "bench";
  bundle->text = "{}";
  bundle->root = plan->workflow;
  bundle->plans[plan->workflow] = std::move(plan);
  return bundle;
}

wfb::BundlePtr StepsBundle(uint32_t steps) {
  PlanBuilder plan;
  const wfb::ActivityCall work{plan.AddActivity("work"), {}};
  wfb::NodeIndex last = 0;
  for (uint32_t i = 0; i < steps; ++i) {
    const wfb::NodeIndex node = plan.AddNode("s" + std::to_string(i), work);
    if (i > 0) plan.Edge(last, node);
    last = node;
  }
  return BundleOf(plan.Build());
}

wfb::BundlePtr ItemsBundle(bool processes) {
  PlanBuilder plan;
  const wfb::ActivityIndex work = plan.AddActivity("work");
  if (processes) {
    wfb::CommandActivity command;
    command.argv = {wfb::testing::Template("/bin/true")};
    plan.last_activity().kind = std::move(command);
  }
  auto node = PlanBuilder::ItemsOf(work);
  std::get<wfb::ActivityCall>(node.run).input = {};
  plan.AddNode("build", std::move(node));
  return BundleOf(plan.Build());
}

wfb::Json Items(uint32_t n, uint32_t count) {
  return wfb::testing::ItemsInput(n, std::vector<std::vector<uint32_t>>(count));
}

// Turns of the loop until every run has ended and is on the disk.
void RunAll(wfb::AsioLoop& loop, wfb::Engine& engine) {
  while (engine.HasUnfinishedRuns() || engine.untold_count() > 0) loop.RunTurn();
}

void SmallWorkflows() {
  Folder folder;
  wfb::AsioLoop loop;
  const auto journal = OpenJournal(folder.path(), loop);
  ImmediateRunner runner(loop);
  wfb::RunStore store(*journal, nullptr);
  wfb::Engine engine(*journal, runner, loop, store);
  int number = 0;
  const auto start = [&](const wfb::BundlePtr& bundle) {
    Need(engine.Start({bundle, "r" + std::to_string(number++), {}, {}, {}}, [](wfb::Status) {}));
  };
  const wfb::BundlePtr one = StepsBundle(1), ten = StepsBundle(10);
  std::vector<double> latency;
  for (int i = 0; i < 1'000; ++i) {
    latency.push_back(TimeMs([&] {
      start(one);
      RunAll(loop, engine);
    }));
    engine.ReleaseFinished();
  }
  PrintFigure("engine.one_step.p50", Median(latency), "ms");
  PrintFigure("engine.one_step.p99", Percentile(latency, 0.99), "ms");
  constexpr int kAtOnce = 32, kRounds = 100;
  const auto throughput = [&](const wfb::BundlePtr& bundle) {
    const double ms = TimeMs([&] {
      for (int round = 0; round < kRounds; ++round) {
        for (int i = 0; i < kAtOnce; ++i) start(bundle);
        RunAll(loop, engine);
        engine.ReleaseFinished();
      }
    });
    return kAtOnce * kRounds / ms * 1000;
  };
  PrintFigure("engine.one_step.at_once_32", throughput(one), "workflows/s");
  PrintFigure("engine.ten_steps.at_once_32", throughput(ten) * 10, "steps/s");
}

void Refill() {
  Folder folder;
  wfb::AsioLoop loop;
  const auto journal = OpenJournal(folder.path(), loop);
  wfb::LogStore logs(folder.path());
  auto processes = wfb::LiveProcesses::Open(folder.path() + "/processes");
  if (!processes.ok()) Die(processes.error());
  wfb::ProcessRunner real(loop, logs, *processes, {folder.path(), "bench"});
  TimedRunner runner(real);
  wfb::RunStore store(*journal, nullptr);
  wfb::Engine engine(*journal, runner, loop, store);
  Need(engine.Start({ItemsBundle(true), "r", Items(2, 2'000), {}, {}}, [](wfb::Status) {}));
  RunAll(loop, engine);
  PrintFigure("engine.refill.p50", Median(runner.gaps_ms), "ms");
  PrintFigure("engine.refill.p99", Percentile(runner.gaps_ms, 0.99), "ms");
}

// The time from opening the journal to the first start in the run that a dead engine left.
double RestartMs(const std::string& folder, const wfb::BundlePtr& bundle, const char* run) {
  wfb::AsioLoop loop;
  return TimeMs([&] {
    const auto journal = OpenJournal(folder, loop);
    ImmediateRunner runner(loop);
    runner.holds = true;
    wfb::RunStore store(*journal,
                        [&](const std::string&) -> wfb::Result<wfb::BundlePtr> { return bundle; });
    wfb::Engine engine(*journal, runner, loop, store);
    Need(engine.Continue(run));
    while (runner.started == 0) loop.RunTurn();
  });
}

// Items of one orchestrate step in runs "r0", "r1", …; the last one is left with `open` of them to
// do.
void RunItems(const std::string& folder, const wfb::BundlePtr& bundle, int runs, uint32_t items,
              uint32_t open) {
  wfb::AsioLoop loop;
  const auto journal = OpenJournal(folder, loop);
  ImmediateRunner runner(loop);
  wfb::RunStore store(*journal, nullptr);
  wfb::Engine engine(*journal, runner, loop, store);
  for (int run = 0; run < runs; ++run) {
    const bool last = run + 1 == runs;
    const size_t until = runner.started + items - (last ? open : 0);
    Need(engine.Start({bundle, fmt::format("r{}", run), Items(64, items), {}, {}},
                      [](wfb::Status) {}));
    const double ms = TimeMs([&] {
      while (runner.started < until) loop.RunTurn();
      if (!last) RunAll(loop, engine);
    });
    if (last) PrintFigure(fmt::format("engine.items.of_{}", items), items / ms * 1000, "items/s");
    engine.ReleaseFinished();
  }
}

// A million events in the journal: of one run, and of 500 runs of which one is open.
void Restart() {
  const wfb::BundlePtr bundle = ItemsBundle(false);
  {
    Folder folder;
    RunItems(folder.path(), bundle, 1, 500'000, 64);
    PrintFigure("engine.restart_1m_events.one_run", RestartMs(folder.path(), bundle, "r0"), "ms");
  }
  Folder folder;
  RunItems(folder.path(), bundle, 500, 1'000, 500);
  PrintFigure("engine.restart_1m_events.500_runs", RestartMs(folder.path(), bundle, "r499"), "ms");
}

}  // namespace

// engine_bench [small|refill|restart]: all of them, or one.
int main(int argc, char** argv) {
  const std::string only = argc > 1 ? argv[1] : "";
  if (only.empty() || only == "small") SmallWorkflows();
  if (only.empty() || only == "refill") Refill();
  if (only.empty() || only == "restart") Restart();
  return 0;
}
