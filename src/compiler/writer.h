// The text of one file as it is written, line by line, with the lines of each node.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/code.h"
#include "compiler/compiler.h"

namespace wfb::compiler {

class Writer {
 public:
  explicit Writer(std::string path) { file_.path = std::move(path); }

  // One line at the present indentation; empty = a blank line.
  void Line(std::string_view text = "");
  // "/** … */", or nothing for an empty text.
  void Comment(std::string_view text);
  // Code with what follows it (";", ","). Kept from prettier where it would lay it out otherwise.
  void Statement(const Doc& doc, const std::string& tail = ";");
  void Open(std::string_view text) {
    Line(text);
    indent_ += 2;
  }
  void Close(std::string_view text) {
    indent_ -= 2;
    Line(text);
  }
  void Indent() { indent_ += 2; }
  void Unindent() { indent_ -= 2; }
  size_t indent() const { return indent_; }

  // All that is written between the two calls belongs to the node.
  void BeginNode(const std::string& workflow, const std::string& node);
  void EndNode();

  File TakeFile() { return std::move(file_); }
  std::vector<NodeRange> TakeNodes() { return std::move(nodes_); }

 private:
  File file_;
  size_t indent_ = 0;
  uint32_t line_count_ = 0;
  std::vector<NodeRange> nodes_;
  std::vector<size_t> open_nodes_;  // Into nodes_.
};

}  // namespace wfb::compiler
