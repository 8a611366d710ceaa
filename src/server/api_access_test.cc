// Who may do what over TCP. The routes come from the router's own table: a route that the gate does
// not cover cannot be added.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>

#include "server/api_fixture.h"
#include "server/api_routes.h"
#include "server/gate.h"
#include "server/tcp_peer.h"

namespace wfb {
namespace {

using testing::HeaderOf;
using testing::ServedEngine;
using testing::TcpPeer;

constexpr std::array kTable = {WebAsset{"/index.html", "page", "", "aa"},
                               WebAsset{"/assets/app-1f.js", "let x", "", "bb"}};
constexpr std::array kMethods = {"GET",   "HEAD",   "POST",    "PUT",
                                 "PATCH", "DELETE", "OPTIONS", "TRACE"};

ServedEngine::Options WithWeb() {
  ServedEngine::Options options;
  options.web = WebAssets(kTable);
  return options;
}

// The fixture, listening on TCP.
struct Served : ServedEngine {
  explicit Served(Options options = WithWeb()) : ServedEngine(std::move(options)) {
    port = On([this] { return server().ListenTcp(0).value(); });
  }
  std::string Link() {
    return On([this] { return server().MakeLink(); }).substr(origin().size());
  }
  std::string Bearer() {
    return On([this] { return server().MakeBearer(); });
  }
  std::string origin() const { return fmt::format("http://127.0.0.1:{}", port); }
  uint16_t port = 0;
};

// "wfb_4680=…" of a browser that has followed a link.
std::string EnterWith(Served& served) {
  const HttpResponse entered = TcpPeer(served.port).Send("GET", served.Link());
  const std::string cookie = HeaderOf(entered, "Set-Cookie");
  return cookie.substr(0, cookie.find(';'));
}

// Every pattern of the router, with something in its place, and what is not in the router.
std::vector<std::string> AllTargets() {
  std::vector<std::string> targets = {"/", "/enter", "/assets/app-1f.js", "/runs/x", "/nowhere"};
  for (const Route& route : ApiRoutes()) {
    std::string target;
    for (const char c : route.pattern) {
      if (c == '}') target += "x";
      if (c != '{' && c != '}') target += c;
    }
    targets.push_back(std::move(target));
  }
  return targets;
}

bool IsApi(const std::string& target) {
  return target.starts_with("/api/") || target == "/metrics" || target == "/healthz";
}

TEST_CASE("no route of the API answers without a session") {
  Served served;
  TcpPeer peer(served.port);
  size_t refused = 0;
  for (const std::string& target : AllTargets()) {
    for (const std::string method : kMethods) {
      CAPTURE(method);
      CAPTURE(target);
      const bool reads = method == "GET" || method == "HEAD";
      const bool open = reads && (!IsApi(target) || target == "/healthz");
      const HttpResponse response =
          peer.Send(method, target, {{"Content-Type", "application/json"}}, reads ? "" : "{}");
      // A link that is no link is refused too.
      if (target != "/enter") CHECK((response.status == 401) == !open);
      CHECK(response.status != 0);
      refused += response.status == 401 ? 1 : 0;
    }
  }
  CHECK(refused >= ApiRoutes().size() * (kMethods.size() - 1));
  CHECK(served.starts() == 0);
}

TEST_CASE("nothing answers to the name of another host, whatever it is asked for") {
  Served served;
  const std::string cookie = EnterWith(served);
  TcpPeer peer(served.port);
  const std::array<std::string, 8> hosts = {"evil.test",
                                            fmt::format("evil.test:{}", served.port),
                                            fmt::format("127.0.0.1.evil.test:{}", served.port),
                                            fmt::format("localhost.:{}", served.port),
                                            "127.0.0.1",
                                            "127.0.0.1:1",
                                            fmt::format("127.0.0.1:{}@evil.test", served.port),
                                            fmt::format("0.0.0.0:{}", served.port)};
  for (const std::string& target : AllTargets()) {
    for (const std::string method : kMethods) {
      CAPTURE(method);
      CAPTURE(target);
      const std::string& host = hosts[(target.size() + method.size()) % hosts.size()];
      CHECK(peer.Send(method, target, {{"Host", host}, {"Cookie", cookie}}).status == 421);
    }
  }
  for (const std::string& host : hosts) {
    CAPTURE(host);
    CHECK(peer.Send("GET", "/healthz", {{"Host", host}}).status == 421);
  }
  const std::string own = fmt::format("127.0.0.1:{}", served.port);
  CHECK(peer.Send("GET", "/healthz", {{"Host", own}, {"Host", "evil.test"}}).status == 421);
  CHECK(peer.Send("GET", "/healthz", {{"Host", "evil.test"}, {"Host", own}}).status == 421);
  CHECK(peer.Send("GET", "/healthz", {{"Host", ""}}).status == 421);
}

TEST_CASE("this machine's own names are answered to, on both addresses") {
  Served served;
  for (const std::string_view name : {"127.0.0.1", "localhost", "LOCALHOST", "[::1]"}) {
    CAPTURE(name);
    const std::string host = fmt::format("{}:{}", name, served.port);
    CHECK(TcpPeer(served.port).Send("GET", "/healthz", {{"Host", host}}).status == 200);
  }
  CHECK(TcpPeer(served.port, true)
            .Send("GET", "/healthz", {{"Host", fmt::format("[::1]:{}", served.port)}})
            .status == 200);
}

TEST_CASE("pages of other sites get nothing, with or without the cookie") {
  Served served;
  const std::string cookie = EnterWith(served);
  TcpPeer peer(served.port);
  const std::string own = served.origin();
  const std::array<std::pair<std::string, std::string>, 8> foreign = {{
      {"Origin", "http://evil.test"},
      {"Origin", "null"},
      {"Origin", fmt::format("https://127.0.0.1:{}", served.port)},
      {"Origin", "http://127.0.0.1:1"},
      {"Origin", fmt::format("http://localhost:{}", served.port)},
      {"Sec-Fetch-Site", "cross-site"},
      {"Sec-Fetch-Site", "same-site"},
      {"Sec-Fetch-Site", ""},
  }};
  for (const std::string& target : AllTargets()) {
    for (const std::string method : kMethods) {
      CAPTURE(method);
      CAPTURE(target);
      const auto& header = foreign[(target.size() + method.size()) % foreign.size()];
      CHECK(peer.Send(method, target, {header, {"Cookie", cookie}}).status == 403);
    }
  }
  for (const auto& header : foreign) {
    CAPTURE(header.first + ": " + header.second);
    CHECK(peer.Send("GET", "/api/v1/runs", {header, {"Cookie", cookie}}).status == 403);
    CHECK(peer.Send("GET", served.Link(), {header}).status == 403);
  }
  CHECK(peer.Send("GET", "/api/v1/runs", {{"Origin", own}, {"Cookie", cookie}}).status == 200);
  for (const char* site : {"same-origin", "none"}) {
    CHECK(peer.Send("GET", "/api/v1/runs", {{"Sec-Fetch-Site", site}, {"Cookie", cookie}}).status ==
          200);
  }
}

TEST_CASE("a link lets one browser in, once, and leads on to a page of this server only") {
  Served served;
  TcpPeer peer(served.port);
  const std::string link = served.Link();
  CHECK(peer.Send("HEAD", link).status == 405);  // Looking at a link does not use it up.
  const HttpResponse entered = peer.Send("GET", link + "&to=%2Fruns%2Fa%252Fb%3Fq%3Dx");
  CHECK(entered.status == 303);
  CHECK(HeaderOf(entered, "Location") == "/runs/a%2Fb?q=x");
  const std::string cookie = HeaderOf(entered, "Set-Cookie");
  CHECK(cookie.starts_with(fmt::format("wfb_{}=", served.port)));
  for (const char* part : {"; HttpOnly", "; SameSite=Strict", "; Path=/"}) {
    CHECK(cookie.find(part) != std::string::npos);
  }
  const std::string pair = cookie.substr(0, cookie.find(';'));
  CHECK(peer.Send("GET", "/api/v1/runs", {{"Cookie", pair}}).status == 200);
  CHECK(peer.Send("GET", "/api/v1/runs", {{"Cookie", "a=b; " + pair + "; c=d"}}).status == 200);
  CHECK(peer.Send("GET", "/api/v1/runs", {{"Cookie", pair + "0"}}).status == 401);
  CHECK(peer.Send("GET", "/api/v1/runs", {{"Cookie", "x" + pair}}).status == 401);

  const HttpResponse again = peer.Send("GET", link);
  CHECK(again.status == 401);
  CHECK(again.body.find("wfb link") != std::string::npos);
  CHECK(HeaderOf(again, "Set-Cookie").empty());
  // The same person clicks the link again.
  CHECK(peer.Send("GET", link, {{"Cookie", pair}}).status == 303);
  CHECK(peer.Send("GET", "/enter").status == 401);
  for (const char* to : {"%2F%2Fevil.test", "http%3A%2F%2Fevil.test", "%2F%5Cevil.test", ""}) {
    CAPTURE(to);
    CHECK(HeaderOf(peer.Send("GET", served.Link() + "&to=" + to), "Location") == "/");
  }
}

TEST_CASE("programs show the bearer token") {
  Served served;
  TcpPeer peer(served.port);
  const std::string token = served.Bearer();
  const auto status = [&](const std::string& value) {
    return peer.Send("GET", "/api/v1/runs", {{"Authorization", value}}).status;
  };
  CHECK(status("Bearer " + token) == 200);
  CHECK(status("bearer " + token) == 200);
  CHECK(status("Bearer " + served.Bearer()) == 200);
  CHECK(status("Bearer " + token + "0") == 401);
  CHECK(status("Bearer ") == 401);
  CHECK(status("Basic " + token) == 401);
  CHECK(peer.Send("GET", "/api/v1/runs?token=" + token).status == 401);
}

TEST_CASE("two servers share a browser's cookies and do not mix them up") {
  Served first;
  Served second;
  REQUIRE(first.port != second.port);
  const std::string a = EnterWith(first);
  const std::string b = EnterWith(second);
  const std::string both = a + "; " + b;
  CHECK(TcpPeer(first.port).Send("GET", "/api/v1/runs", {{"Cookie", both}}).status == 200);
  CHECK(TcpPeer(second.port).Send("GET", "/api/v1/runs", {{"Cookie", both}}).status == 200);
  CHECK(TcpPeer(first.port).Send("GET", "/api/v1/runs", {{"Cookie", b}}).status == 401);
  const std::string moved = SessionCookieName(first.port) + b.substr(b.find('='));
  CHECK(TcpPeer(first.port).Send("GET", "/api/v1/runs", {{"Cookie", moved}}).status == 401);
}

TEST_CASE("links are made over the Unix socket, not by who has a session") {
  Served served;
  const HttpResponse made = served.Send("POST", "/api/v1/links", R"({"to":"/runs/x"})");
  REQUIRE(made.status == 201);
  const Json document = ParseJson(made.body).value();
  CHECK(MemberText(document, "url") == served.origin());
  const std::string target = MemberText(document, "link").substr(served.origin().size());
  TcpPeer peer(served.port);
  CHECK(HeaderOf(peer.Send("GET", target), "Location") == "/runs/x");
  const std::string bearer = "Bearer " + MemberText(document, "token");
  CHECK(peer.Send("GET", "/metrics", {{"Authorization", bearer}}).status == 200);
  CHECK(peer.Send("POST", "/api/v1/links",
                  {{"Authorization", bearer}, {"Content-Type", "application/json"}}, "{}")
            .status == 404);
}

TEST_CASE("an engine that serves no browsers begins to when a link is asked for") {
  ServedEngine served;
  const HttpResponse made = served.Send("POST", "/api/v1/links", "{}");
  REQUIRE(made.status == 201);
  const std::string url = MemberText(ParseJson(made.body).value(), "url");
  const HttpResponse again = served.Send("POST", "/api/v1/links", "{}");
  CHECK(MemberText(ParseJson(again.body).value(), "url") == url);
}

TEST_CASE("the next port is taken when one is not free") {
  Served first;
  ServedEngine second;
  const uint16_t port = second.On([&] { return second.server().ListenTcp(first.port).value(); });
  CHECK(port > first.port);
  CHECK(TcpPeer(port).Send("GET", "/healthz").status == 200);
}

TEST_CASE("every answer says what a browser may do with it") {
  Served served;
  const std::string cookie = EnterWith(served);
  TcpPeer peer(served.port);
  std::vector<HttpResponse> responses;
  for (const std::string& target : AllTargets()) {
    if (target.ends_with("/events") || target.ends_with("/live")) continue;
    responses.push_back(peer.Send("GET", target, {{"Cookie", cookie}}));
    responses.push_back(peer.Send("POST", target, {{"Cookie", cookie}}, "{}"));
    responses.push_back(peer.Send("GET", target));
  }
  responses.push_back(peer.Send("GET", served.Link()));
  responses.push_back(peer.Send("GET", "/", {{"Host", "evil"}}));
  responses.push_back(peer.Send("GET", "/%zz"));
  responses.push_back(peer.Send("GET", "/", {{"X", std::string(20'000, 'x')}}));
  responses.push_back(peer.Send("GET", "/api/v1/events", {{"Cookie", cookie}}));
  for (const HttpResponse& response : responses) {
    CAPTURE(response.status);
    REQUIRE(response.status != 0);
    CHECK(HeaderOf(response, "Content-Security-Policy").find("default-src") != std::string::npos);
    CHECK(HeaderOf(response, "X-Content-Type-Options") == "nosniff");
    CHECK(HeaderOf(response, "Referrer-Policy") == "no-referrer");
    CHECK(HeaderOf(response, "Cross-Origin-Resource-Policy") == "same-origin");
    CHECK(HeaderOf(response, "Cross-Origin-Opener-Policy") == "same-origin");
    CHECK_FALSE(HeaderOf(response, "Cache-Control").empty());
    CHECK(HeaderOf(response, "Access-Control-Allow-Origin").empty());
  }
}

TEST_CASE("no secret stands in what the server tells of itself") {
  Served served;
  const std::string link = served.Link();
  const std::string token = link.substr(link.find('=') + 1);
  const std::string bearer = served.Bearer();
  TcpPeer peer(served.port);
  const HttpResponse entered = peer.Send("GET", link);
  const std::string cookie = HeaderOf(entered, "Set-Cookie");
  const std::string pair = cookie.substr(0, cookie.find(';'));
  std::string told;
  for (const std::string& target : AllTargets()) {
    if (target.ends_with("/events") || target.ends_with("/live")) continue;
    for (const char* method : {"GET", "POST"}) {
      told += peer.Send(method, target, {{"Cookie", pair}}, "{}").body;
    }
  }
  told += peer.Send("GET", link).body;
  CHECK(told.find("wfb_journal_events_total") != std::string::npos);
  for (const std::string& secret : {token, bearer, pair.substr(pair.find('=') + 1)}) {
    CHECK(secret.size() == 40);
    CHECK(told.find(secret) == std::string::npos);
  }
}

TEST_CASE("what is counted can be read by Prometheus") {
  Served served;
  REQUIRE(served.Start("r", "single", nullptr).ok());
  const std::string bearer = "Bearer " + served.Bearer();
  TcpPeer peer(served.port);
  const auto metrics = [&] {
    return peer.Send("GET", "/metrics", {{"Authorization", bearer}}).body;
  };
  REQUIRE(served.Await([&] { return !served.runner().live().empty(); }));
  std::string text = metrics();
  CHECK(text.find("wfb_runs_open{workflow=\"single\",status=\"running\"} 1\n") !=
        std::string::npos);
  CHECK(text.find("wfb_steps_running 1\n") != std::string::npos);
  served.Succeed("r", "work");
  REQUIRE(served.Await([&] { return !served.engine().HasUnfinishedRuns(); }));
  REQUIRE(served.Await([&] { return served.engine().untold_count() == 0; }));
  text = metrics();
  CHECK(text.find("wfb_runs_finished_total{workflow=\"single\",status=\"succeeded\"} 1\n") !=
        std::string::npos);
  CHECK(text.find("wfb_attempts_total{outcome=\"succeeded\"} 1\n") != std::string::npos);
  CHECK(text.find("wfb_steps_running 0\n") != std::string::npos);
  CHECK(text.find("wfb_http_responses_total{status=\"2xx\"} 1\n") != std::string::npos);
}

}  // namespace
}  // namespace wfb
