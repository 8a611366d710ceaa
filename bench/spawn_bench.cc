// 5,000 × /bin/true, two at a time: a bare posix_spawn loop beside the ProcessRunner (own group,
// environment, log, leftovers file), in wall time and in CPU time of this process alone.

#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <deque>
#include <string>

#include "bench.h"
#include "engine/data_directory.h"
#include "engine/process_runner.h"
#include "testing/temporary_directory.h"

namespace wfb::bench {
namespace {

constexpr int kTasks = 5'000;
constexpr int kLive = 2;

struct Cost {
  double wall_us = 0;
  double own_cpu_us = 0;
};

double OwnCpuUs() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto us = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
  };
  return us(usage.ru_utime) + us(usage.ru_stime);
}

template <typename Work>
Cost Measure(Work&& work) {
  const double cpu = OwnCpuUs();
  Cost cost;
  cost.wall_us = 1000 * TimeMs(work) / kTasks;
  cost.own_cpu_us = (OwnCpuUs() - cpu) / kTasks;
  return cost;
}

Cost RunBare() {
  return Measure([] {
    char program[] = "/bin/true";
    char* argv[] = {program, nullptr};
    int live = 0;
    for (int started = 0; started < kTasks || live > 0;) {
      if (started < kTasks && live < kLive) {
        pid_t pid = 0;
        if (posix_spawn(&pid, program, nullptr, nullptr, argv, environ) == 0) ++live;
        ++started;
      } else {
        waitpid(-1, nullptr, 0);
        --live;
      }
    }
  });
}

// The directory is removed by the caller at the very end: ext4 makes files slowly for half a minute
// where thousands were deleted.
Cost RunProcesses(const TemporaryDirectory& directory, const std::vector<std::string>& argv) {
  AsioLoop loop;
  auto data = DataDirectory::Open(directory / ".wfb", DataDirectory::Use::Engine, "bench");
  LogStore logs(data->runs_path());
  auto processes = LiveProcesses::Open(data->processes_path());
  ProcessRunner runner(loop, logs, *processes,
                       {.base_directory = directory.path(), .marker = data->marker()});
  int started = 0;
  int answered = 0;
  const auto start = [&] {
    StartAttempt command;
    command.step = static_cast<StepId>(started++);
    command.attempt = 1;
    command.step_name = "build/package";
    ProcessSpec spec;
    spec.argv = argv;
    spec.kill_grace_ms = 5000;
    command.spec = std::move(spec);
    runner.Start({1, command.step, 1}, "the-run", std::move(command));
  };
  runner.OnAnswer([&](const AttemptKey&, const Event& event) {
    if (event.type != EventType::AttemptSucceeded) fmt::print(stderr, "an attempt failed\n");
    if (started < kTasks) start();
    if (++answered == kTasks) loop.Stop();
  });
  return Measure([&] {
    for (int i = 0; i < kLive; ++i) start();
    loop.Run();
  });
}

void Print(const std::string& name, const std::vector<Cost>& costs, const std::vector<Cost>& bare) {
  std::vector<double> wall, cpu, ratio;
  for (size_t i = 0; i < costs.size(); ++i) {
    wall.push_back(costs[i].wall_us);
    cpu.push_back(costs[i].own_cpu_us);
    ratio.push_back(costs[i].wall_us / bare[i].wall_us);
  }
  PrintFigure(name + ".wall", Median(wall), "us");
  PrintFigure(name + ".own_cpu", Median(cpu), "us");
  PrintFigure(name + ".wall_over_bare", Median(ratio), "ratio");
}

}  // namespace
}  // namespace wfb::bench

int main() {
  using namespace wfb::bench;
  std::vector<Cost> bare, silent, printing;
  std::deque<wfb::TemporaryDirectory> directories;
  for (int round = 0; round < 3; ++round) {
    bare.push_back(RunBare());
    silent.push_back(RunProcesses(directories.emplace_back(), {"/bin/true"}));
    printing.push_back(RunProcesses(directories.emplace_back(), {"/bin/echo", "x"}));
  }
  Print("spawn.bare", bare, bare);
  Print("spawn.runner", silent, bare);
  Print("spawn.runner_with_log", printing, bare);
}
