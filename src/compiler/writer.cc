#include "compiler/writer.h"

#include "base/check.h"

namespace wfb::compiler {

void Writer::Line(std::string_view text) {
  if (!text.empty()) file_.text.append(indent_, ' ').append(text);
  file_.text += '\n';
  ++line_count_;
}

void Writer::Comment(std::string_view text) {
  if (text.empty()) return;
  for (const std::string& line : compiler::Comment(text, 0)) Line(line);
}

void Writer::Statement(const Doc& doc, const std::string& tail) {
  const Layout layout = LayOut(doc, indent_, tail);
  if (!layout.stable) Line("// prettier-ignore");
  for (const std::string& line : layout.lines) {
    file_.text += line + '\n';
    ++line_count_;
  }
}

void Writer::BeginNode(const std::string& workflow, const std::string& node) {
  open_nodes_.push_back(nodes_.size());
  nodes_.push_back({workflow, node, file_.path, line_count_ + 1, 0});
}

void Writer::EndNode() {
  WFB_CHECK(!open_nodes_.empty(), "a node that ends has begun");
  nodes_[open_nodes_.back()].last_line = line_count_;
  open_nodes_.pop_back();
}

}  // namespace wfb::compiler
