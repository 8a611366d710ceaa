// Prints a tree as one line of JavaScript. A node stands in parentheses only where its parent
// would otherwise read it differently.
#include <fmt/format.h>

#include <cmath>

#include "expression/ast.h"
#include "expression/text.h"

namespace wfb::expression {

namespace {

// How tightly a printed node holds together; operators have their Precedence in between.
constexpr int kLoosest = 0;   // Conditions and arrow functions.
constexpr int kOperand = 9;   // What ** takes on its left.
constexpr int kPostfix = 10;  // What may be followed by ".", "[" or "(".

int LevelOf(const Node& node) {
  switch (node.kind) {
    case NodeKind::Conditional:
    case NodeKind::Arrow:
    case NodeKind::Spread:
      return kLoosest;
    case NodeKind::Unary:
    case NodeKind::Binary:
    case NodeKind::Logical:
      return Precedence(node.op);
    default:
      return kPostfix;
  }
}

// Escapes for a text between `quote`s: everything that cannot stand there as it is.
std::string Escaped(std::string_view text, char quote) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    const size_t begin = i;
    const uint32_t c = NextCodePoint(text, i);
    const bool opens = quote == '`' && c == '$' && i < text.size() && text[i] == '{';
    if (c == '\\' || c == static_cast<uint32_t>(quote) || opens) {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c == '\n' || c == '\r' || c == '\t') {
      out += c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t";
    } else if (c < 0x20 || c == 0x7F) {
      out += fmt::format("\\x{:02x}", c);
    } else if ((c >= 0xD800 && c <= 0xDFFF) || c == 0x2028 || c == 0x2029 || c == 0xFEFF) {
      out += fmt::format("\\u{:04x}", c);
    } else {
      out += text.substr(begin, i - begin);
    }
  }
  return out;
}

std::string Quote(std::string_view text) { return fmt::format("\"{}\"", Escaped(text, '"')); }

class Printer {
 public:
  std::string Print(const Node& node, int least) {
    std::string text = PrintBare(node);
    return LevelOf(node) < least ? "(" + text + ")" : text;
  }

 private:
  std::string PrintBare(const Node& node) {
    switch (node.kind) {
      case NodeKind::Undefined:
        return "undefined";
      case NodeKind::Null:
        return "null";
      case NodeKind::Boolean:
        return node.boolean ? "true" : "false";
      case NodeKind::Number:
        return NumberToText(node.number);
      case NodeKind::String:
        return Quote(node.text);
      case NodeKind::Template:
        return PrintTemplate(node);
      case NodeKind::Array:
        return "[" + PrintList(node, 0) + "]";
      case NodeKind::Object:
        return node.children.empty() ? "{}" : "{ " + PrintList(node, 0) + " }";
      case NodeKind::Property:
        return PrintProperty(node);
      case NodeKind::Spread:
        return "..." + Print(*node.children[0], kLoosest);
      case NodeKind::Root:
      case NodeKind::Parameter:
        return node.text;
      case NodeKind::StepField:
        return fmt::format("steps{}.{}", Access(node.text), node.field);
      case NodeKind::Chain:
        return Print(*node.children[0], kLoosest);
      case NodeKind::FunctionCall:
        return fmt::format("{}({})", EntryOf(node.function).name, PrintList(node, 0));
      case NodeKind::FunctionName:
        return std::string(EntryOf(node.function).name);
      case NodeKind::Member:
      case NodeKind::Index:
      case NodeKind::MethodCall:
        return PrintAccess(node);
      default:
        return PrintOperation(node);
    }
  }

  static std::string Access(std::string_view name) {
    return IsIdentifier(name) ? fmt::format(".{}", name) : fmt::format("[{}]", Quote(name));
  }

  std::string PrintList(const Node& node, size_t first) {
    std::string text;
    for (size_t i = first; i < node.children.size(); ++i) {
      if (i > first) text += ", ";
      text += Print(*node.children[i], kLoosest);
    }
    return text;
  }

