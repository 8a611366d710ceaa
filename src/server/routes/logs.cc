#include "server/routes/logs.h"

#include <fmt/format.h>

#include <algorithm>

#include "server/log_search.h"
#include "server/routes/answers.h"

namespace wfb {

namespace {

constexpr int64_t kLinesDefault = 1'000;
constexpr int64_t kLinesMax = 1'000'000;
constexpr size_t kBytesMax = 4 * 1024 * 1024;
constexpr size_t kSearchMax = 1'000;

struct LogQuery {
  int64_t from_line = 0;  // 0 = not asked for, as for the next two.
  int64_t lines = kLinesDefault;
  int64_t tail = 0;
  int64_t offset = -1;  // -1 = not asked for.
  int64_t attempt = 0;
  bool follow = false;
  std::string search;  // Empty = not asked for.
  bool first_error = false;
  bool download = false;
};

// A query value that is "true" or "false"; false when it is absent.
Result<bool> ReadFlag(const RouteCall& call, std::string_view name) {
  const std::string* text = call.request().Query(name);
  if (text == nullptr) return false;
  if (*text == "true" || *text == "false") return *text == "true";
  return InvalidInput(fmt::format("{} is true or false", name));
}

Result<LogQuery> ReadLogQuery(const RouteCall& call) {
  WFB_RETURN_IF_ERROR(call.OnlyQuery({"attempt", "from_line", "lines", "tail", "offset", "follow",
                                      "search", "first_error", "download"}));
  LogQuery query;
  WFB_ASSIGN_OR_RETURN(query.attempt, call.Number("attempt", 0, 1, UINT32_MAX));
  WFB_ASSIGN_OR_RETURN(query.from_line, call.Number("from_line", 0, 1, INT64_MAX / 2));
  WFB_ASSIGN_OR_RETURN(query.lines, call.Number("lines", kLinesDefault, 1, kLinesMax));
  WFB_ASSIGN_OR_RETURN(query.tail, call.Number("tail", 0, 1, kLinesMax));
  WFB_ASSIGN_OR_RETURN(query.offset, call.Number("offset", -1, 0, INT64_MAX));
  const int chosen = (query.from_line > 0) + (query.tail > 0) + (query.offset >= 0);
  if (chosen > 1) return InvalidInput("choose one of from_line, tail and offset");
  WFB_ASSIGN_OR_RETURN(query.follow, ReadFlag(call, "follow"));
  WFB_ASSIGN_OR_RETURN(query.first_error, ReadFlag(call, "first_error"));
  WFB_ASSIGN_OR_RETURN(query.download, ReadFlag(call, "download"));
  if (const std::string* search = call.request().Query("search")) {
    if (search->empty() || search->size() > kSearchMax) {
      return InvalidInput(fmt::format("search is a text of 1 to {} bytes", kSearchMax));
    }
    query.search = *search;
  }
  if (query.follow + query.first_error + query.download + !query.search.empty() > 1) {
    return InvalidInput("choose one of follow, search, first_error and download");
  }
  return query;
}

// Where a log that is followed begins.
Result<uint64_t> FollowFrom(const LogQuery& query, LogReader& reader) {
  if (query.offset >= 0) return static_cast<uint64_t>(query.offset);
  if (query.tail > 0) {
    WFB_ASSIGN_OR_RETURN(const LogPart part,
                         reader.Tail(static_cast<uint64_t>(query.tail), kBytesMax));
    return part.offset;
  }
  if (query.from_line > 1) {
    const auto line = static_cast<uint64_t>(query.from_line - 1);
    WFB_ASSIGN_OR_RETURN(const LogPart part, reader.Lines(line, line, 0));
    return part.offset;
  }
  return uint64_t{0};
}

Result<LogPart> ReadPart(const LogQuery& query, LogReader& reader) {
  if (query.offset >= 0) return reader.From(static_cast<uint64_t>(query.offset), kBytesMax);
  if (query.tail > 0) return reader.Tail(static_cast<uint64_t>(query.tail), kBytesMax);
  const auto begin = static_cast<uint64_t>(std::max<int64_t>(query.from_line, 1) - 1);
  return reader.Lines(begin, begin + static_cast<uint64_t>(query.lines), kBytesMax);
}

// What commands print is text and nothing else, whatever it looks like.
HttpHeaders TextHeaders(const LoggedAttempt& attempt) {
  return {{"Content-Type", "text/plain; charset=utf-8"},
          {"X-Content-Type-Options", "nosniff"},
          {"Cache-Control", "no-store"},
          {"Wfb-Attempt", std::to_string(attempt.key.attempt)}};
}

void AnswerPart(const RouteCall& call, const LogQuery& query, const LoggedAttempt& attempt,
                Result<LogReader>& reader) {
  LogPart part;
  uint64_t total_lines = 0;
  uint64_t total_bytes = 0;
  part.offset = query.offset < 0 ? 0 : static_cast<uint64_t>(query.offset);
  if (reader.ok()) {
    Result<LogPart> read = ReadPart(query, *reader);
    if (!read.ok()) return call.Refuse(read.error());
    part = std::move(read).value();
    total_lines = reader->total_lines();
    total_bytes = reader->total_bytes();
  }
  const uint64_t next = part.offset + part.bytes.size();
  HttpHeaders headers = TextHeaders(attempt);
  headers.emplace_back("Wfb-Next-Offset", std::to_string(next));
  headers.emplace_back("Wfb-Complete", !attempt.live && next >= total_bytes ? "true" : "false");
  if (query.offset < 0) {
    headers.emplace_back("Wfb-First-Line", std::to_string(part.first_line + 1));
    headers.emplace_back("Wfb-Lines", std::to_string(total_lines));
  }
  AnswerWhenDurable(call, {200, std::move(headers), std::move(part.bytes)});
}

void AnswerSearch(const RouteCall& call, const LogQuery& query, Result<LogReader>& reader) {
  JsonArray lines;
  bool more = false;
  Json next = nullptr;
  if (reader.ok()) {
    const auto from = static_cast<uint64_t>(std::max<int64_t>(query.from_line, 1));
    const Result<LogMatches> matches = SearchLog(*reader, query.search, from);
    if (!matches.ok()) return call.Refuse(matches.error());
    for (const uint64_t line : matches->lines) lines.push_back(Json(line));
    more = matches->more;
    if (more) next = matches->next_line;
  }
  AnswerJsonWhenDurable(
      call, JsonObject{{"matches", std::move(lines)}, {"more", more}, {"next_line", next}});
}

void AnswerFirstError(const RouteCall& call, const LogQuery& query, Result<LogReader>& reader) {
  FirstError found;
  if (reader.ok()) {
    const int64_t from_line = std::max<int64_t>(query.from_line, 1);
    Result<FirstError> first = FindFirstError(*reader, static_cast<uint64_t>(from_line));
    if (!first.ok()) return call.Refuse(first.error());
    found = *first;
  }
  JsonObject answer{{"line", nullptr}, {"next_line", nullptr}};
  if (found.line) answer["line"] = *found.line;
  if (found.next_line != 0) answer["next_line"] = found.next_line;
  AnswerJsonWhenDurable(call, std::move(answer));
}

// "build-@acme-core.1.log"
std::string FileNameOf(const std::string& step, const LoggedAttempt& attempt) {
  std::string name;
  for (const char c : step) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '.' || c == '_' || c == '@' || c == '-';
    name += plain ? c : '-';
  }
  return fmt::format("{}.{}.log", name, attempt.key.attempt);
}

// The whole log as it is now, piece by piece.
void AnswerDownload(const RouteCall& call, const LoggedAttempt& attempt,
                    Result<LogReader>& reader) {
  HttpHeaders headers = TextHeaders(attempt);
  headers.emplace_back(
      "Content-Disposition",
      fmt::format("attachment; filename=\"{}\"", FileNameOf(call.Parameter("step"), attempt)));
  HttpStream stream = call.exchange().Stream({200, std::move(headers), ""});
  if (!reader.ok()) return stream.End();
  call.context().logs.SendAll(std::move(reader).value(), std::move(stream));
}

}  // namespace

