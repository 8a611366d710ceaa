#include "testing/run_view_samples.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <queue>

#include "base/check.h"
#include "core/run.h"
#include "testing/plan_builder.h"

namespace wfb::testing {

namespace {

constexpr TimestampMs kNever = std::numeric_limits<TimestampMs>::max();

// How one attempt ends.
struct Effect {
  DurationMs duration_ms = 0;
  Json output;
  std::optional<StepError> error;
};

// A run without a world: what its attempts and its child runs come to.
struct Script {
  PlanPtr plan;
  Json input;
  std::function<Effect(const std::string& step, uint32_t attempt)> effect;
  std::function<Script(const std::string& step)> child;
  std::vector<std::pair<std::string, std::string>> skips;  // Step → why, once it exists.
};

class Player {
 public:
  Player(const Script& script, TimestampMs stop_at, std::map<std::string, RunView>& children)
      : script_(script), stop_at_(stop_at), children_(children), run_(script.plan) {}

  RunView Play(const std::string& run_id, const std::string& parent, TimestampMs started_at) {
    RunOptions options;
    options.run_id = run_id;
    options.workflow = script_.plan->workflow;
    options.input = script_.input;
    options.parent_run = parent;
    Event started;
    started.type = EventType::RunStarted;
    started.at = started_at;
    started.body = ToJson(options);
    Tell(started);
    while (!answers_.empty() && answers_.top().event.at <= stop_at_) {
      const Event answer = answers_.top().event;
      answers_.pop();
      Tell(answer);
    }
    return run_.View(IsFinished(run_.status()) ? run_.finished_at() : stop_at_);
  }

 private:
  struct Answer {
    Event event;
    uint64_t sequence = 0;
    bool operator>(const Answer& other) const {
      return std::pair(event.at, sequence) > std::pair(other.event.at, other.sequence);
    }
  };

  void Apply(const Event& event) {
    const Status applied = run_.Apply(event);
    WFB_CHECK(applied.ok(), "a script only tells what can happen");
  }

  void Tell(const Event& event) {
    Apply(event);
    while (std::optional<Decision> decision = run_.Next(event.at, pools_)) {
      Apply(decision->event);
      if (decision->event.type == EventType::ItemsExpanded) SkipItems(event.at);
      if (decision->command) CarryOut(*decision->command, event.at);
    }
  }

  void SkipItems(TimestampMs now) {
    for (const auto& [name, reason] : script_.skips) {
      const Result<StepId> step = run_.FindStep(name);
      WFB_CHECK(step.ok(), "scripts skip items that exist");
      Event event;
      event.type = EventType::StepSkipped;
      event.step = *step;
      event.at = now;
      event.body = {{"reason", reason}};
      Apply(event);
    }
  }

  void CarryOut(const Command& command, TimestampMs now) {
    Event answer;
    if (const auto* attempt = std::get_if<StartAttempt>(&command)) {
      const Effect effect = script_.effect(attempt->step_name, attempt->attempt);
      answer.step = attempt->step;
      answer.attempt = attempt->attempt;
      answer.at = now + effect.duration_ms;
      answer.type = effect.error ? EventType::AttemptFailed : EventType::AttemptSucceeded;
      answer.code = effect.error ? 1 : 0;
      answer.body = effect.error ? ToJson(*effect.error) : effect.output;
    } else if (const auto* timer = std::get_if<SetTimer>(&command)) {
      answer.step = timer->step;
      answer.at = timer->due;
      answer.type = timer->answer;
    } else if (const auto* child = std::get_if<StartChild>(&command)) {
      const Script script = script_.child(run_.NameOf(child->step));
      Player player(script, stop_at_, children_);
      const RunView view = player.Play(child->run, run_.id(), now);
      answer.step = child->step;
      answer.attempt = child->attempt;
      answer.at = view.finished_at == kNoTime ? kNever : view.finished_at;
      answer.type = view.error ? EventType::ChildFailed : EventType::ChildSucceeded;
      answer.code = view.error ? -1 : 0;
      answer.body = view.error ? ToJson(*view.error) : view.result;
      children_[child->run] = view;
    }
    if (answer.at != kNever) answers_.push({std::move(answer), next_sequence_++});
  }

