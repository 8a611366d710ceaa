#include "server/routes/runs.h"

#include <fmt/format.h>

#include "base/diagnostic.h"
#include "report/report.h"
#include "report/run_document.h"
#include "server/json_body.h"
#include "server/routes/answers.h"

namespace wfb {

namespace {

constexpr int64_t kListMax = 1'000;
constexpr int64_t kListDefault = 50;
constexpr size_t kIdempotencyKeyMax = 200;
constexpr std::string_view kOriginalFormat = "original";

Json SummaryOf(const RunRecord& record, const Engine& engine) {
  JsonObject run;
  run["run"] = record.id;
  run["workflow"] = record.workflow;
  run["status"] = RunStatusName(record.status);
  run["interrupted"] = !IsFinished(record.status) && engine.Find(record.id) == nullptr;
  run["started_at"] = FormatTimestamp(record.started_at);
  run["finished_at"] =
      record.finished_at < 0 ? Json(nullptr) : Json(FormatTimestamp(record.finished_at));
  return run;
}

Status ReadStatusFilter(const std::string& name, RunQuery& query) {
  if (name == "unfinished") {
    query.unfinished_only = true;
    return Ok();
  }
  query.status = RunStatusFromName(name);
  if (query.status) return Ok();
  const std::string nearest = NearestWord(
      name, {"running", "paused", "cancelling", "succeeded", "failed", "cancelled", "unfinished"});
  return InvalidInput(fmt::format("no run has the status \"{}\"{}", name,
                                  nearest.empty() ? "" : "; did you mean " + nearest + "?"));
}

Result<RunQuery> ReadListQuery(const RouteCall& call) {
  WFB_RETURN_IF_ERROR(call.OnlyQuery({"status", "limit", "before"}));
  RunQuery query;
  query.parent = 0;
  if (const std::string* status = call.request().Query("status")) {
    WFB_RETURN_IF_ERROR(ReadStatusFilter(*status, query));
  }
  if (const std::string* before = call.request().Query("before")) {
    WFB_ASSIGN_OR_RETURN(const RunRecord record, call.context().host.store.Record(*before));
    query.before = record.number;
  }
  WFB_ASSIGN_OR_RETURN(const int64_t limit, call.Number("limit", kListDefault, 1, kListMax));
  query.limit = static_cast<size_t>(limit);
  return query;
}

Result<Json> ListDocument(const RouteCall& call) {
  WFB_ASSIGN_OR_RETURN(RunQuery query, ReadListQuery(call));
  const size_t limit = query.limit++;  // One more shows whether there is a next page.
  WFB_ASSIGN_OR_RETURN(const std::vector<RunRecord> records,
                       call.context().host.journal.Runs(query));
  JsonArray runs;
  for (size_t i = 0; i < records.size() && i < limit; ++i) {
    runs.push_back(SummaryOf(records[i], call.context().host.engine));
  }
  JsonObject document;
  document["runs"] = std::move(runs);
  document["before"] = records.size() > limit ? Json(records[limit - 1].id) : Json(nullptr);
  return Json(std::move(document));
}

// Makes the document of a run from its view. Neither document says why a step waits, which is what
// costs most in the view of a large run.
void AnswerView(const RouteCall& call, Json (*document)(const RunView&), bool outputs) {
  const Result<FoundRunState> found = call.context().runs.Find(call.Parameter("run"));
  if (!found.ok()) return call.Refuse(found.error());
  ViewOptions options;
  options.outputs = outputs;
  options.waits_for = false;
  const RunView view = found->run->View(call.context().host.loop.now(), options);
  AnswerJsonWhenDurable(call, document(view));
}

struct ReadStart {
  RunStart start;
  Status status = Ok();
  std::string pointer;
};

ReadStart ReadStartBody(const std::string& text, bool remote_offered) {
  ReadStart read;
  JsonBody body(text);
  read.start.workflow = body.RequiredText("workflow");
  if (const Json* input = body.Value("input")) read.start.input = *input;
  if (const auto cap = body.Integer("concurrency", 1, kConcurrencyMax)) {
    read.start.concurrency = static_cast<uint32_t>(*cap);
  }
  if (const Json* value = body.Value("policy")) {
    Result<FailurePolicy> policy = FailurePolicyFromJson(*value);
    if (policy.ok()) {
      read.start.policy = *policy;
    } else {
      body.Complain("policy", policy.error().message);
    }
  }
  if (const auto executor = body.Text("executor"); executor && *executor != "embedded") {
    read.start.executor = *executor;
    if (*executor != kTemporalExecutor) {
      body.Complain("executor", "an executor is \"embedded\" or \"temporal\"");
    } else if (!remote_offered) {
      body.Complain("executor",
                    "this engine was started without a Temporal server; start it with "
                    "--temporal-address HOST:PORT");
    }
  }
  read.status = body.Finish();
  read.pointer = body.pointer();
  return read;
}

// "release-7.html", of characters that every file system takes.
std::string ReportFileName(const std::string& run, const std::string& format) {
  if (format == kOriginalFormat) return "suite-summary.json";
  std::string name;
  for (const char c : run) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '.' || c == '_' || c == '-';
    name += plain ? c : '-';
  }
  const std::optional<ReportFormat> known = ReportFormatFromName(format);
  return name + (known ? std::string(FileEndingOf(*known)) : "." + format);
}

}  // namespace