void ListLogs(const RouteCall& call) {
  ApiContext& context = call.context();
  const Result<std::vector<LoggedStep>> steps =
      FindLoggedSteps(context.runs, context.host.logs, call.Parameter("run"));
  if (!steps.ok()) return call.Refuse(steps.error());
  JsonArray list;
  for (const LoggedStep& step : *steps) {
    list.push_back(
        JsonObject{{"step", step.path}, {"attempts", step.attempts}, {"live", step.live}});
  }
  AnswerJsonWhenDurable(call, JsonObject{{"logs", std::move(list)}});
}

void ShowLog(const RouteCall& call) {
  LogStreams& logs = call.context().logs;
  const Result<LogQuery> query = ReadLogQuery(call);
  if (!query.ok()) return call.Refuse(query.error());
  const Result<LoggedAttempt> attempt =
      FindLoggedAttempt(call.context().runs, call.Parameter("run"), call.Parameter("step"),
                        static_cast<uint32_t>(query->attempt));
  if (!attempt.ok()) return call.Refuse(attempt.error());
  Result<LogReader> reader = logs.Open(*attempt);
  if (!reader.ok() && reader.error().kind != ErrorKind::NotFound) {
    return call.Refuse(reader.error());
  }
  if (!query->search.empty()) return AnswerSearch(call, *query, reader);
  if (query->first_error) return AnswerFirstError(call, *query, reader);
  if (query->download) return AnswerDownload(call, *attempt, reader);
  if (!query->follow) return AnswerPart(call, *query, *attempt, reader);
  Result<uint64_t> offset = uint64_t{0};
  if (reader.ok()) offset = FollowFrom(*query, *reader);
  if (!offset.ok()) return call.Refuse(offset.error());
  HttpStream stream = call.exchange().Stream({200, TextHeaders(*attempt), ""});
  std::optional<LogReader> opened;
  if (reader.ok()) opened = std::move(reader).value();
  logs.Follow(*attempt, std::move(opened), *offset, std::move(stream));
}

}  // namespace wfb
