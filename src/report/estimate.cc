#include "report/estimate.h"

#include <algorithm>
#include <cmath>

#include "core/schedule.h"
#include "report/run_facts.h"

namespace wfb {

namespace {

// A running item that has used up its guess is taken to need this share of it more.
constexpr double kOverdueShare = 0.1;

// The open items as a graph of their own, with what is left of each.
struct OpenItems {
  std::vector<uint32_t> items;  // Vertex → item.
  Graph graph;
  std::vector<double> rest;  // In milliseconds when `rate` is known, else in units of weight.
};

bool IsOpen(const StepView& item) { return !IsSettled(item.status); }

// Milliseconds per unit of weight; nothing before the first success.
std::optional<double> LearnRate(const OrchestrateFacts& facts) {
  double time = 0;
  double weight = 0;
  for (uint32_t i = 0; i < facts.measured.size(); ++i) {
    if (facts.item(i).status != StepStatus::Succeeded || facts.measured[i] == 0) continue;
    time += static_cast<double>(facts.measured[i]);
    weight += facts.item(i).weight;
  }
  if (weight <= 0) return std::nullopt;
  return time / weight;
}

double RestOf(const StepView& item, double rate, TimestampMs now) {
  const double whole = item.weight * rate;
  if (item.status != StepStatus::Running || item.attempts.empty()) return whole;
  const auto used = static_cast<double>(now - item.attempts.back().started_at);
  return std::max(whole - used, whole * kOverdueShare);
}

OpenItems OpenItemsOf(const OrchestrateFacts& facts, std::optional<double> rate, TimestampMs now) {
  OpenItems open;
  std::vector<uint32_t> vertex(facts.measured.size(), UINT32_MAX);
  for (uint32_t i = 0; i < facts.measured.size(); ++i) {
    const StepView& item = facts.item(i);
    if (!IsOpen(item)) continue;
    vertex[i] = static_cast<uint32_t>(open.items.size());
    open.items.push_back(i);
    open.rest.push_back(rate ? RestOf(item, *rate, now) : item.weight);
  }
  std::vector<GraphEdge> edges;
  for (uint32_t v = 0; v < open.items.size(); ++v) {
    for (const uint32_t dependency : facts.graph.dependencies(open.items[v])) {
      if (vertex[dependency] != UINT32_MAX) edges.push_back({vertex[dependency], v});
    }
  }
  open.graph = Graph::Build(static_cast<uint32_t>(open.items.size()), edges);
  return open;
}

// Running items keep their slots: they come before everything else.
std::vector<uint32_t> PositionsWithRunningFirst(const OrchestrateFacts& facts,
                                                const OpenItems& open,
                                                std::vector<uint32_t> positions) {
  const auto count = static_cast<uint32_t>(open.items.size());
  for (uint32_t v = 0; v < count; ++v) {
    if (facts.item(open.items[v]).status != StepStatus::Running) positions[v] += count;
  }
  return positions;
}

bool CanEstimate(const RunView& run, const OrchestrateFacts& facts) {
  return run.status == RunStatus::Running && facts.orchestrate().counts.needs_attention == 0;
}

}  // namespace

Estimate EstimateRest(const RunView& run) {
  Estimate estimate;
  const NodeView* main = MainOrchestrate(run);
  if (main == nullptr) return estimate;
  const OrchestrateFacts facts = FactsOf(run, *main);
  if (facts.finished) {
    estimate.rest_ms = 0;
    return estimate;
  }
  const std::optional<double> rate = LearnRate(facts);
  const OpenItems open = OpenItemsOf(facts, rate, run.now);
  const std::vector<uint32_t> order = TopologicalOrder(open.graph);
  if (order.size() != open.items.size()) return estimate;
  for (const uint32_t v : CriticalPath(open.graph, order, open.rest)) {
    estimate.critical_path.push_back(facts.item(open.items[v]).id);
  }
  const std::vector<uint32_t> positions =
      PositionsWithRunningFirst(facts, open, CriticalPathPositions(open.graph, order, open.rest));
  std::vector<uint32_t> ready;
  for (uint32_t v = 0; v < open.items.size(); ++v) {
    if (facts.item(open.items[v]).status == StepStatus::Ready) ready.push_back(v);
  }
  std::sort(ready.begin(), ready.end(),
            [&](uint32_t a, uint32_t b) { return positions[a] < positions[b]; });
  for (const uint32_t v : ready) estimate.queue.push_back(facts.item(open.items[v]).id);
  if (rate && CanEstimate(run, facts)) {
    const uint32_t slots = std::max(1U, facts.orchestrate().slots.cap);
    estimate.rest_ms =
        std::llround(SimulateSchedule(open.graph, open.rest, positions, slots).makespan);
  }
  return estimate;
}

}  // namespace wfb