void ListRuns(const RouteCall& call) {
  const Result<Json> document = ListDocument(call);
  if (!document.ok()) return call.Refuse(document.error());
  AnswerJsonWhenDurable(call, *document);
}

void StartRun(const RouteCall& call) {
  ApiContext& context = call.context();
  const ReadStart read = ReadStartBody(call.request().body, context.host.remote.offered);
  if (!read.status.ok()) return call.Refuse(read.status.error(), read.pointer);
  if (!context.host.start) {
    return call.Refuse(
        Conflict("this engine carries out one run only; end it, and use `wfb serve` for an engine "
                 "that takes "
                 "others"));
  }
  const auto answer = [call](const Result<std::string>& run) {
    if (!run.ok()) return call.Refuse(run.error());
    call.Answer({201,
                 {{"Content-Type", "application/json"},
                  {"Location", "/api/v1/runs/" + EncodeSegment(*run)}},
                 WriteJson(JsonObject{{"run", *run}})});
  };
  const std::string* key = call.request().Header("Idempotency-Key");
  if (key == nullptr) return context.host.start(read.start, answer);
  if (key->empty() || key->size() > kIdempotencyKeyMax) {
    return call.Refuse(
        InvalidInput(fmt::format("an Idempotency-Key has 1 to {} bytes", kIdempotencyKeyMax)));
  }
  if (!context.started->Begin(*key, call.request().body, answer)) return;
  // The run may start after the server has gone.
  context.host.start(read.start,
                     [started = context.started, key = *key](const Result<std::string>& run) {
                       started->Finish(key, run);
                     });
}

void ShowRun(const RouteCall& call) { AnswerView(call, RunDocument, true); }

void ShowRunState(const RouteCall& call) { AnswerView(call, RunStateDocument, false); }

void ShowReport(const RouteCall& call) {
  const std::string& run = call.Parameter("run");
  const Result<RunRecord> record = call.context().host.store.Record(run);
  if (!record.ok()) return call.Refuse(record.error());
  const std::string* format = call.request().Query("format");
  if (format == nullptr) {
    return call.Refuse(InvalidInput("say which report you want: ?format=…"));
  }
  const std::string* download = call.request().Query("download");
  if (download != nullptr && *download != "true" && *download != "false") {
    return call.Refuse(InvalidInput("download is true or false"));
  }
  const Result<ApiHost::Report> report = call.context().host.report(run, *format);
  if (!report.ok()) return call.Refuse(report.error());
  // Reports hold what commands printed: a browser must not take one for a page of this server.
  HttpHeaders headers = {{"Content-Type", report->content_type},
                         {"X-Content-Type-Options", "nosniff"},
                         {"Content-Security-Policy",
                          "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"},
                         {"Cache-Control", "no-store"}};
  if (download != nullptr && *download == "true") {
    headers.emplace_back("Content-Disposition", fmt::format("attachment; filename=\"{}\"",
                                                            ReportFileName(record->id, *format)));
  }
  AnswerWhenDurable(call, {200, std::move(headers), report->text});
}

void ListReportFormats(const RouteCall& call) {
  JsonArray formats;
  for (const std::string& name : ReportFormatNames()) {
    const ReportFormat format = *ReportFormatFromName(name);
    formats.push_back(JsonObject{{"name", name},
                                 {"title", TitleOf(format)},
                                 {"file", "RUN" + std::string(FileEndingOf(format))}});
  }
  formats.push_back(JsonObject{{"name", kOriginalFormat},
                               {"title", "Suite summary in the original format"},
                               {"file", "suite-summary.json"}});
  call.AnswerJson(JsonObject{{"formats", std::move(formats)}});
}

}  // namespace wfb
