#include "definition/plan_lowering.h"

#include <fmt/format.h>

#include <unordered_map>

#include "definition/document_codec.h"
#include "definition/lowering_parts.h"

namespace wfb::definition {

namespace {

Result<CommandActivity> LowerCommand(const CommandSettings& settings) {
  CommandActivity command;
  command.shell = settings.shell.value_or(false);
  if (const auto* elements = settings.run.if_array()) {
    for (const Json& element : *elements) {
      WFB_ASSIGN_OR_RETURN(auto argument, LowerTemplate(element, "run"));
      command.argv.push_back(std::move(argument));
    }
  } else {
    WFB_ASSIGN_OR_RETURN(auto script, LowerTemplate(settings.run, "run"));
    command.argv.push_back(std::move(script));
  }
  if (command.argv.empty()) return InvalidInput("run: the list is empty");
  if (settings.cwd) {
    WFB_ASSIGN_OR_RETURN(command.cwd, LowerTemplate(Json(*settings.cwd), "cwd"));
  }
  if (settings.env) {
    for (const auto& member : *settings.env) {
      WFB_ASSIGN_OR_RETURN(auto entry, LowerEnvironment(member.key(), member.value()));
      command.environment.push_back(std::move(entry));
    }
  }
  const std::string output = settings.output.value_or("none");
  command.output = output == "json"   ? OutputMode::Document
                   : output == "text" ? OutputMode::Text
                                      : OutputMode::None;
  if (!settings.success_exit_codes.empty()) {
    command.success_exit_codes = settings.success_exit_codes;
  }
  if (settings.kill_grace) command.kill_grace_ms = settings.kill_grace->milliseconds;
  return command;
}

Result<SimulateActivity> LowerSimulate(const SimulateSettings& settings) {
  SimulateActivity simulate;
  WFB_ASSIGN_OR_RETURN(simulate.duration, LowerTemplate(settings.duration.value_or(0), "duration"));
  WFB_ASSIGN_OR_RETURN(simulate.outcome, LowerTemplate(settings.outcome, "outcome"));
  WFB_ASSIGN_OR_RETURN(simulate.output, LowerTemplate(settings.output, "output"));
  WFB_ASSIGN_OR_RETURN(simulate.error, LowerTemplate(settings.error, "error"));
  return simulate;
}

Result<wfb::Activity> LowerActivity(const Activity& activity) {
  wfb::Activity lowered;
  lowered.name = activity.name;
  if (const auto* command = std::get_if<CommandSettings>(&activity.settings)) {
    WFB_ASSIGN_OR_RETURN(lowered.kind, LowerCommand(*command));
  } else if (const auto* simulate = std::get_if<SimulateSettings>(&activity.settings)) {
    WFB_ASSIGN_OR_RETURN(lowered.kind, LowerSimulate(*simulate));
  } else if (const auto* builtin = std::get_if<BuiltinSettings>(&activity.settings)) {
    lowered.kind = BuiltinActivity{builtin->name};
  } else {
    return InvalidInput(fmt::format("activity kind \"{}\" is not run", KindOf(activity)));
  }
  if (activity.timeout) lowered.timeout_ms = activity.timeout->milliseconds;
  if (activity.retry) lowered.retry = LowerRetry(*activity.retry);
  if (activity.on_interrupt == "needs_attention") {
    lowered.on_interrupt = OnInterrupt::NeedsAttention;
  }
  lowered.external = activity.external.value_or(false);
  lowered.resources.insert(activity.resources.begin(), activity.resources.end());
  lowered.input_schema = activity.input_schema.value_or(Json());
  lowered.output_schema = activity.output_schema.value_or(Json());
  return lowered;
}

class NodeLowering {
 public:
  explicit NodeLowering(const Document& document) {
    for (size_t i = 0; i < document.activities.size(); ++i) {
      activity_index_.emplace(document.activities[i].name, static_cast<ActivityIndex>(i));
    }
  }

  Result<NodeKind> Lower(const Node& node) const {
    return std::visit([this](const auto& kind) { return LowerKind(kind); }, node.kind);
  }

 private:
  Result<ActivityCall> Call(const std::string& name, const TemplateSource& input) const {
    const auto found = activity_index_.find(name);
    if (found == activity_index_.end()) {
      return InvalidInput(fmt::format("the activity \"{}\" is not declared", name));
    }
    ActivityCall call;
    call.activity = found->second;
    WFB_ASSIGN_OR_RETURN(call.input, LowerTemplate(input, "input"));
    return call;
  }

  Result<NodeKind> LowerKind(const ActivityNode& node) const {
    WFB_ASSIGN_OR_RETURN(ActivityCall call, Call(node.activity, node.input));
    return NodeKind(std::move(call));
  }

  Result<NodeKind> LowerKind(const SetNode& node) const {
    wfb::SetNode lowered;
    for (const auto& member : node.assign) {
      WFB_ASSIGN_OR_RETURN(auto value, LowerTemplate(member.value(), "assign"));
      lowered.assignments.emplace_back(member.key(), std::move(value));
    }
    return NodeKind(std::move(lowered));
  }

  Result<NodeKind> LowerKind(const ConditionNode& node) const {
    wfb::ConditionNode lowered;
    for (const Case& item : node.cases) {
      WFB_ASSIGN_OR_RETURN(auto when, LowerExpression(item.when, "when"));
      lowered.cases.push_back({item.name, std::move(when)});
    }
    lowered.otherwise = node.otherwise.value_or("");
    return NodeKind(std::move(lowered));
  }

