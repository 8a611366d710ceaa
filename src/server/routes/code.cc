#include "server/routes/code.h"

#include <fmt/format.h>

#include "base/sha256.h"
#include "catalog/workflow_code.h"
#include "server/api_context.h"
#include "server/routes/diagnostic_value.h"
#include "server/zip.h"

namespace wfb {

namespace {

Json CodeDocument(const std::string& workflow, const compiler::CompileResult& compiled) {
  JsonArray files;
  for (const compiler::File& file : compiled.project.files) {
    files.push_back(JsonObject{{"path", file.path}, {"text", file.text}});
  }
  JsonArray nodes;
  for (const compiler::NodeRange& node : compiled.project.nodes) {
    nodes.push_back(JsonObject{{"workflow", node.workflow},
                               {"node", node.node},
                               {"path", node.path},
                               {"first_line", node.first_line},
                               {"last_line", node.last_line}});
  }
  JsonArray diagnostics;
  for (const Diagnostic& one : compiled.diagnostics) {
    JsonObject value = DiagnosticValue(one);
    value["file"] = one.file.empty() ? Json(nullptr) : Json(one.file);
    diagnostics.push_back(std::move(value));
  }
  return JsonObject{{"workflow", workflow},
                    {"files", std::move(files)},
                    {"nodes", std::move(nodes)},
                    {"diagnostics", std::move(diagnostics)}};
}

// What a name may not bring into a header or a path stays outside.
std::string FolderName(const std::string& workflow) {
  std::string name;
  for (const char c : workflow) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_';
    name.push_back(plain ? c : '-');
  }
  return name + "-temporal";
}

}  // namespace

void ShowCode(const RouteCall& call) {
  const std::string& workflow = call.Parameter("workflow");
  const Result<compiler::CompileResult> compiled =
      CompileNamedWorkflow(call.context().host.folder, workflow);
  if (!compiled.ok()) return call.Refuse(compiled.error());
  std::string body = WriteJson(CodeDocument(workflow, *compiled));
  const std::string tag = fmt::format("\"{}\"", Sha256Hex(body).substr(0, 32));
  HttpHeaders headers = {{"ETag", tag}};
  const std::string* known = call.request().Header("If-None-Match");
  if (known != nullptr && *known == tag) return call.Answer({304, std::move(headers), ""});
  headers.emplace_back("Content-Type", "application/json");
  call.Answer({200, std::move(headers), std::move(body)});
}

void DownloadCode(const RouteCall& call) {
  const std::string& workflow = call.Parameter("workflow");
  const Result<compiler::CompileResult> compiled =
      CompileNamedWorkflow(call.context().host.folder, workflow);
  if (!compiled.ok()) return call.Refuse(compiled.error());
  if (compiled->project.files.empty()) {
    return call.Refuse(InvalidInput("the workflow cannot be compiled:\n" +
                                    FormatDiagnostics(compiled->diagnostics)));
  }
  const std::string folder = FolderName(workflow);
  std::vector<ZipEntry> entries;
  for (const compiler::File& file : compiled->project.files) {
    entries.push_back({folder + "/" + file.path, file.text});
  }
  Result<std::string> zip = WriteZip(entries);
  if (!zip.ok()) return call.Refuse(zip.error());
  call.Answer({200,
               {{"Content-Type", "application/zip"},
                {"Content-Disposition", fmt::format("attachment; filename=\"{}.zip\"", folder)}},
               std::move(*zip)});
}

}  // namespace wfb
