#include <doctest/doctest.h>

#include "server/log_printer.h"

namespace wfb {
namespace {

using testing::ItemsInput;
using testing::Printer;
using testing::ServedEngine;

std::string HeaderOf(const HttpResponse& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (EqualsIgnoringCase(key, name)) return value;
  }
  return "";
}

TEST_CASE("a log is read by lines, from its end, or on from a byte") {
  ServedEngine served;
  REQUIRE(served.Start("r1", "single", JsonObject{}).ok());
  Printer printer(served, "r1", "work");
  for (int i = 1; i <= 2'500; ++i) printer.Print("line " + std::to_string(i) + "\n");
  const auto get = [&](const std::string& query) {
    return served.Send("GET", "/api/v1/runs/r1/steps/work/log" + query, "", {});
  };
  HttpResponse response = get("?from_line=2000&lines=2");
  CHECK(response.body == "line 2000\nline 2001\n");
  CHECK(HeaderOf(response, "Wfb-First-Line") == "2000");
  CHECK(HeaderOf(response, "Wfb-Lines") == "2500");
  CHECK(HeaderOf(response, "Wfb-Attempt") == "1");
  CHECK(HeaderOf(response, "Wfb-Complete") == "false");
  CHECK(HeaderOf(response, "Content-Type") == "text/plain; charset=utf-8");
  CHECK(HeaderOf(response, "X-Content-Type-Options") == "nosniff");
  response = get("?tail=1");
  CHECK(response.body == "line 2500\n");
  response = get("");
  CHECK(response.body.ends_with("line 1000\n"));
  const std::string next = HeaderOf(response, "Wfb-Next-Offset");
  CHECK(get("?offset=" + next).body.starts_with("line 1001\n"));
  CHECK(get("?offset=999999").body.empty());
  for (const char* query : {"?tail=0", "?tail=1&offset=2", "?from_line=0", "?lines=x", "?follow=1",
                            "?attempt=0", "?tial=3"}) {
    CAPTURE(query);
    CHECK(get(query).status == 400);
  }
  CHECK(get("?attempt=2").status == 404);
  served.Succeed("r1", "work");
  REQUIRE(served.Await([&] { return IsFinished(served.engine().Find("r1")->status()); }));
  CHECK(HeaderOf(get("?tail=1"), "Wfb-Complete") == "true");
}

TEST_CASE("a step that printed nothing has an empty log, one that has not started has none") {
  ServedEngine served;
  REQUIRE(served.Start("r1", "items", ItemsInput(1, {{}, {0}})).ok());
  REQUIRE(served.Await([&] { return served.runner().live().size() == 1; }));
  const Result<LogText> empty = served.client().ReadLog("r1", "build/0", 0, 0);
  REQUIRE(empty.ok());
  CHECK(empty->text.empty());
  CHECK_FALSE(empty->complete);
  const Result<LogText> none = served.client().ReadLog("r1", "build/1", 0, 0);
  REQUIRE_FALSE(none.ok());
  CHECK(none.error().message == "build/1 has not started yet");
  const Result<LogText> unknown = served.client().ReadLog("r1", "bulid", 0, 0);
  REQUIRE_FALSE(unknown.ok());
  CHECK(unknown.error().message.find("did you mean \"build\"?") != std::string::npos);
}

TEST_CASE("a log is followed until its attempt has ended") {
  ServedEngine served;
  REQUIRE(served.Start("r1", "single", JsonObject{}).ok());
  Printer printer(served, "r1", "work");
  printer.Print("one\ntwo\n");
  std::string text;
  std::atomic<size_t> size = 0;
  std::thread reader([&] {
    CHECK(served.client()
              .FollowLog("r1", "work", 0, 1,
                         [&](std::string_view piece) {
                           text += piece;
                           size = text.size();
                           return true;
                         })
              .ok());
  });
  while (size < 4) std::this_thread::yield();
  printer.Print("three\n");
  while (size < 10) std::this_thread::yield();
  printer.Print("last words");
  served.Succeed("r1", "work");
  reader.join();
  CHECK(text == "two\nthree\nlast words");
}

TEST_CASE("a large log arrives whole, also when its reader is slow") {
  ServedEngine served;
  REQUIRE(served.Start("r1", "single", JsonObject{}).ok());
  Printer printer(served, "r1", "work");
  std::string all;
  for (int i = 0; i < 200'000; ++i) all += "line " + std::to_string(i) + "\n";
  printer.Print(all);
  served.Succeed("r1", "work");
  REQUIRE(served.Await([&] { return IsFinished(served.engine().Find("r1")->status()); }));
  std::string text;
  CHECK(served.client()
            .FollowLog("r1", "work", 0, 0,
                       [&](std::string_view piece) {
                         text += piece;
                         std::this_thread::yield();
                         return true;
                       })
            .ok());
  CHECK(text == all);
}

TEST_CASE("who stops following is forgotten") {
  ServedEngine served;
  REQUIRE(served.Start("r1", "single", JsonObject{}).ok());
  Printer printer(served, "r1", "work");
  printer.Print("one\n");
  CHECK(served.client().FollowLog("r1", "work", 0, 0, [](std::string_view) { return false; }).ok());
  CHECK(served.Await([&] { return served.server().follower_count() == 0; }));
}

TEST_CASE("steps of child runs have logs under their whole path") {
  ServedEngine served;
  REQUIRE(served.Start("p", "parent", ItemsInput(2, {{}, {}})).ok());
  Printer(served, "p-child-1", "test").Print("from the child\n");
  CHECK(served.client().ReadLog("p", "build/1/test", 0, 0)->text == "from the child\n");
  CHECK(served.client().ReadLog("p-child-1", "test", 0, 0)->text == "from the child\n");
  const Result<LogText> own = served.client().ReadLog("p", "build/1", 0, 0);
  REQUIRE_FALSE(own.ok());
  CHECK(own.error().message.find("p-child-1") != std::string::npos);
  const Result<std::vector<std::string>> steps = served.client().LoggedSteps("p");
  REQUIRE(steps.ok());
  CHECK(*steps == std::vector<std::string>{"build/1/test"});
  served.Succeed("p-child-1", "test");
  served.Succeed("p-child-0", "test");
  REQUIRE(served.Await([&] { return IsFinished(served.engine().Find("p")->status()); }));
  CHECK(served.client().ReadLog("p", "build/1/test", 1, 5)->text == "the child\n");
  CHECK(served.client().ReadLog("p", "build/1/test", 1, 5)->complete);
}

}  // namespace
}  // namespace wfb
