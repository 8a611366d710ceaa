#include "report/run_facts.h"

#include <algorithm>
#include <numeric>

namespace wfb {

namespace {

std::vector<GraphEdge> EdgesOf(const std::vector<StepView>& items,
                               const std::unordered_map<std::string, uint32_t>& index) {
  std::vector<GraphEdge> edges;
  for (uint32_t i = 0; i < items.size(); ++i) {
    for (const std::string& key : items[i].dependencies) {
      const auto found = index.find(key);
      if (found != index.end() && found->second != i) edges.push_back({found->second, i});
    }
  }
  return edges;
}

// An attempt without a slot number gets the first lane that is free at its start.
size_t LaneFor(const AttemptView& attempt, const std::vector<std::vector<LanePiece>>& lanes) {
  if (attempt.slot >= 0) return static_cast<size_t>(attempt.slot);
  size_t lane = 0;
  while (lane < lanes.size() && !lanes[lane].empty() &&
         lanes[lane].back().end > attempt.started_at) {
    ++lane;
  }
  return lane;
}

void FillLanes(OrchestrateFacts& facts, TimestampMs now) {
  std::vector<LanePiece> pieces;
  const auto& items = facts.orchestrate().items;
  for (uint32_t i = 0; i < items.size(); ++i) {
    for (uint32_t a = 0; a < items[i].attempts.size(); ++a) {
      const AttemptView& attempt = items[i].attempts[a];
      pieces.push_back({i, a, attempt.started_at, EndOf(attempt, now)});
      facts.measured[i] += std::max<DurationMs>(0, pieces.back().end - attempt.started_at);
      facts.ended_at = std::max(facts.ended_at, pieces.back().end);
    }
  }
  std::stable_sort(pieces.begin(), pieces.end(),
                   [](const LanePiece& a, const LanePiece& b) { return a.start < b.start; });
  // A cap of thousands with few items does not mean thousands of empty lanes.
  facts.lanes.resize(std::min<size_t>(facts.cap_max, std::max<size_t>(items.size(), 1)));
  for (const LanePiece& piece : pieces) {
    const size_t lane = LaneFor(items[piece.item].attempts[piece.attempt], facts.lanes);
    if (lane >= facts.lanes.size()) facts.lanes.resize(lane + 1);
    facts.lanes[lane].push_back(piece);
  }
}

std::vector<uint32_t> StartOrder(const std::vector<StepView>& items) {
  std::vector<uint32_t> order(items.size());
  std::iota(order.begin(), order.end(), 0U);
  const auto started = [&](uint32_t i) {
    return items[i].started_at == kNoTime ? INT64_MAX : items[i].started_at;
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](uint32_t a, uint32_t b) { return started(a) < started(b); });
  return order;
}

// Slot time that the caps offered from the start of the node to `until`.
double SlotTimeOffered(const OrchestrateFacts& facts, TimestampMs until) {
  const SlotsView& slots = facts.orchestrate().slots;
  if (slots.cap_changes.empty()) {
    return static_cast<double>(slots.cap) * static_cast<double>(until - facts.started_at);
  }
  double offered = 0;
  for (size_t i = 0; i < slots.cap_changes.size(); ++i) {
    const auto& [at, cap] = slots.cap_changes[i];
    const TimestampMs begin = i == 0 ? facts.started_at : std::max(at, facts.started_at);
    const TimestampMs end =
        i + 1 < slots.cap_changes.size() ? std::min(slots.cap_changes[i + 1].first, until) : until;
    if (end > begin) offered += static_cast<double>(cap) * static_cast<double>(end - begin);
  }
  return offered;
}

// The shortest time in which the caps, as they were set, offer slot time for all the work.
DurationMs TimeForWork(const OrchestrateFacts& facts) {
  DurationMs low = 0;
  DurationMs high = facts.work_ms;  // One slot is always offered.
  while (low < high) {
    const DurationMs middle = low + (high - low) / 2;
    if (SlotTimeOffered(facts, facts.started_at + middle) + 0.5 >=
        static_cast<double>(facts.work_ms)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

void FillPaths(OrchestrateFacts& facts) {
  const auto& items = facts.orchestrate().items;
  for (const std::string& key : facts.orchestrate().critical_path) {
    const auto found = facts.index.find(key);
    if (found != facts.index.end()) facts.planned_path.push_back(found->second);
  }
  const std::vector<uint32_t> order = TopologicalOrder(facts.graph);
  if (order.size() != items.size() || items.empty()) return;
  const std::vector<double> weights(facts.measured.begin(), facts.measured.end());
  for (const uint32_t i : CriticalPath(facts.graph, order, weights)) {
    if (facts.measured[i] == 0) continue;
    facts.actual_path.push_back(i);
    facts.actual_path_ms += facts.measured[i];
  }
}

const StepView* FailedStepOf(const RunView& child, std::string& path) {
  const StepView* fail_node = nullptr;
  for (const NodeView& node : child.nodes) {
    if (node.orchestrate) {
      for (const StepView& item : node.orchestrate->items) {
        if (item.status != StepStatus::Failed) continue;
        path += "/" + node.step.id + "/" + item.id;
        return &item;
      }
    }
    if (node.step.status != StepStatus::Failed) continue;
    if (node.step.type != "fail") {
      path += "/" + node.step.id;
      return &node.step;
    }
    if (fail_node == nullptr) fail_node = &node.step;
  }
  if (fail_node != nullptr) path += "/" + fail_node->id;
  return fail_node;
}

FailureFacts FailureOf(const RunTree& tree, const LogTails& tails, const NodeView& node,
                       const StepView& step, std::string path) {
  constexpr int kDepthMax = 32;
  FailureFacts failure{&node, &step, &step, path, path, "", "", nullptr, {}};
  for (int depth = 0; depth < kDepthMax; ++depth) {
    const auto child = tree.children.find(failure.cause->child_run);
    if (failure.cause->child_run.empty() || child == tree.children.end()) break;
    const StepView* deeper = FailedStepOf(child->second, failure.cause_path);
    if (deeper == nullptr) break;
    failure.cause = deeper;
  }
  const std::optional<StepError>& error =
      failure.cause->error ? failure.cause->error : failure.step->error;
  failure.kind = error ? error->kind : "";
  failure.message = error ? error->message : "failed";
  auto tail = tails.find(failure.cause_path);
  if (tail == tails.end()) tail = tails.find(failure.path);
  if (tail != tails.end()) failure.log = &tail->second;
  const auto hold = [&failure](const StepView& other) {
    const auto& roots = other.blocked_by;
    const bool held = std::find(roots.begin(), roots.end(), failure.step->id) != roots.end();
    if (held) failure.held.push_back(&other);
  };
  if (&step == &node.step) {
    for (const NodeView& other : tree.run.nodes) hold(other.step);
  } else {
    for (const StepView& item : node.orchestrate->items) hold(item);
  }
  return failure;
}

}  // namespace

OrchestrateFacts FactsOf(const RunView& run, const NodeView& node) {
  OrchestrateFacts facts;
  facts.node = &node;
  const auto& items = node.orchestrate->items;
  facts.started_at = node.step.started_at == kNoTime ? run.started_at : node.step.started_at;
  facts.ended_at = facts.started_at;
  facts.finished = node.orchestrate->counts.settled() == items.size();
  if (!facts.finished) facts.ended_at = run.now;
  facts.cap_max = std::max(1U, node.orchestrate->slots.cap);
  for (const auto& [at, cap] : node.orchestrate->slots.cap_changes) {
    facts.cap_max = std::max(facts.cap_max, cap);
  }
  for (uint32_t i = 0; i < items.size(); ++i) facts.index.emplace(items[i].id, i);
  facts.graph = Graph::Build(static_cast<uint32_t>(items.size()), EdgesOf(items, facts.index));
  facts.measured.assign(items.size(), 0);
  FillLanes(facts, run.now);
  facts.start_order = StartOrder(items);
  facts.work_ms = std::accumulate(facts.measured.begin(), facts.measured.end(), DurationMs{0});
  FillPaths(facts);
  facts.makespan_ms = facts.ended_at - facts.started_at;
  facts.lower_bound_ms = std::max(facts.actual_path_ms, TimeForWork(facts));
  if (facts.lower_bound_ms > 0) {
    facts.ratio =
        static_cast<double>(facts.makespan_ms) / static_cast<double>(facts.lower_bound_ms);
  }
  const double offered = SlotTimeOffered(facts, facts.ended_at);
  if (offered > 0) facts.utilisation = std::min(1.0, static_cast<double>(facts.work_ms) / offered);
  return facts;
}

const NodeView* MainOrchestrate(const RunView& run) {
  const NodeView* largest = nullptr;
  for (const NodeView& node : run.nodes) {
    if (!node.orchestrate) continue;
    if (!IsSettled(node.step.status)) return &node;
    if (largest == nullptr || node.orchestrate->items.size() > largest->orchestrate->items.size()) {
      largest = &node;
    }
  }
  return largest;
}

TimestampMs EndOf(const AttemptView& attempt, TimestampMs now) {
  return attempt.finished_at == kNoTime ? now : attempt.finished_at;
}

DurationMs SpanOf(const StepView& step, TimestampMs now) {
  if (step.started_at == kNoTime) return 0;
  return (step.finished_at == kNoTime ? now : step.finished_at) - step.started_at;
}

DurationMs SpanOf(const RunView& run) {
  return (run.finished_at == kNoTime ? run.now : run.finished_at) - run.started_at;
}

StepCounts CountSteps(const std::vector<const StepView*>& steps) {
  StepCounts counts;
  for (const StepView* step : steps) ++CountOf(counts, step->status);
  return counts;
}

StepCounts CountsOf(const RunView& run) {
  std::vector<const StepView*> steps;
  if (const NodeView* main = MainOrchestrate(run)) {
    for (const StepView& item : main->orchestrate->items) steps.push_back(&item);
  } else {
    for (const NodeView& node : run.nodes) steps.push_back(&node.step);
  }
  return CountSteps(steps);
}

std::string CommonScope(const std::vector<StepView>& items) {
  if (items.empty() || !items.front().id.starts_with("@")) return "";
  const size_t slash = items.front().id.find('/');
  if (slash == std::string::npos) return "";
  const std::string scope = items.front().id.substr(0, slash + 1);
  for (const StepView& item : items) {
    if (!item.id.starts_with(scope) || item.id.size() == scope.size()) return "";
  }
  return scope;
}

std::vector<FailureFacts> FailuresOf(const RunTree& tree, const LogTails& tails) {
  std::vector<FailureFacts> failures;
  std::vector<FailureFacts> verdicts;
  for (const NodeView& node : tree.run.nodes) {
    if (node.orchestrate) {
      const size_t before = failures.size();
      for (const StepView& item : node.orchestrate->items) {
        if (item.status != StepStatus::Failed) continue;
        failures.push_back(FailureOf(tree, tails, node, item, node.step.id + "/" + item.id));
      }
      if (failures.size() > before) continue;
    }
    if (node.step.status != StepStatus::Failed) continue;
    auto& list = node.step.type == "fail" ? verdicts : failures;
    list.push_back(FailureOf(tree, tails, node, node.step, node.step.id));
  }
  return failures.empty() ? verdicts : failures;
}

std::string VerdictOf(const RunView& run, const std::vector<FailureFacts>& failures) {
  if (!run.error) return "";
  for (const FailureFacts& failure : failures) {
    if (run.error->message.ends_with(failure.message)) return "";
  }
  return run.error->message;
}

}  // namespace wfb
