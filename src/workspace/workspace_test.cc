#include "workspace/workspace.h"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "workspace/monorepo_fixture.h"

namespace wfb {
namespace {

using Names = std::vector<std::string>;

Workspace Discover(const MonorepoFixture& folder) {
  Result<Workspace> workspace = DiscoverWorkspace(folder.path());
  if (!workspace.ok()) FAIL(workspace.error().message);
  return std::move(workspace).value();
}

// The message, with the folder's own path as ROOT.
std::string Refusal(const MonorepoFixture& folder) {
  const Result<Workspace> workspace = DiscoverWorkspace(folder.path());
  REQUIRE_FALSE(workspace.ok());
  std::string message = workspace.error().message;
  for (size_t at = message.find(folder.path()); at != std::string::npos;
       at = message.find(folder.path())) {
    message.replace(at, folder.path().size(), "ROOT");
  }
  return message;
}

Names NamesOf(const Workspace& workspace) {
  Names names;
  for (const WorkspacePackage& package : workspace.packages) names.push_back(package.name);
  return names;
}

TEST_CASE("the packages of an npm monorepo are found with what matters of them") {
  const MonorepoFixture folder;
  folder.Root();
  folder.Package("core", R"("private": true, "wfb": {"category": "core"},
      "scripts": {"build": "tsc -b", "test": "node --test"})");
  folder.Package("web", R"("dependencies": {"react": "^19.0.0", "@acme/core": "^1.0.0"},
      "devDependencies": {"@acme/lint": "workspace:*", "@acme/core": "*"})");
  folder.Package("lint", R"("peerDependencies": {"eslint": "*"}, "optionalDependencies": {}, )"
                         R"("devDependencies": {"@acme/lint": "0.9.0", "@acme/web": "npm:x@1"})");
  const Workspace workspace = Discover(folder);
  CHECK(workspace.root == folder.path());
  CHECK(workspace.name == "acme");
  REQUIRE(NamesOf(workspace) == Names{"@acme/core", "@acme/lint", "@acme/web"});
  const WorkspacePackage& core = workspace.packages[0];
  CHECK(core.version == "1.0.0");
  CHECK(core.is_private);
  CHECK(core.category == "core");
  CHECK(core.relative_dir == "packages/core");
  CHECK(workspace.AbsoluteDir(core) == folder.At("packages/core"));
  REQUIRE(core.FindScript("test") != nullptr);
  CHECK(*core.FindScript("test") == "node --test");
  CHECK(core.FindScript("lint") == nullptr);
  CHECK(workspace.packages[1].dependencies.empty());
  const WorkspacePackage& web = workspace.packages[2];
  REQUIRE(web.dependencies.size() == 2);
  CHECK(web.dependencies[0].package == 0);
  CHECK(web.dependencies[0].kind == DependencyKind::Regular);
  CHECK(web.dependencies[1].package == 1);
  CHECK(web.dependencies[1].kind == DependencyKind::Development);
  CHECK(workspace.warnings.empty());
}

TEST_CASE("yarn's object form, globs, negation and exact paths name packages") {
  const MonorepoFixture folder;
  folder.Write("package.json", R"({"workspaces": {"packages":
      ["./libs/**", "!libs/old", "tools/build/", "{apps,sites}/*", "none/*"], "nohoist": []}})");
  folder.Write("libs/a/package.json", R"({"name": "a"})");
  folder.Write("libs/group/b/package.json", R"({"name": "b"})");
  folder.Write("libs/old/package.json", R"({"name": "old"})");
  folder.Write("libs/a/node_modules/c/package.json", R"({"name": "c"})");
  folder.Write("libs/.cache/d/package.json", R"({"name": "d"})");
  folder.Write("tools/build/package.json", R"({"name": "build"})");
  folder.Write("tools/other/package.json", R"({"name": "other"})");
  folder.Write("sites/main/package.json", R"({"name": "main"})");
  folder.Write("sites/README", "");
  const Workspace workspace = Discover(folder);
  CHECK(NamesOf(workspace) == Names{"a", "b", "main", "build"});
  CHECK(workspace.warnings == Names{"The workspace pattern \"none/*\" matches no package."});
  CHECK(workspace.name == folder.path().substr(folder.path().rfind('/') + 1));
}

