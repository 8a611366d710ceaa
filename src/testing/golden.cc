#include "testing/golden.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

#include "base/check.h"

namespace wfb {

namespace {

std::optional<std::string> ReadIfThere(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

std::string_view LineAt(std::string_view text, size_t number) {
  for (size_t line = 1; line < number; ++line) {
    const size_t end = text.find('\n');
    if (end == std::string_view::npos) return "(end)";
    text.remove_prefix(end + 1);
  }
  return text.empty() ? "(end)" : text.substr(0, text.find('\n'));
}

std::vector<std::string> NamesOf(const std::string& folder, bool folders) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.is_directory() == folders) names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

std::string CompareGolden(const std::string& path, std::string_view actual) {
  const std::optional<std::string> expected = ReadIfThere(path);
  if (expected == actual) return "";
  const char* update = std::getenv("UPDATE_GOLDEN");
  if (update != nullptr && std::string_view(update) == "1") {
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path, std::ios::binary) << actual;
    return "";
  }
  constexpr const char* kWayOut = "if the change is meant, run with UPDATE_GOLDEN=1 and review it";
  if (!expected) return fmt::format("{} does not exist; {}", path, kWayOut);
  const auto [there, here] =
      std::mismatch(expected->begin(), expected->end(), actual.begin(), actual.end());
  const auto line = static_cast<size_t>(std::count(expected->begin(), there, '\n')) + 1;
  return fmt::format("{}:{} differs\n  expected: {}\n  actual:   {}\n{}", path, line,
                     LineAt(*expected, line), LineAt(actual, line), kWayOut);
}

std::vector<std::string> GoldenCases(const std::string& folder) { return NamesOf(folder, true); }

std::vector<std::string> FilesOf(const std::string& folder) { return NamesOf(folder, false); }

std::string ReadTextFile(const std::string& path) {
  std::optional<std::string> text = ReadIfThere(path);
  WFB_CHECK(text.has_value(), "the file belongs to the test");
  return *std::move(text);
}

}  // namespace wfb
