#include "workspace/builtin_discover.h"

#include <doctest/doctest.h>

#include "workspace/monorepo_fixture.h"

namespace wfb {
namespace {

std::string Refusal(const char* input) {
  const Result<Json> result = BuiltinNpmDiscover(*ParseJson(input), "");
  REQUIRE_FALSE(result.ok());
  return result.error().message;
}

TEST_CASE("npm.discover gives a monorepo as a value, its root relative to the workflow") {
  const MonorepoFixture folder;
  folder.Write("repo/package.json", R"({"workspaces": ["p/*"]})");
  folder.Write("repo/p/a/package.json", R"({"name": "a", "scripts": {"build": "x"}})");
  folder.Write("repo/p/b/package.json", R"({"name": "b", "dependencies": {"a": "*"}})");
  folder.Write("repo/p/c/package.json",
               R"({"name": "c", "dependencies": {"b": "*"}, "scripts": {"build": "x"}})");
  const Result<Json> all = BuiltinNpmDiscover(*ParseJson(R"({"root": "repo"})"), folder.path());
  REQUIRE(all.ok());
  CHECK(all->at("root") == Json(folder.At("repo")));
  CHECK(all->at("packages").as_array().size() == 3);
  CHECK(WriteJson(all->at("packages").at(2).at("dependencies")) == R"(["b"])");

  const Result<Json> building =
      BuiltinNpmDiscover(*ParseJson(R"({"root": "./repo", "script": "build"})"), folder.path());
  REQUIRE(building.ok());
  REQUIRE(building->at("packages").as_array().size() == 2);
  CHECK(WriteJson(building->at("packages").at(1).at("dependencies")) == R"(["a"])");

  const Result<Json> filtered = BuiltinNpmDiscover(
      JsonObject{{"root", folder.At("repo")}, {"filter", JsonArray{"b"}}}, "/elsewhere");
  REQUIRE(filtered.ok());
  REQUIRE(filtered->at("packages").as_array().size() == 1);
  CHECK(WriteJson(filtered->at("packages").at(0).at("dependencies")) == "[]");
}

TEST_CASE("npm.discover refuses what it does not take") {
  CHECK(Refusal("{}") == "npm.discover needs \"root\", the folder of the monorepo");
  CHECK(Refusal(R"({"rot": "x"})") == "npm.discover takes no \"rot\"; did you mean \"root\"?");
  CHECK(Refusal(R"({"color": "x"})") ==
        "npm.discover takes no \"color\"; it takes root, script and filter");
  CHECK(Refusal(R"({"root": 1})") == "npm.discover: \"root\" must be a text");
  CHECK(Refusal(R"({"root": ".", "filter": "a"})") ==
        "npm.discover: \"filter\" must be a list of texts");
  CHECK(Refusal("[]") == "npm.discover takes an object {\"root\", \"script\"?, \"filter\"?}");
}

}  // namespace
}  // namespace wfb
