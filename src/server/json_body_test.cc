#include "server/json_body.h"

#include <doctest/doctest.h>

namespace wfb {
namespace {

TEST_CASE("an empty body is an empty object") {
  JsonBody body("");
  CHECK_FALSE(body.Text("reason"));
  CHECK(body.Finish().ok());
}

TEST_CASE("members are read by their types") {
  JsonBody body(R"({"t": "x", "n": 3, "list": ["a", "b"], "any": {"k": null}})");
  CHECK(body.Text("t") == "x");
  CHECK(body.RequiredInteger("n", 1, 5) == 3);
  CHECK(body.Texts("list") == std::vector<std::string>{"a", "b"});
  CHECK(body.Value("any")->is_object());
  CHECK(body.Finish().ok());
}

TEST_CASE("the first problem is told with a pointer to its member") {
  JsonBody body(R"({"n": 7, "list": ["a", 1]})");
  body.RequiredInteger("n", 1, 5);
  body.Texts("list");
  CHECK(body.Finish().error().message == "\"n\" must be a whole number from 1 to 5");
  CHECK(body.pointer() == "/n");
}

TEST_CASE("a member that nobody asked for is refused with the nearest name") {
  JsonBody body(R"({"raeson": "x", "a/b~c": 1})");
  body.Text("reason");
  CHECK(body.Finish().error().message ==
        "there is no member \"raeson\" here; did you mean \"reason\"?");
  CHECK(body.pointer() == "/raeson");
  JsonBody escaped(R"({"a/b~c": 1})");
  CHECK_FALSE(escaped.Finish().ok());
  CHECK(escaped.pointer() == "/a~1b~0c");
}

TEST_CASE("text that is no JSON is told with its place") {
  JsonBody body("{\n  \"a\": }");
  body.RequiredText("a");
  const Status status = body.Finish();
  REQUIRE_FALSE(status.ok());
  CHECK(status.error().message.find("line 2, column 8") != std::string::npos);
}

}  // namespace
}  // namespace wfb
