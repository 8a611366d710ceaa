// Reads the whole repository and holds it to the rules of ARCHITECTURE.md and STYLE.md. Each check
// is tried on a bad sample first, so that it is known to fail when it should.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>

#include "tidy/exceptions.h"
#include "tidy/layers.h"
#include "tidy/notices.h"
#include "tidy/shape.h"
#include "tidy/source.h"
#include "tidy/words.h"

namespace wfb::tidy {
namespace {

using Check = Findings (*)(const Source&);

constexpr std::array<Check, 12> kChecks = {
    CheckModuleIncludes, CheckLibraryHomes, CheckPurity,        CheckFileSize,
    CheckFunctionSizes,  CheckColumns,      CheckHeaderOpening, CheckFileName,
    CheckTypeNames,      CheckLeftovers,    CheckPlaces,        CheckCommentedOutCode};

Findings CheckAll(const std::vector<Source>& sources) {
  Findings findings = CheckDeadFiles(sources);
  std::ranges::move(CheckNotices(sources), std::back_inserter(findings));
  for (const Source& source : sources) {
    for (const Check check : kChecks)
      std::ranges::move(check(source), std::back_inserter(findings));
  }
  return findings;
}

bool IsAbout(const Finding& finding, const Exception& exception) {
  return finding.path == exception.path && finding.rule == exception.rule;
}

// The findings as text, one a line, so that a failed comparison shows all of them.
std::string Text(const Findings& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    text +=
        fmt::format("{}:{}: {} [{}]\n", finding.path, finding.line, finding.message, finding.rule);
  }
  return text;
}

// "3" or "3 5": the lines that the check finds fault with.
std::string FaultyLines(Check check, std::string path, std::string text) {
  std::string lines;
  for (const Finding& finding : check(MakeSource(std::move(path), std::move(text)))) {
    lines += fmt::format("{}{}", lines.empty() ? "" : " ", finding.line);
  }
  return lines;
}

std::string Repeated(std::string_view line, size_t count) {
  std::string text;
  for (size_t i = 0; i < count; ++i) text += line;
  return text;
}

TEST_CASE("the repository keeps its own rules") {
  const auto sources = ReadRepository(WFB_SOURCE_DIR);
  REQUIRE(sources.ok());
  REQUIRE(sources->size() > 40);
  Findings findings = CheckAll(*sources);
  for (const Exception& exception : kExceptions) {
    const size_t excused = std::erase_if(
        findings, [&](const Finding& finding) { return IsAbout(finding, exception); });
    CHECK_MESSAGE(excused > 0, "nothing needs the exception of ", exception.path);
  }
  CHECK(Text(findings) == "");
}

TEST_CASE("a module includes only what lies below it") {
  CHECK(FaultyLines(CheckModuleIncludes, "src/core/a.cc",
                    "#include \"base/result.h\"\n#include \"core/b.h\"\n"
                    "#include \"engine/ports.h\"\n// #include \"cli/x.h\"\n") == "3");
  CHECK(FaultyLines(CheckModuleIncludes, "src/temporal/a.cc", "#include \"engine/ports.h\"\n") ==
        "1");
  CHECK(FaultyLines(CheckModuleIncludes, "src/core/a.cc", "#include \"testing/seed.h\"\n") == "1");
  CHECK(FaultyLines(CheckModuleIncludes, "src/core/a_test.cc", "#include \"testing/seed.h\"\n") ==
        "");
  CHECK(FaultyLines(CheckModuleIncludes, "src/cli/main.cc", "#include \"server/gate.h\"\n") == "");
  CHECK(FaultyLines(CheckModuleIncludes, "src/unknown/a.cc", "") == "0");
}

TEST_CASE("the notices name every package that the web interface contains") {
  const Source lock = MakeSource("web/package-lock.json",
                                 R"({"packages": {"": {"name": "web"}, "node_modules/@a/b": {},
      "node_modules/c/node_modules/d": {}, "node_modules/e": {"dev": true},
      "node_modules/@types/f": {}}})");
  const auto findings = [&](const char* notices) {
    return Text(CheckNotices({lock, MakeSource("THIRD_PARTY_NOTICES.md", notices)}));
  };
  CHECK(findings("`@a/b` and `d`") == "");
  CHECK(findings("`@a/b` and `c`") ==
        "THIRD_PARTY_NOTICES.md:0: does not name `d`, which wfb contains [notices]\n");
}

TEST_CASE("a library is seen by its one home") {
  CHECK(FaultyLines(CheckLibraryHomes, "src/core/a.cc", "#include <sqlite3.h>\n") == "1");
  CHECK(FaultyLines(CheckLibraryHomes, "src/engine/sqlite_journal.cc", "#include <sqlite3.h>\n") ==
        "");
  CHECK(FaultyLines(CheckLibraryHomes, "src/core/a.h", "\n#include <boost/json/parse.hpp>\n") ==
        "2");
  CHECK(FaultyLines(CheckLibraryHomes, "src/cli/a.cc", "#include <boost/beast/http.hpp>\n") == "1");
}

TEST_CASE("pure modules do no input or output, read no clock, start no thread") {
  CHECK(FaultyLines(CheckPurity, "src/core/a.cc",
                    "#include <thread>\n#include <sys/types.h>\n#include <vector>\n") == "1 2");
  CHECK(FaultyLines(CheckPurity, "src/core/a.cc",
                    "auto a = std::chrono::steady_clock::now();\nauto b = time(nullptr);\n"
                    "auto c = event.time();\nauto d = run_time(1);\n// getenv(\"A\")\n"
                    "auto e = std::getenv(\"A\");\nauto f = \"system(x)\";\n") == "1 2 6");
  CHECK(FaultyLines(CheckPurity, "src/engine/a.cc", "#include <thread>\n") == "");
  CHECK(FaultyLines(CheckPurity, "src/core/a_test.cc", "#include <fstream>\n") == "");
}

