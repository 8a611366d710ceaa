#include "compiler/names.h"

#include <fmt/format.h>

#include <algorithm>

namespace wfb::compiler {

namespace {

// Names apart by one blank, so that a look-up is a search for " name ".
constexpr std::string_view kTaken =
    // Reserved by JavaScript in modules, or by TypeScript as names of types.
    " abstract any arguments as async await bigint boolean break case catch class const "
    "continue debugger declare default delete do else enum eval export extends false finally "
    "for function get if implements import in instanceof interface let module namespace never "
    "new null number object of package private protected public return require set static "
    "string super switch symbol this throw true try type typeof undefined unknown var void "
    "while with yield "
    // Global.
    " Array Boolean Buffer Date Error Function Infinity JSON Map Math NaN Number Object Promise "
    "Record RegExp Set String Symbol console exports global globalThis isFinite isNaN "
    "parseFloat parseInt process structuredClone "
    // What expressions and the generated files call their own.
    " input vars steps run item index iteration result flow call given options text activities "
    "orchestrate proxyActivities startChild childOptions definition runCommand simulate "
    "discoverPackages writePackageReport writeSuiteReports Flow Json Call RunOptions Schema ";

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char Upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

}  // namespace

std::string CamelCase(std::string_view name) {
  std::string out;
  bool after_dash = false;
  for (const char c : name) {
    if (c == '-') {
      after_dash = true;
      continue;
    }
    // "a-1" and "a1" stay apart as far as that is possible.
    if (after_dash && !IsLetter(c) && c != '_') out += '_';
    out += after_dash ? Upper(c) : c;
    after_dash = false;
  }
  return out;
}

std::string PascalCase(std::string_view name) {
  std::string out = CamelCase(name);
  if (!out.empty()) out[0] = Upper(out[0]);
  return out;
}

bool IsTakenName(std::string_view name) {
  return kTaken.find(fmt::format(" {} ", name)) != std::string_view::npos;
}

std::string Scope::Declare(const std::string& wanted, const std::string& suffix) {
  const auto free = [this](const std::string& name) {
    return !IsTakenName(name) && !names_.contains(name);
  };
  std::string name = wanted;
  if (!free(name)) name = wanted + suffix;
  for (int number = 2; !free(name); ++number) name = fmt::format("{}{}{}", wanted, suffix, number);
  names_.insert(name);
  return name;
}

std::string LowerCase(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

}  // namespace wfb::compiler
