#include "server/routes/workflows.h"

#include <algorithm>

#include "base/json_schema.h"
#include "catalog/workflow_list.h"
#include "report/workflow_drawing.h"
#include "server/json_body.h"
#include "server/preview_document.h"
#include "server/routes/answers.h"
#include "server/routes/diagnostic_value.h"

namespace wfb {

namespace {

JsonArray Texts(const std::vector<std::string>& texts) {
  JsonArray array;
  for (const std::string& text : texts) array.push_back(Json(text));
  return array;
}

JsonArray DiagnosticsValue(const Diagnostics& diagnostics) {
  JsonArray array;
  for (const Diagnostic& one : diagnostics) array.push_back(DiagnosticValue(one));
  return array;
}

std::string DescriptionOf(const ListedWorkflow& workflow) {
  return workflow.document ? workflow.document->description.value_or("") : "";
}

Json LastRunOf(const RouteCall& call, const std::string& workflow) {
  ApiContext& context = call.context();
  RunQuery query;
  query.parent = 0;
  query.workflow = workflow;
  query.limit = 1;
  const Result<std::vector<RunRecord>> records = context.host.journal.Runs(query);
  if (!records.ok() || records->empty()) return nullptr;
  return context.summaries.Of(records->front(), context.host.loop.now());
}

Json SchemaOf(const ListedWorkflow& workflow) {
  if (!workflow.document || !workflow.document->input) return nullptr;
  return *workflow.document->input;
}

// What a run gets without an input of its own.
Json DefaultInput(const std::string& folder, const ListedWorkflow& workflow) {
  if (workflow.path == ".") {
    const Result<LoadedWorkflow> loaded = LoadNamedWorkflow(folder, workflow.name);
    if (loaded.ok() && loaded->input.is_object()) return loaded->input;
    return JsonObject();
  }
  const Json schema = SchemaOf(workflow);
  if (!CheckSchema(schema).empty()) return JsonObject();
  Json input = ApplyDefaults(schema, nullptr);
  return input.is_object() ? input : Json(JsonObject());
}

}  // namespace

void ShowSession(const RouteCall& call) {
  const ApiHost& host = call.context().host;
  JsonArray executors = {"embedded"};
  if (host.remote.offered) executors.push_back(Json(kTemporalExecutor));
  call.AnswerJson(JsonObject{{"version", host.version},
                             {"executors", std::move(executors)},
                             {"folder", host.folder},
                             {"data_directory", host.data_directory},
                             {"concurrency_max", kConcurrencyMax}});
}

void ListAllWorkflows(const RouteCall& call) {
  const Result<std::vector<ListedWorkflow>> listed = ListWorkflows(call.context().host.folder);
  if (!listed.ok()) return call.Refuse(listed.error());
  JsonArray workflows;
  for (const ListedWorkflow& workflow : *listed) {
    const auto errors =
        std::ranges::count(workflow.diagnostics, Severity::Error, &Diagnostic::severity);
    workflows.push_back(
        JsonObject{{"name", workflow.name},
                   {"description", DescriptionOf(workflow)},
                   {"path", workflow.path},
                   {"errors", errors},
                   {"warnings", static_cast<int64_t>(workflow.diagnostics.size()) - errors},
                   {"used_by", Texts(workflow.used_by)},
                   {"last_run", LastRunOf(call, workflow.name)}});
  }
  AnswerJsonWhenDurable(call, JsonObject{{"workflows", std::move(workflows)}});
}

void ShowWorkflow(const RouteCall& call) {
  const std::string& folder = call.context().host.folder;
  const Result<ListedWorkflow> found = FindWorkflow(folder, call.Parameter("workflow"));
  if (!found.ok()) return call.Refuse(found.error());
  const ListedWorkflow& workflow = *found;
  JsonObject document{{"name", workflow.name},
                      {"description", DescriptionOf(workflow)},
                      {"path", workflow.path},
                      {"text", workflow.text},
                      {"input_schema", SchemaOf(workflow)},
                      {"default_input", DefaultInput(folder, workflow)},
                      {"used_by", Texts(workflow.used_by)},
                      {"calls", Texts(workflow.calls)},
                      {"diagnostics", DiagnosticsValue(workflow.diagnostics)}};
  const DrawnWorkflow drawing =
      workflow.document ? DrawWorkflow(*workflow.document) : DrawnWorkflow{};
  for (auto& member : DrawingDocument(drawing)) document[member.key()] = member.value();
  call.AnswerJson(document);
}

void PreviewWorkflow(const RouteCall& call) {
  JsonBody body(call.request().body);
  const Json* given = body.Value("input");
  const Json input = given == nullptr ? Json(nullptr) : *given;
  if (!input.is_null() && !input.is_object()) body.Complain("input", "\"input\" must be an object");
  if (const Status status = body.Finish(); !status.ok()) {
    return call.Refuse(status.error(), body.pointer());
  }
  ApiContext& context = call.context();
  // Only what the folder lists: a name is no path to other files.
  const Result<ListedWorkflow> listed =
      FindWorkflow(context.host.folder, call.Parameter("workflow"));
  if (!listed.ok()) return call.Refuse(listed.error());
  const Result<LoadedWorkflow> loaded = LoadNamedWorkflow(context.host.folder, listed->name);
  if (!loaded.ok()) return call.Refuse(loaded.error());
  if (!loaded->bundle) {
    return call.Refuse(
        InvalidInput("the workflow has problems:\n" + FormatDiagnostics(loaded->diagnostics)));
  }
  AnswerJsonWhenDurable(call, PreviewDocument(*loaded, input, context.shapes));
}

void ValidateText(const RouteCall& call) {
  JsonBody body(call.request().body);
  const std::string text = body.RequiredText("text");
  if (const Status status = body.Finish(); !status.ok()) {
    return call.Refuse(status.error(), body.pointer());
  }
  const Diagnostics diagnostics = CheckText(call.context().host.folder, text);
  call.AnswerJson(JsonObject{{"diagnostics", DiagnosticsValue(diagnostics)}});
}

}  // namespace wfb
