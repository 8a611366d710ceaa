#include "catalog/workflow_folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "catalog/absolute_path.h"

namespace wfb {

namespace {

namespace fs = std::filesystem;

// What the path stands for on disk, absolute: "name" may also be name.workflow.json.
Result<std::string> ExistingPath(const std::string& named, const std::string& directory) {
  const std::string path = AbsolutePath(named.empty() ? "." : named, directory);
  std::error_code error;
  if (fs::exists(path, error)) return path;
  const std::string file = path + std::string(definition::kWorkflowFileSuffix);
  if (fs::exists(file, error)) return file;
  return NotFound(fmt::format("there is no file, folder or workflow \"{}\"", named));
}

Result<std::string> ReadText(const std::string& path, const std::string& shown) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return IoError(fmt::format("{} is no file", shown));
  std::ifstream file(path, std::ios::binary);
  if (!file) return ErrnoError("read " + shown, errno);
  std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (file.bad()) return ErrnoError("read " + shown, errno);
  return text;
}

// Names of the workflow files in a folder, sorted.
Result<std::vector<std::string>> WorkflowFiles(const std::string& folder) {
  std::error_code error;
  std::vector<std::string> names;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    if (name.ends_with(definition::kWorkflowFileSuffix)) names.push_back(name);
  }
  if (error) return IoError(fmt::format("read the folder {}: {}", folder, error.message()));
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

std::string WorkflowFolder::folder() const {
  return is_folder ? path : fs::path(path).parent_path().string();
}

Result<WorkflowFolder> ReadWorkflowFolder(const std::string& path, const std::string& directory) {
  WorkflowFolder folder;
  WFB_ASSIGN_OR_RETURN(folder.path, ExistingPath(path, directory));
  std::error_code error;
  folder.is_folder = fs::is_directory(folder.path, error);
  WFB_ASSIGN_OR_RETURN(std::vector<std::string> names, WorkflowFiles(folder.folder()));
  const std::string named = folder.is_folder ? "" : fs::path(folder.path).filename().string();
  if (!folder.is_folder && std::find(names.begin(), names.end(), named) == names.end()) {
    names.insert(names.begin(), named);
  }
  // As the person would name them from where he stands.
  const fs::path near = fs::path(folder.folder()).lexically_proximate(directory);
  std::string shown_folder = near == "." ? "" : near.string();
  if (shown_folder.starts_with("..")) shown_folder = folder.folder();
  for (const std::string& name : names) {
    const std::string shown_name = shown_folder.empty() ? name : shown_folder + "/" + name;
    WFB_ASSIGN_OR_RETURN(std::string text, ReadText(folder.folder() + "/" + name, shown_name));
    if (name == named) folder.file = shown_name;
    folder.files.push_back({shown_name, std::move(text)});
  }
  folder.set = definition::DefinitionSet::Load(folder.files);
  return folder;
}

}  // namespace wfb
