#include "server/enter.h"

#include <fmt/format.h>

#include "server/gate.h"
#include "server/page.h"
#include "server/problem.h"

namespace wfb {

namespace {

// A browser reads "//x" and "/\\x" as the address of another host.
bool IsLocalPath(std::string_view path) {
  return path.starts_with('/') && !path.starts_with("//") &&
         path.find('\\') == std::string_view::npos;
}

// As a header may hold it: what is no plain character is percent-encoded, and escapes stay.
std::string HeaderText(std::string_view path) {
  std::string out;
  for (const char c : path) {
    const bool plain = c > ' ' && c < 0x7F && c != '"' && c != '<' && c != '>';
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

}  // namespace

bool IsEnterPath(const HttpRequest& request) {
  return request.parts.path.size() == 1 && request.parts.path[0] == "enter";
}

std::string EnterTarget(std::string_view token, std::string_view to) {
  std::string target = fmt::format("/enter?token={}", token);
  if (to != "/" && !to.empty()) target += "&to=" + EncodeSegment(to);
  return target;
}

HttpResponse Enter(const HttpRequest& request, Sessions& sessions, TimestampMs now) {
  // Programs that look at links, as chats do, ask with HEAD: that must not use one up.
  if (request.method != "GET") {
    HttpResponse refused = Problem(405, "only GET is possible here");
    refused.headers.emplace_back("Allow", "GET");
    return refused;
  }
  const std::string* to = request.Query("to");
  const std::string path = to != nullptr && IsLocalPath(*to) ? HeaderText(*to) : "/";
  const std::string* token = request.Query("token");
  std::optional<std::string> session;
  if (token != nullptr) session = sessions.Begin(*token, now);
  HttpResponse response{303, {{"Location", path}, {"Cache-Control", "no-store"}}, ""};
  if (session) {
    constexpr int kSecondsOfMonth = 30 * 24 * 60 * 60;
    response.headers.emplace_back(
        "Set-Cookie", fmt::format("{}={}; HttpOnly; SameSite=Strict; Path=/; Max-Age={}",
                                  SessionCookieName(request.port), *session, kSecondsOfMonth));
    return response;
  }
  if (HasSession(request, sessions, now)) return response;
  return TextPage(
      401, "This link is used up",
      "Each link that wfb prints lets one browser in, once. Make another with: wfb link");
}

}  // namespace wfb
