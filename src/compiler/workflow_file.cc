#include "compiler/workflow_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/node_code.h"
#include "compiler/schema_types.h"
#include "compiler/structure.h"

namespace wfb::compiler {

namespace {

constexpr DurationMs kMinute = 60'000;
// The worker ends an attempt that runs too long itself, with its processes. The server's timeout is
// for a worker that cannot.
constexpr DurationMs kTimeoutMargin = 30'000;
constexpr const char* kNoTimeout = "3650d";

std::string StartToClose(const Activity& activity) {
  if (!activity.timeout_ms) return kNoTimeout;
  const auto* command = std::get_if<CommandActivity>(&activity.kind);
  const DurationMs grace = command == nullptr ? 0 : command->kill_grace_ms;
  const DurationMs least = *activity.timeout_ms + grace + kTimeoutMargin;
  const DurationMs unit = least > 2 * kMinute ? kMinute : 10'000;
  return TemporalDuration((least + unit - 1) / unit * unit);
}

Code RetryOptions(const RetryPolicy& retry, bool one_attempt) {
  const auto number = [](uint32_t value) { return Plain(std::to_string(value)); };
  if (one_attempt || retry.max_attempts == 1) {
    return ObjectCode({{"maximumAttempts", number(1), false}});
  }
  // The server takes no interval of 0, and none above the maximum.
  const DurationMs initial = std::max<DurationMs>(1, retry.initial_interval_ms);
  const DurationMs maximum = std::max(initial, retry.max_interval_ms);
  const DurationMs first = std::max<DurationMs>(1, std::min(initial, retry.max_interval_ms));
  return ObjectCode({{"maximumAttempts", number(retry.max_attempts), false},
                     {"initialInterval", StringCode(TemporalDuration(first)), false},
                     {"backoffCoefficient", JsonCode(Json(retry.backoff)), false},
                     {"maximumInterval", StringCode(TemporalDuration(maximum)), false}});
}

class WorkflowWriter {
 public:
  WorkflowWriter(const Project& project, const WorkflowUnit& unit)
      : project_(project),
        unit_(unit),
        plan_(*unit.plan),
        coder_(project, unit),
        locals_(project.names),
        writer_("src/workflows/" + unit.file + ".ts") {
    for (const auto& [proxy, name] : coder_.proxies()) {
      if (!locals_.Has(name)) locals_.Declare(name, "");
    }
  }

  WorkflowFile Write() {
    Imports();
    Types();
    Proxies();
    Definition();
    Function();
    return {writer_.TakeFile(), writer_.TakeNodes()};
  }

 private:
  bool Has(const std::string& root) const { return coder_.mentions().roots.contains(root); }
  bool HasInputType() const { return unit_.document->input.has_value(); }
  // The result as the members of its object, when there is one end that gives an object.
  const JsonObject* ResultMembers() const {
    const JsonObject* found = nullptr;
    size_t ends = 0;
    for (const PlanNode& node : plan_.nodes) {
      const auto* end = std::get_if<EndNode>(&node.kind);
      if (end == nullptr) continue;
      ++ends;
      found = end->result.source().if_object();
    }
    return ends == 1 && found != nullptr && !found->empty() ? found : nullptr;
  }
  std::string ResultType() const { return ResultMembers() != nullptr ? unit_.result_type : "Json"; }

  void Import(std::string_view kind, const std::vector<std::string>& names,
              const std::string& from) {
    if (names.empty()) return;
    const std::string head = fmt::format("import {}", kind);
    const std::string tail = fmt::format(" from '{}'", from);
    if (names.size() == 1) return writer_.Statement(Text(head + "{ " + names[0] + " }" + tail));
    std::vector<Property> members;
    for (const std::string& name : names) members.push_back({name, {}, true});
    writer_.Statement(Concat({Text(head), ObjectCode(members).doc, Text(tail)}));
  }

  void Imports() {
    const bool activities = !coder_.proxies().empty();
    std::vector<std::string> temporal;
    if (activities) temporal.emplace_back("proxyActivities");
    if (!coder_.children().empty()) temporal.emplace_back("startChild");
    Import("", temporal, "@temporalio/workflow");
    if (activities) writer_.Line("import type * as activities from '../activities';");
    writer_.Line("import { Flow } from '../flow';");
    writer_.Line("import type { Definition, RunOptions } from '../flow';");
    if (coder_.has_orchestrate()) writer_.Line("import { orchestrate } from '../orchestrate';");
    if (HasInputType()) Import("", {unit_.input_schema}, "../schemas");
    if (!coder_.children().empty()) writer_.Line("import { childOptions } from '../steps';");
    if (coder_.mentions().text) writer_.Line("import { text } from '../values';");
    writer_.Line("import type { Json } from '../values';");
    for (const WorkflowUnit& other : project_.workflows) {
      const bool own = &other == &unit_;
      if (own || !coder_.children().contains(other.function)) continue;
      Import("", {other.function}, "./" + other.file);
    }
  }

