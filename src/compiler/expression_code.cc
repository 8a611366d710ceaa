#include "compiler/expression_code.h"

#include <fmt/format.h>

#include "compiler/expression_text.h"

namespace wfb::compiler {

namespace {

using expression::Expression;
using expression::Node;
using expression::NodeKind;
using expression::ValueTemplate;

Doc DocOf(const ExpressionText& printed) {
  if (printed.broken) return RefusedText(printed.text);
  return printed.fragile ? FragileText(printed.text) : Text(printed.text);
}

Code ChainCode(const Node& node, ExpressionPrinter& printer) {
  const std::vector<ExpressionText> operands = printer.PrintChain(node);
  std::vector<Doc> parts;
  for (size_t i = 0; i < operands.size(); ++i) {
    if (i > 0) parts.push_back(Line());
    parts.push_back(DocOf(operands[i]));
    if (i + 1 < operands.size()) {
      parts.push_back(Text(fmt::format(" {}", OperatorText(node.op))));
    }
  }
  return {Group(Concat(std::move(parts))), Shape::Binary, nullptr};
}

Code ConditionalCode(const Node& node, ExpressionPrinter& printer) {
  const ExpressionText test = printer.PrintTest(*node.children[0], 1);
  const ExpressionText then = printer.Print(*node.children[1], 0);
  const ExpressionText otherwise = printer.Print(*node.children[2], 0);
  Doc doc = Group(Concat({DocOf(test), Indent(Concat({Line(), Text("? "), DocOf(then), Line(),
                                                      Text(": "), DocOf(otherwise)}))}));
  return {std::move(doc), Shape::Conditional, nullptr};
}

Shape ShapeOf(const Node& node) {
  switch (node.kind) {
    case NodeKind::String:
      return Shape::String;
    case NodeKind::Template:
      return Shape::Template;
    case NodeKind::MethodCall:
    case NodeKind::FunctionCall:
      return Shape::Call;
    default:
      return Shape::Plain;
  }
}

bool IsNested(const Node& node) {
  return node.children[1]->kind == NodeKind::Conditional ||
         node.children[2]->kind == NodeKind::Conditional;
}

Code NodeCode(const Node& node, ExpressionPrinter& printer) {
  const ExpressionText whole = printer.Print(node, 0);
  Code code{DocOf(whole), ShapeOf(node), nullptr};
  if (whole.broken) return code;
  if (node.kind == NodeKind::Logical) return ChainCode(node, printer);
  if (node.kind == NodeKind::Conditional && !IsNested(node)) return ConditionalCode(node, printer);
  if (node.kind == NodeKind::Object) code.braces = true;
  if (node.kind == NodeKind::Conditional) code.braces = true;
  return code;
}

}  // namespace

Code ExpressionCode(const Expression& expression) {
  ExpressionPrinter printer(expression.root());
  return NodeCode(expression.root(), printer);
}

Code ConditionCode(const Expression& expression) {
  ExpressionPrinter printer(expression.root());
  const ExpressionText test = printer.PrintTest(expression.root(), 0);
  if (expression.root().kind == NodeKind::Logical && !test.broken) {
    return ChainCode(expression.root(), printer);
  }
  std::string text = test.text;
  const bool cast = text.ends_with(" as Json)");
  if (cast) text = text.substr(1, text.size() - 2);
  return {DocOf({text, test.kind, test.literal, test.fragile, test.broken}), Shape::Plain, nullptr};
}

namespace {

Code TextCode(const std::string& source) {
  const expression::TemplateText parts = expression::SplitTemplate(source);
  if (parts.expressions.empty()) return StringCode(parts.texts[0]);
  if (parts.expressions.size() == 1 && parts.texts[0].empty() && parts.texts[1].empty()) {
    return ExpressionCode(*parts.expressions[0]);
  }
  std::string out = "text`" + TemplatePart(parts.texts[0]);
  bool broken = false;
  for (size_t i = 0; i < parts.expressions.size(); ++i) {
    ExpressionPrinter printer(parts.expressions[i]->root());
    const ExpressionText value = printer.Print(parts.expressions[i]->root(), 0);
    out += "${" + value.text + "}" + TemplatePart(parts.texts[i + 1]);
    broken = broken || value.broken;
  }
  out += "`";
  return {broken ? RefusedText(out) : Text(out), Shape::Template, nullptr};
}

Code ValueCode(const Json& value) {
  if (const JsonString* text = value.if_string()) return TextCode({text->data(), text->size()});
  if (const JsonArray* array = value.if_array()) {
    std::vector<Code> elements;
    for (const Json& element : *array) elements.push_back(ValueCode(element));
    return ArrayCode(elements);
  }
  const JsonObject* object = value.if_object();
  if (object == nullptr) return JsonCode(value);
  std::vector<Property> properties;
  for (const auto& member : *object) {
    properties.push_back({Key(member.key()), ValueCode(member.value())});
  }
  return ObjectCode(properties);
}

void AddNode(const Node& node, Mentions& mentions) {
  if (node.kind == NodeKind::Root) mentions.roots.insert(node.text);
  if (node.kind == NodeKind::StepField) mentions.roots.insert("steps");
  for (const auto& child : node.children) AddNode(*child, mentions);
}

void AddTexts(const Json& value, Mentions& mentions) {
  if (const JsonString* source = value.if_string()) {
    const expression::TemplateText parts =
        expression::SplitTemplate({source->data(), source->size()});
    const bool alone =
        parts.expressions.size() == 1 && parts.texts[0].empty() && parts.texts[1].empty();
    if (!parts.expressions.empty() && !alone) mentions.text = true;
  }
  if (const JsonArray* array = value.if_array()) {
    for (const Json& element : *array) AddTexts(element, mentions);
  }
  if (const JsonObject* object = value.if_object()) {
    for (const auto& member : *object) AddTexts(member.value(), mentions);
  }
}

}  // namespace

Code TemplateCode(const ValueTemplate& source) { return ValueCode(source.source()); }

void AddMentions(const Expression& expression, Mentions& mentions) {
  AddNode(expression.root(), mentions);
  ExpressionPrinter printer(expression.root());
  printer.PrintTest(expression.root(), 0);
  mentions.json = mentions.json || printer.uses_json();
}

void AddMentions(const ValueTemplate& source, Mentions& mentions) {
  for (const ValueTemplate::Part& part : source.Expressions()) {
    AddNode(part.expression->root(), mentions);
    ExpressionPrinter printer(part.expression->root());
    printer.Print(part.expression->root(), 0);
    mentions.json = mentions.json || printer.uses_json();
  }
  AddTexts(source.source(), mentions);
}

}  // namespace wfb::compiler
