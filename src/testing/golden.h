// Golden files: what a test made last time and a person has reviewed. With UPDATE_GOLDEN=1 in the
// environment (./dev golden) a comparison writes the file anew instead; the diff is then reviewed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wfb {

// Empty when the file `path` has exactly the text `actual` (or has just been rewritten); else what
// differs first, for a test to print.
std::string CompareGolden(const std::string& path, std::string_view actual);

// Names of the subfolders of `folder`, sorted: one case each.
std::vector<std::string> GoldenCases(const std::string& folder);

// Names of the files of `folder`, sorted.
std::vector<std::string> FilesOf(const std::string& folder);

// The whole file. It must exist: a test that reads it is wrong without it.
std::string ReadTextFile(const std::string& path);

}  // namespace wfb