  void Types() {
    if (HasInputType()) {
      writer_.Line();
      WriteSchemaType(unit_.input_type, "", *unit_.document->input, writer_);
    }
    const JsonObject* result = ResultMembers();
    if (result == nullptr) return;
    writer_.Line();
    writer_.Open("export interface " + unit_.result_type + " {");
    for (const auto& member : *result) {
      const std::string key = member.key() == "__proto__" ? "'__proto__'" : Key(member.key());
      writer_.Line(key + ": Json;");
    }
    writer_.Close("}");
  }

  struct ProxyGroup {
    std::string key;  // The options as text.
    Code options;
    std::vector<Property> names;
  };

  // Activities with the same options share a proxy.
  void Proxies() {
    std::vector<ProxyGroup> groups;
    for (const auto& [proxy, name] : coder_.proxies()) {
      const Activity& activity = *project_.activities[proxy.activity].activity;
      const Code options =
          WideObjectCode({{"startToCloseTimeout", StringCode(StartToClose(activity)), false},
                          {"heartbeatTimeout", StringCode("30s"), false},
                          {"cancellationType", StringCode("WAIT_CANCELLATION_COMPLETED"), false},
                          {"retry", RetryOptions(activity.retry, proxy.one_attempt), false}});
      std::string key;
      for (const std::string& line : LayOut(options.doc, 0, "").lines) key += line + "\n";
      auto group = std::find_if(groups.begin(), groups.end(),
                                [&](const ProxyGroup& other) { return other.key == key; });
      if (group == groups.end()) group = groups.insert(groups.end(), {key, options, {}});
      const std::string& function = project_.activities[proxy.activity].function;
      group->names.push_back({function, Plain(name), name == function});
    }
    for (const ProxyGroup& group : groups) {
      writer_.Line();
      const Code call = CallCode("proxyActivities<typeof activities>", {group.options});
      writer_.Statement(
          Concat({Text("const "), ObjectCode(group.names).doc, Text(" = "), call.doc}));
    }
  }

  void Definition() {
    std::vector<Code> steps, conditions;
    for (const PlanNode& node : plan_.nodes) {
      steps.push_back(StringCode(node.id));
      if (std::holds_alternative<ConditionNode>(node.kind)) {
        conditions.push_back(StringCode(node.id));
      }
    }
    std::vector<Property> properties = {
        {"workflow", StringCode(unit_.document->name), false},
        {"steps", ArrayCode(steps), false},
    };
    if (!conditions.empty()) properties.push_back({"conditions", ArrayCode(conditions), false});
    if (HasInputType()) properties.push_back({"input", Plain(unit_.input_schema), false});
    if (!unit_.document->variables.empty()) {
      properties.push_back({"variables", JsonCode(plan_.variables), false});
    }
    if (!plan_.resource_pools.empty()) {
      std::vector<Property> pools;
      for (const auto& [name, size] : plan_.resource_pools) {
        pools.push_back({Key(name), Plain(std::to_string(size)), false});
      }
      properties.push_back({"resources", ObjectCode(pools), false});
    }
    writer_.Line();
    writer_.Statement(
        Concat({Text("const definition: Definition = "), WideObjectCode(properties).doc}));
  }

  void Function() {
    writer_.Line();
    writer_.Comment(unit_.document->description.value_or(""));
    const std::string given = HasInputType() ? unit_.input_type : "Json";
    writer_.Statement(
        Group(Concat({Text("export async function " + unit_.function + "("),
                      Indent(Concat({SoftLine(), Text("given: " + given + ","), Line(),
                                     Text("options: RunOptions = {}"), IfBroken(",", "")})),
                      SoftLine(), Text("): Promise<" + ResultType() + "> {")})),
        "");
    writer_.Indent();
    writer_.Line("const flow = new Flow(definition, given, options);");
    std::vector<Property> names;
    for (const char* name : {"input", "run", "steps", "vars"}) {
      if (Has(name)) names.push_back({name, {}, true});
    }
    if (!names.empty()) {
      writer_.Statement(Concat({Text("const "), ObjectCode(names).doc, Text(" = flow")}));
    }
    writer_.Open("return flow.execute(async () => {");
    if (const std::optional<Block> block = FindStructure(plan_)) {
      WriteBlock(*block);
    } else {
      WriteGraph();
    }
    writer_.Close("});");
    writer_.Close("}");
  }

  // What a person wrote about the node, before its statement.
  void About(NodeIndex node) {
    const std::string text = unit_.document->graph.nodes[node].description.value_or("");
    if (text.empty()) return;
    std::vector<std::string> lines = Comment(text, 0);
    if (lines.size() == 1) {
      const std::string inner = lines[0].substr(4, lines[0].size() - 7);
      return writer_.Line("// " + inner);
    }
    for (const std::string& line : lines) writer_.Line(line);
  }