TEST_CASE("pnpm-workspace.yaml names packages") {
  const MonorepoFixture folder;
  folder.Write("package.json", R"({"name": "acme"})");
  folder.Write("pnpm-workspace.yaml", "packages:\n  - 'packages/*'\n  - '!packages/b'\n");
  folder.Package("a", R"("dependencies": {"alias": "workspace:@acme/c@^1.0.0"})");
  folder.Package("b");
  folder.Package("c");
  const Workspace workspace = Discover(folder);
  CHECK(NamesOf(workspace) == Names{"@acme/a", "@acme/c"});
  CHECK(workspace.packages[0].dependencies.size() == 1);
}

TEST_CASE("loops of symbolic links end, and a package reached twice counts once") {
  const MonorepoFixture folder;
  folder.Write("package.json", R"({"workspaces": ["packages/*", "packages/**", "more/*"]})");
  folder.Package("a");
  REQUIRE(symlink("..", folder.At("packages/a/up").c_str()) == 0);
  REQUIRE(symlink("a", folder.At("packages/again").c_str()) == 0);
  REQUIRE(symlink("nowhere", folder.At("packages/broken").c_str()) == 0);
  REQUIRE(symlink("packages", folder.At("more").c_str()) == 0);
  REQUIRE(symlink("..", folder.At("packages/root").c_str()) == 0);
  const Workspace workspace = Discover(folder);
  REQUIRE(workspace.packages.size() == 1);
  CHECK(workspace.packages[0].name == "@acme/a");
}

TEST_CASE("a folder that is no monorepo says why and what to do") {
  const MonorepoFixture folder;
  CHECK(Refusal(folder) == "ROOT is not a monorepo: there is no package.json in it");
  CHECK(DiscoverWorkspace(folder.path()).error().kind == ErrorKind::NotFound);
  CHECK(DiscoverWorkspace(folder.At("missing")).error().kind == ErrorKind::NotFound);
  folder.Write("package.json", "{}");
  CHECK(Refusal(folder) ==
        "ROOT is not a monorepo: its package.json has no \"workspaces\" and there is no "
        "pnpm-workspace.yaml with \"packages\". Add \"workspaces\": [\"packages/*\"] to "
        "package.json, or run a workflow file");
  folder.Root();
  CHECK(Refusal(folder) ==
        "ROOT has no packages: no folder that its workspace patterns name holds "
        "a package.json");
}

TEST_CASE("everything that is wrong with the packages is told at once, with its place") {
  const MonorepoFixture folder;
  folder.Root();
  folder.Write("packages/a/package.json", "{\"name\": \"a\",\n  \"version\" \"1\"}");
  folder.Write("packages/b/package.json", "{}");
  folder.Write("packages/c/package.json", R"({"name": "twin"})");
  folder.Write("packages/d/package.json", R"({"name": "twin"})");
  folder.Write("packages/e/package.json", R"({"name": "two words"})");
  folder.Write("packages/f/package.json", R"({"name": "f", "scripts": {"build": 1}})");
  folder.Write("packages/g/package.json", "[]");
  folder.Write("packages/h/package.json", R"({"name": "h", "dependencies": []})");
  CHECK(Refusal(folder) ==
        "ROOT/packages/a/package.json:2:13: not valid JSON: syntax error\n"
        "ROOT/packages/b/package.json: the package has no name; add \"name\", or leave the folder "
        "out with the pattern \"!packages/b\"\n"
        "ROOT/packages/d/package.json: the name twin is already that of ROOT/packages/c; give one "
        "of them another name\n"
        "ROOT/packages/e/package.json: \"two words\" is not a package name; a name is at most 214 "
        "characters long and has no spaces, quotes or control characters\n"
        "ROOT/packages/f/package.json: the script \"build\" must be a text\n"
        "ROOT/packages/g/package.json: must hold a JSON object\n"
        "ROOT/packages/h/package.json: \"dependencies\" must be an object of names and ranges");
}

TEST_CASE("patterns that cannot be read are told with their file") {
  const MonorepoFixture folder;
  folder.Write("package.json", R"({"workspaces": ["../x", "/y", "a"]})");
  CHECK(Refusal(folder) ==
        "ROOT/package.json: the pattern \"../x\" leaves the workspace; packages lie beneath its "
        "root\n"
        "ROOT/package.json: the pattern \"/y\" is absolute; write it from the root of the "
        "workspace");
  folder.Write("package.json", R"({"workspaces": "packages/*"})");
  CHECK(Refusal(folder).starts_with("ROOT/package.json: \"workspaces\" must be a list"));
  folder.Write("package.json", "{");
  CHECK(Refusal(folder).starts_with("ROOT/package.json:1:2: not valid JSON: "));
}

TEST_CASE("a folder that may not be read is named with the way out") {
  if (geteuid() == 0) return;  // Root reads everything.
  const MonorepoFixture folder;
  folder.Write("package.json", R"({"workspaces": ["packages/*/*"]})");
  folder.Write("packages/a/b/package.json", "{}");
  REQUIRE(chmod(folder.At("packages/a").c_str(), 0) == 0);
  const std::string message = Refusal(folder);
  REQUIRE(chmod(folder.At("packages/a").c_str(), 0700) == 0);
  CHECK(message ==
        "cannot read the folder ROOT/packages/a (give read permission, or leave it out "
        "with the pattern \"!packages/a\"): Permission denied");
}

