#include "workspace/package_folders.h"

#include <dirent.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <memory>
#include <set>

namespace wfb {

namespace {

struct CloseDirectory {
  void operator()(DIR* directory) const { closedir(directory); }
};

class FolderSearch {
 public:
  FolderSearch(const std::string& root, const std::string& shown_root)
      : root_(root), shown_root_(shown_root) {}

  // Adds the folders with a package.json that match `parts`.
  Status Find(const std::vector<std::string>& parts, std::set<std::string>& found) {
    parts_ = &parts;
    found_ = &found;
    return Walk("", 0);
  }

 private:
  enum class Links { Follow, Leave };

  Status Walk(const std::string& folder, size_t part) {
    if (part == parts_->size()) {
      struct stat status {};
      if (!folder.empty() && stat((root_ + "/" + folder + "/package.json").c_str(), &status) == 0) {
        found_->insert(folder);
      }
      return Ok();
    }
    const std::string& name = (*parts_)[part];
    if (name == "**") {
      WFB_RETURN_IF_ERROR(Walk(folder, part + 1));
      return WalkInto(folder, "*", Links::Leave, part);
    }
    if (name.find_first_of("*?[") != std::string::npos) {
      return WalkInto(folder, name, Links::Follow, part + 1);
    }
    return name == "node_modules" ? Ok() : Walk(Join(folder, name), part + 1);
  }

  // Goes on with `part` in every subfolder whose name matches `pattern`.
  Status WalkInto(const std::string& folder, const std::string& pattern, Links links, size_t part) {
    if (++folders_read_ > kFoldersReadMax) {
      return InvalidInput(fmt::format(
          "the patterns of the workspace lead through more than {} folders; name the folders of "
          "the packages more closely",
          kFoldersReadMax));
    }
    const std::string path = folder.empty() ? root_ : root_ + "/" + folder;
    const std::unique_ptr<DIR, CloseDirectory> directory(opendir(path.c_str()));
    if (directory == nullptr) {
      // A pattern may begin with a folder that does not exist.
      if (errno == ENOENT || errno == ENOTDIR) return Ok();
      const std::string shown = Join(shown_root_, folder);
      return ErrnoError(fmt::format("cannot read the folder {} (give read permission, or leave it "
                                    "out with the pattern \"!{}\")",
                                    shown, folder),
                        errno);
    }
    std::vector<std::string> names;
    while (const dirent* entry = readdir(directory.get())) {
      const std::string name = entry->d_name;
      if (name != "." && name != ".." && MatchesFolderPart(pattern, name)) names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    for (const std::string& name : names) {
      const std::string child = Join(folder, name);
      if (IsFolder(child, links)) WFB_RETURN_IF_ERROR(Walk(child, part));
    }
    return Ok();
  }

  bool IsFolder(const std::string& folder, Links links) const {
    struct stat status {};
    const std::string path = root_ + "/" + folder;
    const int result = links == Links::Follow ? stat(path.c_str(), &status)  //
                                              : lstat(path.c_str(), &status);
    return result == 0 && S_ISDIR(status.st_mode);
  }

  static std::string Join(const std::string& folder, const std::string& name) {
    if (folder.empty()) return name;
    return name.empty() ? folder : folder + "/" + name;
  }

  const std::string& root_;
  const std::string& shown_root_;
  const std::vector<std::string>* parts_ = nullptr;
  std::set<std::string>* found_ = nullptr;
  size_t folders_read_ = 0;
};

// Of several paths to one folder (by symbolic links) the smallest stays; so does not the root.
std::vector<std::string> WithoutAliases(const std::string& root,
                                        const std::set<std::string>& folders) {
  std::set<std::pair<dev_t, ino_t>> seen;
  struct stat status {};
  if (stat(root.c_str(), &status) == 0) seen.emplace(status.st_dev, status.st_ino);
  std::vector<std::string> result;
  for (const std::string& folder : folders) {
    if (stat((root + "/" + folder).c_str(), &status) != 0) continue;
    if (seen.emplace(status.st_dev, status.st_ino).second) result.push_back(folder);
  }
  return result;
}

}  // namespace

Result<PackageFolders> FindPackageFolders(const std::string& root, const std::string& shown_root,
                                          const std::vector<FolderPattern>& patterns) {
  FolderSearch search(root, shown_root);
  PackageFolders result;
  std::set<std::string> folders;
  for (const FolderPattern& pattern : patterns) {
    if (pattern.negated) {
      std::erase_if(folders, [&](const std::string& folder) {
        return MatchesFolder(pattern, SplitFolders(folder));
      });
      continue;
    }
    std::set<std::string> found;
    for (const std::vector<std::string>& parts : pattern.alternatives) {
      WFB_RETURN_IF_ERROR(search.Find(parts, found));
    }
    if (found.empty()) result.unmatched.push_back(pattern.source);
    folders.merge(found);
  }
  result.folders = WithoutAliases(root, folders);
  return result;
}

}  // namespace wfb
