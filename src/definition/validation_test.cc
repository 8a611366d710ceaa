#include "definition/validation.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <set>

#include "definition/diagnostic_codes.h"
#include "definition/reporter.h"
#include "definition/source_reader.h"
#include "testing/golden.h"

namespace wfb::definition {

namespace {

const std::string kTestdata = std::string(WFB_SOURCE_DIR) + "/src/definition/testdata/";

Diagnostics Check(std::string_view text) { return CheckDefinition(text, "").diagnostics; }

std::string Head(std::string_view name) {
  return fmt::format(R"({{"format": "wfb.workflow/v1", "name": "{}")", name);
}

}  // namespace

TEST_CASE("every problem of a wrong definition is reported with code, place and way out") {
  for (const std::string& name : GoldenCases(kTestdata)) {
    CAPTURE(name);
    const std::string folder = kTestdata + name + "/";
    const std::string text = ReadTextFile(folder + "input.workflow.json");
    const Diagnostics diagnostics = CheckDefinition(text, "input.workflow.json").diagnostics;
    CHECK(HasErrors(diagnostics) == name.starts_with("fail_"));
    CHECK(CompareGolden(folder + "diagnostics.txt", FormatDiagnostics(diagnostics)) == "");
  }
}

TEST_CASE("every code that one file can have is shown by a case of testdata") {
  std::string shown;
  for (const std::string& name : GoldenCases(kTestdata)) {
    shown += ReadTextFile(kTestdata + name + "/diagnostics.txt");
  }
  // Shown by tests of their own: they need many or large documents.
  const std::set<Code> elsewhere = {Code::LimitExceeded,   Code::MoreProblems,
                                    Code::UnknownWorkflow, Code::EndlessRecursion,
                                    Code::NoRoot,          Code::DuplicateWorkflow};
  for (const CodeEntry& entry : DiagnosticCodes()) {
    CAPTURE(entry.id);
    CHECK((shown.find(entry.id) != std::string::npos) != elsewhere.contains(entry.code));
  }
}

TEST_CASE("a definition that is fine has no diagnostics, with and without its text") {
  const ReadDocument read = CheckDefinition(
      Head("w") + R"(, "nodes": [{"id": "e", "type": "end"}]})", "folder/w.workflow.json");
  CHECK(FormatDiagnostics(read.diagnostics) == "");
  CHECK(ValidateDefinition(*read.document, nullptr, "").empty());
}

TEST_CASE("a document that is too large is not read") {
  const std::string text(kDocumentBytesMax + 1, ' ');
  const ReadDocument read = CheckDefinition(text, "");
  CHECK(!read.document.has_value());
  CHECK(FormatDiagnostics(read.diagnostics) ==
        "error WFB-D003: the document has 16777217 bytes; at most 16 MiB are read\n");
}

TEST_CASE("more nodes than the engine accepts are refused") {
  std::string text = Head("w") + R"(, "nodes": [)";
  for (int i = 0; i <= 10'000; ++i) {
    text += fmt::format(R"({}{{"id":"n{}","type":"end"}})", i == 0 ? "" : ",", i);
  }
  const Diagnostics diagnostics = Check(text + "]}");
  REQUIRE(diagnostics.size() == 1);
  CHECK(diagnostics[0].code == "WFB-D012");
  CHECK(diagnostics[0].message == "there are 10001 nodes; at most 10000 are allowed");
}

TEST_CASE("of very many problems the first thousand are listed and the rest is counted") {
  std::string text = Head("w") + R"(, "nodes": [)";
  for (int i = 0; i < 1'500; ++i)
    text += fmt::format(R"({}{{"id":"n","type":"end"}})", i == 0 ? "" : ",");
  const Diagnostics diagnostics = Check(text + "]}");
  REQUIRE(diagnostics.size() == kDiagnosticsMax + 1);
  CHECK(diagnostics.back().code == "WFB-D014");
  CHECK(diagnostics.back().message == "499 more problems are not listed");
}

TEST_CASE("an item key that is too long is refused") {
  const Diagnostics diagnostics =
      Check(Head("w") + R"(, "activities": {"a": {"kind": "simulate"}}, "nodes": [{"id": "o",
      "type": "orchestrate", "items": "['x'.repeat(501)]", "key": "item",
      "run": {"activity": "a"}}]})");
  REQUIRE(diagnostics.size() == 1);
  CHECK(diagnostics[0].message == "the key of item 1 has 501 bytes; at most 500 are allowed");
}

}  // namespace wfb::definition
