#include "server/problem.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/json.h"

namespace wfb {

namespace {

struct Row {
  ErrorKind kind;
  int status;
  std::string_view code;
  std::string_view title;
};

constexpr std::array kKinds = {
    Row{ErrorKind::InvalidInput, 400, "invalid_input", "The request is not valid"},
    Row{ErrorKind::NotFound, 404, "not_found", "Not found"},
    Row{ErrorKind::Conflict, 409, "conflict", "Not possible in the present state"},
    Row{ErrorKind::Io, 500, "io", "The system refused"},
    Row{ErrorKind::Unavailable, 503, "unavailable", "Not available at the moment"},
    Row{ErrorKind::Cancelled, 503, "cancelled", "Ended before it was done"},
};

// What the kind is for a client, besides the status of its own.
constexpr std::array kStatuses = {
    Row{ErrorKind::InvalidInput, 400, "bad_request", "This is no valid HTTP request"},
    Row{ErrorKind::InvalidInput, 401, "no_session", "This needs a session"},
    Row{ErrorKind::InvalidInput, 403, "foreign_origin", "The request comes from elsewhere"},
    Row{ErrorKind::InvalidInput, 405, "method_not_allowed", "Method not allowed"},
    Row{ErrorKind::InvalidInput, 413, "body_too_large", "The body is too large"},
    Row{ErrorKind::InvalidInput, 415, "unsupported_media_type", "Only JSON bodies are taken"},
    Row{ErrorKind::InvalidInput, 421, "foreign_host", "The request is meant for another server"},
    Row{ErrorKind::InvalidInput, 431, "header_too_large", "The header is too large"},
};

HttpResponse Document(const Row& row, std::string_view detail, std::string_view pointer) {
  JsonObject problem;
  problem["type"] = fmt::format("urn:wfb:problem:{}", row.code);
  problem["title"] = row.title;
  problem["status"] = row.status;
  problem["detail"] = detail;
  problem["code"] = row.code;
  if (!pointer.empty()) problem["pointer"] = pointer;
  return {row.status,
          {{"Content-Type", "application/problem+json"}, {"Cache-Control", "no-store"}},
          WriteJson(problem)};
}

}  // namespace

HttpResponse Problem(const Error& error, std::string_view pointer) {
  return Document(*std::ranges::find(kKinds, error.kind, &Row::kind), error.message, pointer);
}

HttpResponse Problem(int status, std::string_view detail) {
  const auto row = std::ranges::find(kStatuses, status, &Row::status);
  WFB_CHECK(row != kStatuses.end(), "problems of HTTP are in the table");
  return Document(*row, detail, "");
}

Error ErrorFromResponse(int status, std::string_view body) {
  const Result<Json> document = ParseJson(body);
  const std::string code = document.ok() ? MemberText(*document, "code") : "";
  const std::string detail = document.ok()
                                 ? MemberText(*document, "detail")
                                 : fmt::format("the engine answered with status {}", status);
  for (const Row& row : kKinds) {
    if (row.code == code) return {row.kind, detail};
  }
  for (const Row& row : kStatuses) {
    if (row.code == code) return {row.kind, detail};
  }
  return Unavailable(detail);
}

}  // namespace wfb
