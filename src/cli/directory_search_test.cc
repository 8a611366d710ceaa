#include "cli/directory_search.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>

namespace wfb {
namespace {

namespace fs = std::filesystem;

// A folder with the list of recent data directories inside, for the time of a test.
class Home {
 public:
  Home() {
    char name[] = "/tmp/wfb-home-XXXXXX";
    REQUIRE(mkdtemp(name) != nullptr);
    path_ = name;
    setenv("XDG_STATE_HOME", (path_ + "/state").c_str(), 1);
    unsetenv("WFB_DATA");
  }
  ~Home() {
    unsetenv("XDG_STATE_HOME");
    fs::remove_all(path_);
  }
  std::string Make(const std::string& folder) const {
    fs::create_directories(path_ + "/" + folder);
    return path_ + "/" + folder;
  }

 private:
  std::string path_;
};

TEST_CASE("the nearest data directory at or above the working directory is asked first") {
  const Home home;
  const std::string outer = home.Make("project/.wfb");
  const std::string inside = home.Make("project/packages/core");
  const std::string other = home.Make("other/.wfb");
  RememberDataDirectory(other);
  const auto here = DataDirectories("", inside, false);
  REQUIRE(here.ok());
  CHECK(*here == std::vector<std::string>{outer});
  const auto anywhere = DataDirectories("", inside, true);
  REQUIRE(anywhere.ok());
  CHECK(*anywhere == std::vector<std::string>{outer, other});
}

TEST_CASE("a chosen data directory is the only one, and must be there") {
  const Home home;
  const std::string inside = home.Make("project/.wfb");
  const std::string chosen = home.Make("chosen");
  const auto found = DataDirectories("../chosen", home.Make("project"), true);
  REQUIRE(found.ok());
  CHECK(*found == std::vector<std::string>{chosen});
  CHECK(DataDirectories("missing", home.Make("project"), true).error().kind == ErrorKind::NotFound);
}

TEST_CASE("recent data directories are remembered latest first, each once") {
  const Home home;
  const std::string a = home.Make("a");
  const std::string b = home.Make("b");
  RememberDataDirectory(a);
  RememberDataDirectory(b);
  RememberDataDirectory(a);
  CHECK(RecentDataDirectories() == std::vector<std::string>{a, b});
}

TEST_CASE("paths are made absolute without dots") {
  CHECK(AbsolutePath("a/../b/./c", "/x/y") == "/x/y/b/c");
  CHECK(AbsolutePath(".", "/x/y") == "/x/y");
  CHECK(AbsolutePath("/z/", "/x/y") == "/z");
}

}  // namespace
}  // namespace wfb
