#include <fmt/format.h>

#include <set>

#include "base/json_schema.h"
#include "core/plan.h"
#include "definition/constant.h"
#include "definition/format.h"
#include "definition/validation_parts.h"

namespace wfb::definition {

namespace {

class NodeValidation {
 public:
  NodeValidation(const Document& document, Reporter& reporter)
      : document_(document), reporter_(reporter) {}

  void Run() { NodesOf(document_.graph, ""); }

 private:
  void NodesOf(const Graph& graph, const std::string& pointer) {
    for (size_t i = 0; i < graph.nodes.size(); ++i) {
      const Node& node = graph.nodes[i];
      const NodeScope scope(reporter_, node.id);
      pointer_ = PointerTo(pointer + "/nodes", i);
      std::visit([this](const auto& kind) { Kind(kind); }, node.kind);
    }
  }

  void Call(const std::string& name, const TemplateSource& input, const std::string& place) {
    if (name.empty()) return;
    const std::optional<size_t> index = FindActivity(document_, name);
    if (!index) {
      std::vector<std::string> names;
      for (const Activity& activity : document_.activities) names.push_back(activity.name);
      std::string hint = SuggestionFor(name, names);
      if (hint.empty()) hint = "declare it in \"activities\"";
      reporter_.Add(Code::UnknownActivity, place + "/activity",
                    fmt::format("there is no activity \"{}\"", name), std::move(hint));
      return;
    }
    const Activity& activity = document_.activities[*index];
    if (!activity.input_schema) return;
    CheckAgainstSchema(input.value_or(Json()), *activity.input_schema,
                       input ? place + "/input" : place, fmt::format("the input of \"{}\"", name),
                       true, reporter_);
  }

  void Kind(const ActivityNode& node) { Call(node.activity, node.input, pointer_); }

  void Kind(const SetNode& node) {
    std::vector<std::string> names;
    for (const Variable& variable : document_.variables) names.push_back(variable.name);
    for (const auto& member : node.assign) {
      const std::string name(member.key());
      const std::string place = PointerTo(pointer_ + "/assign", name);
      const auto found = std::find(names.begin(), names.end(), name);
      if (found == names.end()) {
        std::string hint = SuggestionFor(name, names);
        if (hint.empty()) hint = "declare it in \"variables\"";
        reporter_.AddAtKey(Code::UnknownVariable, place,
                           fmt::format("there is no variable \"{}\"", name), std::move(hint));
        continue;
      }
      const Variable& variable = document_.variables[static_cast<size_t>(found - names.begin())];
      if (!variable.type) continue;
      CheckAgainstSchema(member.value(), JsonObject{{"type", *variable.type}}, place,
                         fmt::format("the variable \"{}\"", name), true, reporter_);
    }
  }

  void Kind(const ConditionNode& node) {
    if (!node.cases.empty() || node.otherwise) return;
    reporter_.Add(Code::BadValue, pointer_, "a condition has at least one case",
                  "add a case, or \"otherwise\"");
  }

  void Kind(const OrchestrateNode& node) {
    MaxConcurrent(node.max_concurrent);
    const int given = (node.run.activity ? 1 : 0) + (node.run.workflow ? 1 : 0) +
                      static_cast<int>(node.run.body.size());
    if (given != 1) {
      reporter_.Add(Code::BadValue, pointer_ + "/run",
                    "an item runs exactly one of \"activity\", \"workflow\" and \"body\"");
    }
    if (node.run.id && !node.run.workflow) {
      reporter_.AddAtKey(Code::BadValue, pointer_ + "/run/id",
                         "only a workflow gives its run an id", "remove \"id\"");
    }
    if (!node.run.body.empty()) {
      reporter_.AddAtKey(Code::FeatureNotRun, pointer_ + "/run/body",
                         "a body for items is part of the format but this version does not run it "
                         "yet",
                         "put the body into a workflow of its own and name it in \"workflow\"");
    }
    if (node.run.activity) Call(*node.run.activity, node.run.input, pointer_ + "/run");
    if (IsNumber(node.weight) && ToDouble(node.weight) <= 0) {
      reporter_.Add(Code::BadValue, pointer_ + "/weight", "a weight is more than 0");
    }
  }

