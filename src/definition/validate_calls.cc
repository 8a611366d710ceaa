#include <fmt/format.h>

#include "definition/validation_parts.h"

namespace wfb::definition {

namespace {

struct Call {
  std::string workflow;
  TemplateSource input;
  std::string pointer;  // Of the object that has the keys "workflow" and "input".
  size_t node;
};

std::vector<Call> CallsOf(const Document& document) {
  std::vector<Call> calls;
  for (size_t i = 0; i < document.graph.nodes.size(); ++i) {
    const Node& node = document.graph.nodes[i];
    const std::string place = PointerTo("/nodes", i);
    if (const auto* child = std::get_if<ChildWorkflowNode>(&node.kind)) {
      calls.push_back({child->workflow, child->input, place, i});
    } else if (const auto* orchestrate = std::get_if<OrchestrateNode>(&node.kind)) {
      if (!orchestrate->run.workflow) continue;
      calls.push_back({*orchestrate->run.workflow, orchestrate->run.input, place + "/run", i});
    }
  }
  return calls;
}

}  // namespace

void ValidateCalls(const Document& document, const WorkflowsByName& workflows, Reporter& reporter) {
  std::vector<std::string> names;
  for (const auto& [name, workflow] : workflows) names.push_back(name);
  for (const Call& call : CallsOf(document)) {
    if (call.workflow.empty()) continue;
    const NodeScope scope(reporter, document.graph.nodes[call.node].id);
    const auto found = workflows.find(call.workflow);
    if (found == workflows.end()) {
      std::string hint = SuggestionFor(call.workflow, names);
      if (hint.empty()) hint = fmt::format("its file is {}.workflow.json", call.workflow);
      reporter.Add(Code::UnknownWorkflow, call.pointer + "/workflow",
                   fmt::format("there is no workflow \"{}\"", call.workflow), std::move(hint));
      continue;
    }
    const Document& child = *found->second;
    if (!child.input) continue;
    CheckAgainstSchema(call.input.value_or(Json()), *child.input,
                       call.input ? call.pointer + "/input" : call.pointer,
                       fmt::format("the input of \"{}\"", call.workflow), true, reporter);
  }
}

}  // namespace wfb::definition
