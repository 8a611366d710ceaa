// Collects the problems of one document: looks up code and place, keeps them in document order.
#pragma once

#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "definition/diagnostic_codes.h"
#include "definition/source_map.h"

namespace wfb::definition {

// The first so many problems of a document are listed, then one line says how many more there are.
inline constexpr size_t kDiagnosticsMax = 1'000;

class Reporter {
 public:
  // `source` may be null (a document that was never text); it must outlive the reporter.
  explicit Reporter(std::string file = "", const SourceMap* source = nullptr)
      : file_(std::move(file)), source_(source) {}

  void set_source(const SourceMap* source) { source_ = source; }
  // Problems that follow concern the node of this id; empty = none.
  void set_node(std::string id) { node_ = std::move(id); }
  const std::string& node() const { return node_; }

  void Add(Code code, std::string pointer, std::string message, std::string hint = "");
  // As Add, marking the key of a member instead of its value.
  void AddAtKey(Code code, std::string pointer, std::string message, std::string hint = "");
  // As Add, marking a part of a string value (byte offsets after unescaping).
  void AddInString(Code code, std::string pointer, expression::TextRange range, std::string message,
                   std::string hint = "");
  void AddAt(Code code, SourceSpan span, std::string pointer, std::string message,
             std::string hint = "");

  bool has_errors() const { return has_errors_; }
  // All problems by place, without repetitions; the reporter is empty afterwards.
  Diagnostics Take();

 private:
  std::string file_;
  const SourceMap* source_;
  std::string node_;
  Diagnostics diagnostics_;
  size_t dropped_ = 0;
  bool has_errors_ = false;
};

// Sets a reporter's node for a block of code and restores the previous one.
class NodeScope {
 public:
  NodeScope(Reporter& reporter, std::string id) : reporter_(reporter), before_(reporter.node()) {
    reporter_.set_node(std::move(id));
  }
  ~NodeScope() { reporter_.set_node(before_); }
  NodeScope(const NodeScope&) = delete;
  NodeScope& operator=(const NodeScope&) = delete;

 private:
  Reporter& reporter_;
  std::string before_;
};

// Orders problems by place and removes repetitions.
void SortByPlace(Diagnostics& diagnostics);

// "did you mean \"word\"?" for the candidate nearest to `word`, or empty.
std::string SuggestionFor(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace wfb::definition
