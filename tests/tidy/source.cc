#include "tidy/source.h"

#include <fmt/format.h>
#include <sys/wait.h>

#include <cctype>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>

namespace wfb::tidy {
namespace {

// Copies `text` from `begin` to `end` as blanks, keeping the line breaks.
void AppendBlank(std::string& code, std::string_view text, size_t begin, size_t end) {
  for (size_t i = begin; i < end && i < text.size(); ++i) {
    code.push_back(text[i] == '\n' ? '\n' : ' ');
  }
}

size_t EndOfQuoted(std::string_view text, size_t begin) {
  const char quote = text[begin];
  size_t i = begin + 1;
  while (i < text.size() && text[i] != quote && text[i] != '\n') i += text[i] == '\\' ? 2 : 1;
  return std::min(i, text.size());
}

// Of R"mark( … )mark", with `begin` at the opening quote: the position of the closing quote.
size_t EndOfRaw(std::string_view text, size_t begin) {
  const size_t open = text.find('(', begin);
  if (open == std::string_view::npos) return text.size();
  const std::string close = fmt::format("){}\"", text.substr(begin + 1, open - begin - 1));
  const size_t end = text.find(close, open);
  return end == std::string_view::npos ? text.size() : end + close.size() - 1;
}

size_t EndOf(std::string_view text, std::string_view mark, size_t from) {
  const size_t end = text.find(mark, from);
  return end == std::string_view::npos ? text.size() : end;
}

std::string Blanked(std::string_view text) {
  std::string code;
  code.reserve(text.size());
  size_t i = 0;
  while (i < text.size()) {
    const char c = text[i];
    const char next = i + 1 < text.size() ? text[i + 1] : '\0';
    size_t end = i;
    if (c == '/' && next == '/') {
      end = EndOf(text, "\n", i);
      AppendBlank(code, text, i, end);
    } else if (c == '/' && next == '*') {
      end = std::min(EndOf(text, "*/", i + 2) + 2, text.size());
      AppendBlank(code, text, i, end);
    } else if (c == '"' || (c == '\'' && (i == 0 || !IsWordCharacter(text[i - 1])))) {
      const bool raw = c == '"' && i > 0 && text[i - 1] == 'R';
      const size_t close = raw ? EndOfRaw(text, i) : EndOfQuoted(text, i);
      end = std::min(close + 1, text.size());
      code.push_back(c);
      AppendBlank(code, text, i + 1, close);
      if (close < text.size()) code.push_back(text[close]);
    } else {
      code.push_back(c);
      end = i + 1;
    }
    i = end;
  }
  return code;
}

Result<std::string> OutputOf(const std::string& command) {
  std::FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return Error(ErrorKind::Io, fmt::format("cannot run {}", command));
  std::string output;
  char buffer[4096];
  while (const size_t count = std::fread(buffer, 1, sizeof buffer, pipe)) {
    output.append(buffer, count);
  }
  const int status = pclose(pipe);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    return Error(ErrorKind::Io, fmt::format("`{}` failed", command));
  }
  return output;
}

}  // namespace

Source MakeSource(std::string path, std::string text) {
  std::string code = IsCpp(path) ? Blanked(text) : text;
  return {.path = std::move(path), .text = std::move(text), .code = std::move(code)};
}

Result<std::vector<Source>> ReadRepository(const std::string& root) {
  WFB_ASSIGN_OR_RETURN(
      const std::string list,
      OutputOf(fmt::format("git -C '{}' ls-files -z --cached --others --exclude-standard", root)));
  std::vector<Source> sources;
  for (size_t begin = 0; begin < list.size();) {
    const size_t end = list.find('\0', begin);
    std::string path = list.substr(begin, end - begin);
    begin = end + 1;
    std::ifstream file(root + "/" + path, std::ios::binary);
    if (!file) continue;  // Deleted, and not yet committed so.
    std::string text{std::istreambuf_iterator<char>(file), {}};
    if (text.find('\0') != std::string::npos) continue;
    sources.push_back(MakeSource(std::move(path), std::move(text)));
  }
  return sources;
}

std::vector<std::string_view> Lines(std::string_view text) {
  std::vector<std::string_view> lines;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = EndOf(text, "\n", begin);
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

std::string_view Trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

bool IsWordCharacter(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

size_t FindWord(std::string_view text, std::string_view word, size_t from) {
  for (size_t at = text.find(word, from); at != std::string_view::npos;
       at = text.find(word, at + 1)) {
    const size_t end = at + word.size();
    const bool open = at == 0 || !IsWordCharacter(text[at - 1]) || !IsWordCharacter(word.front());
    const bool close =
        end == text.size() || !IsWordCharacter(text[end]) || !IsWordCharacter(word.back());
    if (open && close) return at;
  }
  return std::string_view::npos;
}

bool IsCpp(std::string_view path) { return path.ends_with(".cc") || path.ends_with(".h"); }

bool IsTest(std::string_view path) {
  return path.ends_with("_test.cc") || path.ends_with("_fixture.h") ||
         path.ends_with("_fixture.cc");
}

std::string_view ModuleOf(std::string_view path) {
  constexpr std::string_view kRoot = "src/";
  if (!path.starts_with(kRoot)) return {};
  path.remove_prefix(kRoot.size());
  const size_t end = path.find('/');
  return end == std::string_view::npos ? std::string_view{} : path.substr(0, end);
}

}  // namespace wfb::tidy
