#include "report/escape.h"

#include <doctest/doctest.h>

namespace wfb {
namespace {

TEST_CASE("colours, titles and links of a terminal leave only their text") {
  CHECK(PlainText("\x1b[31mred\x1b[0m, \x1b[1;38;5;208mbold\x1b[m") == "red, bold");
  CHECK(PlainText("\x1b]0;title\aafter") == "after");
  CHECK(PlainText("\x1b]8;;https://a.example\x1b\\link\x1b]8;;\x1b\\ end") == "link end");
  CHECK(PlainText("\x1bPq#0\x1b\\picture\x1b(Btext") == "picturetext");
  CHECK(PlainText("last\x1b") == "last");
  CHECK(PlainText("\xC2\x9B"
                  "2Jx") == "2Jx");  // The control sequence of eight bits.
}

TEST_CASE("a broken terminal sequence hides nothing of what follows") {
  // Regression: an OSC without end swallowed the rest of the log, the error in it too.
  CHECK(PlainText("\x1b]0;never closed\nError: disk full\n") == "\nError: disk full\n");
  CHECK(PlainText("\x1b[\nError: disk full") == "\nError: disk full");
  CHECK(PlainText("\x1b[3\xC3\xA9t\xC3\xA9") == "\xC3\xA9t\xC3\xA9");
}

TEST_CASE("a progress bar is what a terminal shows at its end") {
  CHECK(PlainText("10 %\r50 %\r100 %\ndone\r\n") == "100 %\ndone\n");
  CHECK(PlainText("kept\r") == "kept");
  CHECK(PlainText("\rkept\r\x1b[2K") == "kept");
}

TEST_CASE("plain text is valid UTF-8 without controls") {
  CHECK(PlainText("a\xFF\xC3(b") == "a\xEF\xBF\xBD\xEF\xBF\xBD(b");
  CHECK(PlainText("\xED\xA0\x80") == "\xEF\xBF\xBD");  // A surrogate.
  CHECK(PlainText(std::string_view("a\0b\x7F\a", 5)) == "ab");
  CHECK(PlainText("x\xEF\xBF\xBEy\xF0\x9F\xBF\xBF") == "xy");    // Noncharacters.
  CHECK(PlainText("safe\xE2\x80\xAEgnp.exe") == "safegnp.exe");  // A right-to-left override.
  CHECK(PlainText("größe ✔ 日本 \xF0\x9F\x9A\x80\t|\n") == "größe ✔ 日本 \xF0\x9F\x9A\x80\t|\n");
}

TEST_CASE("markup and Markdown stay text") {
  CHECK(EscapeMarkup("<a b=\"c\" d='e'>&amp;</a>") ==
        "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;amp;&lt;/a&gt;");
  CHECK(EscapeMarkdown("a|b\n# c `d` *e* [f](g) <h> & ~i~") ==
        "a\\|b \\# c \\`d\\` \\*e\\* \\[f\\]\\(g\\) &lt;h&gt; &amp; \\~i\\~");
}

TEST_CASE("a tail is the last lines, whole ones where they fit") {
  CHECK(Tail("a\nb\nc\n\n", 2, 100) == "b\nc");
  CHECK(Tail("a\nb", 2, 100) == "a\nb");
  CHECK(Tail("a\nb", 0, 100) == "");
  CHECK(Tail("\na", 5, 100) == "\na");
  CHECK(Tail("", 5, 100) == "");
  CHECK(Tail("\n\n", 5, 100) == "");
  CHECK(Tail("first line\nsecond\nthird", 10, 15) == "second\nthird");
  // Regression: a cut through a character made a report that was no valid UTF-8.
  CHECK(Tail("1234é678", 10, 4) == "678");
}

}  // namespace
}  // namespace wfb
