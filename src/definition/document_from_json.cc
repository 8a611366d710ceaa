#include <algorithm>

#include "base/time.h"
#include "definition/document_json.h"
#include "definition/format.h"

namespace wfb::definition {

namespace {

const Json* Member(const JsonObject& object, std::string_view key) {
  return object.if_contains(key);
}

std::string Text(const JsonObject& object, std::string_view key) {
  const Json* value = Member(object, key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

std::optional<std::string> MaybeText(const JsonObject& object, std::string_view key) {
  const Json* value = Member(object, key);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return std::string(value->get_string());
}

std::optional<bool> MaybeBool(const JsonObject& object, std::string_view key) {
  const Json* value = Member(object, key);
  if (value == nullptr || !value->is_bool()) return std::nullopt;
  return value->get_bool();
}

TemplateSource Maybe(const JsonObject& object, std::string_view key) {
  const Json* value = Member(object, key);
  if (value == nullptr) return std::nullopt;
  return *value;
}

Json ValueOrNull(const JsonObject& object, std::string_view key) {
  const Json* value = Member(object, key);
  return value == nullptr ? Json() : *value;
}

const JsonObject& ObjectAt(const JsonObject& object, std::string_view key) {
  static const JsonObject empty;
  const Json* value = Member(object, key);
  return value != nullptr && value->is_object() ? value->get_object() : empty;
}

const JsonArray& ArrayAt(const JsonObject& object, std::string_view key) {
  static const JsonArray empty;
  const Json* value = Member(object, key);
  return value != nullptr && value->is_array() ? value->get_array() : empty;
}

// One element per element of the array, so that indices stay those of the text; an element that is
// no object becomes an empty one.
template <typename Read>
auto ReadList(const JsonArray& array, const Read& read) {
  std::vector<decltype(read(JsonObject()))> list;
  list.reserve(array.size());
  for (const Json& element : array) {
    list.push_back(read(element.is_object() ? element.get_object() : JsonObject()));
  }
  return list;
}

std::optional<Duration> MaybeDuration(const JsonObject& object, std::string_view key) {
  const Json* value = Member(object, key);
  if (value == nullptr) return std::nullopt;
  if (value->is_int64() && value->get_int64() >= 0) {
    const DurationMs milliseconds = value->get_int64();
    return Duration{std::to_string(milliseconds) + "ms", milliseconds};
  }
  if (!value->is_string()) return std::nullopt;
  const Result<DurationMs> parsed = ParseDuration(std::string_view(value->get_string()));
  if (!parsed.ok()) return std::nullopt;
  return Duration{std::string(value->get_string()), *parsed};
}

std::optional<uint32_t> MaybeCount(const Json* value) {
  constexpr int64_t kCountMax = 1'000'000'000;
  if (value == nullptr || !value->is_int64()) return std::nullopt;
  const int64_t number = value->get_int64();
  if (number < 0 || number > kCountMax) return std::nullopt;
  return static_cast<uint32_t>(number);
}

std::vector<std::pair<std::string, uint32_t>> Counts(const JsonObject& object) {
  std::vector<std::pair<std::string, uint32_t>> counts;
  for (const auto& member : object) {
    const std::optional<uint32_t> count = MaybeCount(&member.value());
    if (count) counts.emplace_back(member.key(), *count);
  }
  return counts;
}

Extensions ExtensionsOf(const JsonObject& object) {
  Extensions extensions;
  for (const auto& member : object) {
    if (IsExtensionKey(member.key())) extensions.emplace(member.key(), member.value());
  }
  return extensions;
}

std::optional<Retry> MaybeRetry(const JsonObject& object) {
  const Json* value = Member(object, "retry");
  if (value == nullptr || !value->is_object()) return std::nullopt;
  const JsonObject& from = value->get_object();
  Retry retry;
  retry.max_attempts = MaybeCount(Member(from, "max_attempts"));
  retry.initial_interval = MaybeDuration(from, "initial_interval");
  const Json* backoff = Member(from, "backoff");
  if (backoff != nullptr && IsNumber(*backoff)) retry.backoff = ToDouble(*backoff);
  retry.max_interval = MaybeDuration(from, "max_interval");
  retry.extensions = ExtensionsOf(from);
  return retry;
}

Variable ReadVariable(const JsonObject& from) {
  return {Text(from, "name"), MaybeText(from, "type"), Maybe(from, "default"),
          MaybeText(from, "description"), ExtensionsOf(from)};
}

CommandSettings ReadCommand(const JsonObject& from) {
  CommandSettings settings;
  settings.run = ValueOrNull(from, "run");
  settings.shell = MaybeBool(from, "shell");
  settings.cwd = MaybeText(from, "cwd");
  if (Member(from, "env") != nullptr) settings.env = ObjectAt(from, "env");
  settings.output = MaybeText(from, "output");
  for (const Json& code : ArrayAt(from, "success_exit_codes")) {
    const std::optional<uint32_t> number = MaybeCount(&code);
    if (number) settings.success_exit_codes.push_back(static_cast<int>(*number));
  }
  settings.kill_grace = MaybeDuration(from, "kill_grace");
  return settings;
}

// The keys of a type that is not run: all that is not common to every node or activity.
JsonObject OwnKeys(const JsonObject& from, const std::vector<std::string>& common) {
  JsonObject keys;
  for (const auto& member : from) {
    const std::string key(member.key());
    const bool is_common = std::find(common.begin(), common.end(), key) != common.end();
    if (!is_common && !IsExtensionKey(key)) keys.emplace(key, member.value());
  }
  return keys;
}

Activity ReadActivity(std::string name, const JsonObject& from) {
  Activity activity;
  activity.name = std::move(name);
  activity.description = MaybeText(from, "description");
  const std::string kind = Text(from, "kind");
  if (kind == "command") {
    activity.settings = ReadCommand(from);
  } else if (kind == "simulate") {
    activity.settings = SimulateSettings{Maybe(from, "duration"), Maybe(from, "outcome"),
                                         Maybe(from, "output"), Maybe(from, "error")};
  } else if (kind == "builtin") {
    activity.settings = BuiltinSettings{Text(from, "name")};
  } else {
    activity.settings = ReservedSettings{
        kind, OwnKeys(from, {"kind", "description", "timeout", "retry", "heartbeat", "resources",
                             "on_interrupt", "external", "input_schema", "output_schema"})};
  }
  activity.timeout = MaybeDuration(from, "timeout");
  activity.retry = MaybeRetry(from);
  activity.heartbeat = MaybeDuration(from, "heartbeat");
  activity.resources = Counts(ObjectAt(from, "resources"));
  activity.on_interrupt = MaybeText(from, "on_interrupt");
  activity.external = MaybeBool(from, "external");
  activity.input_schema = Maybe(from, "input_schema");
  activity.output_schema = Maybe(from, "output_schema");
  activity.extensions = ExtensionsOf(from);
  return activity;
}

Graph ReadGraph(const JsonObject& from);

ConditionNode ReadCondition(const JsonObject& from) {
  ConditionNode node;
  node.cases = ReadList(ArrayAt(from, "cases"), [](const JsonObject& item) {
    return Case{Text(item, "name"), ValueOrNull(item, "when"), MaybeText(item, "description"),
                ExtensionsOf(item)};
  });
  node.otherwise = MaybeText(from, "otherwise");
  return node;
}

ItemRun ReadItemRun(const JsonObject& from) {
  ItemRun run;
  run.activity = MaybeText(from, "activity");
  run.workflow = MaybeText(from, "workflow");
  run.id = MaybeText(from, "id");
  run.input = Maybe(from, "input");
  if (Member(from, "body") != nullptr) run.body.push_back(ReadGraph(ObjectAt(from, "body")));
  run.extensions = ExtensionsOf(from);
  return run;
}

OrchestrateNode ReadOrchestrate(const JsonObject& from) {
  OrchestrateNode node;
  node.items = ValueOrNull(from, "items");
  node.key = ValueOrNull(from, "key");
  node.dependencies = ValueOrNull(from, "dependencies");
  node.missing_dependencies = MaybeText(from, "missing_dependencies");
  node.max_concurrent = ValueOrNull(from, "max_concurrent");
  node.order = MaybeText(from, "order");
  node.weight = ValueOrNull(from, "weight");
  node.skip = ValueOrNull(from, "skip");
  node.on_item_failure = Maybe(from, "on_item_failure");
  node.retry = MaybeRetry(from);
  node.run = ReadItemRun(ObjectAt(from, "run"));
  return node;
}

ReservedNode ReadReserved(const std::string& type, const JsonObject& from) {
  ReservedNode node;
  node.type = type;
  node.keys = OwnKeys(from, {"id", "type", "description"});
  const VariantSet::Variant* variant = NodeVariants().Find(type);
  if (variant == nullptr) return node;
  for (const Field& field : variant->shape->fields) {
    const Json* body = Member(from, field.name);
    if (field.kind != ValueKind::Object || body == nullptr || !body->is_object()) continue;
    node.bodies.emplace_back(field.name, ReadGraph(body->get_object()));
    node.keys.erase(field.name);
  }
  return node;
}

Node ReadNode(const JsonObject& from) {
  Node node;
  node.id = Text(from, "id");
  node.description = MaybeText(from, "description");
  node.extensions = ExtensionsOf(from);
  const std::string type = Text(from, "type");
  if (type == "activity") {
    node.kind = ActivityNode{Text(from, "activity"), Maybe(from, "input")};
  } else if (type == "set") {
    node.kind = SetNode{ObjectAt(from, "assign")};
  } else if (type == "condition") {
    node.kind = ReadCondition(from);
  } else if (type == "orchestrate") {
    node.kind = ReadOrchestrate(from);
  } else if (type == "child_workflow") {
    node.kind = ChildWorkflowNode{Text(from, "workflow"),    MaybeText(from, "run_id"),
                                  Maybe(from, "input"),      MaybeText(from, "mode"),
                                  Maybe(from, "task_queue"), Maybe(from, "parent_close_policy")};
  } else if (type == "sleep") {
    node.kind = SleepNode{ValueOrNull(from, "duration")};
  } else if (type == "end") {
    node.kind = EndNode{Maybe(from, "result")};
  } else if (type == "fail") {
    node.kind = FailNode{Text(from, "message")};
  } else {
    node.kind = ReadReserved(type, from);
  }
  return node;
}

Graph ReadGraph(const JsonObject& from) {
  Graph graph;
  graph.nodes = ReadList(ArrayAt(from, "nodes"), ReadNode);
  graph.edges = ReadList(ArrayAt(from, "edges"), [](const JsonObject& edge) {
    return Edge{Text(edge, "from"), Text(edge, "to"), MaybeText(edge, "case"), ExtensionsOf(edge)};
  });
  graph.extensions = ExtensionsOf(from);
  return graph;
}

}  // namespace

Document DocumentFromJson(const Json& value) {
  Document document;
  const JsonObject* from = value.if_object();
  if (from == nullptr) return document;
  document.schema = MaybeText(*from, "$schema");
  document.name = Text(*from, "name");
  document.description = MaybeText(*from, "description");
  document.input = Maybe(*from, "input");
  document.variables = ReadList(ArrayAt(*from, "variables"), ReadVariable);
  document.resources = Counts(ObjectAt(*from, "resources"));
  for (const auto& member : ObjectAt(*from, "activities")) {
    const Json& activity = member.value();
    document.activities.push_back(
        ReadActivity(member.key(), activity.is_object() ? activity.get_object() : JsonObject()));
  }
  document.signals = Maybe(*from, "signals");
  document.queries = Maybe(*from, "queries");
  document.graph = ReadGraph(*from);
  document.extensions = std::move(document.graph.extensions);
  document.graph.extensions.clear();
  return document;
}

}  // namespace wfb::definition
