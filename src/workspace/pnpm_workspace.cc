#include "workspace/pnpm_workspace.h"

#include <fmt/format.h>

namespace wfb {

namespace {

std::string_view Trim(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

bool IsBlankOrComment(std::string_view text) { return text.empty() || text.starts_with('#'); }

// The text of a scalar with a possible comment after it; nothing when it is not a simple one.
std::optional<std::string> ReadScalar(std::string_view text) {
  if (text.starts_with('\'') || text.starts_with('"')) {
    const char quote = text[0];
    const size_t close = text.find(quote, 1);
    if (close == std::string_view::npos) return std::nullopt;
    const std::string_view value = text.substr(1, close - 1);
    const std::string_view rest = text.substr(close + 1);
    // Doubled quotes and escapes do not occur in names of folders.
    if (value.find('\\') != std::string_view::npos || !IsBlankOrComment(Trim(rest)) ||
        rest.starts_with('#')) {
      return std::nullopt;
    }
    return std::string(value);
  }
  const std::string_view value = Trim(text.substr(0, text.find(" #")));
  constexpr std::string_view kIndicators = "!&*{}[]|>@`%,?-#";
  if (value.empty() || kIndicators.find(value[0]) != std::string_view::npos ||
      value.find(": ") != std::string_view::npos || value.ends_with(':')) {
    return std::nullopt;
  }
  return std::string(value);
}

}  // namespace

Result<std::optional<std::vector<std::string>>> ReadPnpmPackages(std::string_view text,
                                                                 const std::string& file) {
  std::optional<std::vector<std::string>> packages;
  bool inside = false;
  for (size_t number = 1; !text.empty(); ++number) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::string_view content = Trim(line);
    if (IsBlankOrComment(content)) continue;
    const auto refuse = [&] {
      return InvalidInput(
          fmt::format("{}:{}: this style is not read here; write the list as lines of the form   - "
                      "'packages/*'",
                      file, number));
    };
    const bool is_entry = content == "-" || content.starts_with("- ");
    if (inside && is_entry) {
      std::optional<std::string> value = ReadScalar(Trim(content.substr(1)));
      if (!value) return refuse();
      packages->push_back(std::move(*value));
      continue;
    }
    const bool top_level = line[0] != ' ' && line[0] != '\t';
    if (!top_level) {
      if (inside) return refuse();
      continue;
    }
    inside = false;
    for (const std::string_view key : {"packages:", "'packages':", "\"packages\":"}) {
      if (!content.starts_with(key)) continue;
      if (packages || !IsBlankOrComment(Trim(content.substr(key.size())))) return refuse();
      packages.emplace();
      inside = true;
    }
  }
  return packages;
}

}  // namespace wfb
