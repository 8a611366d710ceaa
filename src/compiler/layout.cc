#include "compiler/layout.h"

#include <algorithm>

#include "core/printable.h"

namespace wfb::compiler {

struct DocNode {
  enum class Kind { Text, Line, HardLine, IfBroken, Indent, Concat, Group, States };
  Kind kind = Kind::Text;
  std::string text;  // Text; Line: what it is when flat; IfBroken: when broken.
  std::string flat;  // IfBroken.
  std::vector<Doc> children;
  bool broken = false;   // Has a hard line inside, or is to be broken.
  bool fragile = false;  // Text.
  bool refused = false;  // Text.
};

namespace {

Doc Make(DocNode::Kind kind, std::string text, std::vector<Doc> children = {}) {
  auto node = std::make_shared<DocNode>();
  node->kind = kind;
  node->text = std::move(text);
  node->broken =
      kind == DocNode::Kind::HardLine ||
      std::any_of(children.begin(), children.end(), [](const Doc& child) { return child->broken; });
  node->children = std::move(children);
  return node;
}

struct Command {
  size_t indent = 0;
  bool flat = false;
  const DocNode* doc = nullptr;
};

// How many columns a text takes up to its end; nullopt is never needed: templates may hold lines.
size_t WidthOf(const std::string& text) { return DisplayWidth(text); }

class Renderer {
 public:
  explicit Renderer(size_t columns) : columns_(columns) {
    layout_.lines.emplace_back(columns, ' ');
    position_ = columns;
  }

  Layout Run(const Doc& doc, const Doc& tail) {
    stack_.push_back({columns_, false, tail.get()});
    stack_.push_back({columns_, false, doc.get()});
    while (!stack_.empty()) {
      const Command command = stack_.back();
      stack_.pop_back();
      Step(command);
    }
    EndLine();
    return std::move(layout_);
  }

 private:
  void Step(const Command& command) {
    const DocNode& doc = *command.doc;
    switch (doc.kind) {
      case DocNode::Kind::Text:
        if (doc.refused) layout_.stable = false;
        return Put(doc.text, doc.fragile);
      case DocNode::Kind::IfBroken:
        return Put(command.flat ? doc.flat : doc.text, false);
      case DocNode::Kind::Line:
        if (command.flat) return Put(doc.text, false);
        return Break(command.indent);
      case DocNode::Kind::HardLine:
        return Break(command.indent);
      case DocNode::Kind::Indent:
        stack_.push_back({command.indent + 2, command.flat, doc.children[0].get()});
        return;
      case DocNode::Kind::Concat:
        for (size_t i = doc.children.size(); i-- > 0;) {
          stack_.push_back({command.indent, command.flat, doc.children[i].get()});
        }
        return;
      case DocNode::Kind::Group: {
        const Command flat{command.indent, true, doc.children[0].get()};
        const bool one_line = command.flat || (!doc.broken && Fits(flat));
        stack_.push_back({command.indent, one_line, doc.children[0].get()});
        return;
      }
      case DocNode::Kind::States:
        return Choose(command);
    }
  }

  void Choose(const Command& command) {
    const DocNode& doc = *command.doc;
    const Command flat{command.indent, true, doc.children[0].get()};
    if (command.flat || (!doc.children[0]->broken && Fits(flat))) {
      stack_.push_back(flat);
      return;
    }
    for (size_t i = 1; i + 1 < doc.children.size(); ++i) {
      const Command state{command.indent, false, doc.children[i].get()};
      if (!Fits(state)) continue;
      stack_.push_back(state);
      return;
    }
    stack_.push_back({command.indent, false, doc.children.back().get()});
  }

  // Whether what the command prints, and what follows it, fits up to the next line end.
  bool Fits(const Command& next) const {
    size_t position = position_;
    size_t rest = stack_.size();
    std::vector<Command> commands = {next};
    while (true) {
      if (commands.empty()) {
        if (rest == 0) return true;
        commands.push_back(stack_[--rest]);
        continue;
      }
      const Command command = commands.back();
      commands.pop_back();
      const DocNode& doc = *command.doc;
      switch (doc.kind) {
        case DocNode::Kind::Text:
          position += WidthOf(doc.text);
          break;
        case DocNode::Kind::IfBroken:
          position += WidthOf(command.flat ? doc.flat : doc.text);
          break;
        case DocNode::Kind::Line:
          if (!command.flat) return true;
          position += doc.text.size();
          break;
        case DocNode::Kind::HardLine:
          return true;
        case DocNode::Kind::Group:
          commands.push_back({0, command.flat && !doc.broken, doc.children[0].get()});
          break;
        case DocNode::Kind::States: {
          const bool flat = command.flat && !doc.children[0]->broken;
          commands.push_back({0, flat, (flat ? doc.children[0] : doc.children[1]).get()});
          break;
        }
        default:
          for (size_t i = doc.children.size(); i-- > 0;) {
            commands.push_back({0, command.flat, doc.children[i].get()});
          }
      }
      if (position > kColumns) return false;
    }
  }

  void Put(const std::string& text, bool fragile) {
    layout_.lines.back() += text;
    position_ += WidthOf(text);
    fragile_ = fragile_ || fragile;
  }

  void EndLine() {
    if (fragile_ && position_ > kColumns) layout_.stable = false;
    fragile_ = false;
    std::string& line = layout_.lines.back();
    line.erase(line.find_last_not_of(' ') + 1);
  }

  void Break(size_t indent) {
    EndLine();
    layout_.lines.emplace_back(indent, ' ');
    position_ = indent;
  }

  size_t columns_;
  size_t position_ = 0;
  bool fragile_ = false;
  std::vector<Command> stack_;
  Layout layout_;
};

}  // namespace

Doc Text(std::string text) { return Make(DocNode::Kind::Text, std::move(text)); }

Doc FragileText(std::string text) {
  auto node = std::make_shared<DocNode>();
  node->text = std::move(text);
  node->fragile = true;
  return node;
}

Doc RefusedText(std::string text) {
  auto node = std::make_shared<DocNode>();
  node->text = std::move(text);
  node->refused = true;
  return node;
}

Doc Line() { return Make(DocNode::Kind::Line, " "); }
Doc SoftLine() { return Make(DocNode::Kind::Line, ""); }
Doc HardLine() { return Make(DocNode::Kind::HardLine, ""); }

Doc IfBroken(std::string broken, std::string flat) {
  auto node = std::make_shared<DocNode>();
  node->kind = DocNode::Kind::IfBroken;
  node->text = std::move(broken);
  node->flat = std::move(flat);
  return node;
}

Doc Indent(Doc content) { return Make(DocNode::Kind::Indent, "", {std::move(content)}); }
Doc Concat(std::vector<Doc> parts) { return Make(DocNode::Kind::Concat, "", std::move(parts)); }
Doc Group(Doc content) { return Make(DocNode::Kind::Group, "", {std::move(content)}); }

Doc BrokenGroup(Doc content) {
  auto node = std::make_shared<DocNode>();
  node->kind = DocNode::Kind::Group;
  node->children = {std::move(content)};
  node->broken = true;
  return node;
}

Doc FirstThatFits(std::vector<Doc> states) {
  auto node = std::make_shared<DocNode>();
  node->kind = DocNode::Kind::States;
  node->broken = states[0]->broken;
  node->children = std::move(states);
  return node;
}

bool HasHardLine(const Doc& doc) { return doc->broken; }

Layout LayOut(const Doc& doc, size_t columns, const std::string& tail) {
  return Renderer(columns).Run(doc, Text(tail));
}

}  // namespace wfb::compiler
