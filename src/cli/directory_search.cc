#include "cli/directory_search.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace wfb {

namespace {

namespace fs = std::filesystem;

constexpr size_t kRecentMax = 50;

std::string RecentListPath() {
  const char* state = std::getenv("XDG_STATE_HOME");
  if (state != nullptr && state[0] == '/') return std::string(state) + "/wfb/data-directories";
  const char* home = std::getenv("HOME");
  if (home == nullptr || home[0] != '/') return "";
  return std::string(home) + "/.local/state/wfb/data-directories";
}

bool IsDirectory(const std::string& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

std::string NearestUpward(const std::string& directory) {
  for (fs::path path = directory; !path.empty(); path = path.parent_path()) {
    const std::string candidate = (path / kDataDirectoryName).string();
    if (IsDirectory(candidate)) return candidate;
    if (path == path.root_path()) break;
  }
  return "";
}

}  // namespace

std::string ChosenDataDirectory(const std::string& option, const std::string& directory) {
  if (!option.empty()) return AbsolutePath(option, directory);
  const char* variable = std::getenv("WFB_DATA");
  if (variable == nullptr || variable[0] == '\0') return "";
  return AbsolutePath(variable, directory);
}

Result<std::vector<std::string>> DataDirectories(const std::string& option,
                                                 const std::string& directory, bool elsewhere) {
  const std::string chosen = ChosenDataDirectory(option, directory);
  if (!chosen.empty()) {
    if (!IsDirectory(chosen)) {
      return NotFound(fmt::format("{} is no data directory: no run was started with it", chosen));
    }
    return std::vector<std::string>{chosen};
  }
  std::vector<std::string> found;
  const std::string nearest = NearestUpward(directory);
  if (!nearest.empty()) found.push_back(nearest);
  for (std::string& recent : elsewhere ? RecentDataDirectories() : std::vector<std::string>()) {
    const bool known = std::find(found.begin(), found.end(), recent) != found.end();
    if (!known && IsDirectory(recent)) found.push_back(std::move(recent));
  }
  if (!found.empty()) return found;
  return NotFound(fmt::format(
      "there are no runs here: no {} at or above {}; start one with \"wfb run\", or say --data DIR",
      kDataDirectoryName, directory));
}

std::vector<std::string> RecentDataDirectories() {
  std::vector<std::string> recent;
  std::ifstream file(RecentListPath());
  std::string line;
  while (recent.size() < kRecentMax && std::getline(file, line)) {
    if (!line.empty() && line[0] == '/') recent.push_back(line);
  }
  return recent;
}

void RememberDataDirectory(const std::string& data_directory) {
  const std::string path = RecentListPath();
  std::vector<std::string> recent = RecentDataDirectories();
  if (path.empty() || (!recent.empty() && recent[0] == data_directory)) return;
  std::erase(recent, data_directory);
  recent.insert(recent.begin(), data_directory);
  std::error_code error;
  fs::create_directories(fs::path(path).parent_path(), error);
  // Renamed into place: two programs that write at once leave one whole list.
  const std::string temporary = fmt::format("{}.{}", path, getpid());
  {
    std::ofstream file(temporary, std::ios::trunc);
    for (size_t i = 0; i < std::min(recent.size(), kRecentMax); ++i) file << recent[i] << '\n';
    if (!file.flush()) {
      fs::remove(temporary, error);
      return;
    }
  }
  fs::rename(temporary, path, error);
  if (error) fs::remove(temporary, error);
}

}  // namespace wfb
