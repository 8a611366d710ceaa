#include "definition/source_reader.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace wfb::definition {

namespace {

std::string ProblemOf(std::string_view text) {
  Reporter reporter;
  ReadSource(text, reporter);
  return FormatDiagnostics(reporter.Take());
}

SourceMap Read(std::string_view text) {
  Reporter reporter;
  std::optional<SourceMap> map = ReadSource(text, reporter);
  REQUIRE(map.has_value());
  return *std::move(map);
}

std::string Place(const SourceSpan& span) {
  return fmt::format("{}:{}-{}:{}", span.line, span.column, span.end_line, span.end_column);
}

}  // namespace

TEST_CASE("values and keys have the places that an editor shows") {
  const SourceMap map = Read("{\n  \"a/b\": [1, \"😀x\"],\n  \"t~\": { \"k\": null }\n}");
  CHECK(Place(map.ValueSpan("")) == "1:1-4:2");
  CHECK(Place(map.ValueSpan("/a~1b/0")) == "2:11-2:12");
  CHECK(Place(map.ValueSpan("/a~1b/1")) == "2:14-2:19");
  CHECK(Place(map.KeySpan("/t~0/k")) == "3:11-3:14");
  CHECK(Place(map.KeySpan("/a~1b/0")) == "2:11-2:12");
  CHECK(Place(map.ValueSpan("/t~0/missing/deeper")) == "3:9-3:22");
  CHECK(Place(map.ValueSpan("/a~1b/7")) == "2:10-2:20");
}

TEST_CASE("a part of a string is found behind escapes and characters of several units") {
  const SourceMap map = Read(R"({ "s": "a\n\u00e9\ud83d\ude00😀${x}" })");
  // The string reads: a, line break, é (2 bytes), two emoji (4 bytes each), ${x}.
  CHECK(Place(map.StringSpan("/s", {0, 1})) == "1:9-1:10");
  CHECK(Place(map.StringSpan("/s", {1, 2})) == "1:10-1:12");
  CHECK(Place(map.StringSpan("/s", {2, 4})) == "1:12-1:18");
  CHECK(Place(map.StringSpan("/s", {4, 8})) == "1:18-1:30");
  CHECK(Place(map.StringSpan("/s", {12, 16})) == "1:32-1:36");
  CHECK(Place(map.StringSpan("/s", {16, 16})) == "1:36-1:36");
  CHECK(Place(map.StringSpan("/s", {90, 99})) == "1:36-1:36");
}

TEST_CASE("numbers are what JavaScript reads, integers without a fraction") {
  const SourceMap map =
      Read("[1.0, -0.0, 1e3, 9223372036854775807, 9223372036854775808, 0.1, 1e17, -5]");
  CHECK(WriteJson(map.value()) ==
        "[1,0,1000,9223372036854775807,9223372036854776000,0.1,100000000000000000,-5]");
  CHECK(map.value().at(2).is_int64());
}

TEST_CASE("what is no JSON is refused where it stops being JSON") {
  CHECK(ProblemOf("") ==
        "1:1: error WFB-D001: the text ends too early: a value is expected here\n");
  CHECK(ProblemOf("{\"a\" 1}") == "1:6: error WFB-D001: \":\" is expected after a key\n");
  CHECK(ProblemOf("[1 2]") == "1:4: error WFB-D001: \",\" or \"]\" is expected here\n");
  CHECK(ProblemOf("[01]") == "1:4: error WFB-D001: a number must not start with 0\n");
  CHECK(ProblemOf("[1e999]") == "1:7: error WFB-D001: the number is too large\n");
  CHECK(ProblemOf("[1.]") == "1:4: error WFB-D001: a digit is expected here\n");
  CHECK(ProblemOf("nul") == "1:1: error WFB-D001: a value is expected here\n");
  CHECK(ProblemOf("1 2") ==
        "1:3: error WFB-D001: there is more text after the end of the document\n");
  CHECK(ProblemOf("\"\\x\"") == "1:3: error WFB-D001: this escape does not exist in JSON\n");
  CHECK(ProblemOf("\"\\u12\"") ==
        "1:4: error WFB-D001: four hexadecimal digits are expected after \\u\n");
  CHECK(ProblemOf("\"\\ud800\"") ==
        "1:8: error WFB-D001: half of a surrogate pair is no character\n");
  CHECK(ProblemOf("\"\\ud800\\u0041\"") ==
        "1:14: error WFB-D001: half of a surrogate pair is no character\n");
  CHECK(ProblemOf("\"\xC0\x80\"") == "1:2: error WFB-D001: this byte is not UTF-8\n");
  CHECK(ProblemOf("\"\xED\xA0\x80\"") == "1:2: error WFB-D001: this byte is not UTF-8\n");
  CHECK(ProblemOf("\"a\nb\"") ==
        "1:3: error WFB-D001: a control character must be escaped\n"
        "  hint: write \\n for a new line\n");
}

TEST_CASE("a byte order mark before the document is allowed") {
  CHECK(WriteJson(Read("\xEF\xBB\xBF{}").value()) == "{}");
}

TEST_CASE("a key given twice is a problem, and its first value stays") {
  Reporter reporter;
  const std::optional<SourceMap> map = ReadSource("{\"a\": 1, \"a\": 2, \"b\": 3}", reporter);
  REQUIRE(map.has_value());
  CHECK(WriteJson(map->value()) == "{\"a\":1,\"b\":3}");
  CHECK(Place(map->ValueSpan("/b")) == "1:23-1:24");
  CHECK(FormatDiagnostics(reporter.Take()) ==
        "1:10: error WFB-D002: the key \"a\" is given twice\n"
        "  hint: remove one of the two\n");
}

}  // namespace wfb::definition
