// What the decider costs per item, without journal or processes: 200,000 items of a random graph
// are started and finished one by one; then their events are folded again. First, what scheduling
// them costs alone: gates, the ready queue and the slots, without facts and commands as values.
#include <chrono>
#include <random>

#include "bench.h"
#include "core/run.h"
#include "core/schedule.h"
#include "testing/plan_builder.h"

namespace {

using Clock = std::chrono::steady_clock;
using wfb::Event;
using wfb::EventType;
using wfb::bench::PrintFigure;

double Since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::vector<std::vector<uint32_t>> RandomDependencies(uint32_t count) {
  std::mt19937 random(1);
  std::vector<std::vector<uint32_t>> dependencies(count);
  for (uint32_t i = 1; i < count; ++i) {
    for (int edge = 0; edge < 2; ++edge)
      dependencies[i].push_back(static_cast<uint32_t>(random() % i));
  }
  return dependencies;
}

void MeasureSchedule(const std::vector<std::vector<uint32_t>>& dependencies) {
  const auto count = static_cast<uint32_t>(dependencies.size());
  std::vector<wfb::GraphEdge> edges;
  for (uint32_t item = 0; item < count; ++item) {
    for (const uint32_t dependency : dependencies[item]) edges.push_back({dependency, item});
  }
  const wfb::Graph graph = wfb::Graph::Build(count, edges);
  const std::vector<double> weights(count, 1.0);
  const auto positions = wfb::CriticalPathPositions(graph, wfb::TopologicalOrder(graph), weights);
  const Clock::time_point begin = Clock::now();
  if (wfb::SimulateSchedule(graph, weights, positions, 4).makespan <= 0) std::abort();
  PrintFigure("schedule.item", Since(begin) * 1e9 / count, "ns per item");
}

}  // namespace

int main() {
  constexpr uint32_t kItems = 200'000;
  wfb::testing::PlanBuilder builder;
  auto node = wfb::testing::PlanBuilder::ItemsOf(builder.AddActivity("work"));
  std::get<wfb::ActivityCall>(node.run).input = {};
  builder.AddNode("build", std::move(node));
  const wfb::PlanPtr plan = builder.Build();
  const wfb::ResourcePools pools;

  wfb::Run run(plan);
  wfb::RunOptions options;
  options.run_id = "bench";
  const std::vector<std::vector<uint32_t>> dependencies = RandomDependencies(kItems);
  MeasureSchedule(dependencies);
  options.input = wfb::testing::ItemsInput(4, dependencies);
  std::vector<Event> events;
  Event started;
  started.body = ToJson(options);
  const Clock::time_point begin = Clock::now();
  if (!run.Apply(started).ok()) return 1;
  events.push_back(std::move(started));
  auto expansion = run.Next(0, pools);
  if (!expansion || !run.Apply(expansion->event).ok()) return 1;
  events.push_back(std::move(expansion->event));
  PrintFigure("decider.expand", Since(begin) * 1e9 / kItems, "ns per item");

  const Clock::time_point items = Clock::now();
  std::vector<Event> live;
  size_t finished = 0;
  while (true) {
    while (auto decision = run.Next(0, pools)) {
      if (!run.Apply(decision->event).ok()) return 1;
      if (decision->event.type == EventType::AttemptStarted) live.push_back(decision->event);
      events.push_back(std::move(decision->event));
    }
    if (finished == live.size()) break;
    Event done = live[finished++];
    done.type = EventType::AttemptSucceeded;
    done.code = 0;
    if (!run.Apply(done).ok()) return 1;
    events.push_back(std::move(done));
  }
  if (run.status() != wfb::RunStatus::Succeeded) return 1;
  PrintFigure("decider.item", Since(items) * 1e9 / kItems, "ns per item");

  const Clock::time_point fold = Clock::now();
  wfb::Run folded(plan);
  for (const Event& event : events) {
    if (!folded.Apply(event).ok()) return 1;
  }
  const double seconds = Since(fold);
  PrintFigure("decider.fold", static_cast<double>(events.size()) / seconds / 1e6,
              "million events a second");
  return 0;
}
