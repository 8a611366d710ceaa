#include "base/json.h"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

namespace wfb {
namespace {

TEST_CASE("numbers print as JavaScript prints them") {
  CHECK(NumberToText(0.1) == "0.1");
  CHECK(NumberToText(-0.0) == "0");
  CHECK(NumberToText(1e21) == "1e+21");
  CHECK(NumberToText(123456789012345680000.0) == "123456789012345680000");
  CHECK(NumberToText(0.000001) == "0.000001");
  CHECK(NumberToText(1.5e-7) == "1.5e-7");
  CHECK(NumberToText(-2.5) == "-2.5");
}

TEST_CASE("a document keeps the order of its members when written") {
  const Result<Json> value = ParseJson(R"({"b":[1,2.0,{}],"a":null,"c":"\u0001\"x"})");
  REQUIRE(value.ok());
  CHECK(WriteJson(*value) == R"({"b":[1,2,{}],"a":null,"c":"\u0001\"x"})");
  CHECK(
      WriteJsonPretty(*value) ==
      "{\n  \"b\": [\n    1,\n    2,\n    {}\n  ],\n  \"a\": null,\n  \"c\": \"\\u0001\\\"x\"\n}");
}

// Regression: 12.007 in an output was 12.006999999999998 after a restart.
TEST_CASE("every number reads back as it was written") {
  std::mt19937_64 random(7);
  for (int i = 0; i < 20000; ++i) {
    const double value =
        std::ldexp(static_cast<double>(random() >> 11), static_cast<int>(random() % 600) - 350);
    const Result<Json> read = ParseJson(NumberToText(value));
    REQUIRE(read.ok());
    REQUIRE_MESSAGE(ToDouble(*read) == value, NumberToText(value));
  }
  CHECK(ToDouble(*ParseJson("-12.007e-3")) == -12.007e-3);
  CHECK(ParseJson("[1.5, 2]")->as_array()[0] == 1.5);
}

TEST_CASE("a malformed document is refused with line and column") {
  const Result<Json> value = ParseJson("{\n  \"a\": 1,\n  oops\n}");
  REQUIRE_FALSE(value.ok());
  CHECK(value.error().message.find("line 3, column 3") != std::string::npos);
  CHECK_FALSE(ParseJson("{} {}").ok());
  CHECK_FALSE(ParseJson("").ok());
  CHECK_FALSE(ParseJson(std::string(1000, '[')).ok());
}

}  // namespace
}  // namespace wfb
