#include "compiler/expression_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/code.h"

namespace wfb::compiler {

namespace {

using expression::Node;
using expression::NodeKind;
using expression::Operator;

constexpr int kLoosest = 0;
constexpr int kPostfix = 10;

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

bool UsesSlot(const Node& node, size_t slot) {
  if (node.kind == NodeKind::Parameter && node.slot == slot) return true;
  return std::any_of(node.children.begin(), node.children.end(),
                     [slot](const auto& child) { return UsesSlot(*child, slot); });
}

void CollectParameters(const Node& node, std::set<std::string>& names) {
  if (node.kind == NodeKind::Arrow) names.insert(node.strings.begin(), node.strings.end());
  for (const auto& child : node.children) CollectParameters(*child, names);
}

// How many methods are called one after another, and whether one of them takes a function.
void CountChain(const Node& node, size_t& calls, bool& takes_function) {
  const bool access = node.kind == NodeKind::Member || node.kind == NodeKind::Index ||
                      node.kind == NodeKind::MethodCall;
  if (!access) return;
  if (node.kind == NodeKind::MethodCall) {
    ++calls;
    for (size_t i = 1; i < node.children.size(); ++i) {
      const NodeKind kind = node.children[i]->kind;
      takes_function = takes_function || kind == NodeKind::Arrow || kind == NodeKind::Conditional ||
                       kind == NodeKind::Binary || kind == NodeKind::Logical;
    }
  }
  CountChain(*node.children[0], calls, takes_function);
}

bool IsMultiplicative(Operator op) {
  return op == Operator::Multiply || op == Operator::Divide || op == Operator::Remainder;
}

bool IsEquality(Operator op) { return op == Operator::Equal || op == Operator::NotEqual; }

bool NeedsParentheses(const Node& parent, const Node& child, bool right) {
  if (LevelOf(child) == kPostfix) return false;
  if (child.kind == NodeKind::Unary) return parent.op == Operator::Power && !right;
  if (child.kind == NodeKind::Conditional || child.kind == NodeKind::Arrow) return true;
  if (parent.kind == NodeKind::Logical && child.kind == NodeKind::Logical) {
    return child.op != parent.op;
  }
  const int outer = Precedence(parent.op);
  const int inner = Precedence(child.op);
  if (outer > inner || (outer == inner && right)) return true;
  if (outer == inner) {
    if (parent.op == Operator::Power || IsEquality(parent.op)) return true;
    return IsMultiplicative(parent.op) && parent.op != child.op;
  }
  const bool sum = parent.op == Operator::Add || parent.op == Operator::Subtract;
  return sum && child.op == Operator::Remainder;
}

ExpressionText Wrapped(ExpressionText inner) {
  inner.text = "(" + inner.text + ")";
  return inner;
}

void Merge(const ExpressionText& part, ExpressionText& whole) {
  whole.fragile = whole.fragile || part.fragile;
  whole.broken = whole.broken || part.broken;
}

bool IsTrueOrFalse(const Node& node) {
  switch (node.kind) {
    case NodeKind::Undefined:
    case NodeKind::Null:
    case NodeKind::Boolean:
    case NodeKind::Number:
    case NodeKind::String:
    case NodeKind::Template:
    case NodeKind::Array:
    case NodeKind::Object:
    case NodeKind::Arrow:
      return true;
    default:
      return false;
  }
}

// What typeof may give.
bool IsTypeName(const Node& node) {
  const std::string& text = node.text;
  return node.kind == NodeKind::String &&
         (text == "undefined" || text == "object" || text == "boolean" || text == "number" ||
          text == "string");
}

}  // namespace

ExpressionPrinter::ExpressionPrinter(const Node& root) {
  CollectParameters(root, parameter_names_);
}

ExpressionText ExpressionPrinter::Print(const Node& node, int least) {
  ExpressionText printed = PrintBare(node);
  printed.literal = IsTrueOrFalse(node);
  return LevelOf(node) < least ? Wrapped(std::move(printed)) : printed;
}

ExpressionText ExpressionPrinter::PrintTest(const Node& node, int least) {
  ExpressionText printed = Print(node, least);
  const bool negated = node.kind == NodeKind::Unary && node.op == Operator::Not;
  const bool known = printed.kind != StaticKind::Any && printed.kind != StaticKind::Boolean;
  if (!printed.literal && (!known || negated)) return printed;
  return Wrapped(Cast(Print(node, kPostfix)));
}

ExpressionText ExpressionPrinter::Cast(ExpressionText operand) {
  uses_json_ = true;
  operand.text += " as Json";
  operand.kind = StaticKind::Any;
  operand.literal = false;
  return operand;
}

ExpressionText ExpressionPrinter::PrintBare(const Node& node) {
  switch (node.kind) {
    case NodeKind::Undefined:
      return {"undefined", StaticKind::Nullish};
    case NodeKind::Null:
      return {"null", StaticKind::Nullish};
    case NodeKind::Boolean:
      return {node.boolean ? "true" : "false", StaticKind::Boolean};
    case NodeKind::Number: {
      std::string number = NumberToText(node.number);
      std::erase(number, '+');
      return {std::move(number), StaticKind::Number};
    }
    case NodeKind::String:
      return {Quote(node.text), StaticKind::String};
    case NodeKind::Template:
      return PrintTemplate(node);
    case NodeKind::Array:
      return PrintArray(node);
    case NodeKind::Object:
      return PrintObject(node);
    case NodeKind::Root:
      return {node.text};
    case NodeKind::Parameter:
      return {node.text};
    case NodeKind::StepField:
      return {"steps" + Access(node.text) + "." + node.field};
    case NodeKind::Chain:
      return Print(*node.children[0], kLoosest);
    case NodeKind::FunctionCall:
      return PrintFunctionCall(node);
    case NodeKind::FunctionName:
      return {std::string(EntryOf(node.function).name), StaticKind::Other};
    case NodeKind::Member:
    case NodeKind::Index:
    case NodeKind::MethodCall:
      return PrintAccess(node);
    case NodeKind::Arrow:
      return PrintArrow(node);
    case NodeKind::Unary:
      return PrintUnary(node);
    case NodeKind::Conditional:
      return PrintConditional(node);
    case NodeKind::Logical:
      return PrintLogical(node);
    case NodeKind::Spread:
      return PrintSpread(node, StaticKind::Array);
    default:
      return PrintBinary(node);
  }
}

ExpressionText ExpressionPrinter::PrintList(const Node& node, size_t first) {
  ExpressionText list;
  for (size_t i = first; i < node.children.size(); ++i) {
    if (i > first) list.text += ", ";
    const ExpressionText element = Print(*node.children[i], kLoosest);
    list.text += element.text;
    Merge(element, list);
  }
  return list;
}

ExpressionText ExpressionPrinter::PrintArray(const Node& node) {
  ExpressionText list = PrintList(node, 0);
  list.text = "[" + list.text + "]";
  const bool any = std::any_of(
      node.children.begin(), node.children.end(),
      [this](const auto& child) { return Print(*child, kLoosest).kind == StaticKind::Any; });
  // The elements are then of any type.
  list.kind = any ? StaticKind::Any : StaticKind::Array;
  list.fragile = !node.children.empty();
  const auto many = [&](NodeKind kind) {
    return std::all_of(node.children.begin(), node.children.end(), [kind](const auto& child) {
      return child->kind == kind && child->children.size() > 1;
    });
  };
  const bool wide = many(NodeKind::Array) || many(NodeKind::Object);
  list.broken = list.broken || (node.children.size() > 1 && wide);
  return list;
}

ExpressionText ExpressionPrinter::PrintTemplate(const Node& node) {
  ExpressionText out{"`" + TemplatePart(node.strings[0]), StaticKind::String};
  for (size_t i = 0; i < node.children.size(); ++i) {
    const ExpressionText value = Print(*node.children[i], kLoosest);
    out.text += "${" + value.text + "}" + TemplatePart(node.strings[i + 1]);
    out.broken = out.broken || value.broken;
  }
  out.text += "`";
  return out;
}

ExpressionText ExpressionPrinter::PrintObject(const Node& node) {
  ExpressionText out{"{ ", StaticKind::Object};
  std::set<std::string> keys;
  for (size_t i = 0; i < node.children.size(); ++i) {
    const Node& member = *node.children[i];
    if (i > 0) out.text += ", ";
    ExpressionText value;
    if (member.kind == NodeKind::Spread) {
      value = PrintSpread(member, StaticKind::Object);
      keys.clear();
    } else {
      value = Print(*member.children.back(), kLoosest);
      const bool computed = member.computed;
      const std::string key =
          computed ? "[" + Print(*member.children[0], kLoosest).text + "]" : Key(member.text);
      const bool again = !keys.insert(key).second;
      if (!again && value.text != key) value.text = key + ": " + value.text;
      if (again) {
        uses_json_ = true;
        value.text = fmt::format("...({{ {}: {} }} as Json)", key, value.text);
      }
    }
    out.text += value.text;
    Merge(value, out);
  }
  if (node.children.empty()) return {"{}", StaticKind::Object};
  out.text += " }";
  out.fragile = true;
  return out;
}

ExpressionText ExpressionPrinter::PrintSpread(const Node& node, StaticKind wanted) {
  ExpressionText value = Print(*node.children[0], kLoosest);
  const bool fits = value.kind == StaticKind::Any || value.kind == wanted;
  if (!fits || value.literal) {
    value = Wrapped(Cast(Print(*node.children[0], kPostfix)));
  }
  value.text.insert(0, "...");
  if (value.kind != StaticKind::Any) value.kind = StaticKind::Other;
  return value;
}

// What "." follows; names of members of literals are not known to TypeScript.
ExpressionText ExpressionPrinter::PrintReceiver(const Node& node) {
  // "(a?.b).c" is not "a?.b.c", and "5.c" is no member of 5.
  const bool apart = node.kind == NodeKind::Chain;
  ExpressionText receiver = Print(node, kPostfix);
  const bool known = node.kind == NodeKind::FunctionCall || receiver.kind == StaticKind::Any;
  if (!known) return Wrapped(Cast(std::move(receiver)));
  return apart ? Wrapped(std::move(receiver)) : receiver;
}

ExpressionText ExpressionPrinter::PrintAccess(const Node& node) {
  ExpressionText out = PrintReceiver(*node.children[0]);
  out.kind = StaticKind::Any;
  if (node.kind == NodeKind::Index) {
    const ExpressionText key = Print(*node.children[1], kLoosest);
    out.text += fmt::format("{}[{}]", node.optional ? "?." : "", key.text);
    out.fragile = true;
    Merge(key, out);
    return out;
  }
  out.text += node.optional ? "?." : ".";
  if (node.kind == NodeKind::Member) {
    out.text += node.text;
    return out;
  }
  const ExpressionText arguments = PrintList(node, 1);
  out.text += fmt::format("{}{}({})", EntryOf(node.method).name, node.optional_call ? "?." : "",
                          arguments.text);
  Merge(arguments, out);
  out.fragile = true;
  size_t calls = 0;
  bool takes_function = false;
  CountChain(node, calls, takes_function);
  out.broken = out.broken || (calls > 2 && takes_function);
  return out;
}

ExpressionText ExpressionPrinter::PrintFunctionCall(const Node& node) {
  const std::string name(EntryOf(node.function).name);
  const bool numeric = name.starts_with("Math.");
  const bool lenient = name == "Number" || name == "String" || name == "Boolean" ||
                       name == "JSON.stringify" || name == "Array.isArray" ||
                       name.starts_with("Number.is");
  ExpressionText out{name + "("};
  for (size_t i = 0; i < node.children.size(); ++i) {
    ExpressionText argument = Print(*node.children[i], kLoosest);
    const bool any =
        argument.kind == StaticKind::Any || lenient || node.children[i]->kind == NodeKind::Spread;
    const bool fits = any || (numeric && argument.kind == StaticKind::Number);
    if (!fits) argument = Cast(Print(*node.children[i], kPostfix));
    out.text += (i > 0 ? ", " : "") + argument.text;
    Merge(argument, out);
  }
  out.text += ")";
  out.fragile = true;
  out.kind = numeric || name == "Number" || name == "Number.parseFloat" ? StaticKind::Number
             : name == "String" || name == "JSON.stringify"             ? StaticKind::String
             : name == "JSON.parse" || name == "Object.fromEntries"     ? StaticKind::Any
             : name.starts_with("Object.")                              ? StaticKind::Array
                                                                        : StaticKind::Boolean;
  return out;
}

std::string ExpressionPrinter::ParameterName(const Node& arrow, size_t index) const {
  std::string name = arrow.strings[index];
  if (UsesSlot(*arrow.children[0], arrow.slot + index)) return name;
  do {
    name.insert(0, "_");
  } while (parameter_names_.contains(name));
  return name;
}

ExpressionText ExpressionPrinter::PrintArrow(const Node& node) {
  const Node& body = *node.children[0];
  size_t count = node.strings.size();
  while (count > 0 && !UsesSlot(body, node.slot + count - 1)) --count;
  std::string parameters;
  for (size_t i = 0; i < count; ++i) {
    uses_json_ = true;
    parameters += (i > 0 ? ", " : "") + ParameterName(node, i) + ": Json";
  }
  ExpressionText out = Print(body, kLoosest);
  const bool wrap = body.kind == NodeKind::Object || body.kind == NodeKind::Conditional ||
                    out.text.starts_with('{');
  if (wrap) out = Wrapped(std::move(out));
  out.text = fmt::format("({}) => {}", parameters, out.text);
  out.kind = StaticKind::Other;
  out.fragile = true;
  out.broken = out.broken || body.kind == NodeKind::Arrow;
  return out;
}

ExpressionText ExpressionPrinter::PrintUnary(const Node& node) {
  const Node& child = *node.children[0];
  const bool sign = node.op == Operator::Minus || node.op == Operator::Plus;
  const bool power = child.op == Operator::Power && child.kind == NodeKind::Binary;
  const bool twice = child.kind == NodeKind::Unary && child.op == node.op && sign;
  const int least = power || twice ? kPostfix : expression::kUnaryPrecedence;
  ExpressionText operand = node.op == Operator::Not ? PrintTest(child, least) : Print(child, least);
  const bool number = operand.kind == StaticKind::Any || operand.kind == StaticKind::Number;
  if (sign && !number) operand = Wrapped(Cast(Print(child, kPostfix)));
  const std::string_view space = node.op == Operator::TypeOf ? " " : "";
  operand.text = fmt::format("{}{}{}", OperatorText(node.op), space, operand.text);
  operand.kind = sign                          ? StaticKind::Number
                 : node.op == Operator::TypeOf ? StaticKind::Other
                                               : StaticKind::Boolean;
  return operand;
}

ExpressionText ExpressionPrinter::PrintConditional(const Node& node) {
  const int test_level = 1;
  ExpressionText out = PrintTest(*node.children[0], test_level);
  const bool nested = node.children[1]->kind == NodeKind::Conditional;
  ExpressionText then = Print(*node.children[1], kLoosest);
  if (nested) then = Wrapped(std::move(then));
  const ExpressionText otherwise = Print(*node.children[2], kLoosest);
  out.text = fmt::format("{} ? {} : {}", out.text, then.text, otherwise.text);
  Merge(then, out);
  Merge(otherwise, out);
  out.fragile = true;
  const bool any = then.kind == StaticKind::Any || otherwise.kind == StaticKind::Any;
  out.kind = any ? StaticKind::Any : then.kind == otherwise.kind ? then.kind : StaticKind::Other;
  return out;
}

ExpressionText ExpressionPrinter::PrintOperand(const Node& parent, size_t child) {
  const Node& operand = *parent.children[child];
  ExpressionText printed = Print(operand, kLoosest);
  return NeedsParentheses(parent, operand, child == 1) ? Wrapped(std::move(printed)) : printed;
}

ExpressionText ExpressionPrinter::PrintBinary(const Node& node) {
  ExpressionText left = PrintOperand(node, 0);
  const ExpressionText right = PrintOperand(node, 1);
  const auto both = [&](StaticKind kind) { return left.kind == kind && right.kind == kind; };
  const bool any = left.kind == StaticKind::Any || right.kind == StaticKind::Any;
  const auto takes = [](StaticKind kind) {
    return kind == StaticKind::Any || kind == StaticKind::Number;
  };
  const int level = Precedence(node.op);
  const bool compares = level == 3 || level == 4;
  bool fits = false;
  if (node.op == Operator::Add) {
    fits = both(StaticKind::Number) || both(StaticKind::String) ||
           (any && left.kind != StaticKind::Nullish && right.kind != StaticKind::Nullish);
  } else if (level == 4) {
    fits = both(StaticKind::Number) || both(StaticKind::String) ||
           (any && left.kind != StaticKind::Nullish && right.kind != StaticKind::Nullish);
  } else if (level == 3) {
    const bool fresh = left.kind == StaticKind::Array || left.kind == StaticKind::Object ||
                       right.kind == StaticKind::Array || right.kind == StaticKind::Object;
    fits = any && !fresh;
    fits = fits || (left.kind == right.kind && !(left.literal && right.literal) && !fresh &&
                    left.kind != StaticKind::Other);
    // typeof x === "string".
    fits = fits || (node.children[0]->op == Operator::TypeOf && IsTypeName(*node.children[1]));
  } else {
    fits = takes(left.kind) && takes(right.kind);
  }
  if (!fits) left = Wrapped(Cast(Print(*node.children[0], kPostfix)));
  std::string right_text = right.text;
  const bool sums = node.op == Operator::Add || level == 4;
  if (!fits && (right.kind == StaticKind::Nullish || (!compares && !takes(right.kind) && !sums))) {
    right_text = Wrapped(Cast(Print(*node.children[1], kPostfix))).text;
  }
  ExpressionText out = left;
  out.text = fmt::format("{} {} {}", left.text, OperatorText(node.op), right_text);
  Merge(right, out);
  out.fragile = true;
  out.kind = compares                   ? StaticKind::Boolean
             : node.op != Operator::Add ? StaticKind::Number
             : both(StaticKind::Number) ? StaticKind::Number
             : any || !fits             ? StaticKind::Any
                                        : StaticKind::String;
  return out;
}

std::vector<ExpressionText> ExpressionPrinter::PrintChain(const Node& node) {
  std::vector<ExpressionText> operands;
  const auto add = [&](const Node& child, size_t index, bool last) {
    if (child.kind == NodeKind::Logical && child.op == node.op) {
      for (ExpressionText& operand : PrintChain(child)) operands.push_back(std::move(operand));
      return;
    }
    ExpressionText printed = PrintOperand(node, index);
    const bool refused =
        node.op == Operator::Coalesce ? printed.kind != StaticKind::Any : printed.literal;
    if (!last && refused) printed = Wrapped(Cast(Print(child, kPostfix)));
    operands.push_back(std::move(printed));
  };
  add(*node.children[0], 0, false);
  add(*node.children[1], 1, true);
  return operands;
}

ExpressionText ExpressionPrinter::PrintLogical(const Node& node) {
  ExpressionText out;
  const std::vector<ExpressionText> operands = PrintChain(node);
  out.kind = operands.back().kind;
  for (size_t i = 0; i < operands.size(); ++i) {
    if (i > 0) out.text += fmt::format(" {} ", OperatorText(node.op));
    out.text += operands[i].text;
    Merge(operands[i], out);
    if (operands[i].kind == StaticKind::Any) out.kind = StaticKind::Any;
    if (out.kind != StaticKind::Any && operands[i].kind != out.kind) out.kind = StaticKind::Other;
  }
  out.fragile = true;
  return out;
}

}  // namespace wfb::compiler
