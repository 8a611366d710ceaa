#include "cli/socket_access.h"

#include "cli/run_text.h"
#include "core/run_options.h"
#include "server/api_client.h"

namespace wfb {

namespace {

class SocketAccess : public RunAccess {
 public:
  SocketAccess(std::string data_directory, std::string socket_path)
      : data_directory_(std::move(data_directory)), client_(std::move(socket_path)) {}

  Status Check() const { return client_.Check(); }
  bool live() const override { return true; }
  const std::string& data_directory() const override { return data_directory_; }

  Result<std::vector<RunSummary>> Runs(size_t limit) override {
    WFB_ASSIGN_OR_RETURN(const std::vector<Json> documents, client_.Runs(limit));
    std::vector<RunSummary> runs;
    for (const Json& document : documents) {
      RunSummary run;
      run.id = MemberText(document, "run");
      run.workflow = MemberText(document, "workflow");
      run.status = RunStatusFromName(MemberText(document, "status")).value_or(RunStatus::Running);
      const Json* interrupted = FindMember(document, "interrupted");
      run.interrupted = interrupted != nullptr && *interrupted == true;
      run.started_at = TimeMember(document, "started_at");
      run.finished_at = TimeMember(document, "finished_at");
      runs.push_back(std::move(run));
    }
    return runs;
  }

  Result<Json> RunDocument(const std::string& run) override { return client_.RunDocument(run); }
  Result<Json> StateDocument(const std::string& run) override { return client_.StateDocument(run); }
  Result<std::string> Report(const std::string& run, ReportFormat format) override {
    return client_.Report(run, std::string(ReportFormatName(format)));
  }
  Result<std::vector<std::string>> LoggedSteps(const std::string& run) override {
    return client_.LoggedSteps(run);
  }
  Result<LogPiece> ReadLog(const LogRequest& request) override {
    WFB_ASSIGN_OR_RETURN(
        LogText log, client_.ReadLog(request.run, request.step, request.attempt, request.offset));
    return LogPiece{std::move(log.text), log.next_offset, log.complete};
  }
  Status Send(const std::string& run, const RunRequest& request) override {
    return client_.Ask(run, RequestWord(request.kind), BodyOf(request));
  }
  Result<std::string> Start(const Json& body, const std::string& key) override {
    return client_.Start(body, key);
  }

 private:
  static Json BodyOf(const RunRequest& request) {
    JsonObject body;
    if (!request.reason.empty()) body["reason"] = request.reason;
    if (request.kind == RunRequest::Kind::Concurrency) body["n"] = request.concurrency;
    if (request.kind == RunRequest::Kind::Policy) body["policy"] = ToJson(request.policy);
    if (request.kind == RunRequest::Kind::Skip) body["step"] = request.steps.at(0);
    if (request.kind == RunRequest::Kind::Retry && !request.steps.empty()) {
      body["steps"] = JsonArray(request.steps.begin(), request.steps.end());
    }
    return body;
  }

  const std::string data_directory_;
  const ApiClient client_;
};

}  // namespace

Result<std::unique_ptr<RunAccess>> OpenSocketAccess(const std::string& data_directory,
                                                    const std::string& socket_path) {
  auto access = std::make_unique<SocketAccess>(data_directory, socket_path);
  WFB_RETURN_IF_ERROR(access->Check());
  return std::unique_ptr<RunAccess>(std::move(access));
}

}  // namespace wfb
