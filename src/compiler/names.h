// Identifiers of generated code from names of definitions: readable, stable, never a reserved word,
// never twice in one scope.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace wfb::compiler {

// "package-build" → "packageBuild"; "act_0" stays.
std::string CamelCase(std::string_view name);
// "package-build" → "PackageBuild".
std::string PascalCase(std::string_view name);

// Words that no declaration of generated code may be called: reserved by the language, global
// objects that expressions use, and what the generated files import and declare themselves.
bool IsTakenName(std::string_view name);

// One scope of declarations.
class Scope {
 public:
  Scope() = default;

  // `wanted`, or with `suffix` ("Activity"), or that with a number from 2; it is taken from then
  // on.
  std::string Declare(const std::string& wanted, const std::string& suffix);
  bool Has(const std::string& name) const { return names_.contains(name); }

 private:
  std::set<std::string> names_;
};

// As Scope, for names of files: "a" and "A" are the same.
std::string LowerCase(std::string_view text);

}  // namespace wfb::compiler
