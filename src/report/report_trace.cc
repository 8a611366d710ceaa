// Chrome's trace event format (complete events "X", flow events "s"/"f", metadata "M"); times are
// microseconds from the start of the run. A lane per slot, the steps of child runs nested in it.
#include <fmt/format.h>

#include "report/report.h"
#include "report/run_facts.h"

namespace wfb {

namespace {

int64_t Microseconds(const RunTree& tree, TimestampMs time) {
  return (time - tree.run.started_at) * 1000;
}

void NameLane(JsonArray& events, size_t process, size_t lane, const std::string& name) {
  events.push_back({{"ph", "M"},
                    {"name", "thread_name"},
                    {"pid", process},
                    {"tid", lane},
                    {"args", {{"name", name}}}});
}

void Complete(JsonArray& events, const RunTree& tree, const std::string& name,
              std::string_view category, size_t process, size_t lane, const AttemptView& attempt) {
  const TimestampMs end = EndOf(attempt, tree.run.now);
  JsonObject args{{"attempt", attempt.attempt}, {"status", AttemptStatusName(attempt.status)}};
  if (attempt.exit_code >= 0) args["exit_code"] = attempt.exit_code;
  if (attempt.error) args["error"] = attempt.error->message;
  events.push_back({{"ph", "X"},
                    {"name", name},
                    {"cat", category},
                    {"pid", process},
                    {"tid", lane},
                    {"ts", Microseconds(tree, attempt.started_at)},
                    {"dur", (end - attempt.started_at) * 1000},
                    {"args", std::move(args)}});
}

void ChildSteps(JsonArray& events, const RunTree& tree, const LanePiece& piece,
                const std::string& child_run, size_t process, size_t lane) {
  const auto child = tree.children.find(child_run);
  if (child == tree.children.end()) return;
  for (const NodeView& node : child->second.nodes) {
    for (const AttemptView& attempt : node.step.attempts) {
      if (attempt.started_at < piece.start || attempt.started_at > piece.end) continue;
      Complete(events, tree, node.step.id, "child step", process, lane, attempt);
    }
  }
}

// An arrow from the end of each dependency to the start of what waited for it.
void Flows(JsonArray& events, const RunTree& tree, const OrchestrateFacts& facts, size_t process) {
  const auto& items = facts.orchestrate().items;
  const auto lane_of = [](const StepView& item) { return std::max(0, item.attempts.back().slot); };
  int64_t id = 0;
  for (const StepView& item : items) {
    if (item.attempts.empty()) continue;
    for (const std::string& key : item.dependencies) {
      const auto found = facts.index.find(key);
      if (found == facts.index.end() || facts.item(found->second).attempts.empty()) continue;
      const StepView& dependency = facts.item(found->second);
      const std::string name = key + " → " + item.id;
      ++id;
      events.push_back(
          {{"ph", "s"},
           {"name", name},
           {"cat", "dependency"},
           {"id", id},
           {"pid", process},
           {"tid", lane_of(dependency)},
           {"ts", Microseconds(tree, EndOf(dependency.attempts.back(), tree.run.now)) - 1}});
      events.push_back({{"ph", "f"},
                        {"bp", "e"},
                        {"name", name},
                        {"cat", "dependency"},
                        {"id", id},
                        {"pid", process},
                        {"tid", std::max(0, item.attempts.front().slot)},
                        {"ts", Microseconds(tree, item.attempts.front().started_at)}});
    }
  }
}

}  // namespace

Json TraceReport(const RunTree& tree) {
  JsonArray events;
  constexpr size_t kNodes = 0;
  events.push_back({{"ph", "M"},
                    {"name", "process_name"},
                    {"pid", kNodes},
                    {"args", {{"name", tree.run.workflow + " " + tree.run.run}}}});
  size_t row = 0, process = kNodes;
  for (const NodeView& node : tree.run.nodes) {
    if (!node.orchestrate) {
      if (node.step.attempts.empty()) continue;
      NameLane(events, kNodes, row, node.step.id);
      for (const AttemptView& attempt : node.step.attempts) {
        Complete(events, tree, node.step.id, "step", kNodes, row, attempt);
      }
      ++row;
      continue;
    }
    const OrchestrateFacts facts = FactsOf(tree.run, node);
    ++process;
    events.push_back({{"ph", "M"},
                      {"name", "process_name"},
                      {"pid", process},
                      {"args", {{"name", node.step.id + " (slots)"}}}});
    for (size_t lane = 0; lane < facts.lanes.size(); ++lane) {
      NameLane(events, process, lane, fmt::format("slot {}", lane + 1));
      for (const LanePiece& piece : facts.lanes[lane]) {
        const StepView& item = facts.item(piece.item);
        Complete(events, tree, item.id, "item", process, lane, item.attempts[piece.attempt]);
        ChildSteps(events, tree, piece, item.child_run, process, lane);
      }
    }
    Flows(events, tree, facts, process);
  }
  return {{"displayTimeUnit", "ms"}, {"traceEvents", std::move(events)}};
}

}  // namespace wfb
