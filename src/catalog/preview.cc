#include "catalog/preview.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <queue>
#include <unordered_map>

#include "core/run.h"
#include "workspace/builtin_discover.h"

namespace wfb {

namespace {

constexpr uint32_t kDecisionsMax = 2'000'000;
constexpr int kDepthMax = 20;

struct Played {
  std::unique_ptr<Run> run;
  DurationMs duration_ms = 0;
};

// Plays one run and the child runs inside it; the clocks of child runs are their own.
class Player {
 public:
  explicit Player(const DefinitionBundle& bundle) : bundle_(bundle) {}

  Result<Played> Play(const std::string& workflow, const RunOptions& options, int depth) {
    const auto plan = bundle_.plans.find(workflow);
    if (plan == bundle_.plans.end() || depth > kDepthMax) {
      return NotFound(fmt::format("there is no workflow \"{}\"", workflow));
    }
    Clock clock;
    Played played;
    played.run = std::make_unique<Run>(plan->second);
    Event start;
    start.type = EventType::RunStarted;
    start.body = ToJson(options);
    WFB_RETURN_IF_ERROR(played.run->Apply(start));
    ResourcePools pools;
    for (const auto& [name, size] : plan->second->resource_pools) pools.Declare(name, UINT32_MAX);
    while (!IsFinished(played.run->status())) {
      if (std::optional<Decision> decision = played.run->Next(clock.now, pools)) {
        if (++decisions_ > kDecisionsMax) return Cancelled("the run is too large to be played");
        WFB_RETURN_IF_ERROR(played.run->Apply(decision->event));
        if (decision->command) {
          WFB_RETURN_IF_ERROR(Answer(*played.run, std::move(*decision->command), clock, depth));
        }
        continue;
      }
      if (clock.due.empty()) break;
      Due due = clock.due.top();
      clock.due.pop();
      clock.now = due.event.at;
      WFB_RETURN_IF_ERROR(played.run->Apply(due.event));
    }
    played.duration_ms = clock.now;
    return played;
  }

  std::vector<std::string> not_carried_out() && { return std::move(not_carried_out_); }
  bool only_simulated() const { return only_simulated_; }

 private:
  struct Due {
    uint64_t order = 0;
    Event event;
    bool operator<(const Due& other) const {
      return std::pair(event.at, order) > std::pair(other.event.at, other.order);
    }
  };
  struct Clock {
    TimestampMs now = 0;
    uint64_t count = 0;
    std::priority_queue<Due> due;
    void Add(Event event) { due.push({count++, std::move(event)}); }
  };

  Status Answer(const Run& run, Command&& command, Clock& clock, int depth) {
    if (const auto* start = std::get_if<StartAttempt>(&command)) {
      clock.Add(AnswerOf(run, *start, clock.now));
    } else if (const auto* timer = std::get_if<SetTimer>(&command)) {
      Event event;
      event.type = timer->answer;
      event.step = timer->step;
      event.at = timer->due;
      clock.Add(std::move(event));
    } else if (const auto* child = std::get_if<StartChild>(&command)) {
      RunOptions options;
      options.run_id = child->run;
      options.workflow = child->workflow;
      options.input = child->input;
      WFB_ASSIGN_OR_RETURN(const Played played, Play(child->workflow, options, depth + 1));
      Event event;
      event.type = EventType::ChildSucceeded;
      event.step = child->step;
      event.attempt = child->attempt;
      event.at = clock.now + played.duration_ms;
      event.body = played.run->result();
      clock.Add(std::move(event));
    }
    return Ok();
  }

