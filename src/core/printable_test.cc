#include "core/printable.h"

#include <doctest/doctest.h>

namespace wfb {
namespace {

TEST_CASE("text from outside is made printable and stays on its line") {
  CHECK(Printable("@acme/core") == "@acme/core");
  CHECK(Printable("a\nb\tc") == "a b c");
  CHECK(Printable("\x1b[31mred\x7f") == "\uFFFD[31mred\uFFFD");
  CHECK(Printable("a\u202Eb\u0085c\u2028d") == "a\uFFFDb\uFFFDc\uFFFDd");
  CHECK(Printable("größe → 日本 🚀") == "größe → 日本 🚀");
}

TEST_CASE("what is not UTF-8 becomes the replacement character") {
  CHECK(Printable("a\xFF"
                  "b") == "a\uFFFDb");
  CHECK(Printable("\xC3") == "\uFFFD");
  CHECK(Printable("\xC3(") == "\uFFFD(");
  CHECK(Printable("\xC0\xAF") == "\uFFFD\uFFFD");
  CHECK(Printable("\xE0\x80\xAF") == "\uFFFD");
  CHECK(Printable("\xED\xA0\x80") == "\uFFFD");
  CHECK(Printable("\xF4\x90\x80\x80") == "\uFFFD");
  CHECK(Printable("\xF0\x9F\x9A") == "\uFFFD");
}

TEST_CASE("every code point is written as it was read") {
  for (char32_t c = 1; c < 0x110000; c += c < 0x900 ? 1 : 97) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    std::string text;
    AppendCodePoint(c, text);
    std::string_view rest = text;
    REQUIRE(TakeCodePoint(rest) == c);
    REQUIRE(rest.empty());
  }
}

TEST_CASE("width counts columns, and cutting leaves room for the ellipsis") {
  CHECK(DisplayWidth("abc") == 3);
  CHECK(DisplayWidth("日本") == 4);
  CHECK(DisplayWidth("e\u0301") == 1);
  CHECK(CutToWidth("abcdef", 6) == "abcdef");
  CHECK(CutToWidth("abcdef", 4) == "abc…");
  CHECK(CutToWidth("日本語", 4) == "日…");
  CHECK(CutToWidth("abc", 1) == "…");
}

}  // namespace
}  // namespace wfb