  Result<NodeKind> LowerKind(const OrchestrateNode& node) const {
    WFB_ASSIGN_OR_RETURN(wfb::OrchestrateNode lowered, LowerOrchestrate(node));
    if (node.run.activity) {
      WFB_ASSIGN_OR_RETURN(lowered.run, Call(*node.run.activity, node.run.input));
    } else if (node.run.workflow) {
      WFB_ASSIGN_OR_RETURN(lowered.run, LowerChild(*node.run.workflow, node.run.id, node.run.input,
                                                   ChildMode::Execute));
    } else {
      return InvalidInput("an item runs an activity or a workflow");
    }
    return NodeKind(std::move(lowered));
  }

  Result<NodeKind> LowerKind(const ChildWorkflowNode& node) const {
    wfb::ChildWorkflowNode lowered;
    const bool start = node.mode == "start";
    WFB_ASSIGN_OR_RETURN(lowered.call, LowerChild(node.workflow, node.run_id, node.input,
                                                  start ? ChildMode::Start : ChildMode::Execute));
    return NodeKind(std::move(lowered));
  }

  Result<NodeKind> LowerKind(const SleepNode& node) const {
    wfb::SleepNode lowered;
    WFB_ASSIGN_OR_RETURN(lowered.duration, LowerTemplate(node.duration, "duration"));
    return NodeKind(std::move(lowered));
  }

  Result<NodeKind> LowerKind(const EndNode& node) const {
    wfb::EndNode lowered;
    WFB_ASSIGN_OR_RETURN(lowered.result, LowerTemplate(node.result, "result"));
    return NodeKind(std::move(lowered));
  }

  Result<NodeKind> LowerKind(const FailNode& node) const {
    wfb::FailNode lowered;
    WFB_ASSIGN_OR_RETURN(lowered.message, LowerTemplate(Json(node.message), "message"));
    return NodeKind(std::move(lowered));
  }

  Result<NodeKind> LowerKind(const ReservedNode& node) const {
    return InvalidInput(fmt::format("node type \"{}\" is not run", node.type));
  }

  std::unordered_map<std::string, ActivityIndex> activity_index_;
};

Result<uint32_t> CaseIndex(const PlanNode& from, const Edge& edge) {
  const auto* condition = std::get_if<wfb::ConditionNode>(&from.kind);
  if (condition == nullptr) return PlanEdge::kAlways;
  const std::string name = edge.case_name.value_or("");
  const auto count = static_cast<uint32_t>(condition->cases.size());
  for (uint32_t i = 0; i < count; ++i) {
    if (condition->cases[i].name == name) return i;
  }
  if (!name.empty() && name == condition->otherwise) return count;
  return InvalidInput(fmt::format("the condition has no case \"{}\"", name));
}

Status LowerEdges(const Graph& graph, Plan& plan) {
  std::unordered_map<std::string, NodeIndex> index_of;
  for (size_t i = 0; i < plan.nodes.size(); ++i) {
    index_of.emplace(plan.nodes[i].id, static_cast<NodeIndex>(i));
  }
  for (const Edge& edge : graph.edges) {
    const auto from = index_of.find(edge.from);
    const auto to = index_of.find(edge.to);
    if (from == index_of.end() || to == index_of.end()) {
      return InvalidInput(
          fmt::format("the edge {} → {} names an unknown node", edge.from, edge.to));
    }
    PlanNode& source = plan.nodes[from->second];
    WFB_ASSIGN_OR_RETURN(const uint32_t case_index, CaseIndex(source, edge));
    source.outgoing.push_back({to->second, case_index});
    ++plan.nodes[to->second].incoming_count;
  }
  return Ok();
}

}  // namespace

Result<PlanPtr> LowerDefinition(const Document& document, std::string base_directory) {
  auto plan = std::make_shared<Plan>();
  plan->workflow = document.name;
  plan->definition_hash = DefinitionHash(document);
  plan->base_directory = std::move(base_directory);
  plan->input_schema = document.input.value_or(Json());
  JsonObject variables;
  for (const Variable& variable : document.variables) {
    variables.emplace(variable.name, variable.default_value.value_or(Json()));
  }
  plan->variables = std::move(variables);
  plan->resource_pools.insert(document.resources.begin(), document.resources.end());
  for (const Activity& activity : document.activities) {
    Result<wfb::Activity> lowered = LowerActivity(activity);
    if (!lowered.ok()) return std::move(lowered).error().Context("activity " + activity.name);
    plan->activities.push_back(std::move(lowered).value());
  }
  const NodeLowering lowering(document);
  for (const Node& node : document.graph.nodes) {
    Result<NodeKind> kind = lowering.Lower(node);
    if (!kind.ok()) return std::move(kind).error().Context("node " + node.id);
    PlanNode planned;
    planned.id = node.id;
    planned.type = TypeOf(node);
    planned.kind = std::move(kind).value();
    plan->nodes.push_back(std::move(planned));
  }
  plan->scopes.push_back({0, static_cast<uint32_t>(plan->nodes.size())});
  WFB_RETURN_IF_ERROR(LowerEdges(document.graph, *plan));
  return PlanPtr(std::move(plan));
}

}  // namespace wfb::definition
