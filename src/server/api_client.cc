#include "server/api_client.h"

#include <fmt/format.h>

#include <charconv>

#include "server/event_stream_parser.h"
#include "server/problem.h"
#include "server/unix_socket.h"

namespace wfb {

namespace {

constexpr const char* kRuns = "/api/v1/runs";

std::string RunTarget(const std::string& run, std::string_view rest = "") {
  return fmt::format("{}/{}{}", kRuns, EncodeSegment(run), rest);
}

std::string LogTarget(const std::string& run, const std::string& step, uint32_t attempt) {
  std::string target = RunTarget(run, fmt::format("/steps/{}/log?", EncodeSegment(step)));
  if (attempt > 0) target += fmt::format("attempt={}&", attempt);
  return target;
}

const std::string* FindHeader(const HttpResponse& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (EqualsIgnoringCase(key, name)) return &value;
  }
  return nullptr;
}

uint64_t NumberHeader(const HttpResponse& response, std::string_view name) {
  const std::string* text = FindHeader(response, name);
  uint64_t number = 0;
  if (text != nullptr) std::from_chars(text->data(), text->data() + text->size(), number);
  return number;
}

bool IsSuccess(int status) { return status >= 200 && status < 300; }

Error WrongDocument(std::string_view target) {
  return Unavailable(fmt::format("the engine's answer to {} is not understood", target));
}

// The array member of a list document.
Result<JsonArray> ListOf(Result<Json> document, std::string_view member) {
  if (!document.ok()) return std::move(document).error();
  const Json* list = FindMember(*document, member);
  if (list == nullptr || !list->is_array()) return WrongDocument(member);
  return list->get_array();
}

}  // namespace

Result<FileDescriptor> ApiClient::Connect() const {
  Result<FileDescriptor> peer = ConnectToUnixSocket(socket_path_, timeouts_.connect_ms);
  if (peer.ok()) return peer;
  // No socket, or nobody behind it: for the caller both mean that no engine is there.
  return Unavailable("the engine cannot be reached: " + peer.error().message);
}

Result<HttpResponse> ApiClient::Send(const ClientRequest& request) const {
  WFB_ASSIGN_OR_RETURN(const FileDescriptor peer, Connect());
  WFB_ASSIGN_OR_RETURN(HttpResponse response, Exchange(peer, request, timeouts_.answer_ms));
  if (!IsSuccess(response.status)) return ErrorFromResponse(response.status, response.body);
  return response;
}

Result<Json> ApiClient::Get(const std::string& target) const {
  WFB_ASSIGN_OR_RETURN(const HttpResponse response, Send({"GET", target}));
  Result<Json> document = ParseJson(response.body);
  if (!document.ok()) return WrongDocument(target);
  return document;
}

Status ApiClient::Check() const {
  WFB_ASSIGN_OR_RETURN(const Json document, Get("/healthz"));
  return MemberText(document, "status") == "ok" ? Ok() : Status(WrongDocument("/healthz"));
}

Result<std::vector<Json>> ApiClient::Runs(size_t limit) const {
  constexpr size_t kPage = 1'000;
  std::vector<Json> runs;
  std::string before;
  while (runs.size() < limit) {
    const size_t page = std::min(limit - runs.size(), kPage);
    const std::string target = fmt::format(
        "{}?limit={}{}", kRuns, page, before.empty() ? "" : "&before=" + EncodeSegment(before));
    WFB_ASSIGN_OR_RETURN(const Json document, Get(target));
    WFB_ASSIGN_OR_RETURN(const JsonArray list, ListOf(document, "runs"));
    runs.insert(runs.end(), list.begin(), list.end());
    before = MemberText(document, "before");
    if (before.empty()) break;
  }
  return runs;
}

Result<Json> ApiClient::RunDocument(const std::string& run) const { return Get(RunTarget(run)); }

Result<Json> ApiClient::StateDocument(const std::string& run) const {
  return Get(RunTarget(run, "/state"));
}

Result<std::string> ApiClient::Report(const std::string& run, const std::string& format) const {
  WFB_ASSIGN_OR_RETURN(HttpResponse response,
                       Send({"GET", RunTarget(run, "/report?format=" + EncodeSegment(format))}));
  return std::move(response.body);
}