  void WriteBlock(const Block& block) {
    for (const wfb::compiler::Statement& statement : block.statements) {
      if (statement.kind == wfb::compiler::Statement::Kind::Parallel) {
        writer_.Open("await flow.parallel([");
        for (const Block& arm : statement.arms) {
          writer_.Open("async () => {");
          WriteBlock(arm);
          writer_.Close("},");
        }
        writer_.Close("]);");
        continue;
      }
      const NodeIndex node = statement.node;
      if (!statement.arms.empty()) {
        WriteCondition(node, statement.arms);
        continue;
      }
      writer_.BeginNode(unit_.document->name, plan_.nodes[node].id);
      About(node);
      writer_.Statement(Concat({Text("await "), coder_.CodeOf(node).doc}));
      writer_.EndNode();
    }
  }

  static std::string CaseName(const ConditionNode& condition, size_t index) {
    return index < condition.cases.size() ? condition.cases[index].name : condition.otherwise;
  }

  void WriteCondition(NodeIndex index, const std::vector<Block>& arms) {
    const PlanNode& node = plan_.nodes[index];
    const auto& condition = std::get<ConditionNode>(node.kind);
    std::vector<size_t> filled;
    size_t case_count = 0;
    for (size_t i = 0; i < arms.size(); ++i) {
      if (!CaseName(condition, i).empty()) ++case_count;
      if (!arms[i].statements.empty()) filled.push_back(i);
    }
    const std::string name = filled.empty() ? "" : locals_.Declare(CamelCase(node.id), "Case");
    writer_.BeginNode(unit_.document->name, node.id);
    About(index);
    const std::string before = name.empty() ? "await " : "const " + name + " = await ";
    writer_.Statement(Concat({Text(before), coder_.CodeOf(index).doc}));
    writer_.EndNode();
    for (size_t i = 0; i < filled.size(); ++i) {
      const std::string test = name + " === " + Quote(CaseName(condition, filled[i]));
      const bool rest = i + 1 == filled.size() && i > 0 && filled.size() == case_count;
      if (i == 0) {
        writer_.Open("if (" + test + ") {");
      } else {
        writer_.Unindent();
        writer_.Open(rest ? "} else {" : "} else if (" + test + ") {");
      }
      WriteBlock(arms[filled[i]]);
    }
    if (!filled.empty()) writer_.Close("}");
  }

  // A promise for each node; each names what it comes after.
  void WriteGraph();

  const Project& project_;
  const WorkflowUnit& unit_;
  const Plan& plan_;
  NodeCoder coder_;
  Scope locals_;
  Writer writer_;
};

// Dependencies before dependents, else as declared.
std::vector<NodeIndex> TopologicalNodes(const Plan& plan) {
  std::vector<uint32_t> open;
  for (const PlanNode& node : plan.nodes) open.push_back(node.incoming_count);
  std::set<NodeIndex> ready;
  for (NodeIndex node = 0; node < plan.nodes.size(); ++node) {
    if (open[node] == 0) ready.insert(node);
  }
  std::vector<NodeIndex> order;
  while (!ready.empty()) {
    const NodeIndex node = *ready.begin();
    ready.erase(ready.begin());
    order.push_back(node);
    for (const PlanEdge& edge : plan.nodes[node].outgoing) {
      if (--open[edge.to] == 0) ready.insert(edge.to);
    }
  }
  return order;
}

void WorkflowWriter::WriteGraph() {
  std::vector<std::vector<Code>> sources(plan_.nodes.size());
  for (const NodeIndex index : TopologicalNodes(plan_)) {
    const PlanNode& node = plan_.nodes[index];
    const auto* condition = std::get_if<ConditionNode>(&node.kind);
    std::string before;
    if (!node.outgoing.empty()) {
      const std::string name = locals_.Declare(CamelCase(node.id), "Node");
      before = "const " + name + " = ";
      for (const PlanEdge& edge : node.outgoing) {
        const bool always = edge.case_index == PlanEdge::kAlways;
        sources[edge.to].push_back(
            always
                ? Plain(name)
                : Code{Text(name + ".when(" + Quote(CaseName(*condition, edge.case_index)) + ")"),
                       Shape::Call, nullptr});
      }
    }
    writer_.BeginNode(unit_.document->name, node.id);
    About(index);
    const Code call = CallCode(
        "flow.after", {ArrayCode(sources[index]), FunctionCode("()", coder_.CodeOf(index))});
    writer_.Statement(Concat({Text(before), call.doc}));
    writer_.EndNode();
  }
}

}  // namespace

WorkflowFile WriteWorkflow(const Project& project, const WorkflowUnit& unit) {
  return WorkflowWriter(project, unit).Write();
}

}  // namespace wfb::compiler
