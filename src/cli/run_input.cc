#include "cli/run_input.h"

#include <fmt/format.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

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

}  // namespace wfb