Result<std::vector<std::string>> ApiClient::LoggedSteps(const std::string& run) const {
  WFB_ASSIGN_OR_RETURN(const JsonArray list, ListOf(Get(RunTarget(run, "/logs")), "logs"));
  std::vector<std::string> steps;
  for (const Json& log : list) steps.push_back(MemberText(log, "step"));
  return steps;
}

Result<LogText> ApiClient::ReadLog(const std::string& run, const std::string& step,
                                   uint32_t attempt, uint64_t offset) const {
  WFB_ASSIGN_OR_RETURN(HttpResponse response, Send({"GET", LogTarget(run, step, attempt) +
                                                               fmt::format("offset={}", offset)}));
  LogText log;
  log.attempt = static_cast<uint32_t>(NumberHeader(response, "Wfb-Attempt"));
  log.next_offset = NumberHeader(response, "Wfb-Next-Offset");
  const std::string* complete = FindHeader(response, "Wfb-Complete");
  log.complete = complete != nullptr && *complete == "true";
  log.text = std::move(response.body);
  return log;
}

Status ApiClient::FollowLog(const std::string& run, const std::string& step, uint32_t attempt,
                            uint64_t tail,
                            const std::function<bool(std::string_view)>& visit) const {
  std::string target = LogTarget(run, step, attempt) + "follow=true";
  if (tail > 0) target += fmt::format("&tail={}", tail);
  return Stream({"GET", target}, visit);
}

Result<std::string> ApiClient::Start(const Json& body, const std::string& idempotency_key) const {
  WFB_ASSIGN_OR_RETURN(
      const HttpResponse response,
      Send({"POST",
            kRuns,
            {{"Content-Type", "application/json"}, {"Idempotency-Key", idempotency_key}},
            WriteJson(body)}));
  const Result<Json> document = ParseJson(response.body);
  std::string run = document.ok() ? MemberText(*document, "run") : "";
  if (run.empty()) return WrongDocument(kRuns);
  return run;
}

Status ApiClient::Ask(const std::string& run, const std::string& request, const Json& body) const {
  const Result<HttpResponse> response = Send({"POST",
                                              RunTarget(run, "/" + request),
                                              {{"Content-Type", "application/json"}},
                                              WriteJson(body)});
  if (!response.ok()) return response.error();
  return Ok();
}

Status ApiClient::Stream(const ClientRequest& request,
                         const std::function<bool(std::string_view)>& visit) const {
  WFB_ASSIGN_OR_RETURN(const FileDescriptor peer, Connect());
  std::string problem;
  const Result<HttpResponse> response = Exchange(
      peer, request, timeouts_.stream_ms, [&](const HttpResponse& head, std::string_view piece) {
        if (IsSuccess(head.status)) return visit(piece);
        problem += piece;
        return true;
      });
  if (!response.ok()) {
    return response.error().kind == ErrorKind::Cancelled ? Ok() : Status(response.error());
  }
  if (!IsSuccess(response->status)) return ErrorFromResponse(response->status, problem);
  return Ok();
}

Status ApiClient::Events(const std::vector<std::string>& runs, std::optional<Position> after,
                         const std::function<bool(const StreamedEvent&)>& visit) const {
  std::string target = "/api/v1/events?";
  for (const std::string& run : runs) target += fmt::format("run={}&", EncodeSegment(run));
  if (after) target += fmt::format("after={}", *after);
  EventStreamParser parser;
  bool ended = false;  // By the visitor, or by a reset.
  std::optional<Error> broken;
  const auto take = [&](const ServerSentEvent& sent) {
    StreamedEvent event;
    std::from_chars(sent.id.data(), sent.id.data() + sent.id.size(), event.position);
    event.reset = sent.type == "reset";
    if (!event.reset) {
      Result<Json> document = ParseJson(sent.body);
      if (!document.ok()) broken = WrongDocument(target);
      if (document.ok()) event.event = std::move(document).value();
    }
    ended = broken || !visit(event) || event.reset;
    return !ended;
  };
  const Status streamed =
      Stream({"GET", target}, [&](std::string_view piece) { return parser.Put(piece, take); });
  if (broken) return *broken;
  if (ended || !streamed.ok()) return streamed;
  return Unavailable("the engine has ended the stream of events");
}

}  // namespace wfb
