#include "catalog/bundle.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "base/sha256.h"
#include "catalog/workflow_folder.h"
#include "definition/definition_set.h"
#include "definition/document_json.h"
#include "definition/plan_lowering.h"
#include "workspace/workspace_definition.h"

namespace wfb {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kBundleFormat = "wfb.bundle/v1";

using Documents = std::map<std::string, const definition::Document*>;

Result<BundlePtr> MakeBundle(const Documents& documents, const std::string& root,
                             const std::string& base_directory) {
  auto bundle = std::make_shared<DefinitionBundle>();
  bundle->root = root;
  JsonObject texts;
  for (const auto& [name, document] : documents) {
    WFB_ASSIGN_OR_RETURN(bundle->plans[name],
                         definition::LowerDefinition(*document, base_directory));
    texts[name] = definition::ToJson(*document);
  }
  bundle->text = WriteJson(JsonObject{{"format", kBundleFormat},
                                      {"base_directory", base_directory},
                                      {"root", root},
                                      {"definitions", std::move(texts)}});
  bundle->hash = Sha256Hex(bundle->text);
  return BundlePtr(bundle);
}

Result<LoadedWorkflow> LoadFromFolder(const WorkflowFolder& folder) {
  LoadedWorkflow loaded;
  loaded.folder = folder.folder();
  std::optional<std::string> root;
  if (folder.is_folder) {
    root = folder.set.PickRoot(fs::path(folder.path).filename().string(), loaded.diagnostics);
  }
  for (const auto& entry : folder.set.entries()) {
    if (entry.file != folder.file) continue;
    if (entry.document) root = entry.document->name;
    // A file that could not be read has no name to ask by.
    if (!root || root->empty()) loaded.diagnostics = entry.diagnostics;
  }
  if (!root || root->empty()) return loaded;
  loaded.diagnostics = folder.set.DiagnosticsOf(*root);
  if (HasErrors(loaded.diagnostics)) return loaded;
  Documents documents;
  for (const std::string& name : folder.set.Closure(*root)) {
    documents[name] = folder.set.Find(name);
  }
  WFB_ASSIGN_OR_RETURN(loaded.bundle, MakeBundle(documents, *root, loaded.folder));
  return loaded;
}

Result<LoadedWorkflow> LoadMonorepo(const std::string& folder, const LoadRequest& request) {
  WFB_ASSIGN_OR_RETURN(const Workspace workspace, DiscoverWorkspace(folder));
  const std::string script = request.script.empty() ? "build" : request.script;
  LoadedWorkflow loaded;
  WFB_ASSIGN_OR_RETURN(loaded.selection, SelectScript(workspace, script, request.filters));
  loaded.folder = folder;
  loaded.warnings = loaded.selection->warnings;
  const Json document = WorkspaceDefinition(*loaded.selection, request.concurrency);
  const char* search_path = std::getenv("PATH");
  loaded.input = WorkspaceInput(*loaded.selection, search_path == nullptr ? "" : search_path);
  const definition::ReadDocument read = definition::ReadDefinition(WriteJson(document), "");
  WFB_CHECK(read.document && !HasErrors(read.diagnostics), "a made workflow is valid");
  WFB_ASSIGN_OR_RETURN(loaded.bundle, MakeBundle({{read.document->name, &*read.document}},
                                                 read.document->name, folder));
  return loaded;
}

}  // namespace

Result<LoadedWorkflow> LoadWorkflow(const LoadRequest& request) {
  WFB_ASSIGN_OR_RETURN(const WorkflowFolder folder,
                       ReadWorkflowFolder(request.path, request.directory));
  const bool wants_packages = !request.script.empty() || !request.filters.empty();
  if (!folder.is_folder && wants_packages) {
    return InvalidInput("--script and --filter choose packages of a monorepo; " + request.path +
                        " is a workflow file");
  }
  if (!folder.is_folder || (!folder.set.entries().empty() && !wants_packages)) {
    return LoadFromFolder(folder);
  }
  std::error_code error;
  if (!fs::exists(folder.path + "/package.json", error)) {
    return NotFound(fmt::format(
        "there is nothing to run in {}: no *{} file and no package.json; \"wfb init\" writes a "
        "first workflow",
        folder.path, definition::kWorkflowFileSuffix));
  }
  return LoadMonorepo(folder.path, request);
}

Result<std::vector<CheckedFile>> CheckWorkflows(const LoadRequest& request) {
  WFB_ASSIGN_OR_RETURN(const WorkflowFolder folder,
                       ReadWorkflowFolder(request.path, request.directory));
  std::vector<CheckedFile> checked;
  for (const auto& entry : folder.set.entries()) {
    if (!folder.is_folder && entry.file != folder.file) continue;
    checked.push_back({entry.file, entry.document ? entry.document->name : "", entry.diagnostics});
  }
  if (checked.empty()) {
    return NotFound(
        fmt::format("there is no *{} file in {}", definition::kWorkflowFileSuffix, folder.path));
  }
  return checked;
}

Result<std::vector<definition::Document>> DocumentsOf(const DefinitionBundle& bundle) {
  WFB_ASSIGN_OR_RETURN(const Json stored, ParseJson(bundle.text));
  const Json* definitions = FindMember(stored, "definitions");
  if (definitions == nullptr || !definitions->is_object()) return IoError("it has no definitions");
  std::vector<definition::Document> documents;
  for (const auto& member : definitions->get_object()) {
    const bool root = member.key() == bundle.root;
    documents.insert(root ? documents.begin() : documents.end(),
                     definition::DocumentFromJson(member.value()));
  }
  return documents;
}

Result<BundlePtr> LoadStoredBundle(const std::string& text) {
  WFB_ASSIGN_OR_RETURN(const Json stored, ParseJson(text));
  const Json* definitions = FindMember(stored, "definitions");
  if (MemberText(stored, "format") != kBundleFormat || definitions == nullptr ||
      !definitions->is_object()) {
    return IoError("it was written by another version of wfb, or is damaged");
  }
  std::map<std::string, definition::Document> owned;
  Documents documents;
  for (const auto& member : definitions->get_object()) {
    owned[member.key()] = definition::DocumentFromJson(member.value());
  }
  for (const auto& [name, document] : owned) documents[name] = &document;
  WFB_ASSIGN_OR_RETURN(const BundlePtr made, MakeBundle(documents, MemberText(stored, "root"),
                                                        MemberText(stored, "base_directory")));
  // Under the hash of the very text that is stored, whatever this version would write today.
  auto bundle = std::make_shared<DefinitionBundle>(*made);
  bundle->text = text;
  bundle->hash = Sha256Hex(text);
  return BundlePtr(bundle);
}

}  // namespace wfb
