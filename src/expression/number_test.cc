#include "expression/number.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

namespace wfb::expression {

namespace {
constexpr double kInfinity = std::numeric_limits<double>::infinity();
}

TEST_CASE("texts become numbers as Number() reads them") {
  CHECK(TextToNumber("") == 0);
  CHECK(TextToNumber(" \n\xC2\xA0") == 0);
  CHECK(TextToNumber(" 12.50 ") == 12.5);
  CHECK(TextToNumber("+.5") == 0.5);
  CHECK(TextToNumber("5.") == 5);
  CHECK(TextToNumber("-1e-2") == -0.01);
  CHECK(TextToNumber("0x1F") == 31);
  CHECK(TextToNumber("0b101") == 5);
  CHECK(TextToNumber("0O17") == 15);
  CHECK(TextToNumber("-Infinity") == -kInfinity);
  CHECK(TextToNumber("1e999") == kInfinity);
  CHECK(TextToNumber("1e-999") == 0);
  CHECK(std::signbit(TextToNumber("-0")));
  for (const char* text : {"a", "1a", "-0x1", "0x", "1_000", ".", "e5", "1e", "--1", "infinity"}) {
    CHECK_MESSAGE(std::isnan(TextToNumber(text)), text);
  }
}

TEST_CASE("the longest number at the start is parsed as a float") {
  CHECK(ParseFloat(" 3.14abc") == 3.14);
  CHECK(ParseFloat("1e5e5") == 1e5);
  CHECK(ParseFloat("1e+") == 1);
  CHECK(ParseFloat("-Infinityx") == -kInfinity);
  CHECK(ParseFloat("0x1F") == 0);
  CHECK(std::isnan(ParseFloat("abc")));
}

TEST_CASE("digits beyond 53 bits round to the nearest number, ties to even") {
  CHECK(DigitsToNumber("20000000000001", 4) == 9007199254740993 - 1);
  CHECK(DigitsToNumber("20000000000003", 4) == 9007199254740996);
  CHECK(DigitsToNumber("200000000000010000000000000000001", 4) ==
        std::ldexp(9007199254740994.0, 76));
  CHECK(DigitsToNumber(std::string(400, 'f'), 4) == kInfinity);
}

TEST_CASE("toFixed rounds the exact value, ties away from zero") {
  CHECK(FixedText(2.5, 0) == "3");
  CHECK(FixedText(-2.5, 0) == "-3");
  CHECK(FixedText(1.005, 2) == "1.00");
  CHECK(FixedText(8.345, 2) == "8.35");
  CHECK(FixedText(9.995, 1) == "10.0");
  CHECK(FixedText(99.99, 1) == "100.0");
  CHECK(FixedText(0.000001, 7) == "0.0000010");
  CHECK(FixedText(-0.0, 1) == "0.0");
  CHECK(FixedText(-0.01, 1) == "-0.0");
  CHECK(FixedText(1e21, 2) == "1e+21");
  CHECK(FixedText(123456789012345680000.0, 1) == "123456789012345683968.0");
}

}  // namespace wfb::expression