  void MaxConcurrent(const ExpressionSource& source) {
    if (!source.is_string()) return;  // Numbers are checked with the structure.
    const std::optional<Result<Json>> value = ConstantValue(source);
    if (!value || !value->ok()) return;
    const Json& cap = **value;
    const double number = IsNumber(cap) ? ToDouble(cap) : 0;
    if (number >= 1 && number <= kConcurrencyMax) return;
    reporter_.Add(Code::BadValue, pointer_ + "/max_concurrent",
                  fmt::format("a whole number from 1 to {} is expected here", kConcurrencyMax));
  }

  void Kind(const ChildWorkflowNode& node) {
    const auto refuse = [this](const char* key) {
      reporter_.AddAtKey(Code::FeatureNotRun, PointerTo(pointer_, key),
                         fmt::format("\"{}\" is part of the format but this version does not act "
                                     "on it yet",
                                     key),
                         "remove it");
    };
    if (node.task_queue) refuse("task_queue");
    if (node.parent_close_policy) refuse("parent_close_policy");
    if (node.mode == "start") {
      reporter_.Add(Code::FeatureNotRun, pointer_ + "/mode",
                    "mode \"start\" is part of the format but this version does not run it yet",
                    "use \"execute\"; branches without an order run at the same time anyway");
    }
  }

  void Kind(const SleepNode& node) {
    const auto* text = node.duration.if_string();
    const bool is_template = text != nullptr && text->find("${") != JsonString::npos;
    const bool is_text = text != nullptr && ParseDuration(std::string_view(*text)).ok();
    const bool is_number = IsNumber(node.duration) && ToDouble(node.duration) >= 0;
    if (is_template || is_text || is_number || node.duration.is_null()) return;
    reporter_.Add(Code::BadDuration, pointer_ + "/duration", "a duration is expected here",
                  "write for example \"500ms\", \"10s\" or \"5m\"");
  }

  void Kind(const EndNode&) {}
  void Kind(const FailNode&) {}

  void Kind(const ReservedNode& node) {
    const VariantSet::Variant* variant = NodeVariants().Find(node.type);
    if (variant == nullptr || variant->is_run) return;  // Unknown types are reported already.
    reporter_.Add(Code::NodeTypeNotRun, pointer_ + "/type",
                  fmt::format("node type \"{}\" is part of the format but this version does not "
                              "run it yet",
                              node.type),
                  HintFor(node.type));
    const std::string here = pointer_;
    for (const auto& [key, body] : node.bodies) NodesOf(body, PointerTo(here, key));
  }

  static std::string HintFor(const std::string& type) {
    if (type == "for_each") return "an orchestrate node without dependencies does the same";
    if (type == "code") return "use an activity of kind \"command\"";
    if (type == "attempt") return "use the \"retry\" of the activity, or a child workflow";
    return "";
  }

  const Document& document_;
  Reporter& reporter_;
  std::string pointer_;
};

void ValidateEmpty(const TemplateSource& list, const char* key, Reporter& reporter) {
  if (!list || (list->is_array() && list->get_array().empty())) return;
  reporter.AddAtKey(Code::FeatureNotRun, PointerTo("", key),
                    fmt::format("{} are part of the format but this version does not run them "
                                "yet",
                                key),
                    "leave the list empty");
}

}  // namespace

void ValidateNodes(const Document& document, Reporter& reporter) {
  NodeValidation(document, reporter).Run();
  ValidateEmpty(document.signals, "signals", reporter);
  ValidateEmpty(document.queries, "queries", reporter);
}

void ValidateVariables(const Document& document, Reporter& reporter) {
  std::set<std::string> seen;
  for (size_t i = 0; i < document.variables.size(); ++i) {
    const Variable& variable = document.variables[i];
    const std::string place = PointerTo("/variables", i);
    if (!variable.name.empty() && !seen.insert(variable.name).second) {
      reporter.Add(Code::DuplicateVariable, place + "/name",
                   fmt::format("the variable \"{}\" is declared twice", variable.name),
                   "remove one of the two");
    }
    if (IsObjectMember(variable.name)) {
      reporter.Add(Code::ReservedName, place + "/name",
                   fmt::format("the name \"{}\" is reserved", variable.name),
                   "choose another name");
    }
    if (!variable.type || !variable.default_value) continue;
    CheckAgainstSchema(*variable.default_value, JsonObject{{"type", *variable.type}},
                       place + "/default", fmt::format("the variable \"{}\"", variable.name), false,
                       reporter);
  }
  if (!document.input) return;
  for (const Diagnostic& problem : CheckSchema(*document.input)) {
    reporter.Add(Code::BadSchema, "/input" + problem.pointer, problem.message, problem.hint);
  }
}

}  // namespace wfb::definition
