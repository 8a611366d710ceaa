#include "workspace/glob.h"

#include <doctest/doctest.h>

namespace wfb {
namespace {

bool Matches(std::string_view pattern, std::string_view folder) {
  const Result<FolderPattern> parsed = ParseFolderPattern(pattern);
  REQUIRE(parsed.ok());
  return MatchesFolder(*parsed, SplitFolders(folder));
}

TEST_CASE("globs match whole texts") {
  CHECK(MatchesGlob("", ""));
  CHECK(MatchesGlob("*", ""));
  CHECK(MatchesGlob("@acme/*", "@acme/core"));
  CHECK(MatchesGlob("*core*", "@acme/core-next"));
  CHECK(MatchesGlob("a?c", "abc"));
  CHECK_FALSE(MatchesGlob("a?c", "ac"));
  CHECK(MatchesGlob("[a-c]x[!0-9]", "bxy"));
  CHECK_FALSE(MatchesGlob("[a-c]x[!0-9]", "bx7"));
  CHECK(MatchesGlob("[x", "[x"));
  CHECK_FALSE(MatchesGlob("core", "core-next"));
  CHECK(MatchesGlob("*a*b*c", "xxaxxbxxcxxc"));
  CHECK_FALSE(MatchesGlob("*a*a*a*a*a*a*a*a*a*a*b", std::string(2000, 'a')));
}

TEST_CASE("folder patterns know stars, double stars and braces") {
  CHECK(Matches("packages/*", "packages/core"));
  CHECK(Matches("./packages/*/", "packages/core"));
  CHECK_FALSE(Matches("packages/*", "packages/core/deep"));
  CHECK_FALSE(Matches("packages/*", "packages"));
  CHECK(Matches("packages/**", "packages"));
  CHECK(Matches("packages/**", "packages/a/b/c"));
  CHECK(Matches("**/test/**", "packages/a/test"));
  CHECK(Matches("**/**/test", "packages/a/test"));
  CHECK(Matches("{apps,tools/{x,y}}/*", "tools/y/z"));
  CHECK_FALSE(Matches("{apps,tools/{x,y}}/*", "tools/z"));
  CHECK(Matches("a{b}c", "a{b}c"));
}

TEST_CASE("hidden folders and node_modules match only where they are spelled out") {
  CHECK_FALSE(Matches("*", ".git"));
  CHECK(Matches(".config/*", ".config/eslint"));
  CHECK_FALSE(Matches("packages/**", "packages/a/node_modules/b"));
  CHECK_FALSE(Matches("packages/**", "packages/.cache/b"));
}

TEST_CASE("patterns that cannot be read are refused in plain words") {
  CHECK(ParseFolderPattern("packages/+(a|b)").error().message ==
        "the pattern \"packages/+(a|b)\" uses (…), which is not read here; name the folders one by "
        "one");
  CHECK(ParseFolderPattern("../other/*").error().message ==
        "the pattern \"../other/*\" leaves the workspace; packages lie beneath its root");
  CHECK_FALSE(ParseFolderPattern("/usr/*").ok());
  std::string many;
  for (int i = 0; i < 12; ++i) many += "{a,b}";
  CHECK_FALSE(ParseFolderPattern(many).ok());
  CHECK(ParseFolderPattern("!libs/old")->negated);
}

}  // namespace
}  // namespace wfb