TEST_CASE("a file has at most 600 lines") {
  CHECK(FaultyLines(CheckFileSize, "src/core/a.cc", Repeated("\n", 600)) == "");
  CHECK(FaultyLines(CheckFileSize, "src/core/a.cc", Repeated("\n", 601)) == "0");
  CHECK(FaultyLines(CheckFileSize, "docs/a.md", Repeated("\n", 601)) == "");
}

TEST_CASE("a function has at most 60 lines, wherever it stands") {
  const auto function = [](std::string_view opening, size_t statements) {
    return fmt::format("{} {{\n{}}}\n", opening, Repeated("  if (a) { b(\"}\"); }\n", statements));
  };
  const auto faulty = [](std::string text) {
    return FaultyLines(CheckFunctionSizes, "src/core/a.cc", std::move(text));
  };
  CHECK(faulty(function("int F()", 58)) == "");
  CHECK(faulty(function("int F()", 59)) == "1");
  CHECK(faulty(function("int F()", 30) + function("TEST_CASE(\"x\")", 59)) == "33");
  CHECK(faulty("namespace wfb {\nclass A final : public B {\n" + function("void F() const", 59) +
               "};\n}\n") == "3");
  CHECK(faulty(function("A::A() : b_{1}, c_(2)", 59)) == "1");
  CHECK(faulty("constexpr int kTable[] = {\n" + Repeated("  {1, 2},\n", 80) + "};\n") == "");
  CHECK(faulty("#define A \\\n  {\n" + function("int F()", 59)) == "3");
}

TEST_CASE("a line has at most 100 columns, and a letter of two bytes is one") {
  CHECK(FaultyLines(CheckColumns, "src/core/a.cc", Repeated("ä", 100)) == "");
  CHECK(FaultyLines(CheckColumns, "dev", "\n" + Repeated("a", 101)) == "2");
}

TEST_CASE("a header opens with what it is for") {
  const auto faulty = [](std::string text) {
    return FaultyLines(CheckHeaderOpening, "src/core/a.h", std::move(text));
  };
  CHECK(faulty("// Why.\n#pragma once\n") == "");
  CHECK(faulty("#pragma once\n") == "1");
  CHECK(faulty("// Why.\n\n#include <string>\n") == "2");
  CHECK(faulty(Repeated("// Why.\n", 11) + "#pragma once\n") == "1");
}

TEST_CASE("names say what a thing is") {
  CHECK(FaultyLines(CheckFileName, "src/core/run_manager.h", "") == "0");
  CHECK(FaultyLines(CheckFileName, "src/core/utils.cc", "") == "0");
  CHECK(FaultyLines(CheckFileName, "src/core/RunState.cc", "") == "0");
  CHECK(FaultyLines(CheckFileName, "src/core/run_data.h", "") == "0");
  CHECK(FaultyLines(CheckFileName, "src/engine/data_directory.h", "") == "");
  CHECK(FaultyLines(CheckFileName, "src/core/run_state.cc", "") == "");
  CHECK(FaultyLines(CheckTypeNames, "src/core/a.h",
                    "struct Run;\nclass RunManager {\n};\nstruct StepInfo;\n// class AHelper\n") ==
        "2 4");
}

TEST_CASE("nothing unfinished is left behind") {
  CHECK(FaultyLines(CheckLeftovers, "src/core/a.cc",
                    "// FIX"
                    "ME later\n\n// TO"
                    "DO: x\n") == "1 3");
  CHECK(FaultyLines(CheckLeftovers, "src/core/a.cc",
                    "// TO"
                    "DO(#12): x\n") == "");
  CHECK(FaultyLines(CheckCommentedOutCode, "src/core/a.cc",
                    "// Calls F() first; then waits.\n  // run.Start(1);\n  // if (a) {\n"
                    "//   run.Start(1);\n// a = b;\nint a;  // b = c;\n"
                    "// (null or true = anything);\n") == "2 3 5");
}

TEST_CASE("no file names the machine it was written on, or a registry's host") {
  CHECK(FaultyLines(CheckPlaces, "docs/a.md",
                    "see /wo"
                    "rk/x\nsrc/wo"
                    "rk/x is fine\n") == "1");
  CHECK(FaultyLines(CheckPlaces, "package-lock.json",
                    "\"resolved\": \"https://registry.npm"
                    "js.org/a.tgz\"\n") == "1");
}

TEST_CASE("every source file is compiled, every header included") {
  const std::vector<Source> sources = {
      MakeSource("src/core/CMakeLists.txt", "wfb_module(core\n  SOURCES graph.cc)\n"),
      MakeSource("src/core/graph.cc", "#include \"core/graph.h\"\n"),
      MakeSource("src/core/graph.h", ""),
      MakeSource("src/core/old_graph.cc", ""),
      MakeSource("src/core/old.h", ""),
  };
  const Findings findings = CheckDeadFiles(sources);
  REQUIRE(findings.size() == 2);
  CHECK(findings[0].path == "src/core/old_graph.cc");
  CHECK(findings[1].path == "src/core/old.h");
}

}  // namespace
}  // namespace wfb::tidy
