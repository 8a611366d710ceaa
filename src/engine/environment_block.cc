#include "engine/environment_block.h"

#include <algorithm>
#include <array>

namespace wfb {

namespace {

constexpr std::array<std::string_view, 7> kNotInherited = {
    "WFB_FAILPOINT", "WFB_RUN_ID", "WFB_STEP",   "WFB_ATTEMPT",
    "WFB_OUTPUT",    "WFB_ENGINE", "TRACEPARENT"};

std::string_view NameOf(std::string_view entry) { return entry.substr(0, entry.find('=')); }

}  // namespace

InheritedEnvironment::InheritedEnvironment(const char* const* variables) {
  for (; *variables != nullptr; ++variables) {
    const std::string_view entry = *variables;
    if (entry.find('=') == std::string_view::npos) continue;
    if (std::find(kNotInherited.begin(), kNotInherited.end(), NameOf(entry)) == kNotInherited.end())
      entries_.emplace_back(entry);
  }
}

void EnvironmentBlock::Set(std::string_view name, std::string_view value) {
  std::erase_if(own_, [&](const std::string& entry) { return NameOf(entry) == name; });
  std::string& entry = own_.emplace_back();
  entry.reserve(name.size() + 1 + value.size());
  entry.append(name).append("=").append(value);
}

std::string_view EnvironmentBlock::Get(std::string_view name) const {
  for (const std::vector<std::string>* entries : {&own_, &inherited_->entries()})
    for (const std::string& entry : *entries)
      if (entry.size() > name.size() && entry[name.size()] == '=' && NameOf(entry) == name)
        return std::string_view(entry).substr(name.size() + 1);
  return {};
}

std::vector<char*> EnvironmentBlock::Pointers() {
  std::vector<char*> pointers;
  pointers.reserve(own_.size() + inherited_->entries().size() + 1);
  for (std::string& entry : own_) pointers.push_back(entry.data());
  for (const std::string& entry : inherited_->entries()) {
    const std::string_view name = NameOf(entry);
    const bool set = std::any_of(own_.begin(), own_.end(), [&](const std::string& own) {
      return own.size() > name.size() && own[name.size()] == '=' && NameOf(own) == name;
    });
    // execve takes char* and does not write through it.
    if (!set) pointers.push_back(const_cast<char*>(entry.data()));
  }
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace wfb
