#include "catalog/absolute_path.h"

#include <filesystem>

namespace wfb {

std::string AbsolutePath(const std::string& path, const std::string& directory) {
  std::string absolute = (std::filesystem::path(directory) / path).lexically_normal().string();
  if (absolute.size() > 1 && absolute.back() == '/') absolute.pop_back();
  return absolute;
}

}  // namespace wfb
