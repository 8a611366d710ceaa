#include "catalog/workflow_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "catalog/workflow_folder.h"
#include "definition/calls.h"
#include "definition/validation.h"
#include "workspace/workspace_definition.h"

namespace wfb {

namespace {

namespace fs = std::filesystem;

constexpr uint32_t kMonorepoConcurrency = 4;
constexpr const char* kMonorepoCode = "WFB-W001";

std::string Stem(const std::string& file) {
  std::string name = fs::path(file).filename().string();
  if (name.ends_with(definition::kWorkflowFileSuffix)) {
    name.resize(name.size() - definition::kWorkflowFileSuffix.size());
  }
  return name;
}

void AddCalls(std::vector<ListedWorkflow>& workflows) {
  for (ListedWorkflow& workflow : workflows) {
    if (!workflow.document) continue;
    for (const definition::WorkflowCall& call : definition::CallsOf(*workflow.document)) {
      const bool known = std::ranges::find(workflow.calls, call.workflow) != workflow.calls.end();
      if (!known) workflow.calls.push_back(call.workflow);
    }
    for (const std::string& name : workflow.calls) {
      const auto called = std::ranges::find(workflows, name, &ListedWorkflow::name);
      if (called != workflows.end()) called->used_by.push_back(workflow.name);
    }
  }
}

ListedWorkflow ListMonorepo(const std::string& folder) {
  ListedWorkflow listed;
  listed.path = ".";
  listed.name = fs::path(folder).filename().string();
  const auto problem = [&](const std::string& message, Severity severity) {
    Diagnostic diagnostic;
    diagnostic.code = kMonorepoCode;
    diagnostic.severity = severity;
    diagnostic.message = message;
    listed.diagnostics.push_back(std::move(diagnostic));
  };
  const Result<Workspace> workspace = DiscoverWorkspace(folder);
  Result<Selection> selection =
      workspace.ok() ? SelectScript(*workspace, "build", {}) : Result<Selection>(workspace.error());
  if (!selection.ok()) {
    problem(selection.error().message, Severity::Error);
    return listed;
  }
  for (const std::string& warning : selection->warnings) problem(warning, Severity::Warning);
  const std::string text = WriteJson(WorkspaceDefinition(*selection, kMonorepoConcurrency));
  listed.document = definition::ReadDefinition(text, "").document;
  WFB_CHECK(listed.document, "a made workflow is valid");
  listed.name = listed.document->name;
  listed.text = definition::WriteDefinition(*listed.document);
  return listed;
}

}  // namespace

Result<std::vector<ListedWorkflow>> ListWorkflows(const std::string& folder) {
  WFB_ASSIGN_OR_RETURN(const WorkflowFolder read, ReadWorkflowFolder(".", folder));
  std::vector<ListedWorkflow> workflows;
  for (size_t i = 0; i < read.files.size(); ++i) {
    const auto& entry = read.set.entries()[i];
    ListedWorkflow listed;
    listed.path = entry.file;
    listed.text = read.files[i].text;
    listed.document = entry.document;
    listed.diagnostics = entry.diagnostics;
    listed.name = entry.document ? entry.document->name : "";
    if (listed.name.empty()) listed.name = Stem(entry.file);
    workflows.push_back(std::move(listed));
  }
  std::error_code error;
  if (workflows.empty() && fs::exists(folder + "/package.json", error)) {
    workflows.push_back(ListMonorepo(folder));
  }
  AddCalls(workflows);
  std::ranges::stable_sort(workflows, {}, &ListedWorkflow::name);
  return workflows;
}

Result<ListedWorkflow> FindWorkflow(const std::string& folder, const std::string& name) {
  WFB_ASSIGN_OR_RETURN(std::vector<ListedWorkflow> workflows, ListWorkflows(folder));
  std::vector<std::string> names;
  for (ListedWorkflow& workflow : workflows) {
    if (workflow.name == name || workflow.path == name) return std::move(workflow);
    names.push_back(workflow.name);
  }
  const std::string nearest = NearestWord(name, names);
  return NotFound(fmt::format("there is no workflow \"{}\" in {}{}", name, folder,
                              nearest.empty() ? "" : "; did you mean \"" + nearest + "\"?"));
}

Result<LoadedWorkflow> LoadNamedWorkflow(const std::string& folder, const std::string& name) {
  LoadRequest request;
  request.directory = folder;
  const Result<ListedWorkflow> listed = FindWorkflow(folder, name);
  request.path = listed.ok() ? listed->path : name;
  Result<LoadedWorkflow> loaded = LoadWorkflow(request);
  if (!loaded.ok() && !listed.ok() && loaded.error().kind == ErrorKind::NotFound) {
    return listed.error();
  }
  return loaded;
}

Diagnostics CheckText(const std::string& folder, const std::string& text) {
  const Result<std::vector<ListedWorkflow>> workflows = ListWorkflows(folder);
  definition::WorkflowsByName siblings;
  if (workflows.ok()) {
    for (const ListedWorkflow& workflow : *workflows) {
      if (workflow.document) siblings.emplace(workflow.name, &*workflow.document);
    }
  }
  const definition::ReadDocument read = definition::ReadDefinition(text, "");
  if (read.document) siblings[read.document->name] = &*read.document;
  return definition::CheckDefinition(text, "", workflows.ok() ? &siblings : nullptr).diagnostics;
}

}  // namespace wfb
