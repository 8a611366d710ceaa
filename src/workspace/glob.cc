#include "workspace/glob.h"

#include <fmt/format.h>

#include <algorithm>

namespace wfb {

namespace {

constexpr size_t kAlternativesMax = 1'000;

// Reads the set that starts at pattern[i] == '['; false when it is not closed ('[' is then itself).
bool MatchSet(std::string_view pattern, size_t& i, char c, bool& matches) {
  size_t at = i + 1;
  const bool negated = at < pattern.size() && (pattern[at] == '!' || pattern[at] == '^');
  if (negated) ++at;
  bool found = false;
  for (bool first = true; at < pattern.size() && (first || pattern[at] != ']'); first = false) {
    const char low = pattern[at];
    char high = low;
    if (at + 2 < pattern.size() && pattern[at + 1] == '-' && pattern[at + 2] != ']') {
      high = pattern[at + 2];
      at += 2;
    }
    found = found || (low <= c && c <= high);
    ++at;
  }
  if (at >= pattern.size()) return false;
  i = at + 1;
  matches = found != negated;
  return true;
}

// One pattern element against one character; moves `i` past the element.
bool MatchOne(std::string_view pattern, size_t& i, char c) {
  bool matches = false;
  if (pattern[i] == '[' && MatchSet(pattern, i, c, matches)) return matches;
  const char element = pattern[i++];
  return element == '?' || element == c;
}

// "{a,b}/{c,d}" → a/c, a/d, b/c, b/d. Braces without a comma stay as they are.
void ExpandBraces(const std::string& text, std::vector<std::string>& out) {
  if (out.size() > kAlternativesMax) return;
  for (size_t open = text.find('{'); open != std::string::npos; open = text.find('{', open + 1)) {
    int depth = 0;
    std::vector<size_t> cuts{open};
    size_t close = open;
    for (; close < text.size(); ++close) {
      if (text[close] == '{') ++depth;
      if (text[close] == ',' && depth == 1) cuts.push_back(close);
      if (text[close] == '}' && --depth == 0) break;
    }
    if (close == text.size() || cuts.size() == 1) continue;
    cuts.push_back(close);
    for (size_t i = 0; i + 1 < cuts.size(); ++i) {
      ExpandBraces(text.substr(0, open) + text.substr(cuts[i] + 1, cuts[i + 1] - cuts[i] - 1) +
                       text.substr(close + 1),
                   out);
    }
    return;
  }
  out.push_back(text);
}

bool UsesExtendedGlob(std::string_view text) {
  for (size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '(' && std::string_view("+@?*!").find(text[i - 1]) != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

bool MatchesFrom(const std::vector<std::string>& parts, size_t part,
                 const std::vector<std::string>& folder, size_t at) {
  if (part == parts.size()) return at == folder.size();
  if (parts[part] == "**") {
    for (size_t end = at; end <= folder.size(); ++end) {
      if (MatchesFrom(parts, part + 1, folder, end)) return true;
      if (end < folder.size() && !MatchesFolderPart("*", folder[end])) return false;
    }
    return false;
  }
  return at < folder.size() && MatchesFolderPart(parts[part], folder[at]) &&
         MatchesFrom(parts, part + 1, folder, at + 1);
}

}  // namespace

// Linear but for the last star: a mismatch goes back to it and lets it take one character more.
bool MatchesGlob(std::string_view pattern, std::string_view text) {
  size_t i = 0;
  size_t at = 0;
  size_t star = std::string_view::npos;
  size_t star_at = 0;
  while (at < text.size()) {
    if (i < pattern.size() && pattern[i] == '*') {
      star = ++i;
      star_at = at;
      continue;
    }
    if (i < pattern.size() && MatchOne(pattern, i, text[at])) {
      ++at;
      continue;
    }
    if (star == std::string_view::npos) return false;
    i = star;
    at = ++star_at;
  }
  while (i < pattern.size() && pattern[i] == '*') ++i;
  return i == pattern.size();
}

std::vector<std::string> SplitFolders(std::string_view path) {
  std::vector<std::string> folders;
  while (!path.empty()) {
    const size_t slash = std::min(path.find('/'), path.size());
    const std::string_view name = path.substr(0, slash);
    if (!name.empty() && name != ".") folders.emplace_back(name);
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return folders;
}

Result<FolderPattern> ParseFolderPattern(std::string_view source) {
  FolderPattern pattern;
  pattern.source = source;
  std::string_view text = source;
  if (text.starts_with('!')) {
    pattern.negated = true;
    text.remove_prefix(1);
  }
  if (UsesExtendedGlob(text)) {
    return InvalidInput(fmt::format(
        "the pattern \"{}\" uses (…), which is not read here; name the folders one by one",
        source));
  }
  if (text.starts_with('/')) {
    return InvalidInput(fmt::format(
        "the pattern \"{}\" is absolute; write it from the root of the workspace", source));
  }
  std::vector<std::string> texts;
  ExpandBraces(std::string(text), texts);
  if (texts.size() > kAlternativesMax) {
    return InvalidInput(
        fmt::format("the pattern \"{}\" has more than {} alternatives", source, kAlternativesMax));
  }
  for (const std::string& alternative : texts) {
    std::vector<std::string> parts = SplitFolders(alternative);
    if (std::find(parts.begin(), parts.end(), "..") != parts.end()) {
      return InvalidInput(fmt::format(
          "the pattern \"{}\" leaves the workspace; packages lie beneath its root", source));
    }
    const auto both_any = [](const std::string& a, const std::string& b) {
      return a == "**" && b == "**";
    };
    parts.erase(std::unique(parts.begin(), parts.end(), both_any), parts.end());
    pattern.alternatives.push_back(std::move(parts));
  }
  return pattern;
}

bool MatchesFolderPart(std::string_view part, std::string_view name) {
  const bool hidden = name.starts_with('.') && !part.starts_with('.');
  if (hidden || (name == "node_modules" && part != name)) return false;
  return MatchesGlob(part, name);
}

bool MatchesFolder(const FolderPattern& pattern, const std::vector<std::string>& folder) {
  return std::any_of(pattern.alternatives.begin(), pattern.alternatives.end(),
                     [&](const auto& parts) { return MatchesFrom(parts, 0, folder, 0); });
}

}  // namespace wfb
