#include "tidy/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <span>

namespace wfb::tidy {
namespace {

using Words = std::span<const std::string_view>;

// Words that say nothing about what a thing is: the right name says what it does.
constexpr std::array<std::string_view, 7> kEmptyFileWords = {"manager", "helper", "helpers", "util",
                                                             "utils",   "misc",   "common"};
// These two only as the last word: data_directory is a directory.
constexpr std::array<std::string_view, 2> kEmptyLastWords = {"data", "info"};
constexpr std::array<std::string_view, 7> kEmptyTypeEndings = {
    "Manager", "Helper", "Helpers", "Util", "Utils", "Data", "Info"};

// The literals are cut in two, so that this file may be read by its own check.
constexpr std::array<std::string_view, 3> kLeftovers = {
    "FIX"
    "ME",
    "XX"
    "X",
    "HA"
    "CK"};
constexpr std::string_view kTodo =
    "TO"
    "DO";
constexpr std::array<std::string_view, 10> kHosts = {
    "registry.npm"
    "js",
    "registry.yarn"
    "pkg",
    "deb.deb"
    "ian.org",
    "pypi."
    "org",
    "files.python"
    "hosted",
    "static.crates"
    ".io",
    "index.crates"
    ".io",
    "proxy.golang"
    ".org",
    "snapshot.deb"
    "ian",
    "repo1.mav"
    "en"};
constexpr std::array<std::string_view, 3> kPaths = {
    "/wo"
    "rk/",
    "/fa"
    "rm/",
    "/ro"
    "ot/"};

bool Contains(Words words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

bool IsOurs(std::string_view path) {
  constexpr std::array<std::string_view, 6> kOurs = {"src/",  "tests/", "bench/",
                                                     "fuzz/", "web/",   "ops/"};
  return std::ranges::any_of(kOurs, [&](auto folder) { return path.starts_with(folder); });
}

std::string_view FileName(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::vector<std::string_view> Split(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const size_t end = std::min(text.find_first_of(separators), text.size());
    parts.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

std::string_view WordAt(std::string_view text, size_t begin) {
  size_t end = begin;
  while (end < text.size() && IsWordCharacter(text[end])) ++end;
  return text.substr(begin, end - begin);
}

// Whether `path` begins at `at` in the line, and is not the end of a longer relative one.
bool BeginsThere(std::string_view line, size_t at) {
  if (at == 0) return true;
  const char before = line[at - 1];
  return !IsWordCharacter(before) &&
         std::string_view("./-})$").find(before) == std::string_view::npos;
}

// What follows "//" when the line is nothing but a comment; an example is indented further.
std::string_view CommentText(std::string_view line) {
  const std::string_view trimmed = Trimmed(line);
  if (!trimmed.starts_with("// ") || trimmed.starts_with("//  ")) return {};
  return Trimmed(trimmed.substr(3));
}

bool HasCall(std::string_view text) {
  const size_t at = text.find('(');
  return at != std::string_view::npos && at > 0 && IsWordCharacter(text[at - 1]);
}

// `a = b` or `Type a = b`; more words before the sign are prose.
bool HasAssignment(std::string_view text) {
  const size_t at = text.find(" = ");
  return at != std::string_view::npos && std::ranges::count(text.substr(0, at), ' ') <= 1;
}

bool LooksLikeCode(std::string_view comment) {
  if (comment.empty()) return false;
  constexpr std::array<std::string_view, 5> kStatements = {"return ", "if (", "for (", "while (",
                                                           "#include "};
  const bool statement =
      std::ranges::any_of(kStatements, [&](auto opening) { return comment.starts_with(opening); });
  const char last = comment.back();
  if (last == '{') return true;
  if (comment == "}" || comment == "};") return true;
  if (last != ';') return statement && (last == ')' || comment.starts_with("#include "));
  return statement || HasCall(comment) || HasAssignment(comment);
}

// The folder of a CMakeLists.txt, with its last '/'; empty for the root's.
std::string_view FolderOf(std::string_view path) { return path.substr(0, path.rfind('/') + 1); }

bool IsNamedByCMake(std::string_view path, const std::vector<Source>& sources) {
  return std::ranges::any_of(sources, [&](const Source& source) {
    if (FileName(source.path) != "CMakeLists.txt" && !source.path.ends_with(".cmake")) return false;
    if (FindWord(source.text, path) != std::string_view::npos) return true;  // From the root.
    const std::string_view folder = FolderOf(source.path);
    if (!path.starts_with(folder)) return false;
    const std::string_view name = path.substr(folder.size());
    if (FindWord(source.text, name) != std::string_view::npos) return true;
    if (folder != "bench/" && folder != "fuzz/") return false;
    std::string_view target = name.substr(0, name.rfind('.'));
    if (target.ends_with("_fuzz")) target.remove_suffix(5);
    return FindWord(source.text, target) != std::string_view::npos;  // wfb_bench, wfb_fuzz
  });
}

// By its path from src/ or tests/, or, in the same folder, by its name.
bool IsIncluded(std::string_view path, const std::vector<Source>& sources) {
  const std::string from_root = fmt::format("#include \"{}\"", path.substr(path.find('/') + 1));
  const std::string by_name = fmt::format("#include \"{}\"", FileName(path));
  return std::ranges::any_of(sources, [&](const Source& source) {
    if (!IsCpp(source.path)) return false;
    if (source.text.find(from_root) != std::string::npos) return true;
    return FolderOf(source.path) == FolderOf(path) &&
           source.text.find(by_name) != std::string::npos;
  });
}

}  // namespace

Findings CheckFileName(const Source& source) {
  if (!IsOurs(source.path)) return {};
  const std::string_view name = FileName(source.path);
  const auto words = Split(name.substr(0, name.find('.')), "_-");
  for (const std::string_view word : words) {
    const bool last = word == words.back() && Contains(kEmptyLastWords, word);
    if (!last && !Contains(kEmptyFileWords, word)) continue;
    return {{source.path, 0, "file-name",
             fmt::format("`{}` says nothing: name the file for its one idea", word)}};
  }
  const bool upper = std::ranges::any_of(
      name, [](char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; });
  if (IsCpp(source.path) && (upper || name.find('-') != std::string_view::npos)) {
    return {{source.path, 0, "file-name", "C++ files are named in snake_case"}};
  }
  return {};
}

Findings CheckTypeNames(const Source& source) {
  Findings findings;
  if (!IsCpp(source.path)) return findings;
  const auto lines = Lines(source.code);
  for (size_t i = 0; i < lines.size(); ++i) {
    for (const std::string_view keyword : {"class ", "struct "}) {
      const size_t at = FindWord(lines[i], keyword);
      if (at == std::string_view::npos) continue;
      const std::string_view name = WordAt(lines[i], at + keyword.size());
      const auto ending =
          std::ranges::find_if(kEmptyTypeEndings, [&](auto word) { return name.ends_with(word); });
      if (ending == kEmptyTypeEndings.end()) continue;
      findings.push_back({source.path, i + 1, "type-name",
                          fmt::format("{}: `{}` says nothing about what it is", name, *ending)});
    }
  }
  return findings;
}

Findings CheckLeftovers(const Source& source) {
  Findings findings;
  if (!IsOurs(source.path)) return findings;
  const auto lines = Lines(source.text);
  for (size_t i = 0; i < lines.size(); ++i) {
    for (const std::string_view word : kLeftovers) {
      if (FindWord(lines[i], word) == std::string_view::npos) continue;
      findings.push_back({source.path, i + 1, "leftovers", fmt::format("{}: finish it", word)});
    }
    const size_t at = FindWord(lines[i], kTodo);
    if (at == std::string_view::npos || lines[i].substr(at + kTodo.size()).starts_with("(#"))
      continue;
    findings.push_back(
        {source.path, i + 1, "leftovers", fmt::format("{} without (#number)", kTodo)});
  }
  return findings;
}

Findings CheckPlaces(const Source& source) {
  Findings findings;
  const auto lines = Lines(source.text);
  for (size_t i = 0; i < lines.size(); ++i) {
    for (const std::string_view host : kHosts) {
      if (lines[i].find(host) == std::string_view::npos) continue;
      findings.push_back({source.path, i + 1, "places",
                          fmt::format("{}: each machine has its own registry settings", host)});
    }
    for (const std::string_view path : kPaths) {
      const size_t at = lines[i].find(path);
      if (at == std::string_view::npos || !BeginsThere(lines[i], at)) continue;
      findings.push_back(
          {source.path, i + 1, "places", fmt::format("{} is a path of one machine", path)});
    }
  }
  return findings;
}

Findings CheckCommentedOutCode(const Source& source) {
  Findings findings;
  if (!IsCpp(source.path)) return findings;
  const auto text = Lines(source.text);
  const auto code = Lines(source.code);
  for (size_t i = 0; i < text.size(); ++i) {
    if (!Trimmed(code[i]).empty() || !LooksLikeCode(CommentText(text[i]))) continue;
    findings.push_back({source.path, i + 1, "commented-out",
                        "code in a comment: git remembers it (an example is indented further)"});
  }
  return findings;
}

Findings CheckDeadFiles(const std::vector<Source>& sources) {
  Findings findings;
  for (const Source& source : sources) {
    if (source.path.ends_with(".cc") && !IsNamedByCMake(source.path, sources)) {
      findings.push_back({source.path, 0, "dead-file", "no CMakeLists.txt names it"});
    }
    if (source.path.ends_with(".h") && !IsIncluded(source.path, sources) &&
        !IsNamedByCMake(source.path, sources)) {
      findings.push_back({source.path, 0, "dead-file", "no file includes it"});
    }
  }
  return findings;
}

}  // namespace wfb::tidy
