// The repository's text as the tidy checks see it. A check is a pure function from sources to
// findings, so that its own test can hand it a bad sample.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace wfb::tidy {

struct Source {
  std::string path;  // From the repository's root, with '/'.
  std::string text;
  // As long as `text`, line by line: comments and the insides of literals are blanks.
  std::string code;
};

struct Finding {
  std::string path;
  size_t line = 0;   // From 1; 0 = the file itself.
  std::string rule;  // The name that an exception gives.
  std::string message;
};
using Findings = std::vector<Finding>;

Source MakeSource(std::string path, std::string text);

// Every file that git tracks or would track, binary ones left out. Runs git in `root`.
Result<std::vector<Source>> ReadRepository(const std::string& root);

std::vector<std::string_view> Lines(std::string_view text);
std::string_view Trimmed(std::string_view text);
bool IsWordCharacter(char c);

// Position of `word` in `text` from `from` on, where no letter, digit or '_' touches its ends.
size_t FindWord(std::string_view text, std::string_view word, size_t from = 0);

bool IsCpp(std::string_view path);   // .cc and .h
bool IsTest(std::string_view path);  // _test.cc, and _fixture.h that tests share
// "engine" for src/engine/…; empty outside src/.
std::string_view ModuleOf(std::string_view path);

}  // namespace wfb::tidy
