#include "server/http_message.h"

#include <doctest/doctest.h>

namespace wfb {

TEST_CASE("a target is parted before it is decoded, so that a name may hold a slash") {
  const auto target =
      ParseTarget("/api/v1/runs/r1/steps/build%2F%40acme%2Fcore/log?tail=5&x=a+b%21");
  REQUIRE(target.ok());
  CHECK(target->path ==
        std::vector<std::string>{"api", "v1", "runs", "r1", "steps", "build/@acme/core", "log"});
  CHECK(target->query ==
        std::vector<std::pair<std::string, std::string>>{{"tail", "5"}, {"x", "a b!"}});
}

TEST_CASE("what does not decode to plain text is refused") {
  for (const char* target : {"/a%", "/a%4", "/a%zz", "/%00", "/a%0Ab", "/%C0%AF", "/%ED%A0%80",
                             "/%FF", "/a?b=%1F", "/a?%7F=1", "a/b", "", "*"}) {
    CAPTURE(target);
    CHECK_FALSE(ParseTarget(target).ok());
  }
}

TEST_CASE("a segment survives being encoded and decoded") {
  for (const char* text : {"plain", "@acme/core", "a b+c%d", "é∑🙂", "..", "a?b#c&d=e"}) {
    CAPTURE(text);
    const auto target = ParseTarget("/" + EncodeSegment(text) + "?q=" + EncodeSegment(text));
    REQUIRE(target.ok());
    REQUIRE(target->path.size() == 1);
    CHECK(target->path[0] == text);
    CHECK(target->query[0].second == text);
  }
}

TEST_CASE("headers are found whatever the case of their names") {
  HttpRequest request;
  request.headers = {{"Content-Type", "application/json"}};
  REQUIRE(request.Header("content-type") != nullptr);
  CHECK(*request.Header("CONTENT-TYPE") == "application/json");
  CHECK(request.Header("content") == nullptr);
}

}  // namespace wfb
