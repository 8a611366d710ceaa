// A folder of its own on the disk for one test, gone afterwards. For tests only.
#pragma once

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "base/check.h"

namespace wfb {

class MonorepoFixture {
 public:
  MonorepoFixture() {
    std::string path = (std::filesystem::temp_directory_path() / "wfb-test-XXXXXX").string();
    WFB_CHECK(mkdtemp(path.data()) != nullptr, "tests may make a folder");
    path_ = std::filesystem::canonical(path).string();
  }
  ~MonorepoFixture() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  MonorepoFixture(const MonorepoFixture&) = delete;
  MonorepoFixture& operator=(const MonorepoFixture&) = delete;

  const std::string& path() const { return path_; }
  std::string At(const std::string& name) const { return path_ + "/" + name; }

  // Writes a file and the folders above it.
  void Write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories(std::filesystem::path(At(name)).parent_path());
    std::ofstream(At(name), std::ios::binary) << text;
  }
  // packages/NAME/package.json of the package @acme/NAME; `more` continues its members.
  void Package(const std::string& name, const std::string& more = "") const {
    Write("packages/" + name + "/package.json", "{\"name\": \"@acme/" + name +
                                                    "\", \"version\": \"1.0.0\"" +
                                                    (more.empty() ? "" : ", " + more) + "}");
  }
  // The root's package.json with "workspaces": ["packages/*"].
  void Root() const {
    Write("package.json", "{\"name\": \"acme\", \"workspaces\": [\"packages/*\"]}");
  }

 private:
  std::string path_;
};

}  // namespace wfb