TEST_CASE("a package.json that is no regular file is not waited for") {
  const MonorepoFixture folder;
  folder.Root();
  folder.Write("packages/a/x", "");
  REQUIRE(mkfifo(folder.At("packages/a/package.json").c_str(), 0600) == 0);
  CHECK(Refusal(folder) == "ROOT/packages/a/package.json is not a regular file");
}

TEST_CASE("a byte order mark before package.json is no error") {
  const MonorepoFixture folder;
  folder.Root();
  folder.Write("packages/a/package.json", "\xEF\xBB\xBF{\"name\": \"a\"}");
  CHECK(Discover(folder).packages.size() == 1);
}

TEST_CASE("a cycle through devDependencies is cut there, with a warning that names the edge") {
  const MonorepoFixture folder;
  folder.Root();
  folder.Package("a", R"("dependencies": {"@acme/b": "*"})");
  folder.Package("b", R"("dependencies": {"@acme/c": "*"})");
  folder.Package("c", R"("devDependencies": {"@acme/a": "*", "@acme/d": "*"})");
  folder.Package("d");
  const Workspace workspace = Discover(folder);
  REQUIRE(workspace.cut.size() == 1);
  CHECK(workspace.warnings ==
        Names{"The devDependency of @acme/c on @acme/a closes a cycle and is left out of the "
              "order."});
  const Json json = ToJson(workspace);
  CHECK(WriteJson(json.at("cut")) == R"([{"from":"@acme/c","to":"@acme/a"}])");
  CHECK(WriteJson(json.at("packages").at(2).at("dependencies")) == R"(["@acme/d"])");
  CHECK(TopologicalOrder(workspace.Order()).size() == 4);
}

TEST_CASE("a cycle of other dependencies is refused by name") {
  const MonorepoFixture folder;
  folder.Root();
  folder.Package("a", R"("dependencies": {"@acme/b": "*"}, "devDependencies": {"@acme/b": "*"})");
  folder.Package("b", R"("peerDependencies": {"@acme/c": "*"})");
  folder.Package("c", R"("optionalDependencies": {"@acme/a": "*"})");
  CHECK(Refusal(folder) ==
        "the packages depend on each other in a cycle: @acme/a → @acme/b → @acme/c → @acme/a. Only "
        "devDependencies can be left out of the order; remove one of these dependencies or make it "
        "a devDependency");
}

TEST_CASE("the JSON of a workspace has a fixed shape") {
  const MonorepoFixture folder;
  folder.Root();
  folder.Package("a", R"("scripts": {"build": "tsc", "a": "b"}, "private": true)");
  CHECK(WriteJson(ToJson(Discover(folder))) ==
        R"({"root":")" + folder.path() +
            R"(","packages":[{"name":"@acme/a","version":"1.0.0","dir":")" +
            folder.At("packages/a") +
            R"(","relativeDir":"packages/a","category":"","private":true,"dependencies":[],)"
            R"("scripts":{"build":"tsc","a":"b"}}],"cut":[],"warnings":[]})");
}

}  // namespace
}  // namespace wfb
