#include "expression/text.h"

#include <doctest/doctest.h>

#include "expression/case_mapping.h"

namespace wfb::expression {

TEST_CASE("a text is the same after UTF-16 and back, lone surrogates included") {
  for (const std::string text :
       {"", "abc", "äöü", "a😀b", "\xED\xA0\xBD", "\xED\xB8\x80\xED\xA0\xBD"}) {
    CHECK(FromUtf16(ToUtf16(text)) == text);
    CHECK(ToUtf16(text).size() == Utf16Length(text));
  }
  CHECK(Utf16Length("a😀b") == 4);
}

TEST_CASE("halves of a pair that meet become one character") {
  std::string text = "a\xED\xA0\xBD";
  AppendText("\xED\xB8\x80z", text);
  CHECK(text == "a😀z");
  CHECK(HasLoneSurrogate("a\xED\xA0\xBD"));
  CHECK_FALSE(HasLoneSurrogate("퟿a😀"));
  CHECK(WellFormed("x\xED\xA0\xBDy") == "x\xEF\xBF\xBDy");
}

TEST_CASE("bytes that are no text are read as replacement characters, one each") {
  for (const std::string_view text : {"\xFF", "\xC3", "\xE2\x82", "\xF0\x9F\x98", "\xC0\x80"}) {
    CHECK(ToUtf16(text) == std::u16string(text.size(), u'\xFFFD'));
    CHECK(TrimEnd(text) == text);
    CHECK(TrimStart(text) == text);
  }
}

TEST_CASE("texts compare in the order of UTF-16 units") {
  CHECK(CompareText("a", "b") < 0);
  CHECK(CompareText("ab", "a") > 0);
  CHECK(CompareText("\xEF\xBD\x9A", "😀") > 0);
  CHECK(CompareText("\xED\xB8\x80", "😀") > 0);
  CHECK(CompareText("ä", "z") > 0);
}

TEST_CASE("array indices are canonical numbers below 2^32 - 1") {
  CHECK(ArrayIndex("0") == 0);
  CHECK(ArrayIndex("4294967294") == 4294967294);
  for (const std::string_view text : {"", "01", "-1", "1.0", "4294967295", "99999999999", "a"}) {
    CHECK(ArrayIndex(text) == -1);
  }
}

TEST_CASE("case mapping is Unicode's, a final sigma included") {
  CHECK(ToUpperCase("straße ŉ ﬁ ÿ") == "STRASSE ʼN FI Ÿ");
  CHECK(ToLowerCase("ΑΣ ΟΔΟΣ. Σ İ") == "ας οδος. σ i̇");
  CHECK(ToLowerCase("ΑΣΑ Α.Σ Α.Σ.Α") == "ασα α.ς α.σ.α");
  CHECK(ToUpperCase("ა𐐨") == "Ა𐐀");
}

}  // namespace wfb::expression
