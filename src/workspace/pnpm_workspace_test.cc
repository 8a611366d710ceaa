#include "workspace/pnpm_workspace.h"

#include <doctest/doctest.h>

namespace wfb {
namespace {

using Patterns = std::vector<std::string>;

Patterns Read(std::string_view text) {
  auto result = ReadPnpmPackages(text, "pnpm-workspace.yaml");
  REQUIRE(result.ok());
  REQUIRE(result->has_value());
  return **result;
}

std::string Refusal(std::string_view text) {
  const auto result = ReadPnpmPackages(text, "pnpm-workspace.yaml");
  REQUIRE_FALSE(result.ok());
  return result.error().message;
}

TEST_CASE("the packages list of pnpm-workspace.yaml is read as everybody writes it") {
  CHECK(Read("packages:\n  - 'packages/*'\n  - \"apps/**\"\n  - tools/build # ours\n") ==
        Patterns{"packages/*", "apps/**", "tools/build"});
  CHECK(Read("# the list\r\ncatalog:\r\n  react: ^19\r\n\r\npackages: # here\r\n- 'a'\r\n\r\n- "
             "'!a/b'\r\nonlyBuiltDependencies:\r\n  - esbuild\r\n") == Patterns{"a", "!a/b"});
  CHECK(Read("packages:\n") == Patterns{});
}

TEST_CASE("a file without a packages list says nothing about packages") {
  const auto result = ReadPnpmPackages("catalog:\n  packages: 1\n", "f");
  REQUIRE(result.ok());
  CHECK_FALSE(result->has_value());
}

TEST_CASE("other styles of YAML are refused with the line and the way out") {
  CHECK(Refusal("packages: ['a', 'b']\n") ==
        "pnpm-workspace.yaml:1: this style is not read here; write the list as lines of the form "
        "  - 'packages/*'");
  CHECK(Refusal("packages:\n  - *all\n").starts_with("pnpm-workspace.yaml:2: "));
  CHECK(Refusal("packages:\n  - !libs/old\n").starts_with("pnpm-workspace.yaml:2: "));
  CHECK(Refusal("packages:\n  - 'a\n").starts_with("pnpm-workspace.yaml:2: "));
  CHECK(Refusal("packages:\n  - name: a\n").starts_with("pnpm-workspace.yaml:2: "));
  CHECK(Refusal("packages:\n  more\n").starts_with("pnpm-workspace.yaml:2: "));
}

}  // namespace
}  // namespace wfb
