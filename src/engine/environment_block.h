// The environment of a process that is about to start: what every process inherits, and entries set
// over it. The inherited part is shared and never copied.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wfb {

class InheritedEnvironment {
 public:
  // `variables`: as environ(7). Left out are WFB_FAILPOINT, and what an outer engine says about the
  // step that this program itself is.
  explicit InheritedEnvironment(const char* const* variables);

  const std::vector<std::string>& entries() const { return entries_; }  // "NAME=value"

 private:
  std::vector<std::string> entries_;
};

class EnvironmentBlock {
 public:
  explicit EnvironmentBlock(const InheritedEnvironment& inherited) : inherited_(&inherited) {}

  void Set(std::string_view name, std::string_view value);  // Later calls win.
  std::string_view Get(std::string_view name) const;        // Empty when not set.
  // For execve, ended by a null pointer; valid until the block changes or ends.
  std::vector<char*> Pointers();

 private:
  const InheritedEnvironment* inherited_;
  std::vector<std::string> own_;  // "NAME=value"
};

}  // namespace wfb
