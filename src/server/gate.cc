#include "server/gate.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "server/page.h"
#include "server/problem.h"

namespace wfb {

namespace {

constexpr int kHttpPort = 80;  // Which browsers leave out.

// The values of all headers of this name: a second one must not hide behind the first.
std::vector<std::string_view> Values(const HttpRequest& request, std::string_view name) {
  std::vector<std::string_view> values;
  for (const auto& [key, value] : request.headers) {
    if (EqualsIgnoringCase(key, name)) values.push_back(value);
  }
  return values;
}

bool IsOwnHost(std::string_view host, uint16_t port) {
  constexpr std::array<std::string_view, 3> kNames = {"127.0.0.1", "[::1]", "localhost"};
  return std::ranges::any_of(kNames, [&](std::string_view name) {
    return EqualsIgnoringCase(host, fmt::format("{}:{}", name, port)) ||
           (port == kHttpPort && EqualsIgnoringCase(host, name));
  });
}

bool IsOneOwnHost(const HttpRequest& request) {
  const std::vector<std::string_view> hosts = Values(request, "Host");
  return hosts.size() == 1 && IsOwnHost(hosts[0], request.port);
}

bool IsFromElsewhere(const HttpRequest& request) {
  const std::string own = fmt::format("http://{}", Values(request, "Host").at(0));
  for (const std::string_view origin : Values(request, "Origin")) {
    if (!EqualsIgnoringCase(origin, own)) return true;
  }
  for (const std::string_view site : Values(request, "Sec-Fetch-Site")) {
    if (site != "same-origin" && site != "none") return true;
  }
  return false;
}

bool IsOpen(const HttpRequest& request) {
  const bool reads = request.method == "GET" || request.method == "HEAD";
  const std::vector<std::string>& path = request.parts.path;
  const bool health = path.size() == 1 && path[0] == "healthz";
  return reads && (!IsApiPath(request) || health);
}

}  // namespace

HttpHeaders SecurityHeaders() {
  return {{"Content-Security-Policy",
           "default-src 'self'; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; "
           "form-action 'self'; img-src 'self' data:; style-src 'self'"},
          {"X-Content-Type-Options", "nosniff"},
          {"Referrer-Policy", "no-referrer"},
          {"Cross-Origin-Resource-Policy", "same-origin"},
          {"Cross-Origin-Opener-Policy", "same-origin"},
          {"Cache-Control", "no-store"}};
}

std::string SessionCookieName(uint16_t port) { return fmt::format("wfb_{}", port); }

bool HasSession(const HttpRequest& request, const Sessions& sessions, TimestampMs now) {
  constexpr std::string_view kBearer = "Bearer ";
  for (const std::string_view value : Values(request, "Authorization")) {
    if (value.size() > kBearer.size() &&
        EqualsIgnoringCase(value.substr(0, kBearer.size()), kBearer) &&
        sessions.IsBearer(value.substr(kBearer.size()))) {
      return true;
    }
  }
  const std::string prefix = SessionCookieName(request.port) + "=";
  for (std::string_view cookies : Values(request, "Cookie")) {
    while (!cookies.empty()) {
      const size_t end = std::min(cookies.find(';'), cookies.size());
      std::string_view cookie = cookies.substr(0, end);
      cookies.remove_prefix(std::min(end + 1, cookies.size()));
      while (cookie.starts_with(' ')) cookie.remove_prefix(1);
      if (!cookie.starts_with(prefix)) continue;
      if (sessions.Knows(cookie.substr(prefix.size()), now)) return true;
    }
  }
  return false;
}

bool IsApiPath(const HttpRequest& request) {
  constexpr std::array<std::string_view, 3> kRoots = {"api", "healthz", "metrics"};
  return std::ranges::find(kRoots, request.parts.path.at(0)) != kRoots.end();
}

std::optional<HttpResponse> CheckAccess(const HttpRequest& request, const Sessions& sessions,
                                        TimestampMs now) {
  if (request.port == 0) return std::nullopt;
  const bool api = IsApiPath(request);
  if (!IsOneOwnHost(request)) {
    const std::string detail = fmt::format(
        "this server is at 127.0.0.1:{0} and localhost:{0}, and answers to no other "
        "name",
        request.port);
    return api ? Problem(421, detail) : TextPage(421, "Not this server", detail);
  }
  if (IsFromElsewhere(request)) {
    const std::string detail =
        "the request comes from another site's page; open the address by itself";
    return api ? Problem(403, detail) : TextPage(403, "Not from there", detail);
  }
  if (IsOpen(request) || HasSession(request, sessions, now)) return std::nullopt;
  return Problem(401,
                 "this needs a session: open the link that wfb serve printed, or ask for another "
                 "with wfb link");
}

}  // namespace wfb
