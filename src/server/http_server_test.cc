#include "server/http_server.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "server/api_fixture.h"
#include "server/unix_socket.h"

namespace wfb {
namespace {

using testing::ServedEngine;

const std::string kPostHead =
    "POST /api/v1/runs/x/pause HTTP/1.1\r\nHost: l\r\nConnection: close\r\n"
    "Content-Type: application/json\r\n";

size_t CountOf(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST_CASE("a connection serves one request after another, also when they come together") {
  ServedEngine served;
  const std::string answer = served.SendRaw(
      "GET /healthz HTTP/1.1\r\nHost: l\r\n\r\nGET /nowhere HTTP/1.1\r\nHost: l\r\n\r\n"
      "GET /healthz HTTP/1.1\r\nHost: l\r\nConnection: close\r\n\r\n");
  CHECK(CountOf(answer, "HTTP/1.1 200 OK\r\n") == 2);
  CHECK(CountOf(answer, "HTTP/1.1 404 Not Found\r\n") == 1);
  CHECK(answer.ends_with(R"({"status":"ok"})"));
}

TEST_CASE("HTTP/1.0 is answered and closed, HEAD without a body") {
  ServedEngine served;
  CHECK(served.SendRaw("GET /healthz HTTP/1.0\r\n\r\n").ends_with(R"({"status":"ok"})"));
  const std::string head =
      served.SendRaw("HEAD /healthz HTTP/1.1\r\nHost: l\r\nConnection: close\r\n\r\n");
  CHECK(head.find("Content-Length: 15\r\n") != std::string::npos);
  CHECK(head.ends_with("\r\n\r\n"));
}

TEST_CASE("a body may come in chunks and may ask to be awaited") {
  ServedEngine served;
  const std::string chunked =
      served.SendRaw(kPostHead + "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n");
  CHECK(chunked.starts_with("HTTP/1.1 404"));
  const std::string awaited =
      served.SendRaw(kPostHead + "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n{}");
  CHECK(awaited.starts_with("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404"));
}

TEST_CASE("what is too large is refused, and the refusal arrives") {
  ServedEngine served;
  const std::string large(2 * 1024 * 1024, ' ');
  std::string answer = served.SendRaw(kPostHead + "Content-Length: 2097152\r\n\r\n" + large);
  CHECK(answer.starts_with("HTTP/1.1 413"));
  CHECK(answer.find("body_too_large") != std::string::npos);
  answer = served.SendRaw(kPostHead + "Transfer-Encoding: chunked\r\n\r\n200000\r\n" + large);
  CHECK(answer.starts_with("HTTP/1.1 413"));
  answer = served.SendRaw("GET /healthz HTTP/1.1\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n");
  CHECK(answer.starts_with("HTTP/1.1 431"));
  answer = served.SendRaw("GET /" + std::string(20'000, 'x') + " HTTP/1.1\r\n\r\n");
  CHECK(answer.starts_with("HTTP/1.1 431"));
  const std::string most(1024 * 1024 - 2, ' ');
  answer = served.SendRaw(kPostHead + "Content-Length: 1048576\r\n\r\n{" + most + "}");
  CHECK(answer.starts_with("HTTP/1.1 404"));
}

TEST_CASE("what is no HTTP is refused, and so is JSON without end") {
  ServedEngine served;
  for (const char* text : {"\x16\x03\x01\x02\x01garbage\r\n\r\n", "GET\r\n\r\n", "GET /x\r\n\r\n",
                           "GET /%zz HTTP/1.1\r\nConnection: close\r\n\r\n",
                           "GET http://evil/ HTTP/1.1\r\nConnection: close\r\n\r\n",
                           "GET / HTTP/1.1\r\nContent-Length: 1x\r\n\r\n",
                           "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
                           "POST / HTTP/1.1\r\nContent-Length: 4\r\n"
                           "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"}) {
    CAPTURE(text);
    CHECK(served.SendRaw(text).starts_with("HTTP/1.1 400"));
  }
  const std::string deep = std::string(100'000, '[');
  const HttpResponse response = served.Send("POST", "/api/v1/runs/x/pause", deep);
  CHECK(response.status == 400);
  CHECK(served.client().Check().ok());
}

TEST_CASE("who does not come to an end is cut off") {
  ServedEngine served({.http = {.header_ms = 40, .body_ms = 40}});
  CHECK(served.SendRaw("GET /healthz HT").empty());
  CHECK(served.SendRaw(kPostHead + "Content-Length: 100\r\n\r\n{").empty());
  CHECK(served.SendRaw("").empty());
  CHECK(served.client().Check().ok());
}

TEST_CASE("more connections than allowed wait until others end") {
  ServedEngine served({.http = {.connections = 2}});
  std::vector<FileDescriptor> idle;
  for (int i = 0; i < 2; ++i) {
    idle.push_back(std::move(ConnectToUnixSocket(served.socket_path(), 1'000)).value());
  }
  std::thread waiting([&] { CHECK(served.client().Check().ok()); });
  idle.clear();
  waiting.join();
}

TEST_CASE("the socket is the owner's alone, replaces a stale one and is gone at the end") {
  TemporaryDirectory directory;
  const std::string path = directory / "socket";
  std::ofstream(path) << "left behind";
  AsioLoop loop;
  {
    HttpServer server(
        loop, {[](const HttpExchange&) {}, [](int, const std::string&) { return HttpResponse{}; }});
    REQUIRE(server.ListenUnix(path).ok());
    struct stat status {};
    REQUIRE(stat(path.c_str(), &status) == 0);
    CHECK(S_ISSOCK(status.st_mode));
    CHECK((status.st_mode & 0777) == 0600);
    CHECK(ConnectToUnixSocket(path, 1'000).ok());
  }
  CHECK_FALSE(std::filesystem::exists(path));
  CHECK(ConnectToUnixSocket(path, 1'000).error().kind == ErrorKind::NotFound);
}

TEST_CASE("a path longer than the kernel takes works too") {
  TemporaryDirectory directory;
  std::string folder = directory.path();
  for (int i = 0; i < 4; ++i) folder += "/" + std::string(60, 'd');
  std::filesystem::create_directories(folder);
  const std::string path = folder + "/socket";
  const Result<FileDescriptor> listener = ListenOnUnixSocket(path);
  REQUIRE(listener.ok());
  CHECK(ConnectToUnixSocket(path, 1'000).ok());
}

}  // namespace
}  // namespace wfb
