#include "server/log_search.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>

#include "testing/temporary_directory.h"

namespace wfb {
namespace {

LogReader LogOf(const TemporaryDirectory& directory, std::string_view text) {
  const std::string path = directory / "log";
  std::ofstream(path, std::ios::binary) << text;
  return std::move(LogReader::Open(path)).value();
}

TEST_CASE("lines that tell of an error are known from those that say that there is none") {
  for (const char* line :
       {"error TS2304: Cannot find name 'x'.", "  TypeError: x is not a function",
        "npm ERR! code 1", "not ok 3 - adds numbers", "✗ adds numbers", "panic: runtime error",
        "make: *** Error 2", "src/a.c:3:1: error: expected ';'",
        "AssertionError [ERR_ASSERTION]: 1 !== 2", "FAIL src/a.test.ts",
        "sh: 1: tsc: command not found", "ERROR in ./src/index.ts"}) {
    CAPTURE(line);
    CHECK(TellsOfError(line));
  }
  for (const char* line : {"", "ok 1 - adds numbers", "0 errors, 2 warnings", "Found 0 errors.",
                           "no error here", "errors: 0", "compiled without errors", "terror",
                           "using error-overlay", "errors=0", "it mirrors the input"}) {
    CAPTURE(line);
    CHECK_FALSE(TellsOfError(line));
  }
}

TEST_CASE("the first error of a log is found through colours, with the lines around it") {
  const TemporaryDirectory directory;
  std::string text;
  for (int i = 1; i <= 40; ++i) text += "step " + std::to_string(i) + "\n";
  text += "\x1b[31merror\x1b[0m: it broke\n";
  for (int i = 1; i <= 40; ++i) text += "after " + std::to_string(i) + "\n";
  LogReader log = LogOf(directory, text);
  CHECK(FindFirstError(log, 1).value().line == 41);
  const std::vector<LogLine> lines = LinesAround(log, 41).value();
  REQUIRE(lines.size() == 12);
  CHECK(lines[0].number == 38);
  CHECK(lines[3].text == "error: it broke");
  CHECK(lines[11].text == "after 8");
}

TEST_CASE("a log without an error ends with the line that says most") {
  const TemporaryDirectory directory;
  LogReader log = LogOf(directory, "one\ntwo\n\n  \n");
  CHECK(FindFirstError(log, 1).value().line == std::nullopt);
  CHECK(FindLastLine(log).value() == 2);
  LogReader empty = LogOf(directory, "");
  CHECK(FindLastLine(empty).value() == std::nullopt);
}

TEST_CASE("the first error of a long log is found part by part, and what tells most at once") {
  const TemporaryDirectory directory;
  std::string text;
  while (text.size() < 9 * 1024 * 1024) text += "a line of output as a build prints it\n";
  const auto lines = static_cast<uint64_t>(std::ranges::count(text, '\n'));
  LogReader log = LogOf(directory, text + "error: the disk is full\n");
  FirstError found = FindFirstError(log, 1).value();
  int parts = 1;
  while (!found.line && found.next_line != 0) {
    found = FindFirstError(log, found.next_line).value();
    ++parts;
  }
  CHECK(found.line == lines + 1);
  CHECK(parts == 3);
  CHECK(FindTellingLine(log).value() == lines + 1);
}

TEST_CASE("a text is found in a log whatever its case, a thousand lines at a time") {
  const TemporaryDirectory directory;
  std::string text;
  for (int i = 1; i <= 2'500; ++i) text += i % 2 == 0 ? "a Needle here\n" : "hay\n";
  text += "the last NEEDLE";
  LogReader log = LogOf(directory, text);
  LogMatches matches = SearchLog(log, "needle", 1).value();
  CHECK(matches.lines.size() == 1'000);
  CHECK(matches.lines.front() == 2);
  CHECK(matches.more);
  CHECK(matches.next_line == 2'002);
  matches = SearchLog(log, "nEEdle", matches.next_line).value();
  CHECK(matches.lines.size() == 251);
  CHECK(matches.lines.back() == 2'501);
  CHECK_FALSE(matches.more);
  CHECK(SearchLog(log, "absent", 1).value().lines.empty());
  CHECK(SearchLog(log, "needle", 1'000'000).value().lines.empty());
}

}  // namespace
}  // namespace wfb
