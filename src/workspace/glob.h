// The patterns of monorepos: folders ("packages/*", "libs/**", "{apps,tools}/*", "!libs/old") and
// names of packages ("@acme/*").
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace wfb {

// `*` any text, `?` any character, `[a-z]` `[!a]` one of a set; `text` matches as a whole. A slash
// is a character as any other.
bool MatchesGlob(std::string_view pattern, std::string_view text);

struct FolderPattern {
  std::string source;  // As it was written.
  bool negated = false;
  // One list per alternative of its braces; "**" stands for any number of folders.
  std::vector<std::vector<std::string>> alternatives;
};

// InvalidInput for patterns that are absolute, leave the root, or use what is not read here
// (`+(…)` and the like).
Result<FolderPattern> ParseFolderPattern(std::string_view source);

// Whether a folder, given by its names from the root, matches. Names that start with a dot and
// node_modules match only a part of the pattern that spells them out.
bool MatchesFolder(const FolderPattern& pattern, const std::vector<std::string>& folder);

// The same for one name and one part of a pattern (not "**").
bool MatchesFolderPart(std::string_view part, std::string_view name);

std::vector<std::string> SplitFolders(std::string_view path);  // "a//b/./c/" → a, b, c.

}  // namespace wfb
