#include "definition/reporter.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace wfb::definition {

namespace {

auto OrderOf(const Diagnostic& d) {
  return std::tie(d.span.line, d.span.column, d.code, d.pointer, d.message);
}

}  // namespace

void Reporter::Add(Code code, std::string pointer, std::string message, std::string hint) {
  const SourceSpan span = source_ == nullptr ? SourceSpan{} : source_->ValueSpan(pointer);
  AddAt(code, span, std::move(pointer), std::move(message), std::move(hint));
}

void Reporter::AddAtKey(Code code, std::string pointer, std::string message, std::string hint) {
  const SourceSpan span = source_ == nullptr ? SourceSpan{} : source_->KeySpan(pointer);
  AddAt(code, span, std::move(pointer), std::move(message), std::move(hint));
}

void Reporter::AddInString(Code code, std::string pointer, expression::TextRange range,
                           std::string message, std::string hint) {
  const SourceSpan span = source_ == nullptr ? SourceSpan{} : source_->StringSpan(pointer, range);
  AddAt(code, span, std::move(pointer), std::move(message), std::move(hint));
}

void Reporter::AddAt(Code code, SourceSpan span, std::string pointer, std::string message,
                     std::string hint) {
  const CodeEntry& entry = EntryOf(code);
  has_errors_ = has_errors_ || entry.severity == Severity::Error;
  if (diagnostics_.size() >= kDiagnosticsMax) {
    ++dropped_;
    return;
  }
  Diagnostic diagnostic;
  diagnostic.code = entry.id;
  diagnostic.severity = entry.severity;
  diagnostic.message = std::move(message);
  diagnostic.hint = std::move(hint);
  diagnostic.node = node_;
  diagnostic.pointer = std::move(pointer);
  diagnostic.file = file_;
  diagnostic.span = span;
  diagnostics_.push_back(std::move(diagnostic));
}

Diagnostics Reporter::Take() {
  SortByPlace(diagnostics_);
  if (dropped_ > 0) {
    const CodeEntry& entry = EntryOf(Code::MoreProblems);
    Diagnostic more;
    more.code = entry.id;
    more.severity = entry.severity;
    more.message = fmt::format("{} more problems are not listed", dropped_);
    more.hint = "fix those above first";
    more.file = file_;
    if (source_ != nullptr) {  // At the end, where it stays when more is sorted in.
      const SourceSpan whole = source_->ValueSpan("");
      more.span = {whole.end_line, whole.end_column, whole.end_line, whole.end_column};
    }
    diagnostics_.push_back(std::move(more));
  }
  dropped_ = 0;
  has_errors_ = false;
  return std::exchange(diagnostics_, {});
}

void SortByPlace(Diagnostics& diagnostics) {
  std::stable_sort(diagnostics.begin(), diagnostics.end(),
                   [](const auto& a, const auto& b) { return OrderOf(a) < OrderOf(b); });
  const auto repeated =
      std::unique(diagnostics.begin(), diagnostics.end(),
                  [](const auto& a, const auto& b) { return OrderOf(a) == OrderOf(b); });
  diagnostics.erase(repeated, diagnostics.end());
}

std::string SuggestionFor(std::string_view word, const std::vector<std::string>& candidates) {
  constexpr size_t kWordLengthMax = 100;  // The distance costs the product of both lengths.
  if (word.size() > kWordLengthMax) return "";
  const std::string nearest = NearestWord(std::string(word), candidates);
  return nearest.empty() ? "" : fmt::format("did you mean \"{}\"?", nearest);
}

}  // namespace wfb::definition
