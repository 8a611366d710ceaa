// What is wrong with a document that a person wrote: validation reports every problem at once,
// each with a code, the place and a way out.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace wfb {

enum class Severity { Error, Warning };

// A place in a text; line and column start at 1, columns count UTF-16 code units as editors do.
// Zero means "the document as a whole".
struct SourceSpan {
  uint32_t line = 0;
  uint32_t column = 0;
  uint32_t end_line = 0;
  uint32_t end_column = 0;
};

struct Diagnostic {
  std::string code;  // "WFB-D014": one table per module lists them.
  Severity severity = Severity::Error;
  std::string message;  // What is wrong, one sentence.
  std::string hint;     // The way out; may be empty.
  std::string node;     // Id of the node concerned; may be empty.
  std::string pointer;  // JSON pointer (RFC 6901) into the document; may be empty.
  std::string file;     // As the person named it; may be empty.
  SourceSpan span;
};

using Diagnostics = std::vector<Diagnostic>;

bool HasErrors(const Diagnostics& diagnostics);

// "file:line:column: error WFB-D014: message (node build, /nodes/1/items)\n  hint: …\n" each.
std::string FormatDiagnostics(const Diagnostics& diagnostics);

// The candidate nearest to `word` by edit distance (Damerau–Levenshtein, at most a third of the
// word's length, at least 1), or empty. For "did you mean" hints.
std::string NearestWord(const std::string& word, const std::vector<std::string>& candidates);

}  // namespace wfb
