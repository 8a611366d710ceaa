#include "cli/options.h"

#include <algorithm>

namespace wfb {

std::vector<std::string> Option::NameList() const {
  std::vector<std::string> list;
  size_t begin = 0;
  while (begin <= names.size()) {
    const size_t end = std::min(names.find(',', begin), names.size());
    list.push_back(names.substr(begin, end - begin));
    begin = end + 1;
  }
  return list;
}

void Options::Flag(std::string names, std::string help, bool& target) {
  options_.push_back({std::move(names), "", std::move(help), &target, {}, false, false});
}

void Options::Value(std::string names, std::string value, std::string help, Option::Target target) {
  Choice(std::move(names), std::move(value), std::move(help), target, {});
}

void Options::Choice(std::string names, std::string value, std::string help, Option::Target target,
                     std::vector<std::string> choices) {
  options_.push_back({std::move(names), std::move(value), std::move(help), target,
                      std::move(choices), false, false});
}

void Options::Argument(std::string name, std::string help, Option::Target target, bool required,
                       std::vector<std::string> choices) {
  arguments_.push_back(
      {std::move(name), "", std::move(help), target, std::move(choices), true, required});
}

void Options::AddExample(std::string command, std::string what) {
  examples_.push_back({std::move(command), std::move(what)});
}

}  // namespace wfb
