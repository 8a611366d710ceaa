#include "compiler/compiler.h"

#include <algorithm>

#include "compiler/activities_file.h"
#include "compiler/project.h"
#include "compiler/project_files.h"
#include "compiler/workflow_file.h"

namespace wfb::compiler {

namespace {

// By workflow as they are in the project, then in declaration order.
void SortNodes(const Project& project, std::vector<NodeRange>& nodes) {
  std::map<std::pair<std::string, std::string>, size_t> position;
  for (const WorkflowUnit& unit : project.workflows) {
    for (const PlanNode& node : unit.plan->nodes) {
      position.emplace(std::pair(unit.document->name, node.id), position.size());
    }
  }
  std::sort(nodes.begin(), nodes.end(), [&](const NodeRange& a, const NodeRange& b) {
    return position.at({a.workflow, a.node}) < position.at({b.workflow, b.node});
  });
}

}  // namespace

CompileResult Compile(const std::vector<const definition::Document*>& workflows) {
  CompileResult result;
  const Project project = MakeProject(workflows, result.diagnostics);
  if (HasErrors(result.diagnostics)) return result;
  CompiledProject& compiled = result.project;
  for (const WorkflowUnit& unit : project.workflows) {
    WorkflowFile written = WriteWorkflow(project, unit);
    compiled.files.push_back(std::move(written.file));
    compiled.nodes.insert(compiled.nodes.end(), written.nodes.begin(), written.nodes.end());
  }
  compiled.files.push_back(WriteActivities(project));
  AddProjectFiles(project, compiled.files);
  std::sort(compiled.files.begin(), compiled.files.end(),
            [](const File& a, const File& b) { return a.path < b.path; });
  SortNodes(project, compiled.nodes);
  return result;
}

}  // namespace wfb::compiler
