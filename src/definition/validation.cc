#include "definition/validation.h"

#include <fmt/format.h>

#include "definition/format.h"
#include "definition/reporter.h"
#include "definition/validation_parts.h"

namespace wfb::definition {

namespace {

void ValidateFileName(const Document& document, const std::string& file, Reporter& reporter) {
  constexpr std::string_view kSuffix = ".workflow.json";
  const size_t slash = file.find_last_of('/');
  const std::string name = slash == std::string::npos ? file : file.substr(slash + 1);
  const bool named =
      name.size() > kSuffix.size() && name.substr(name.size() - kSuffix.size()) == kSuffix;
  if (!named || !IsName(document.name)) return;
  const std::string stem = name.substr(0, name.size() - kSuffix.size());
  if (stem == document.name) return;
  reporter.Add(Code::FileName, "/name",
               fmt::format("the workflow \"{}\" is in the file {}", document.name, name),
               fmt::format("name the file {}{}", document.name, kSuffix));
}

}  // namespace

Diagnostics ValidateDefinition(const Document& document, const SourceMap* source,
                               const std::string& file, const WorkflowsByName* siblings) {
  Reporter reporter(file, source);
  ValidateFileName(document, file, reporter);
  ValidateGraph(document.graph, "", reporter);
  ValidateVariables(document, reporter);
  ValidateActivities(document, reporter);
  ValidateNodes(document, reporter);
  ValidateExpressions(document, reporter);
  ValidateStaticItems(document, reporter);
  if (siblings != nullptr) ValidateCalls(document, *siblings, reporter);
  return reporter.Take();
}

ReadDocument CheckDefinition(std::string_view text, const std::string& file,
                             const WorkflowsByName* siblings) {
  ReadDocument read = ReadDefinition(text, file);
  if (!read.document) return read;
  const Diagnostics meaning = ValidateDefinition(*read.document, read.source.get(), file, siblings);
  read.diagnostics.insert(read.diagnostics.end(), meaning.begin(), meaning.end());
  SortByPlace(read.diagnostics);
  return read;
}

}  // namespace wfb::definition