  Event AnswerOf(const Run& run, const StartAttempt& start, TimestampMs now) {
    Event event;
    event.type = EventType::AttemptSucceeded;
    event.step = start.step;
    event.attempt = start.attempt;
    event.at = now;
    if (const auto* simulate = std::get_if<SimulateSpec>(&start.spec)) {
      event.at = now + simulate->duration_ms;
      event.body = simulate->output;
      return event;
    }
    const auto* builtin = std::get_if<BuiltinSpec>(&start.spec);
    if (builtin != nullptr && builtin->name == "npm.discover") {
      Result<Json> output = BuiltinNpmDiscover(builtin->input, run.plan().base_directory);
      if (output.ok()) {
        event.body = std::move(output).value();
      } else {
        event.type = EventType::AttemptFailed;
        event.body = ToJson(StepError{"builtin", output.error().message, false});
      }
      return event;
    }
    only_simulated_ = only_simulated_ && builtin != nullptr;
    if (not_carried_out_.size() < 1'000) not_carried_out_.push_back(start.step_name);
    return event;
  }

  const DefinitionBundle& bundle_;
  uint32_t decisions_ = 0;
  std::vector<std::string> not_carried_out_;
  bool only_simulated_ = true;
};

const NodeView* LargestOrchestrate(const RunView& run) {
  const NodeView* largest = nullptr;
  for (const NodeView& node : run.nodes) {
    if (!node.orchestrate) continue;
    const bool larger =
        largest == nullptr || node.orchestrate->items.size() > largest->orchestrate->items.size();
    if (larger) largest = &node;
  }
  return largest;
}

PreviewGraph GraphOfItems(const RunPreview& preview, const NodeView& node) {
  PreviewGraph result;
  result.node = node.step.id;
  result.concurrency = node.orchestrate->slots.cap;
  std::unordered_map<std::string, uint32_t> index;
  for (const StepView& item : node.orchestrate->items) {
    index.emplace(item.id, static_cast<uint32_t>(result.names.size()));
    result.names.push_back(item.id);
  }
  std::vector<GraphEdge> edges;
  for (const StepView& item : node.orchestrate->items) {
    const bool skipped = item.status == StepStatus::Skipped;
    result.skipped.push_back(skipped);
    DurationMs duration = 0;
    if (!item.attempts.empty()) {
      duration = item.attempts.back().finished_at - item.attempts.back().started_at;
    }
    const double weight = preview.only_simulated ? static_cast<double>(duration) : item.weight;
    result.weights.push_back(skipped ? 0 : weight);
    for (const std::string& dependency : item.dependencies) {
      edges.push_back({index.at(dependency), index.at(item.id)});
    }
  }
  result.weights_are_ms = preview.only_simulated;
  result.graph = Graph::Build(static_cast<uint32_t>(result.names.size()), edges);
  return result;
}

PreviewGraph GraphOfNodes(const RunView& run) {
  PreviewGraph result;
  std::unordered_map<std::string, uint32_t> index;
  for (const NodeView& node : run.nodes) {
    index.emplace(node.step.id, static_cast<uint32_t>(result.names.size()));
    result.names.push_back(node.step.id);
    result.skipped.push_back(false);
    result.weights.push_back(1);
  }
  std::vector<GraphEdge> edges;
  for (const NodeView& node : run.nodes) {
    for (const auto& [to, case_name] : node.outgoing) {
      edges.push_back({index.at(node.step.id), index.at(to)});
    }
  }
  result.graph = Graph::Build(static_cast<uint32_t>(result.names.size()), edges);
  return result;
}

}  // namespace

Result<RunPreview> PreviewRun(const DefinitionBundle& bundle, const Json& input,
                              std::optional<uint32_t> concurrency) {
  Player player(bundle);
  RunOptions options;
  options.run_id = "preview";
  options.workflow = bundle.root;
  options.input = input;
  options.concurrency = concurrency;
  WFB_ASSIGN_OR_RETURN(Played played, player.Play(bundle.root, options, 0));
  RunPreview preview;
  ViewOptions view;
  view.outputs = false;
  preview.run = played.run->View(played.duration_ms, view);
  preview.played = std::move(played.run);
  preview.only_simulated = player.only_simulated();
  preview.not_carried_out = std::move(player).not_carried_out();
  return preview;
}

std::vector<PreviewGraph> GraphsOfItems(const RunPreview& preview) {
  std::vector<PreviewGraph> graphs;
  for (const NodeView& node : preview.run.nodes) {
    if (node.orchestrate) graphs.push_back(GraphOfItems(preview, node));
  }
  return graphs;
}

Result<PreviewGraph> GraphOfPreview(const RunPreview& preview) {
  const NodeView* largest = LargestOrchestrate(preview.run);
  if (largest != nullptr) return GraphOfItems(preview, *largest);
  for (const NodeView& node : preview.run.nodes) {
    if (node.step.type != "orchestrate") continue;
    const std::string why = node.step.error ? node.step.error->message : node.step.waits_for;
    std::string names;
    for (size_t i = 0; i < std::min<size_t>(preview.not_carried_out.size(), 3); ++i) {
      names += (i == 0 ? "" : ", ") + preview.not_carried_out[i];
    }
    return InvalidInput(fmt::format("the items of {} are known only in a run{}{}", node.step.id,
                                    names.empty() ? "" : ", after " + names,
                                    why.empty() ? "" : " (" + why + ")"));
  }
  return GraphOfNodes(preview.run);
}

}  // namespace wfb
