#include "catalog/workflow_code.h"

#include "catalog/workflow_folder.h"
#include "catalog/workflow_list.h"

namespace wfb {

Result<compiler::CompileResult> CompileNamedWorkflow(const std::string& folder,
                                                     const std::string& name) {
  WFB_ASSIGN_OR_RETURN(const ListedWorkflow listed, FindWorkflow(folder, name));
  if (!listed.document || listed.path == ".") {
    if (!listed.document) return compiler::CompileResult{{}, listed.diagnostics};
    return compiler::Compile({&*listed.document});
  }
  WFB_ASSIGN_OR_RETURN(const WorkflowFolder read, ReadWorkflowFolder(".", folder));
  Diagnostics diagnostics = read.set.DiagnosticsOf(listed.name);
  if (HasErrors(diagnostics)) return compiler::CompileResult{{}, std::move(diagnostics)};
  std::vector<const definition::Document*> documents;
  for (const std::string& one : read.set.Closure(listed.name)) {
    documents.push_back(read.set.Find(one));
  }
  return compiler::Compile(documents);
}

}  // namespace wfb