  std::string PrintTemplate(const Node& node) {
    std::string text = "`" + Escaped(node.strings[0], '`');
    for (size_t i = 0; i < node.children.size(); ++i) {
      text += "${" + Print(*node.children[i], kLoosest) + "}";
      text += Escaped(node.strings[i + 1], '`');
    }
    return text + "`";
  }

  std::string PrintProperty(const Node& node) {
    const std::string value = Print(*node.children.back(), kLoosest);
    if (node.computed) return fmt::format("[{}]: {}", Print(*node.children[0], kLoosest), value);
    const NodeKind kind = node.children[0]->kind;
    const bool names = kind == NodeKind::Root || kind == NodeKind::Parameter;
    if (names && value == node.text) return value;
    return fmt::format("{}: {}", IsIdentifier(node.text) ? node.text : Quote(node.text), value);
  }

  std::string PrintAccess(const Node& node) {
    const Node& object = *node.children[0];
    // "(a?.b).c" is not "a?.b.c", and "5.c" is no member of 5.
    const bool number = object.kind == NodeKind::Number && std::isfinite(object.number);
    const bool apart = object.kind == NodeKind::Chain || number;
    std::string text = apart ? "(" + PrintBare(object) + ")" : Print(object, kPostfix);
    if (node.kind == NodeKind::Index) {
      return fmt::format("{}{}[{}]", text, node.optional ? "?." : "",
                         Print(*node.children[1], kLoosest));
    }
    text += node.optional ? "?." : ".";
    if (node.kind == NodeKind::Member) return text + node.text;
    return fmt::format("{}{}{}({})", text, EntryOf(node.method).name,
                       node.optional_call ? "?." : "", PrintList(node, 1));
  }

  std::string PrintArrow(const Node& node) {
    std::string parameters;
    for (const std::string& name : node.strings) {
      if (!parameters.empty()) parameters += ", ";
      parameters += name;
    }
    if (node.strings.size() != 1) parameters = "(" + parameters + ")";
    const std::string body = Print(*node.children[0], kLoosest);
    return parameters + " => " + (body.starts_with('{') ? "(" + body + ")" : body);
  }

  std::string PrintUnary(const Node& node) {
    const Node& child = *node.children[0];
    const int least = child.op == Operator::Power ? kPostfix : kUnaryPrecedence;
    const std::string operand = Print(child, least);
    const std::string_view sign = OperatorText(node.op);
    const bool apart = node.op == Operator::TypeOf || operand.starts_with(sign);
    // "!!x" needs no space; "- -x" does.
    return fmt::format("{}{}{}", sign, apart && node.op != Operator::Not ? " " : "", operand);
  }

  // ?? does not stand beside && and || without parentheses.
  std::string PrintOperand(const Node& parent, const Node& child, int least) {
    const bool mixed = parent.kind == NodeKind::Logical && child.kind == NodeKind::Logical &&
                       (parent.op == Operator::Coalesce) != (child.op == Operator::Coalesce);
    return Print(child, mixed ? kPostfix : least);
  }

  std::string PrintOperation(const Node& node) {
    if (node.kind == NodeKind::Arrow) return PrintArrow(node);
    if (node.kind == NodeKind::Unary) return PrintUnary(node);
    if (node.kind == NodeKind::Conditional) {
      return fmt::format("{} ? {} : {}", Print(*node.children[0], 1),
                         Print(*node.children[1], kLoosest), Print(*node.children[2], kLoosest));
    }
    const int level = Precedence(node.op);
    const bool power = node.op == Operator::Power;
    return fmt::format("{} {} {}", PrintOperand(node, *node.children[0], power ? kOperand : level),
                       OperatorText(node.op),
                       PrintOperand(node, *node.children[1], power ? kUnaryPrecedence : level + 1));
  }
};

}  // namespace

std::string Print(const Expression& expression) {
  return Printer().Print(expression.root(), kLoosest);
}

}  // namespace wfb::expression
