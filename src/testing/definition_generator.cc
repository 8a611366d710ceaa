#include "testing/definition_generator.h"

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <set>

namespace wfb {

namespace {

using definition::Activity;
using definition::Case;
using definition::Document;
using definition::Duration;
using definition::Edge;
using definition::Node;

class Generator {
 public:
  explicit Generator(uint64_t seed) : random_(seed) {}

  Document Generate() {
    document_.name = fmt::format("generated-{}", Below(1'000));
    if (Chance(3)) document_.description = Text();
    if (Chance(3)) document_.schema = "./workflow.schema.json";
    if (Chance(2)) document_.input = InputSchema();
    if (Chance(3)) document_.extensions["x-note"] = JsonArray{1, Text(), nullptr, true};
    Variables();
    if (Chance(2)) document_.resources.emplace_back("pool", 1 + Below(4));
    const uint32_t activities = 1 + Below(4);
    for (uint32_t i = 0; i < activities; ++i) AddActivity(i);
    if (Chance(4)) document_.signals = JsonArray{};
    const uint32_t nodes = 1 + Below(12);
    for (uint32_t i = 0; i < nodes; ++i) AddNode(i, nodes);
    return std::move(document_);
  }

 private:
  uint32_t Below(uint32_t bound) { return static_cast<uint32_t>(random_() % bound); }
  bool Chance(uint32_t one_in) { return Below(one_in) == 0; }

  template <typename T>
  const T& Pick(const std::vector<T>& choices) {
    return choices[Below(static_cast<uint32_t>(choices.size()))];
  }

  std::string Text() {
    static const std::vector<std::string> texts = {"plain",
                                                   "",
                                                   "with \"quotes\" and \\",
                                                   "line\nbreak\ttab",
                                                   "ünïcode ✓ 😀",
                                                   "$${literal}",
                                                   "a long text that does not fit beside others on "
                                                   "one line of a hundred columns, so it wraps"};
    return Pick(texts);
  }

  Duration Time() {
    static const std::vector<Duration> durations = {
        {"1ms", 1}, {"60s", 60'000}, {"1m30s", 90'000}, {"250", 250}, {"1h", 3'600'000}};
    return Pick(durations);
  }

  static Json InputSchema() {
    return JsonObject{
        {"type", "object"},
        {"properties",
         JsonObject{{"count", JsonObject{{"type", "integer"}, {"default", 3}}},
                    {"name", JsonObject{{"type", "string"}, {"default", "someone"}}}}}};
  }

  void Variables() {
    const uint32_t count = Below(3);
    for (uint32_t i = 0; i < count; ++i) {
      definition::Variable variable;
      variable.name = fmt::format("v{}", i);
      if (Chance(2)) variable.type = "number";
      if (Chance(2)) variable.default_value = Json(static_cast<int64_t>(Below(100)));
      if (Chance(3)) variable.description = Text();
      document_.variables.push_back(std::move(variable));
    }
  }

  definition::Retry Retries() {
    definition::Retry retry;
    if (Chance(2)) retry.max_attempts = 1 + Below(3);
    if (Chance(2)) retry.initial_interval = Time();
    if (Chance(2)) retry.backoff = Chance(2) ? 2.0 : 1.5;
    if (Chance(2)) retry.max_interval = Time();
    return retry;
  }

  definition::CommandSettings Command() {
    definition::CommandSettings settings;
    if (Chance(4)) {
      settings.run = "printf '%s' \"$VALUE\"";
      settings.shell = true;
    } else {
      settings.run = Chance(2) ? JsonArray{"true"}
                               : JsonArray{"printf", "%s\n", "${input}", "${[1, 2]}", run_text_};
    }
    if (Chance(3)) settings.cwd = ".";
    if (Chance(2)) settings.env = JsonObject{{"VALUE", "${run.attempt}"}, {"EMPTY", ""}};
    if (Chance(2)) settings.output = Chance(2) ? "text" : "none";
    if (Chance(3)) settings.success_exit_codes = {0, static_cast<int>(1 + Below(3))};
    if (Chance(4)) settings.kill_grace = Time();
    return settings;
  }

  void AddActivity(uint32_t index) {
    Activity activity;
    activity.name = fmt::format("act_{}", index);
    if (Chance(3)) activity.description = Text();
    if (Chance(2)) {
      activity.settings = Command();
    } else {
      definition::SimulateSettings settings;
      if (Chance(2)) settings.duration = Chance(2) ? Json("5ms") : Json(3);
      if (Chance(2)) settings.outcome = JsonObject{{"fail_attempts", 1}};
      if (Chance(2)) settings.output = JsonObject{{"echo", "${input}"}, {"text", Text()}};
      activity.settings = std::move(settings);
    }
    if (Chance(3)) activity.timeout = Duration{"1h", 3'600'000};
    if (Chance(2)) activity.retry = Retries();
    if (!document_.resources.empty() && Chance(2)) activity.resources.emplace_back("pool", 1);
    if (Chance(4)) activity.on_interrupt = Chance(2) ? "rerun" : "needs_attention";
    if (Chance(4)) activity.external = Chance(2);
    if (Chance(4)) activity.output_schema = Json(true);
    if (Chance(4)) activity.extensions["x-owner"] = Text();
    document_.activities.push_back(std::move(activity));
  }

  // An expression that is valid in the node that is being made, of any value.
  std::string AnyExpression() {
    std::vector<std::string> choices = {"1 + 2", "[1, 'two', { three: 3 }]", "run.id", "input",
                                        "Math.max(1, 2) > 1"};
    for (const definition::Variable& variable : document_.variables) {
      choices.push_back("vars." + variable.name);
    }
    for (const std::string& id : before_) {
      choices.push_back("steps[\"" + id + "\"].status");
      choices.push_back("steps[\"" + id + "\"].output ?? null");
    }
    return Pick(choices);
  }

  Json Value() {
    switch (Below(5)) {
      case 0:
        return static_cast<int64_t>(Below(1'000'000));
      case 1:
        return Json(Text());
      case 2:
        return Json("${" + AnyExpression() + "}");
      case 3:
        return JsonObject{{"a", "${" + AnyExpression() + "}"}, {"b", JsonArray{0.5, nullptr}}};
      default:
        return Json("id ${run.id}");
    }
  }

  definition::OrchestrateNode Orchestrate() {
    definition::OrchestrateNode node;
    const uint32_t count = Below(6);
    JsonArray items;
    for (uint32_t i = 0; i < count; ++i) {
      JsonArray needs;
      for (uint32_t j = 0; j < i; ++j) {
        if (Chance(3)) needs.emplace_back(fmt::format("item-{}", j));
      }
      items.push_back(JsonObject{{"name", fmt::format("item-{}", i)}, {"needs", std::move(needs)}});
    }
    node.items = Chance(2) ? Json(items) : Json(WriteJson(items));
    node.key = "item.name";
    if (Chance(2)) node.dependencies = "item.needs";
    if (Chance(3)) node.missing_dependencies = "blocked";
    if (Chance(2)) node.max_concurrent = Chance(2) ? Json(1 + Below(4)) : Json("1 + 2");
    if (Chance(3)) node.order = Chance(2) ? "fifo" : "layer";
    if (Chance(3)) node.weight = Chance(2) ? Json("index + 1") : Json(2);
    if (Chance(4)) node.skip = "index === 1";
    if (Chance(2)) node.on_item_failure = Chance(2) ? Json("fail_fast") : Json({{"bail_after", 2}});
    if (Chance(3)) node.retry = Retries();
    if (Chance(4)) {
      node.run.workflow = "child";
      node.run.id = "c-${run.id}-${item.name}";
    } else {
      node.run.activity = Pick(document_.activities).name;
    }
    if (Chance(2)) node.run.input = Json("${item}");
    return node;
  }

  definition::ConditionNode Condition() {
    definition::ConditionNode node;
    const uint32_t cases = 1 + Below(3);
    for (uint32_t i = 0; i < cases; ++i) {
      node.cases.push_back(
          {fmt::format("case-{}", i),
           Json("JSON.stringify([" + AnyExpression() + ", run.attempt]) !== \"[1]\""),
           std::nullopt,
           {}});
    }
    if (Chance(2)) node.otherwise = "otherwise";
    return node;
  }

  void SetKind(Node& node, bool is_last) {
    switch (Below(8)) {
      case 0:
      case 1:
        node.kind = definition::ActivityNode{Pick(document_.activities).name, Value()};
        return;
      case 2:
        node.kind = Orchestrate();
        return;
      case 3:
        if (!is_last) node.kind = Condition();
        if (!is_last) return;
        break;
      case 4:
        node.kind = definition::SleepNode{Chance(2) ? Json("1ms") : Json("${1 + 1}")};
        return;
      case 5:
        node.kind = definition::ChildWorkflowNode{"child",      "k-${run.id}", Value(),
                                                  std::nullopt, std::nullopt,  std::nullopt};
        return;
      case 6:
        if (!document_.variables.empty()) {
          node.kind = definition::SetNode{JsonObject{{document_.variables[0].name, "${1 + 1}"}}};
          return;
        }
        break;
      default:
        break;
    }
    if (Chance(4)) {
      node.kind = definition::FailNode{"because ${run.id}"};
    } else {
      node.kind = definition::EndNode{Chance(2) ? definition::TemplateSource(Value())
                                                : definition::TemplateSource()};
    }
  }

  // Edges from earlier nodes; then the node itself, which may read what comes before it.
  void AddNode(uint32_t index, uint32_t count) {
    Node node;
    node.id = fmt::format("{}{}", Chance(2) ? "node-" : "n", index);
    if (Chance(4)) node.description = Text();
    before_.clear();
    for (uint32_t from = 0; from < index; ++from) {
      const bool last_chance = index + 1 == count;
      Connect(from, node.id, last_chance);
    }
    SetKind(node, index + 1 == count);
    if (Chance(5)) node.extensions["x-colour"] = "blue";
    document_.graph.nodes.push_back(std::move(node));
    open_cases_.emplace_back();
    const Node& added = document_.graph.nodes.back();
    if (const auto* condition = std::get_if<definition::ConditionNode>(&added.kind)) {
      for (const Case& item : condition->cases) open_cases_.back().insert(item.name);
      if (condition->otherwise) open_cases_.back().insert(*condition->otherwise);
    }
  }

  void Connect(uint32_t from, const std::string& to, bool last_chance) {
    const Node& source = document_.graph.nodes[from];
    const bool ends = std::holds_alternative<definition::EndNode>(source.kind) ||
                      std::holds_alternative<definition::FailNode>(source.kind);
    if (ends) return;
    if (!std::holds_alternative<definition::ConditionNode>(source.kind)) {
      if (!Chance(3)) return;
      document_.graph.edges.push_back({source.id, to, std::nullopt, {}});
      before_.push_back(source.id);
      return;
    }
    std::set<std::string>& open = open_cases_[from];
    while (!open.empty() && (last_chance || Chance(3))) {
      document_.graph.edges.push_back({source.id, to, *open.begin(), {}});
      open.erase(open.begin());
      before_.push_back(source.id);
    }
  }

  std::mt19937_64 random_;
  Document document_;
  std::vector<std::string> before_;  // Ids of nodes that come right before the one being made.
  std::vector<std::set<std::string>> open_cases_;  // Per node: cases that have no edge yet.
  std::string run_text_ = "run ${run.id}";
};

}  // namespace

Document GenerateDefinition(uint64_t seed) { return Generator(seed).Generate(); }

}  // namespace wfb
