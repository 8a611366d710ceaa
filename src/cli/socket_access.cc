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
  bool live() const override { return ended_ == nullptr || ended_->live(); }
  const std::string& data_directory() const override { return data_directory_; }

  Result<std::vector<RunSummary>> Runs(size_t limit) override {
    return Read<std::vector<RunSummary>>([&] { return RunsOfEngine(limit); },
                                         [&](RunAccess& access) { return access.Runs(limit); });
  }

  Result<Json> RunDocument(const std::string& run) override {
    return Read<Json>([&] { return client_.RunDocument(run); },
                      [&](RunAccess& access) { return access.RunDocument(run); });
  }
  Result<Json> StateDocument(const std::string& run) override {
    return Read<Json>([&] { return client_.StateDocument(run); },
                      [&](RunAccess& access) { return access.StateDocument(run); });
  }
  Result<std::string> Report(const std::string& run, ReportFormat format) override {
    return Read<std::string>(
        [&] { return client_.Report(run, std::string(ReportFormatName(format))); },
        [&](RunAccess& access) { return access.Report(run, format); });
  }
  Result<std::vector<std::string>> LoggedSteps(const std::string& run) override {
    return Read<std::vector<std::string>>(
        [&] { return client_.LoggedSteps(run); },
        [&](RunAccess& access) { return access.LoggedSteps(run); });
  }
  Result<LogPiece> ReadLog(const LogRequest& request) override {
    return Read<LogPiece>([&] { return LogOfEngine(request); },
                          [&](RunAccess& access) { return access.ReadLog(request); });
  }
  Status Send(const std::string& run, const RunRequest& request) override {
    return client_.Ask(run, RequestWord(request.kind), BodyOf(request));
  }
  Result<std::string> Start(const Json& body, const std::string& key) override {
    return client_.Start(body, key);
  }

 private:
  // Asks the engine. When that has ended in the middle, the journal has the answer.
  template <typename T>
  Result<T> Read(const std::function<Result<T>()>& ask,
                 const std::function<Result<T>(RunAccess&)>& read) {
    if (ended_ == nullptr) {
      Result<T> answer = ask();
      if (answer.ok() || answer.error().kind != ErrorKind::Unavailable) return answer;
      WFB_ASSIGN_OR_RETURN(ended_, OpenRunAccess(data_directory_));
    }
    return read(*ended_);
  }

  Result<std::vector<RunSummary>> RunsOfEngine(size_t limit) const {
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

  Result<LogPiece> LogOfEngine(const LogRequest& request) const {
    WFB_ASSIGN_OR_RETURN(
        LogText log, client_.ReadLog(request.run, request.step, request.attempt, request.offset));
    return LogPiece{std::move(log.text), log.next_offset, log.complete};
  }

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
  std::unique_ptr<RunAccess> ended_;  // The way to the runs once the engine has ended.
};

}  // namespace

Result<std::unique_ptr<RunAccess>> OpenSocketAccess(const std::string& data_directory,
                                                    const std::string& socket_path) {
  auto access = std::make_unique<SocketAccess>(data_directory, socket_path);
  WFB_RETURN_IF_ERROR(access->Check());
  return std::unique_ptr<RunAccess>(std::move(access));
}

}  // namespace wfb
