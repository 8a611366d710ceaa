#include "engine/text_cleaning.h"

#include <doctest/doctest.h>

namespace wfb {

TEST_CASE("invalid bytes become the replacement character, as browsers decode them") {
  CHECK(CleanUtf8("plain \u00e9 \u20ac \U0001f600") == "plain \u00e9 \u20ac \U0001f600");
  CHECK(CleanUtf8("a\xff"
                  "b") == "a\uFFFDb");
  CHECK(CleanUtf8("\xC0\xAF") == "\uFFFD\uFFFD");
  CHECK(CleanUtf8("\xE2\x82") == "\uFFFD");
  CHECK(CleanUtf8("\xE2\x82x") == "\uFFFDx");
  CHECK(CleanUtf8("\xED\xA0\x80") == "\uFFFD\uFFFD\uFFFD");
  CHECK(CleanUtf8("\xF4\x90\x80\x80") == "\uFFFD\uFFFD\uFFFD\uFFFD");
  CHECK(CleanUtf8("\xF0\x9F\x98") == "\uFFFD");
}

TEST_CASE("terminal codes are taken away") {
  CHECK(StripTerminalCodes("\x1b[1;31merror\x1b[0m: x") == "error: x");
  CHECK(StripTerminalCodes("\x1b]0;title\x07text") == "text");
  CHECK(StripTerminalCodes("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\") == "link");
  CHECK(StripTerminalCodes("10 %\r50 %\r100 %\r") == "100 %");
  CHECK(StripTerminalCodes("cut \x1b[3") == "cut ");
  CHECK(StripTerminalCodes("cut \x1b") == "cut ");
}

TEST_CASE("the line that names the error is found at the end of a log") {
  CHECK(ErrorLine("") == "");
  CHECK(ErrorLine("\n \n\t\n") == "");
  CHECK(ErrorLine("one\n  two  \n\n") == "two");
  CHECK(ErrorLine("/a.js:1\n\nTypeError: x is not a function\n    at a (b)\n\nNode.js v22\n") ==
        "TypeError: x is not a function");
  CHECK(ErrorLine("src/a.ts(1,2): error TS2304: Cannot find name 'x'.\nFound 1 error.\n") ==
        "src/a.ts(1,2): error TS2304: Cannot find name 'x'.");
  const std::string cut = ErrorLine(std::string(299, 'x') + "\u00e9\u00e9\u00e9");
  CHECK(cut.size() <= 300);
  CHECK(cut == std::string(297, 'x') + "\u2026");
}

}  // namespace wfb
