#include "expression/parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/diagnostic.h"

namespace wfb::expression {

namespace {

constexpr std::array kBinary = {Operator::Add,       Operator::Subtract,  Operator::Multiply,
                                Operator::Divide,    Operator::Remainder, Operator::Less,
                                Operator::LessEqual, Operator::Greater,   Operator::GreaterEqual,
                                Operator::Equal,     Operator::NotEqual,  Operator::And,
                                Operator::Or,        Operator::Coalesce};

Operator BinaryOperator(const Token& token) {
  if (token.kind != TokenKind::Punctuator) return Operator::None;
  for (const Operator op : kBinary) {
    if (OperatorText(op) == token.text) return op;
  }
  return Operator::None;
}

Operator UnaryOperator(const Token& token) {
  if (token.kind == TokenKind::Name) {
    return token.text == "typeof" ? Operator::TypeOf : Operator::None;
  }
  if (token.kind != TokenKind::Punctuator) return Operator::None;
  if (token.text == "-") return Operator::Minus;
  if (token.text == "+") return Operator::Plus;
  return token.text == "!" ? Operator::Not : Operator::None;
}

bool IsLogical(Operator op) {
  return op == Operator::And || op == Operator::Or || op == Operator::Coalesce;
}

// What a person meant who wrote JavaScript that is not in the language.
std::string HintFor(const Token& token) {
  const std::string_view text = token.text;
  if (token.kind == TokenKind::Punctuator) {
    if (text == "==") return "use === instead of ==";
    if (text == "!=") return "use !== instead of !=";
    if (text == "=>") return "functions stand only as arguments of methods such as map";
    if (text == "/") return "regular expressions are not available";
    if (text == "++" || text == "--" || text.ends_with("=")) {
      return "expressions cannot assign; use a set node";
    }
    if (text == "&" || text == "|") return fmt::format("use {0}{0}", text);
    if (text == "^" || text == "~" || text.starts_with("<<") || text.starts_with(">>")) {
      return "bitwise operators are not available";
    }
  }
  if (text == "in") return "compare with undefined: object.member !== undefined";
  return "";
}

}  // namespace

Parser::DepthGuard::DepthGuard(Parser& parser) : parser_(parser) {
  // A node takes at most three calls with its parentheses.
  if (++parser_.depth_ <= 3 * kNestingDepthMax) return;
  parser_.Fail(fmt::format("nested deeper than {} levels", kNestingDepthMax), "",
               parser_.token_.range);
}

NodePtr Parser::Fail(std::string message, std::string hint, TextRange range) {
  if (!problem_) problem_ = Problem{std::move(message), std::move(hint), range};
  return nullptr;
}

NodePtr Parser::FailUnexpected() {
  if (token_.kind == TokenKind::End) {
    const std::string hint = text_.empty() ? "" : "something is missing at the end";
    return Fail(text_.empty() ? "the expression is empty" : "the expression ends too early", hint,
                token_.range);
  }
  const bool reserved = token_.kind == TokenKind::Name && IsReservedWord(token_.text);
  if (reserved && HintFor(token_).empty()) {
    return Fail(fmt::format("\"{}\" is not available in expressions", token_.text), "",
                token_.range);
  }
  return Fail(fmt::format("unexpected \"{}\"", token_.text), HintFor(token_), token_.range);
}

bool Parser::Advance() {
  if (problem_) return false;
  previous_end_ = token_.range.end;
  auto next = lexer_.Next();
  if (auto* problem = std::get_if<Problem>(&next)) {
    problem_ = std::move(*problem);
    return false;
  }
  token_ = std::get<Token>(std::move(next));
  return true;
}

bool Parser::Expect(std::string_view punctuator) {
  if (problem_) return false;
  if (At(punctuator)) return Advance();
  if (token_.kind == TokenKind::End) {
    Fail(fmt::format("\"{}\" is missing", punctuator), "", token_.range);
  } else {
    FailUnexpected();
  }
  return false;
}

NodePtr Parser::Make(Node node, uint32_t begin) {
  if (problem_) return nullptr;
  node.range = {begin, previous_end_};
  for (const NodePtr& child : node.children) {
    node.depth = std::max(node.depth, static_cast<uint16_t>(child->depth + 1));
  }
  if (node.depth > kNestingDepthMax) {
    return Fail(fmt::format("nested deeper than {} levels", kNestingDepthMax), "", node.range);
  }
  return std::make_shared<const Node>(std::move(node));
}

NodePtr Parser::ParseAll() {
  if (!Advance()) return nullptr;
  NodePtr root = ParseExpression();
  if (!root || problem_) return nullptr;
  if (token_.kind != TokenKind::End) return FailUnexpected();
  return root;
}

NodePtr Parser::ParseExpression() {
  const DepthGuard guard(*this);
  if (problem_) return nullptr;
  const uint32_t begin = token_.range.begin;
  NodePtr condition = ParseBinary(1);
  if (!condition || !At("?")) return condition;
  Node node(NodeKind::Conditional);
  node.children.push_back(std::move(condition));
  if (!Advance()) return nullptr;
  node.children.push_back(ParseExpression());
  if (problem_ || !Expect(":")) return nullptr;
  node.children.push_back(ParseExpression());
  return Make(std::move(node), begin);
}

bool Parser::CheckMixing(Operator op, const Node& operand, bool parenthesised) {
  if (!IsLogical(op) || operand.kind != NodeKind::Logical || parenthesised) return true;
  if ((op == Operator::Coalesce) == (operand.op == Operator::Coalesce)) return true;
  Fail(fmt::format("?? and {} cannot be mixed without parentheses",
                   OperatorText(op == Operator::Coalesce ? operand.op : op)),
       "put parentheses around one of them", operand.range);
  return false;
}

NodePtr Parser::ParseBinary(int precedence) {
  const uint32_t begin = token_.range.begin;
  NodePtr left = ParseUnary();
  while (left) {
    const Operator op = BinaryOperator(token_);
    if (op == Operator::None || Precedence(op) < precedence) break;
    const bool left_parenthesised = parenthesised_ == left;
    if (!CheckMixing(op, *left, left_parenthesised) || !Advance()) return nullptr;
    NodePtr right = ParseBinary(Precedence(op) + 1);
    if (!right || !CheckMixing(op, *right, parenthesised_ == right)) return nullptr;
    Node node(IsLogical(op) ? NodeKind::Logical : NodeKind::Binary, op);
    node.children = {std::move(left), std::move(right)};
    left = Make(std::move(node), begin);
  }
  return problem_ ? nullptr : left;
}

NodePtr Parser::ParseUnary() {
  const DepthGuard guard(*this);
  if (problem_) return nullptr;
  const Operator op = UnaryOperator(token_);
  if (op == Operator::None) return ParseOperand();
  const uint32_t begin = token_.range.begin;
  if (!Advance()) return nullptr;
  NodePtr operand = ParseUnary();
  if (!operand) return nullptr;
  if (operand->kind == NodeKind::Binary && operand->op == Operator::Power &&
      operand != parenthesised_) {
    return Fail(fmt::format("{} before ** is ambiguous", OperatorText(op)),
                "put parentheses around one of them", operand->range);
  }
  Node node(NodeKind::Unary, op);
  node.children.push_back(std::move(operand));
  return Make(std::move(node), begin);
}

NodePtr Parser::ParseOperand() {
  const uint32_t begin = token_.range.begin;
  NodePtr base = ParsePostfix();
  if (!base || !At("**")) return base;
  if (!Advance()) return nullptr;
  NodePtr exponent = ParseUnary();
  if (!exponent) return nullptr;
  Node node(NodeKind::Binary, Operator::Power);
  node.children = {std::move(base), std::move(exponent)};
  return Make(std::move(node), begin);
}

NodePtr Parser::ParsePrimary() {
  const uint32_t begin = token_.range.begin;
  switch (token_.kind) {
    case TokenKind::Name:
      return ParseName();
    case TokenKind::Number: {
      Node node(NodeKind::Number);
      node.number = token_.number;
      return Advance() ? Make(std::move(node), begin) : nullptr;
    }
    case TokenKind::String: {
      Node node(NodeKind::String);
      node.text = std::move(token_.value);
      return Advance() ? Make(std::move(node), begin) : nullptr;
    }
    case TokenKind::Template:
      return ParseTemplate();
    case TokenKind::Punctuator:
      if (token_.text == "(") return ParseParenthesised();
      if (token_.text == "[") return ParseArray();
      if (token_.text == "{") return ParseObject();
      return FailUnexpected();
    case TokenKind::End:
      return FailUnexpected();
  }
  return nullptr;
}

NodePtr Parser::ParseParenthesised() {
  if (ArrowAhead()) {
    return Fail("a function stands only as the argument of an array method", "", token_.range);
  }
  if (!Advance()) return nullptr;
  NodePtr inner = ParseExpression();
  if (!inner || !Expect(")")) return nullptr;
  parenthesised_ = inner;
  return inner;
}

NodePtr Parser::ParseTemplate() {
  const uint32_t begin = token_.range.begin;
  Node node(NodeKind::Template);
  node.strings.push_back(token_.value);
  while (!token_.template_ends) {
    if (!Advance()) return nullptr;
    NodePtr part = ParseExpression();
    if (!part) return nullptr;
    if (!At("}")) return FailUnexpected();
    node.children.push_back(std::move(part));
    auto next = lexer_.ContinueTemplate();
    if (auto* problem = std::get_if<Problem>(&next)) {
      problem_ = std::move(*problem);
      return nullptr;
    }
    token_ = std::get<Token>(std::move(next));
    node.strings.push_back(token_.value);
  }
  return Advance() ? Make(std::move(node), begin) : nullptr;
}

NodePtr Parser::ParseSpread() {
  const uint32_t begin = token_.range.begin;
  if (!Advance()) return nullptr;
  Node node(NodeKind::Spread);
  node.children.push_back(ParseExpression());
  return Make(std::move(node), begin);
}

NodePtr Parser::ParseArray() {
  const uint32_t begin = token_.range.begin;
  Node node(NodeKind::Array);
  if (!Advance()) return nullptr;
  while (!At("]")) {
    if (At(",")) return Fail("an element is missing before \",\"", "write undefined", token_.range);
    node.children.push_back(At("...") ? ParseSpread() : ParseExpression());
    if (problem_) return nullptr;
    if (!At(",")) break;
    if (!Advance()) return nullptr;
  }
  return Expect("]") ? Make(std::move(node), begin) : nullptr;
}

NodePtr Parser::ParseObject() {
  const uint32_t begin = token_.range.begin;
  Node node(NodeKind::Object);
  if (!Advance()) return nullptr;
  while (!At("}")) {
    node.children.push_back(At("...") ? ParseSpread() : ParseProperty());
    if (problem_) return nullptr;
    if (!At(",")) break;
    if (!Advance()) return nullptr;
  }
  return Expect("}") ? Make(std::move(node), begin) : nullptr;
}

NodePtr Parser::ParseComputedProperty(uint32_t begin) {
  Node node(NodeKind::Property);
  node.computed = true;
  if (!Advance()) return nullptr;
  node.children.push_back(ParseExpression());
  if (problem_ || !Expect("]") || !Expect(":")) return nullptr;
  node.children.push_back(ParseExpression());
  return Make(std::move(node), begin);
}

NodePtr Parser::ParseProperty() {
  const Token key = token_;
  if (At("[")) return ParseComputedProperty(key.range.begin);
  Node node(NodeKind::Property);
  if (key.kind == TokenKind::Name) {
    node.text = key.text;
  } else if (key.kind == TokenKind::String) {
    node.text = key.value;
  } else if (key.kind == TokenKind::Number) {
    node.text = NumberToText(key.number);
  } else {
    return FailUnexpected();
  }
  if (IsForbiddenMember(node.text)) {
    return Fail(fmt::format("\"{}\" cannot be a member", node.text), "", key.range);
  }
  const size_t after_key = lexer_.position();
  if (!Advance()) return nullptr;
  const bool name = key.kind == TokenKind::Name && key.text != "null" && key.text != "true" &&
                    key.text != "false";
  if (name && (At(",") || At("}"))) {  // Shorthand: {name}.
    lexer_.set_position(after_key);
    token_ = key;
    node.children.push_back(ParseName());
    return Make(std::move(node), key.range.begin);
  }
  if (At("(")) return Fail("an object cannot have methods here", "", token_.range);
  if (!Expect(":")) return nullptr;
  node.children.push_back(ParseExpression());
  return Make(std::move(node), key.range.begin);
}

std::optional<uint16_t> Parser::FindParameter(std::string_view name) const {
  for (size_t i = parameters_.size(); i-- > 0;) {
    if (parameters_[i] == name) return static_cast<uint16_t>(i);
  }
  return std::nullopt;
}

}  // namespace wfb::expression
