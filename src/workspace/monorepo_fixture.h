// A monorepo on the disk for one test, gone afterwards. For tests only.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include "testing/temporary_directory.h"

namespace wfb {

class MonorepoFixture {
 public:
  // Messages and results name folders without symbolic links.
  MonorepoFixture() : path_(std::filesystem::canonical(directory_.path()).string()) {}

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
  TemporaryDirectory directory_;
  std::string path_;
};

}  // namespace wfb
