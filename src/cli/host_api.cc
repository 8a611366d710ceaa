// The API of an engine process: what the server asks of the program around it.
#include <fmt/format.h>

#include "catalog/workflow_list.h"
#include "cli/host.h"
#include "cli/report_format.h"
#include "cli/run_id.h"
#include "cli/run_input.h"
#include "cli/run_tree_collection.h"
#include "cli/version.h"
#include "report/original_format.h"

namespace wfb {

Status Host::Serve(const std::string& folder, WebAssets web) {
  folder_ = folder;
  ApiHost host{.engine = *engine_,
               .journal = *journal_,
               .store = store_,
               .names = names_,
               .loop = *loop_,
               .logs = logs_};
  host.start = [this](const RunStart& start, std::function<void(Result<std::string>)> answer) {
    StartRun(start, std::move(answer));
  };
  host.report = [this](const std::string& run, const std::string& format) {
    return MakeReport(run, format);
  };
  host.folder = folder;
  host.data_directory = directory_.path();
  host.version = kVersion;
  host.remote = {.offered = temporal_->chosen().has_value(),
                 .notice = [this](const std::string& run) { return temporal_->NoticeOf(run); }};
  host.web = std::move(web);
  host.sessions_path = directory_.path() + "/sessions";
  host.sync_times = sync_times_.get();
  server_ = std::make_unique<ApiServer>(std::move(host));
  return server_->ListenUnix(directory_.socket_path());
}

std::vector<std::string> Host::ContinueOpenRuns(
    const std::function<void(const std::string& run, const Error&)>& complain) {
  RunQuery query;
  query.parent = 0;
  query.unfinished_only = true;
  std::vector<std::string> continued;
  const Result<std::vector<RunRecord>> open = journal_->Runs(query);
  if (!open.ok()) {
    complain("", open.error());
    return continued;
  }
  for (const RunRecord& record : *open) {
    const Status status = engine_->Continue(record.id);
    if (status.ok()) {
      continued.push_back(record.id);
    } else {
      complain(record.id, status.error());
    }
  }
  return continued;
}

std::vector<std::string> Host::OtherOpenRuns(const std::string& run) {
  RunQuery query;
  query.parent = 0;
  query.unfinished_only = true;
  std::vector<std::string> others;
  const Result<std::vector<RunRecord>> open = journal_->Runs(query);
  if (!open.ok()) return others;
  for (const RunRecord& record : *open) {
    if (record.id != run && engine_->Find(record.id) != nullptr) others.push_back(record.id);
  }
  return others;
}

void Host::StartRun(const RunStart& start, std::function<void(Result<std::string>)> answer) {
  const Result<LoadedWorkflow> loaded = LoadNamedWorkflow(folder_, start.workflow);
  if (!loaded.ok()) return answer(loaded.error());
  if (!loaded->bundle) {
    return answer(
        InvalidInput("the workflow has problems:\n" + FormatDiagnostics(loaded->diagnostics)));
  }
  Result<Json> input =
      CompleteInput(*loaded->bundle, start.input.is_null() ? loaded->input : start.input);
  if (!input.ok()) return answer(input.error());
  StartRequest request;
  request.bundle = loaded->bundle;
  request.run_id = NewRunId();
  request.input = std::move(*input);
  request.concurrency = start.concurrency;
  request.failure_policy = start.policy;
  if (start.executor == kTemporalExecutor) return temporal_->Start(request, std::move(answer));
  const Status started = engine_->Start(request, [answer, id = request.run_id](Status status) {
    if (status.ok()) return answer(id);
    answer(status.error());
  });
  if (!started.ok()) answer(started.error());
}

Result<ApiHost::Report> Host::MakeOriginalReport(const std::string& run) {
  const TimestampMs now = loop_->now();
  WFB_ASSIGN_OR_RETURN(const RunTree tree, CollectRunTree(store_, engine_.get(), run, now));
  const std::string build_id = MemberText(tree.run.input, "buildId", run);
  const TimestampMs end = tree.run.finished_at == kNoTime ? now : tree.run.finished_at;
  WFB_ASSIGN_OR_RETURN(OriginalReports reports, MakeOriginalReports(tree, build_id, end));
  return ApiHost::Report{"application/json", std::move(reports.suite)};
}

Result<ApiHost::Report> Host::MakeReport(const std::string& run, const std::string& name) {
  if (name == "original") return MakeOriginalReport(run);
  WFB_ASSIGN_OR_RETURN(const ReportFormat format, ParseReportFormat(name));
  WFB_ASSIGN_OR_RETURN(const CollectedRun collected,
                       CollectRun(store_, engine_.get(), logs_, run, loop_->now()));
  return ApiHost::Report{std::string(MediaTypeOf(format)),
                         RenderReport(format, collected.tree, collected.tails)};
}

}  // namespace wfb
