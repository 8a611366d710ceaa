#include "cli/run_input.h"

#include <fmt/format.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "base/json_schema.h"
#include "cli/directory_search.h"

namespace wfb {

namespace {

Result<std::string> ReadInputText(const std::string& source, const std::string& directory) {
  if (source == "-") {
    return std::string(std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>());
  }
  const std::string path = AbsolutePath(source, directory);
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    return IoError(fmt::format("{} is a folder, not a file", source));
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) return ErrnoError("read " + source, errno);
  return std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

}  // namespace

Result<Json> ReadInput(const std::string& text, const std::string& directory) {
  std::string document = text;
  std::string what = "--input";
  if (!text.empty() && text[0] == '@') {
    what = text.substr(1);
    WFB_ASSIGN_OR_RETURN(document, ReadInputText(what, directory));
  }
  Result<Json> value = ParseJson(document);
  if (!value.ok()) {
    Error error = std::move(value).error().Context(what + " is no JSON");
    error.kind = ErrorKind::InvalidInput;
    return error;
  }
  return value;
}

Result<Json> CompleteInput(const DefinitionBundle& bundle, Json input) {
  const Json& schema = bundle.plans.at(bundle.root)->input_schema;
  Json complete = ApplyDefaults(schema, input);
  if (complete.is_null()) complete = JsonObject();
  const Diagnostics problems = ValidateInstance(schema, complete);
  if (problems.empty()) return complete;
  std::string text = "the input does not fit the workflow";
  for (const Diagnostic& problem : problems) {
    text +=
        fmt::format("\n  {}: {}", problem.pointer.empty() ? "/" : problem.pointer, problem.message);
    if (!problem.hint.empty()) text += fmt::format(" ({})", problem.hint);
  }
  return InvalidInput(std::move(text));
}

}  // namespace wfb