  const Script& script_;
  const TimestampMs stop_at_;
  std::map<std::string, RunView>& children_;
  Run run_;
  ResourcePools pools_;
  std::priority_queue<Answer, std::vector<Answer>, std::greater<>> answers_;
  uint64_t next_sequence_ = 0;
};

void AddNode(Plan& plan, const std::string& id, const std::string& type, NodeKind kind) {
  PlanNode node;
  node.id = id;
  node.type = type;
  node.kind = std::move(kind);
  plan.nodes.push_back(std::move(node));
}

// Every activity is simulated: what becomes of it is the script's word.
ActivityCall AddActivity(Plan& plan, const std::string& name, RetryPolicy retry) {
  Activity activity;
  activity.name = name;
  SimulateActivity simulate;
  simulate.duration = Template(0);
  activity.kind = std::move(simulate);
  activity.retry = retry;
  plan.activities.push_back(std::move(activity));
  ActivityCall call;
  call.activity = static_cast<ActivityIndex>(plan.activities.size() - 1);
  return call;
}

void AddActivityNode(Plan& plan, const std::string& id, RetryPolicy retry = {.max_attempts = 1}) {
  AddNode(plan, id, "activity", AddActivity(plan, id, retry));
}

void AddEdge(Plan& plan, NodeIndex from, NodeIndex to, uint32_t case_index = PlanEdge::kAlways) {
  plan.nodes[from].outgoing.push_back({to, case_index});
  ++plan.nodes[to].incoming_count;
}

PlanPtr Finished(Plan plan) {
  plan.definition_hash = "sample";
  plan.variables = JsonObject{};
  plan.scopes = {PlanScope{0, static_cast<uint32_t>(plan.nodes.size())}};
  return std::make_shared<const Plan>(std::move(plan));
}

PlanPtr PackageBuildPlan() {
  Plan plan;
  plan.workflow = "package-build";
  const auto retry = [](uint32_t attempts) {
    return RetryPolicy{.max_attempts = attempts, .initial_interval_ms = 200, .backoff = 1};
  };
  AddActivityNode(plan, "build");
  AddActivityNode(plan, "test", retry(2));
  AddActivityNode(plan, "quality", retry(3));
  AddActivityNode(plan, "pack");
  AddNode(plan, "done", "end", EndNode{Template({{"package", "${input.package.name}"}})});
  for (NodeIndex i = 1; i < plan.nodes.size(); ++i) AddEdge(plan, i - 1, i);
  return Finished(std::move(plan));
}

PlanPtr PackageBuilderPlan(bool child_runs) {
  Plan plan;
  plan.workflow = "package-builder";
  AddActivityNode(plan, "discover");
  OrchestrateNode build;
  build.items = Expr("input.packages");
  build.key = Expr("item.name");
  build.dependencies = Expr("item.dependencies");
  build.max_concurrent = Expr("input.slots");
  build.weight = Expr("item.weight");
  if (child_runs) {
    build.run = ChildCall{.workflow = "package-build",
                          .id = Template("build-${run.id}-${item.name}"),
                          .input = Template({{"package", "${item}"}})};
  } else {
    constexpr RetryPolicy kRetry{.max_attempts = 10, .initial_interval_ms = 1'000, .backoff = 1};
    build.run = AddActivity(plan, "package", kRetry);
  }
  AddNode(plan, "build", "orchestrate", std::move(build));
  AddActivityNode(plan, "report");
  AddNode(plan, "any-failed", "condition",
          ConditionNode{{{"failed", Expr("steps.build.output.failed.length > 0")}}, "ok"});
  const auto* message = "${steps.build.output.failed.length} packages failed";
  AddNode(plan, "failed", "fail", FailNode{Template(message)});
  AddNode(plan, "done", "end", EndNode{Template({{"report", "${steps.report.output}"}})});
  AddEdge(plan, 0, 1);
  AddEdge(plan, 1, 2);
  AddEdge(plan, 2, 3);
  AddEdge(plan, 3, 4, 0);
  AddEdge(plan, 3, 5, 1);
  return Finished(std::move(plan));
}

StepError TestsFailed(bool retryable) {
  return {"exit", "exited with code 1: 1 of 38 tests failed: keeps order when two workers take",
          retryable};
}

Effect PhaseEffect(const SampleItem& item, const std::string& phase, uint32_t attempt) {
  if (phase == "build") return {item.duration_ms * 4 / 10, nullptr, {}};
  if (phase == "test") {
    if (item.fails) return {item.duration_ms * 3 / 10, nullptr, TestsFailed(true)};
    return {item.duration_ms * 3 / 10, {{"passed", 38}}, {}};
  }
  if (phase == "pack") return {item.duration_ms / 10, {{"tarball", item.key + ".tgz"}}, {}};
  if (attempt <= item.repairs) {
    const char* message = "exited with code 1: lint 71, 80 is the least";
    return {item.duration_ms * 2 / 10, nullptr, StepError{"exit", message, true}};
  }
  return {item.duration_ms * 2 / 10,
          {{"lintScore", 97}, {"testCoverage", 91.5}, {"typeScriptErrors", 0}, {"passed", true}},
          {}};
}

Script ScriptOfItem(const SampleItem& item) {
  Script script;
  script.plan = PackageBuildPlan();
  script.input = {{"package", {{"name", item.key}}}};
  script.effect = [item](const std::string& step, uint32_t attempt) {
    return PhaseEffect(item, step, attempt);
  };
  return script;
}

Effect ItemEffect(const SampleItem& item, uint32_t attempt) {
  if (attempt <= item.failed_attempts) {
    return {item.duration_ms, nullptr, StepError{"exit", "exited with code 69", true}};
  }
  if (item.fails) return {item.duration_ms, nullptr, TestsFailed(false)};
  return {item.duration_ms, {{"version", "2.4.0"}}, {}};
}

Script ScriptOf(const SampleRun& sample) {
  std::map<std::string, SampleItem> items;
  Script script;
  JsonArray packages;
  for (const SampleItem& item : sample.items) {
    const std::string step = "build/" + item.key;
    items[step] = item;
    if (!item.skip_reason.empty()) script.skips.emplace_back(step, item.skip_reason);
    JsonArray dependencies;
    for (const std::string& key : item.dependencies) dependencies.emplace_back(key);
    packages.push_back({{"name", item.key},
                        {"dependencies", std::move(dependencies)},
                        {"weight", static_cast<double>(item.duration_ms) / 1'000}});
  }
  script.plan = PackageBuilderPlan(sample.child_runs);
  script.input = {{"slots", sample.slots}, {"packages", std::move(packages)}};
  script.effect = [items, count = sample.items.size()](const std::string& step, uint32_t attempt) {
    if (step == "discover") return Effect{240, {{"packages", count}}, {}};
    if (step == "report") return Effect{180, "production/reports", {}};
    return ItemEffect(items.at(step), attempt);
  };
  script.child = [items](const std::string& step) { return ScriptOfItem(items.at(step)); };
  return script;
}

std::vector<SampleItem> ItemsWithOneFailure() {
  std::vector<SampleItem> items = PackageBuilderItems();
  for (SampleItem& item : items) item.fails = item.key == "@acme/queue";
  return items;
}

// Numbers that only look random: the same on every machine.
uint32_t Draw(uint32_t& state, uint32_t below) {
  state = state * 1'664'525 + 1'013'904'223;
  return (state >> 8) % below;
}

}  // namespace

RunTree PlaySample(const SampleRun& sample) {
  RunTree tree;
  const Script script = ScriptOf(sample);
  const TimestampMs stop_at =
      sample.stop_after_ms < 0 ? kNever : sample.started_at + sample.stop_after_ms;
  Player player(script, stop_at, tree.children);
  tree.run = player.Play(sample.run, "", sample.started_at);
  return tree;
}

std::vector<SampleItem> PackageBuilderItems() {
  struct Row {
    const char* name;
    DurationMs duration_ms;
    std::vector<const char*> dependencies;
  };
  const std::vector<Row> rows = {
      {"schema-kit", 5'020, {}},
      {"env-guard", 3'960, {}},
      {"logger", 5'980, {"schema-kit", "env-guard"}},
      {"errors", 5'040, {"schema-kit"}},
      {"config", 8'110, {"schema-kit", "env-guard"}},
      {"http-client", 9'970, {"schema-kit", "errors"}},
      {"date-kit", 4'080, {"schema-kit", "errors"}},
      {"retry", 6'010, {"errors", "logger"}},
      {"cache", 7'050, {"config", "logger", "errors"}},
      {"queue", 6'490, {"config", "logger", "errors"}},
      {"auth", 13'930, {"http-client", "config", "date-kit", "retry"}},
      {"storage", 9'120, {"cache", "config", "logger"}},
      {"mailer", 7'200, {"queue", "http-client", "logger"}},
      {"billing", 8'040, {"queue", "date-kit", "retry", "errors"}},
      {"tokens", 8'000, {"schema-kit", "env-guard"}},
      {"button-kit", 5'030, {"tokens", "logger"}},
      {"forms", 9'980, {"tokens", "schema-kit", "errors"}},
      {"dashboard", 9'060, {"auth", "storage", "forms", "button-kit"}},
      {"admin-suite", 11'150, {"dashboard", "mailer", "billing", "auth", "storage"}},
      {"starter-suite", 10'020, {"dashboard", "mailer", "button-kit", "forms", "tokens"}},
  };
  std::vector<SampleItem> items;
  for (const Row& row : rows) {
    SampleItem item;
    item.key = std::string("@acme/") + row.name;
    for (const char* name : row.dependencies) {
      item.dependencies.push_back(std::string("@acme/") + name);
    }
    item.duration_ms = row.duration_ms;
    items.push_back(std::move(item));
  }
  return items;
}

RunTree AllGreenSample() { return PlaySample({.items = PackageBuilderItems()}); }

RunTree OneFailureSample() { return PlaySample({.items = ItemsWithOneFailure()}); }

LogTails OneFailureLogs() {
  return {{"build/@acme/queue/test",
           "\x1b[32m✔\x1b[39m drops the oldest when full \x1b[90m(3 ms)\x1b[39m\n"
           "\x1b[32m✔\x1b[39m survives a restart \x1b[90m(41 ms)\x1b[39m\n"
           "\x1b[31m✖ keeps order when two workers take at once\x1b[39m\n"
           "  AssertionError [ERR_ASSERTION]: Expected values to be strictly deep-equal:\n"
           "  expected [1,2,3,4] but got [1,3,2,4]\n"
           "      at test/queue.test.ts:88:12\n"
           "ℹ tests 38\nℹ pass 37\nℹ fail 1\n"}};
}

RunTree RunningSample() {
  return PlaySample({.items = ItemsWithOneFailure(), .stop_after_ms = 26'000});
}

RunTree RetriesAndSkipsSample() {
  std::vector<SampleItem> items = PackageBuilderItems();
  for (SampleItem& item : items) {
    if (item.key == "@acme/config" || item.key == "@acme/auth") item.failed_attempts = 1;
    if (item.key == "@acme/env-guard") item.skip_reason = "version 2.4.0 is published already";
    if (item.key == "@acme/tokens") item.skip_reason = "unchanged since 2.3.0";
  }
  return PlaySample({.items = std::move(items), .child_runs = false});
}

RunTree LargeSample(size_t count) {
  constexpr size_t kLayers = 12;
  uint32_t state = 42;
  std::vector<SampleItem> items;
  for (size_t i = 0; i < count; ++i) {
    const size_t layer = i * kLayers / count;
    const size_t before = layer * count / kLayers;  // Items of the layers before this one.
    SampleItem item;
    item.key = fmt::format("@acme/package-{:03}", i);
    item.duration_ms = 400 + Draw(state, 8'000);
    item.fails = i % 50 == 49;
    const uint32_t wanted = layer == 0 ? 0 : 1 + Draw(state, 3);
    const size_t reach = std::min(before, 2 * count / kLayers);
    for (uint32_t d = 0; d < wanted; ++d) {
      const size_t back = 1 + Draw(state, static_cast<uint32_t>(reach));
      const std::string key = items[before - back].key;
      if (std::find(item.dependencies.begin(), item.dependencies.end(), key) ==
          item.dependencies.end()) {
        item.dependencies.push_back(key);
      }
    }
    items.push_back(std::move(item));
  }
  return PlaySample({.items = std::move(items), .slots = 8, .child_runs = false});
}

RunTree PlainStepsSample() {
  Plan plan;
  plan.workflow = "nightly";
  AddActivityNode(plan, "fetch");
  AddActivityNode(plan, "migrate", {.max_attempts = 2, .initial_interval_ms = 1'000});
  AddActivityNode(plan, "notify");
  AddEdge(plan, 0, 1);
  AddEdge(plan, 1, 2);
  Script script;
  script.plan = Finished(std::move(plan));
  script.input = JsonObject{};
  script.effect = [](const std::string& step, uint32_t) {
    if (step == "fetch") return Effect{1'250, {{"rows", 512}}, {}};
    const char* message = "exited with code 2: Error: table orders is locked";
    return Effect{3'400, nullptr, StepError{"exit", message, true}};
  };
  RunTree tree;
  Player player(script, kNever, tree.children);
  tree.run = player.Play("nightly-7", "", SampleRun{}.started_at);
  return tree;
}

}  // namespace wfb::testing
