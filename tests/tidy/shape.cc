#include "tidy/shape.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace wfb::tidy {
namespace {

bool IsCode(std::string_view path) {
  constexpr std::array<std::string_view, 9> kEndings = {
      ".cc", ".h", ".cmake", "CMakeLists.txt", ".sh", ".ts", ".tsx", ".js", ".mjs"};
  return path == "dev" ||
         std::ranges::any_of(kEndings, [&](auto ending) { return path.ends_with(ending); });
}

bool HasColumnLimit(std::string_view path) {
  return IsCpp(path) || path == "dev" || path.ends_with(".sh") || path.ends_with(".cmake") ||
         path.ends_with("CMakeLists.txt");
}

size_t Columns(std::string_view line) {  // Counts characters, not bytes of UTF-8.
  return static_cast<size_t>(std::ranges::count_if(
      line, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// A macro's braces may be unbalanced: its lines, and their continuations, become blanks.
std::string WithoutPreprocessor(std::string_view code) {
  std::string out(code);
  bool inside = false;
  size_t begin = 0;
  for (const std::string_view line : Lines(code)) {
    inside = inside || Trimmed(line).starts_with('#');
    if (inside) std::fill_n(out.begin() + static_cast<std::ptrdiff_t>(begin), line.size(), ' ');
    inside = inside && line.ends_with('\\');
    begin += line.size() + 1;
  }
  return out;
}

// Of an opening brace at namespace or class level: whether what stands before it, from the last
// ';', '{' or '}' on, makes it a scope of declarations, a function, or a list of values.
enum class Brace { Declarations, Function, Values };

Brace KindOf(std::string_view before) {
  constexpr std::array<std::string_view, 6> kScopes = {"namespace", "class", "struct",
                                                       "union",     "enum",  "extern"};
  if (before.find('(') != std::string_view::npos) return Brace::Function;
  const bool scope = std::ranges::any_of(
      kScopes, [&](auto word) { return FindWord(before, word) != std::string_view::npos; });
  return scope && before.find('=') == std::string_view::npos ? Brace::Declarations : Brace::Values;
}

class FunctionScan {
 public:
  explicit FunctionScan(const Source& source)
      : source_(source), code_(WithoutPreprocessor(source.code)) {}

  Findings Run() {
    for (size_t i = 0; i < code_.size(); ++i) Take(i);
    return std::move(findings_);
  }

 private:
  void Take(size_t i) {
    const char c = code_[i];
    if (c == '\n') ++line_;
    if (c == '{') {
      Open(i);
    } else if (c == '}') {
      Close();
    }
    if (depth_ == 0 && (c == ';' || c == '{' || c == '}')) statement_ = i + 1;
  }

  // Inside a function or a list only the depth counts.
  void Open(size_t i) {
    if (depth_ > 0) {
      ++depth_;
      return;
    }
    const Brace kind = KindOf(std::string_view(code_).substr(statement_, i - statement_));
    if (kind == Brace::Declarations) return;
    depth_ = 1;
    first_line_ = line_;
    in_function_ = kind == Brace::Function;
  }

  void Close() {
    if (depth_ == 0 || --depth_ > 0) return;
    const size_t lines = line_ - first_line_ + 1;
    if (!in_function_ || lines <= kFunctionLinesMax) return;
    findings_.push_back({source_.path, first_line_, "function-size",
                         fmt::format("a function of {} lines, at most {}: split it by idea", lines,
                                     kFunctionLinesMax)});
  }

  const Source& source_;
  std::string code_;
  Findings findings_;
  size_t line_ = 1;
  size_t statement_ = 0;   // Where the current declaration begins.
  size_t depth_ = 0;       // Of braces, from the outermost function or list on.
  size_t first_line_ = 0;  // Of that one.
  bool in_function_ = false;
};

}  // namespace

Findings CheckFileSize(const Source& source) {
  const size_t lines = Lines(source.text).size();
  if (!IsCode(source.path) || lines <= kFileLinesMax) return {};
  return {{source.path, 0, "file-size",
           fmt::format("{} lines, at most {}: two ideas want two files", lines, kFileLinesMax)}};
}

Findings CheckFunctionSizes(const Source& source) {
  if (!IsCpp(source.path)) return {};
  return FunctionScan(source).Run();
}

Findings CheckColumns(const Source& source) {
  Findings findings;
  if (!HasColumnLimit(source.path)) return findings;
  const auto lines = Lines(source.text);
  for (size_t i = 0; i < lines.size(); ++i) {
    if (Columns(lines[i]) <= kColumnsMax) continue;
    findings.push_back({source.path, i + 1, "columns",
                        fmt::format("{} columns, at most {}", Columns(lines[i]), kColumnsMax)});
  }
  return findings;
}

Findings CheckHeaderOpening(const Source& source) {
  if (!source.path.ends_with(".h")) return {};
  const auto lines = Lines(source.text);
  const auto end = std::ranges::find_if(lines, [](auto line) { return !line.starts_with("//"); });
  const auto comment = static_cast<size_t>(end - lines.begin());
  if (comment == 0 || comment > kHeaderCommentLinesMax) {
    return {{source.path, 1, "header-opening",
             fmt::format("opens with 1 to {} lines of comment: the idea, who calls it, what "
                         "always holds",
                         kHeaderCommentLinesMax)}};
  }
  if (end == lines.end() || *end != "#pragma once") {
    return {
        {source.path, comment + 1, "header-opening", "#pragma once follows the opening comment"}};
  }
  return {};
}

}  // namespace wfb::tidy
