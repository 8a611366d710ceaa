// What a hostile client sends: paths that would lead out, requests that never end or are too large.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include "server/api_fixture.h"
#include "server/api_routes.h"
#include "server/tcp_peer.h"

namespace wfb {
namespace {

using testing::HeaderOf;
using testing::ServedEngine;
using testing::TcpPeer;

constexpr const char* kSecret = "the content of a file outside";

// Ways to write "go up", and what may stand around them.
std::vector<std::string> TraversalCorpus() {
  constexpr std::array kUps = {"..",           "%2e%2e",    "%2E.",       ".%2e",
                               "..%2f..",      "%2e%2e%2f", "..%5c",      "..\\",
                               "....//",       "..;",       "%252e%252e", "%c0%ae%c0%ae",
                               "%uff0e%uff0e", "..%00",     "%e2%80%a5",  "..%ef%bc%8f"};
  constexpr std::array kSeparators = {"/", "%2f", "%2F", "\\", "%5c", "//", "/./"};
  constexpr std::array kGoals = {"secret.js", "secret.js%00.html", ".wfb/sessions", "etc/passwd"};
  std::set<std::string> corpus;
  for (const std::string up : kUps) {
    for (const std::string separator : kSeparators) {
      for (const std::string goal : kGoals) {
        std::string path;
        for (int depth = 1; depth <= 3; ++depth) {
          path += up + separator;
          corpus.insert(path + goal);
        }
      }
    }
  }
  for (const char* odd :
       {"/etc/passwd", "%2fetc%2fpasswd", "C:\\x", "file:%2f%2f%2fetc%2fpasswd", "~", ".", "..",
        "...", "%00", "%", "%2", "nul", "a%0d%0aSet-Cookie:x=y", "$(id)", "`id`", "%24%7Bx%7D"}) {
    corpus.insert(odd);
  }
  return {corpus.begin(), corpus.end()};
}

uint16_t ListenTcp(ServedEngine& served) {
  return served.On([&] { return served.server().ListenTcp(0).value(); });
}

std::string Bearer(ServedEngine& served) {
  return "Bearer " + served.On([&] { return served.server().MakeBearer(); });
}

int64_t ResidentBytes() {
  std::ifstream file("/proc/self/statm");
  int64_t pages = 0;
  file >> pages >> pages;
  return pages * 4096;
}

TEST_CASE("no path leads out of the files of the web interface") {
  TemporaryDirectory directory;
  std::filesystem::create_directories(directory / "web/assets");
  std::filesystem::create_directories(directory / ".wfb");
  std::ofstream(directory / "web/index.html") << "page";
  std::ofstream(directory / "secret.js") << kSecret;
  std::ofstream(directory / ".wfb/sessions") << kSecret;
  ServedEngine::Options options;
  options.web = WebAssets::FromFolder(directory / "web");
  ServedEngine served(options);
  TcpPeer peer(ListenTcp(served));
  size_t count = 0;
  for (const std::string& path : TraversalCorpus()) {
    for (const std::string prefix : {"/", "/assets/", "/runs/"}) {
      CAPTURE(prefix + path);
      const HttpResponse response = peer.Send("GET", prefix + path);
      REQUIRE(response.status != 0);
      CHECK(response.body.find(kSecret) == std::string::npos);
      CHECK(response.body.find("root:") == std::string::npos);
      CHECK(HeaderOf(response, "Set-Cookie").empty());
      // Under /runs/ a name may be anything, and the page says that there is no such run.
      if (prefix != "/runs/") CHECK((response.status == 404 || response.status == 400));
      ++count;
    }
  }
  CHECK(count >= 1'500);
}

TEST_CASE("no parameter in a path leads anywhere but to a run or a step") {
  ServedEngine served;
  REQUIRE(served.Start("r", "single", nullptr).ok());
  TcpPeer peer(ListenTcp(served));
  const HttpHeaders headers = {{"Authorization", Bearer(served)},
                               {"Content-Type", "application/json"}};
  const std::vector<std::string> corpus = TraversalCorpus();
  CHECK(corpus.size() >= 500);
  size_t at = 0;
  for (const Route& route : ApiRoutes()) {
    const std::string pattern(route.pattern);
    for (size_t open = pattern.find('{'); open != std::string::npos;
         open = pattern.find('{', open + 1)) {
      const size_t close = pattern.find('}', open);
      for (size_t i = 0; i < 120; ++i, ++at) {
        std::string target = pattern.substr(0, open) + corpus[at % corpus.size()];
        target += pattern.substr(close + 1);
        // Whatever comes before and after is a run that is there.
        for (const std::string name : {"{run}", "{step}", "{name}"}) {
          const size_t rest = target.find(name);
          if (rest != std::string::npos) target.replace(rest, name.size(), "r");
        }
        CAPTURE(target);
        const std::string method(route.method);
        const HttpResponse response =
            peer.Send(method, target, headers, method == "GET" ? "" : "{}");
        CHECK(response.status >= 400);
        CHECK(response.status < 500);
        CHECK(response.body.find("root:") == std::string::npos);
      }
    }
  }
  CHECK(at >= 1'500);
}

TEST_CASE("who sends a header byte by byte does not stay longer than the deadline") {
  ServedEngine served({.http = {.header_ms = 150}});
  TcpPeer peer(ListenTcp(served));
  const auto begin = std::chrono::steady_clock::now();
  const std::string text = "GET /healthz HTTP/1.1\r\nX: " + std::string(10'000, 'x');
  bool cut_off = false;
  for (size_t i = 0; i < text.size() && !cut_off; ++i) {
    cut_off = !peer.Write(text.substr(i, 1));
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  CHECK(cut_off);
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
  CHECK(served.client().Check().ok());
}

TEST_CASE("a connection rests between two requests, but not for ever") {
  ServedEngine served({.http = {.header_ms = 2'000, .idle_ms = 60}});
  TcpPeer peer(ListenTcp(served));
  CHECK(peer.Send("GET", "/healthz").status == 200);
  CHECK(peer.ReadAll().empty());
}

TEST_CASE("stalled connections do not keep the owner out") {
  ServedEngine served({.http = {.connections = 8}});
  const uint16_t port = ListenTcp(served);
  std::vector<TcpPeer> stalled;
  for (int i = 0; i < 8; ++i) {
    stalled.emplace_back(port);
    stalled.back().Write("GET / HTTP/1.1\r\n");
  }
  CHECK(served.client().Check().ok());
}

TEST_CASE("a body is not read before its sender may send one") {
  ServedEngine served;
  const uint16_t port = ListenTcp(served);
  const auto announce = [&](const std::string& length, HttpHeaders headers) {
    headers.emplace_back("Content-Type", "application/json");
    headers.emplace_back("Content-Length", length);
    return TcpPeer(port).Send("POST", "/api/v1/runs", headers).status;
  };
  CHECK(announce("1000000", {}) == 401);
  CHECK(announce("1000000", {{"Host", "evil.test"}}) == 421);
  CHECK(announce("1073741824", {}) == 413);
  CHECK(announce("1073741824", {{"Authorization", Bearer(served)}}) == 413);
}

TEST_CASE("large and deep JSON is refused within bounded memory") {
  ServedEngine served;
  TcpPeer peer(ListenTcp(served));
  const HttpHeaders headers = {{"Authorization", Bearer(served)},
                               {"Content-Type", "application/json"}};
  const auto post = [&](const std::string& body) {
    return peer.Send("POST", "/api/v1/runs", headers, body).status;
  };
  const auto keys = [](int count) {
    std::string text = "{";
    for (int i = 0; i < count; ++i) text += fmt::format("{}\"{}\":0", i == 0 ? "" : ",", i);
    return text + "}";
  };
  const std::string deep =
      "{\"input\":" + std::string(10'000, '[') + std::string(10'000, ']') + "}";
  const std::string million = keys(1'000'000);
  const std::string most = keys(90'000);
  REQUIRE(most.size() < 1024 * 1024);
  CHECK(post(deep) == 400);
  const int64_t before = ResidentBytes();
  CHECK(post(million) == 413);
  CHECK(post(most) == 400);
  CHECK(post("{\"workflow\":\"nothing\",\"input\":" + most.substr(0, 900'000)) == 400);
#ifndef __SANITIZE_ADDRESS__  // Which keeps what was freed for a while.
  CHECK(ResidentBytes() - before < 64 * 1024 * 1024);
#else
  CHECK(ResidentBytes() - before < 512 * 1024 * 1024);
#endif
  CHECK(served.starts() == 0);
}

TEST_CASE("a request has at most a hundred headers") {
  ServedEngine served;
  const uint16_t port = ListenTcp(served);
  HttpHeaders headers;
  for (int i = 0; i < 90; ++i) headers.emplace_back("X-" + std::to_string(i), "1");
  CHECK(TcpPeer(port).Send("GET", "/healthz", headers).status == 200);
  for (int i = 0; i < 100; ++i) headers.emplace_back("Y-" + std::to_string(i), "1");
  CHECK(TcpPeer(port).Send("GET", "/healthz", headers).status == 431);
}

}  // namespace
}  // namespace wfb
