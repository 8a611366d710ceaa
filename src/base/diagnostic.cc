#include "base/diagnostic.h"

#include <fmt/format.h>

#include <algorithm>

namespace wfb {

bool HasErrors(const Diagnostics& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const Diagnostic& d) { return d.severity == Severity::Error; });
}

std::string FormatDiagnostics(const Diagnostics& diagnostics) {
  std::string text;
  for (const Diagnostic& d : diagnostics) {
    if (!d.file.empty()) text += d.file + ":";
    if (d.span.line != 0) text += fmt::format("{}:{}:", d.span.line, d.span.column);
    if (!text.empty() && text.back() == ':') text += ' ';
    text += fmt::format("{} {}: {}", d.severity == Severity::Error ? "error" : "warning", d.code,
                        d.message);
    std::string place;
    if (!d.node.empty()) place = "node " + d.node;
    if (!d.pointer.empty()) place += (place.empty() ? "" : ", ") + d.pointer;
    if (!place.empty()) text += fmt::format(" ({})", place);
    text += '\n';
    if (!d.hint.empty()) text += fmt::format("  hint: {}\n", d.hint);
  }
  return text;
}

namespace {

// Damerau–Levenshtein distance in its optimal string alignment form.
size_t EditDistance(const std::string& a, const std::string& b) {
  std::vector<size_t> before_previous(b.size() + 1), previous(b.size() + 1), current(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) previous[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1, previous[j - 1] + cost});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) current[j] = std::min(current[j], before_previous[j - 2] + 1);
    }
    before_previous.swap(previous);
    previous.swap(current);
  }
  return previous[b.size()];
}

}  // namespace

std::string NearestWord(const std::string& word, const std::vector<std::string>& candidates) {
  std::string best;
  size_t best_distance = std::max<size_t>(1, word.size() / 3) + 1;
  for (const std::string& candidate : candidates) {
    const size_t distance = EditDistance(word, candidate);
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

}  // namespace wfb
