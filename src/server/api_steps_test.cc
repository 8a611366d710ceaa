#include <doctest/doctest.h>

#include "server/log_printer.h"

namespace wfb {
namespace {

using testing::ItemsInput;
using testing::Printer;
using testing::ServedEngine;

Json StepOf(ServedEngine& served, const std::string& run, const std::string& step) {
  const auto answer = served.client().Get("/api/v1/runs/" + run + "/steps/" + EncodeSegment(step));
  REQUIRE(answer.ok());
  return *answer;
}

TEST_CASE("a failed item leads through its child run to the log and line that show why") {
  ServedEngine served;
  REQUIRE(served.Start("p", "parent", ItemsInput(2, {{}, {0}})).ok());
  {
    Printer printer(served, "p-child-0", "test");
    for (int i = 1; i <= 20; ++i) printer.Print("test " + std::to_string(i) + " ok\n");
    printer.Print("AssertionError: 1 !== 2\n    at test.js:3\n");
  }
  served.Fail("p-child-0", "test");
  REQUIRE(served.Await([&] { return IsFinished(served.engine().Find("p")->status()); }));
  const Json item = StepOf(served, "p", "build/0");
  CHECK(MemberText(item, "status") == "failed");
  CHECK(MemberText(item, "failed_step") == "build/0/test");
  CHECK(item.at("first_error").at("line") == 21);
  CHECK(item.at("first_error").at("lines").as_array().size() == 5);
  CHECK(item.at("blocks") == Json({"build/1"}));
  CHECK(item.at("log").is_null());
  CHECK(MemberText(item.at("child"), "run") == "p-child-0");
  CHECK(MemberText(item.at("child").at("steps").at(0), "name") == "test");
  // By its key alone, and from the node.
  CHECK(MemberText(StepOf(served, "p", "0"), "failed_step") == "build/0/test");
  CHECK(MemberText(StepOf(served, "p", "build"), "failed_step") == "build/0/test");
  const Json deep = StepOf(served, "p", "build/0/test");
  CHECK(MemberText(deep, "run") == "p-child-0");
  CHECK(MemberText(deep, "failed_step") == "build/0/test");
  CHECK(deep.at("log") == Json({{"attempts", 1}, {"live", false}}));
  CHECK(MemberText(StepOf(served, "p", "build/1"), "status") == "blocked");
}

TEST_CASE("a step says what it got, what it waits for and what waits for it") {
  ServedEngine served;
  REQUIRE(served.Start("r1", "items", ItemsInput(1, {{}, {0}, {1}, {}})).ok());
  const Json running = StepOf(served, "r1", "build/0");
  CHECK(running.at("blocks") == Json({"build/1", "build/2"}));
  CHECK(running.at("failed_step").is_null());
  CHECK(MemberText(StepOf(served, "r1", "build/1"), "waits_for") == "waits for 0 (running)");
  CHECK(MemberText(StepOf(served, "r1", "build/3"), "waits_for") == "slots full: 1 of 1");
  CHECK(served.Send("GET", "/api/v1/runs/r1/steps/nothing", "", {}).status == 404);
  CHECK(served.Send("GET", "/api/v1/runs/nobody/steps/build", "", {}).status == 404);
}

TEST_CASE("a log is searched, asked for its first error, and downloaded as a file") {
  ServedEngine served;
  REQUIRE(served.Start("r1", "single", JsonObject{}).ok());
  const auto get = [&](const std::string& query) {
    return served.Send("GET", "/api/v1/runs/r1/steps/work/log" + query, "", {});
  };
  CHECK(get("?search=x").body == R"({"matches":[],"more":false,"next_line":null})");
  std::string text;
  {
    Printer printer(served, "r1", "work");
    for (int i = 1; i <= 60'000; ++i) text += "line " + std::to_string(i) + "\n";
    text += "fatal: no more\n";
    printer.Print(text);
  }
  CHECK(get("?search=LINE%2059999").body == R"({"matches":[59999],"more":false,"next_line":null})");
  CHECK(get("?first_error=true").body == R"({"line":60001,"next_line":null})");
  const HttpResponse file = get("?download=true");
  CHECK(file.status == 200);
  CHECK(file.body == text);
  bool named = false;
  for (const auto& [name, value] : file.headers) {
    named = named || value == "attachment; filename=\"work.1.log\"";
  }
  CHECK(named);
  for (const char* query :
       {"?search=", "?first_error=1", "?download=true&follow=true", "?search=x&download=true"}) {
    CAPTURE(query);
    CHECK(get(query).status == 400);
  }
}

}  // namespace
}  // namespace wfb
