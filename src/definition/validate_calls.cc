#include <fmt/format.h>

#include "definition/calls.h"
#include "definition/validation_parts.h"

namespace wfb::definition {

void ValidateCalls(const Document& document, const WorkflowsByName& workflows, Reporter& reporter) {
  std::vector<std::string> names;
  for (const auto& [name, workflow] : workflows) names.push_back(name);
  for (const WorkflowCall& call : CallsOf(document)) {
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
