// The workflows of examples/ are what people copy from: they validate without any problem, stand
// in the canonical form, and become plans.
#include <doctest/doctest.h>

#include "definition/definition_set.h"
#include "testing/golden.h"

namespace wfb::definition {

namespace {

const std::string kExamples = std::string(WFB_SOURCE_DIR) + "/examples/";

std::vector<SourceFile> FilesOfExample(const std::string& name) {
  std::vector<SourceFile> files;
  for (const std::string& file : FilesOf(kExamples + name)) {
    if (!file.ends_with(kWorkflowFileSuffix)) continue;
    files.push_back({file, ReadTextFile(kExamples + name + "/" + file)});
  }
  return files;
}

}  // namespace

TEST_CASE("every example validates without a problem and becomes plans") {
  for (const std::string& name : GoldenCases(kExamples)) {
    CAPTURE(name);
    const std::vector<SourceFile> files = FilesOfExample(name);
    if (files.empty()) continue;
    const DefinitionSet set = DefinitionSet::Load(files);
    CHECK(FormatDiagnostics(set.AllDiagnostics()) == "");
    Diagnostics problems;
    const std::optional<std::string> root = set.PickRoot(name, problems);
    REQUIRE(root.has_value());
    const Result<std::vector<PlanPtr>> plans = set.Lower(*root, "/somewhere");
    REQUIRE(plans.ok());
    CHECK(plans->size() == files.size());
  }
}

TEST_CASE("every example stands in the canonical form") {
  for (const std::string& name : GoldenCases(kExamples)) {
    for (const SourceFile& file : FilesOfExample(name)) {
      const ReadDocument read = ReadDefinition(file.text, file.name);
      REQUIRE(read.document.has_value());
      CHECK(CompareGolden(kExamples + name + "/" + file.name, WriteDefinition(*read.document)) ==
            "");
    }
  }
}

}  // namespace wfb::definition
