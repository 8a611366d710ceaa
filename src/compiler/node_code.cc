#include "compiler/node_code.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/workflow_file.h"

namespace wfb::compiler {

namespace {

using expression::ExpressionPtr;
using expression::ValueTemplate;

Code Function(const Code& body) { return FunctionCode("()", body); }

Code PolicyCode(const FailurePolicy& policy) {
  switch (policy.kind) {
    case FailurePolicy::Kind::FailFast:
      return StringCode("fail_fast");
    case FailurePolicy::Kind::BailAfter:
      return ObjectCode({{"bail_after", Plain(std::to_string(policy.bail_after)), false}});
    case FailurePolicy::Kind::Continue:
      break;
  }
  return StringCode("continue");
}

const char* MissingText(MissingDependencies missing) {
  switch (missing) {
    case MissingDependencies::Satisfied:
      return "satisfied";
    case MissingDependencies::Blocked:
      return "blocked";
    case MissingDependencies::Error:
      break;
  }
  return "error";
}

const char* OrderText(ItemOrder order) {
  switch (order) {
    case ItemOrder::Fifo:
      return "fifo";
    case ItemOrder::Layer:
      return "layer";
    case ItemOrder::CriticalPath:
      break;
  }
  return "critical_path";
}

// "(item, index)" as far as the body mentions them; `first` stands before them ("call").
std::string Parameters(const Mentions& mentions, const std::string& first) {
  const bool item = mentions.roots.contains("item");
  const bool index = mentions.roots.contains("index");
  std::string out = first;
  const auto add = [&out](const char* name) {
    out += (out.empty() ? "" : ", ") + std::string(name);
  };
  if (item || index) add(item ? "item" : "_item");
  if (index) add("index");
  return "(" + out + ")";
}

Code ItemFunction(const expression::Expression& expression) {
  Mentions mentions;
  AddMentions(expression, mentions);
  return FunctionCode(Parameters(mentions, ""), ExpressionCode(expression));
}

Property Named(const char* key, Code value) { return {key, std::move(value), false}; }

Property Numeric(const char* key, int64_t value) {
  return Named(key, Plain(std::to_string(value)));
}

Code RetryCode(const RetryPolicy& retry) {
  return ObjectCode({Numeric("maximumAttempts", retry.max_attempts),
                     Numeric("initialInterval", retry.initial_interval_ms),
                     Named("backoffCoefficient", JsonCode(Json(retry.backoff))),
                     Numeric("maximumInterval", retry.max_interval_ms)});
}

}  // namespace

bool RetriesInWorkflow(const Activity& activity) {
  return !activity.resources.empty() || activity.on_interrupt == OnInterrupt::NeedsAttention;
}

std::vector<Property> AttemptProperties(const Activity& activity,
                                        const std::optional<RetryPolicy>& retry) {
  std::vector<Property> properties;
  if (!activity.resources.empty()) {
    std::vector<Property> units;
    for (const auto& [pool, count] : activity.resources) {
      units.push_back({Key(pool), Plain(std::to_string(count)), false});
    }
    properties.push_back(Named("resources", ObjectCode(units)));
  }
  const RetryPolicy policy = retry.value_or(activity.retry);
  if (policy.max_attempts > 1) properties.push_back(Named("retry", RetryCode(policy)));
  if (activity.on_interrupt == OnInterrupt::NeedsAttention) {
    properties.push_back(Named("onInterrupt", StringCode("needs_attention")));
  }
  return properties;
}

NodeCoder::NodeCoder(const Project& project, const WorkflowUnit& unit)
    : project_(project), unit_(unit) {
  for (const PlanNode& node : unit.plan->nodes) Note(node);
  NoteProxies();
}

void NodeCoder::NoteCall(const ActivityCall& call, bool is_item) {
  const Activity& activity = unit_.plan->activities[call.activity];
  used_.insert({unit_.activities[call.activity], is_item || RetriesInWorkflow(activity)});
  if (ReadsInput(activity)) AddMentions(call.input, mentions_);
}

void NodeCoder::NoteChild(const ChildCall& call) {
  children_.insert(project_.Find(call.workflow)->function);
  AddMentions(call.id, mentions_);
  AddMentions(call.input, mentions_);
}

void NodeCoder::Note(const PlanNode& node) {
  const NodeKind& kind = node.kind;
  if (const auto* call = std::get_if<ActivityCall>(&kind)) return NoteCall(*call, false);
  if (const auto* child = std::get_if<ChildWorkflowNode>(&kind)) return NoteChild(child->call);
  if (const auto* set = std::get_if<SetNode>(&kind)) {
    for (const auto& [name, source] : set->assignments) AddMentions(source, mentions_);
  } else if (const auto* condition = std::get_if<ConditionNode>(&kind)) {
    for (const auto& one : condition->cases) AddMentions(*one.when, mentions_);
  } else if (const auto* sleep = std::get_if<SleepNode>(&kind)) {
    AddMentions(sleep->duration, mentions_);
  } else if (const auto* end = std::get_if<EndNode>(&kind)) {
    AddMentions(end->result, mentions_);
  } else if (const auto* fail = std::get_if<FailNode>(&kind)) {
    AddMentions(fail->message, mentions_);
  } else if (const auto* orchestrate = std::get_if<OrchestrateNode>(&kind)) {
    has_orchestrate_ = true;
    for (const ExpressionPtr& one :
         {orchestrate->items, orchestrate->key, orchestrate->dependencies,
          orchestrate->max_concurrent, orchestrate->weight, orchestrate->skip}) {
      if (one != nullptr) AddMentions(*one, mentions_);
    }
    if (const auto* call = std::get_if<ActivityCall>(&orchestrate->run)) {
      NoteCall(*call, true);
    } else {
      NoteChild(std::get<ChildCall>(orchestrate->run));
    }
  }
}

void NodeCoder::NoteProxies() {
  Scope scope = project_.names;
  for (const Proxy& proxy : used_) {
    const std::string& function = project_.activities[proxy.activity].function;
    const bool both = used_.contains({proxy.activity, !proxy.one_attempt});
    proxies_[proxy] =
        both && proxy.one_attempt ? scope.Declare(function + "Once", "Attempt") : function;
  }
}

Code NodeCoder::StartActivity(const ActivityCall& call, bool one_attempt) const {
  const Activity& activity = unit_.plan->activities[call.activity];
  const std::string& function = proxies_.at({unit_.activities[call.activity], one_attempt});
  std::vector<Code> arguments = {Plain("call")};
  if (ReadsInput(activity)) arguments.push_back(TemplateCode(call.input));
  return CallCode(function, arguments);
}

Code NodeCoder::StartChild(const ChildCall& call) const {
  std::vector<Code> id = {Plain("call")};
  if (!call.id.source().is_null()) id.push_back(TemplateCode(call.id));
  std::vector<Property> properties = {{"", CallCode("childOptions", id), false},
                                      Named("args", ArrayCode({TemplateCode(call.input)}))};
  const std::string& function = project_.Find(call.workflow)->function;
  return CallCode("startChild", {Plain(function), WideObjectCode(properties)});
}

Code NodeCoder::ActivityNodeCode(const std::string& id, const ActivityCall& call) const {
  const Activity& activity = unit_.plan->activities[call.activity];
  const bool one_attempt = RetriesInWorkflow(activity);
  std::vector<Code> arguments = {StringCode(id),
                                 FunctionCode("(call)", StartActivity(call, one_attempt))};
  if (one_attempt) {
    const std::vector<Property> options = AttemptProperties(activity, std::nullopt);
    if (!options.empty()) arguments.push_back(ObjectCode(options));
  }
  return CallCode("flow.activity", arguments);
}

Code NodeCoder::ChildNodeCode(const std::string& id, const ChildCall& call) const {
  return CallCode("flow.activity", {StringCode(id), FunctionCode("(call)", StartChild(call))});
}

Code NodeCoder::ItemStart(const OrchestrateNode& node) const {
  Mentions mentions;
  if (const auto* call = std::get_if<ActivityCall>(&node.run)) {
    const Activity& activity = unit_.plan->activities[call->activity];
    if (ReadsInput(activity)) AddMentions(call->input, mentions);
    return FunctionCode(Parameters(mentions, "call"), StartActivity(*call, true));
  }
  const auto& call = std::get<ChildCall>(node.run);
  AddMentions(call.id, mentions);
  AddMentions(call.input, mentions);
  return FunctionCode(Parameters(mentions, "call"), StartChild(call));
}

Code NodeCoder::OrchestrateCode(const std::string& id, const OrchestrateNode& node) const {
  std::vector<Property> properties = {
      Named("items", Function(ExpressionCode(*node.items))),
      Named("key", ItemFunction(*node.key)),
  };
  const auto add = [&](const char* key, const ExpressionPtr& expression) {
    if (expression != nullptr) properties.push_back(Named(key, ItemFunction(*expression)));
  };
  add("dependencies", node.dependencies);
  properties.push_back(
      Named("missingDependencies", StringCode(MissingText(node.missing_dependencies))));
  properties.push_back(Named("maxConcurrent", Function(ExpressionCode(*node.max_concurrent))));
  properties.push_back(Named("order", StringCode(OrderText(node.order))));
  add("weight", node.weight);
  add("skip", node.skip);
  properties.push_back(Named("onItemFailure", PolicyCode(node.on_item_failure)));
  if (const auto* call = std::get_if<ActivityCall>(&node.run)) {
    const Activity& activity = unit_.plan->activities[call->activity];
    for (Property& property : AttemptProperties(activity, node.retry)) {
      properties.push_back(std::move(property));
    }
  } else if (node.retry && node.retry->max_attempts > 1) {
    properties.push_back(Named("retry", RetryCode(*node.retry)));
  }
  properties.push_back(Named("start", ItemStart(node)));
  return CallCode("orchestrate", {Plain("flow"), StringCode(id), WideObjectCode(properties)});
}

Code NodeCoder::CodeOf(NodeIndex index) const {
  const PlanNode& node = unit_.plan->nodes[index];
  const Code id = StringCode(node.id);
  const auto call = [&](const char* function, const ValueTemplate& source) {
    return CallCode(function, {id, Function(TemplateCode(source))});
  };
  const NodeKind& kind = node.kind;
  if (const auto* activity = std::get_if<ActivityCall>(&kind)) {
    return ActivityNodeCode(node.id, *activity);
  }
  if (const auto* set = std::get_if<SetNode>(&kind)) {
    std::vector<Property> values;
    for (const auto& [name, source] : set->assignments) {
      values.push_back({Key(name), TemplateCode(source), false});
    }
    return CallCode("flow.set", {id, Function(ObjectCode(values))});
  }
  if (const auto* orchestrate = std::get_if<OrchestrateNode>(&kind)) {
    return OrchestrateCode(node.id, *orchestrate);
  }
  if (const auto* child = std::get_if<ChildWorkflowNode>(&kind)) {
    return ChildNodeCode(node.id, child->call);
  }
  if (const auto* condition = std::get_if<ConditionNode>(&kind)) {
    return ChoiceCode(node.id, *condition);
  }
  if (const auto* sleep = std::get_if<SleepNode>(&kind)) return call("flow.sleep", sleep->duration);
  if (const auto* end = std::get_if<EndNode>(&kind)) return call("flow.end", end->result);
  return call("flow.fail", std::get<FailNode>(kind).message);
}

Code NodeCoder::ChoiceCode(const std::string& id, const ConditionNode& node) const {
  std::vector<Doc> lines;
  for (const ConditionNode::Case& one : node.cases) {
    const Doc test = ConditionCode(*one.when).doc;
    const Doc taken = Text("return " + Quote(one.name) + ";");
    const Doc short_form = Concat({Text("if ("), test, Text(") "), taken});
    const Doc head =
        Group(Concat({Text("if ("), Indent(Concat({SoftLine(), test})), SoftLine(), Text(") {")}));
    const Doc long_form =
        Concat({head, Indent(Concat({HardLine(), taken})), HardLine(), Text("}")});
    lines.insert(lines.end(), {HardLine(), FirstThatFits({short_form, long_form})});
  }
  const std::string last = node.otherwise.empty() ? "undefined" : Quote(node.otherwise);
  lines.insert(lines.end(), {HardLine(), Text("return " + last + ";")});
  const Doc body =
      Concat({Text("() => {"), Indent(Concat(std::move(lines))), HardLine(), Text("}")});
  return CallCode("flow.choose", {StringCode(id), {body, Shape::Function, body}});
}

void AddActivity(const Activity& activity, Mentions& mentions) {
  if (const auto* command = std::get_if<CommandActivity>(&activity.kind)) {
    for (const ValueTemplate& argument : command->argv) AddMentions(argument, mentions);
    AddMentions(command->cwd, mentions);
    for (const EnvironmentEntry& entry : command->environment) {
      const auto* value = std::get_if<ValueTemplate>(&entry.value);
      if (value != nullptr) AddMentions(*value, mentions);
    }
  } else if (const auto* simulate = std::get_if<SimulateActivity>(&activity.kind)) {
    for (const ValueTemplate* one :
         {&simulate->duration, &simulate->outcome, &simulate->output, &simulate->error}) {
      AddMentions(*one, mentions);
    }
  }
}

bool ReadsInput(const Activity& activity) {
  if (std::holds_alternative<BuiltinActivity>(activity.kind)) return true;
  Mentions mentions;
  AddActivity(activity, mentions);
  return mentions.roots.contains("input");
}

}  // namespace wfb::compiler
