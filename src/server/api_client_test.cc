#include "server/api_client.h"

#include <doctest/doctest.h>
#include <sys/socket.h>

#include "server/api_fixture.h"
#include "server/event_stream_parser.h"
#include "server/unix_socket.h"

namespace wfb {
namespace {

using testing::ServedEngine;

TEST_CASE("an engine that is not there, or not alive, is unavailable") {
  TemporaryDirectory directory;
  const ApiClient nobody(directory / "socket");
  CHECK(nobody.Check().error().kind == ErrorKind::Unavailable);
  CHECK(nobody.RunDocument("r").error().message.starts_with("the engine cannot be reached"));
  {
    const auto listener = ListenOnUnixSocket(directory / "socket");
    REQUIRE(listener.ok());
    // It listens, but nobody accepts: the engine hangs.
    const ApiClient hanging(directory / "socket", {.answer_ms = 30});
    CHECK(hanging.Check().error().message == "the engine does not answer");
  }
  CHECK(nobody.Check().error().kind == ErrorKind::Unavailable);
}

TEST_CASE("an answer that breaks off or is no HTTP is unavailable") {
  for (const char* answer : {"", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
                             "SSH-2.0-x\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc",
                             "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"}) {
    CAPTURE(answer);
    TemporaryDirectory directory;
    const auto listener = ListenOnUnixSocket(directory / "socket");
    REQUIRE(listener.ok());
    std::thread peer([&] {
      int connection = -1;
      while (connection < 0) connection = accept(listener->get(), nullptr, nullptr);
      const FileDescriptor owned(connection);
      char request[4096];
      recv(owned.get(), request, sizeof request, 0);
      send(owned.get(), answer, std::string_view(answer).size(), MSG_NOSIGNAL);
    });
    const Status status = ApiClient(directory / "socket").Check();
    peer.join();
    REQUIRE_FALSE(status.ok());
    CHECK(status.error().kind == ErrorKind::Unavailable);
  }
}

TEST_CASE("problems come back as the errors they stand for") {
  ServedEngine served;
  REQUIRE(served.Start("r1", "single", JsonObject{}).ok());
  CHECK(served.client().RunDocument("nobody").error().kind == ErrorKind::NotFound);
  CHECK(served.client().RunDocument("nobody").error().message == "there is no run \"nobody\" here");
  CHECK(served.client().Ask("r1", "resume", JsonObject{}).error().kind == ErrorKind::Conflict);
  CHECK(served.client().Ask("r1", "concurrency", JsonObject{}).error().kind ==
        ErrorKind::InvalidInput);
  CHECK(served.client().Send({"PUT", "/healthz"}).error().kind == ErrorKind::InvalidInput);
}

TEST_CASE("more runs than one page are listed") {
  ServedEngine served;
  for (int i = 0; i < 1'005; ++i) {
    REQUIRE(served.Start("r" + std::to_string(i), "single", JsonObject{}).ok());
  }
  const Result<std::vector<Json>> all = served.client().Runs(SIZE_MAX);
  REQUIRE(all.ok());
  CHECK(all->size() == 1'005);
  CHECK(MemberText(all->back(), "run") == "r0");
  CHECK(served.client().Runs(1'001)->size() == 1'001);
}

TEST_CASE("server-sent events are read from pieces of any size") {
  const std::string text =
      ": hello\nretry: 5\nid: 1\ndata: a\n\nid: 2\r\nevent: reset\r\ndata: b\r\ndata:c\r\n\r\n"
      "id: 3\n\n:\n\ndata: d\n\nid: 9\ndata: never ended";
  for (size_t size = 1; size <= text.size(); ++size) {
    EventStreamParser parser;
    std::string seen;
    for (size_t at = 0; at < text.size(); at += size) {
      CHECK(parser.Put(std::string_view(text).substr(at, size), [&](const ServerSentEvent& event) {
        seen += event.id + "/" + event.type + "/" + event.body + ";";
        return true;
      }));
    }
    CHECK(seen == "1/message/a;2/reset/b\nc;3/message/d;");
  }
}

}  // namespace
}  // namespace wfb
