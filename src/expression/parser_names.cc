// The half of the parser that reads names: roots, steps, members, calls and arrow functions.
#include <fmt/format.h>

#include <algorithm>

#include "base/diagnostic.h"
#include "expression/parser.h"

namespace wfb::expression {

namespace {

std::string DidYouMean(std::string_view word, const std::vector<std::string>& candidates) {
  const std::string nearest = NearestWord(std::string(word), candidates);
  return nearest.empty() ? "" : fmt::format("did you mean {}?", nearest);
}

// Node for a word that is a value by itself.
std::optional<Node> LiteralWord(std::string_view word) {
  Node node(NodeKind::Undefined);
  if (word == "undefined") return node;
  if (word == "null") {
    node.kind = NodeKind::Null;
  } else if (word == "true" || word == "false") {
    node.kind = NodeKind::Boolean;
    node.boolean = word == "true";
  } else if (word == "NaN" || word == "Infinity") {
    node.kind = NodeKind::Number;
    node.number = word == "NaN" ? std::numeric_limits<double>::quiet_NaN()
                                : std::numeric_limits<double>::infinity();
  } else {
    return std::nullopt;
  }
  return node;
}

}  // namespace

NodePtr Parser::ParseName() {
  const Token name = token_;
  if (ArrowAhead()) {
    return Fail("a function stands only as the argument of an array method", "", name.range);
  }
  if (auto literal = LiteralWord(name.text)) {
    return Advance() ? Make(*std::move(literal), name.range.begin) : nullptr;
  }
  if (IsReservedWord(name.text)) return FailUnexpected();
  if (const auto slot = FindParameter(name.text)) {
    Node node(NodeKind::Parameter);
    node.text = name.text;
    node.slot = *slot;
    return Advance() ? Make(std::move(node), name.range.begin) : nullptr;
  }
  if (IsGlobalName(name.text)) return ParseGlobal(name);
  if (name.text == "steps") return ParseStep(name);
  Node node(NodeKind::Root);
  node.text = name.text;
  if (!Advance()) return nullptr;
  if (At("(")) {
    return Fail(fmt::format("there is no function \"{}\"", name.text),
                DidYouMean(name.text, FunctionNames()), name.range);
  }
  return Make(std::move(node), name.range.begin);
}

NodePtr Parser::ParseGlobal(const Token& name) {
  std::string full(name.text);
  TextRange range = name.range;
  if (!Advance()) return nullptr;
  if (At(".")) {
    if (!Advance()) return nullptr;
    if (token_.kind != TokenKind::Name) return FailUnexpected();
    full += '.';
    full += token_.text;
    range.end = token_.range.end;
    if (!Advance()) return nullptr;
  }
  const FunctionEntry* entry = FindFunction(full);
  if (entry == nullptr) {
    return Fail(fmt::format("\"{}\" is not available in expressions", full),
                DidYouMean(full, FunctionNames()), range);
  }
  if (!At("(")) return Fail(fmt::format("\"{}\" is a function", full), "call it", range);
  Node node(NodeKind::FunctionCall);
  node.function = entry->function;
  if (!ParseArguments(node.children, false)) return nullptr;
  range.end = previous_end_;
  if (!CheckCount(full, node.children, 0, entry->arguments_min, entry->arguments_max, range)) {
    return nullptr;
  }
  const bool replaces = entry->function == Function::JsonStringify && node.children.size() > 1 &&
                        node.children[1]->kind != NodeKind::Null &&
                        node.children[1]->kind != NodeKind::Undefined;
  if (replaces) {
    return Fail("the second argument of JSON.stringify must be null", "", node.children[1]->range);
  }
  return Make(std::move(node), range.begin);
}

NodePtr Parser::ParseStep(const Token& name) {
  const auto incomplete = [&]() {
    return Fail("\"steps\" is not a value by itself",
                "write steps.ID.output, .error or .status, with the id of a step",
                {name.range.begin, token_.range.end});
  };
  Node node(NodeKind::StepField);
  if (!Advance()) return nullptr;
  if (At(".")) {
    if (!Advance()) return nullptr;
    if (token_.kind != TokenKind::Name) return incomplete();
    node.text = token_.text;
    if (!Advance()) return nullptr;
  } else if (At("[")) {
    if (!Advance()) return nullptr;
    if (token_.kind != TokenKind::String) return incomplete();
    node.text = token_.value;
    if (!Advance() || !Expect("]")) return nullptr;
  } else {
    return incomplete();
  }
  if (IsForbiddenMember(node.text)) return incomplete();
  if (!At(".")) return incomplete();
  if (!Advance()) return nullptr;
  const bool known = token_.text == "output" || token_.text == "error" || token_.text == "status";
  if (token_.kind != TokenKind::Name || !known) {
    return Fail(fmt::format("a step has no \"{}\"", token_.text),
                "a step has output, error and status", token_.range);
  }
  node.field = token_.text;
  return Advance() ? Make(std::move(node), name.range.begin) : nullptr;
}

NodePtr Parser::ParsePostfix() {
  const uint32_t begin = token_.range.begin;
  NodePtr node = ParsePrimary();
  bool in_chain = false;
  while (node && !problem_) {
    const uint32_t access = token_.range.begin;
    if (At("?.")) {
      in_chain = true;
      if (!Advance()) return nullptr;
      if (At("(")) {
        return Fail("only the listed methods can be called", "", token_.range);
      }
      node = At("[") ? ParseIndex(node, true, access) : ParseMember(node, true, access);
    } else if (At(".")) {
      if (!Advance()) return nullptr;
      node = ParseMember(node, false, access);
    } else if (At("[")) {
      node = ParseIndex(node, false, access);
    } else if (At("(")) {
      return Fail("only the listed methods and functions can be called", "", token_.range);
    } else if (token_.kind == TokenKind::Template) {
      return Fail("tagged templates are not available", "", token_.range);
    } else {
      break;
    }
    // An optional call makes a chain of it as "?." before a member does.
    in_chain = in_chain || (node && node->optional_call);
  }
  if (!node || problem_) return nullptr;
  if (!in_chain) return node;
  Node chain(NodeKind::Chain);
  chain.children.push_back(std::move(node));
  return Make(std::move(chain), begin);
}

NodePtr Parser::ParseMember(NodePtr object, bool optional, uint32_t access) {
  if (token_.kind != TokenKind::Name) return FailUnexpected();
  const Token name = token_;
  if (IsForbiddenMember(name.text)) {
    return Fail(fmt::format("\"{}\" cannot be read", name.text), "", name.range);
  }
  Node node(NodeKind::Member);
  node.text = name.text;
  node.optional = optional;
  node.access = access;
  const uint32_t begin = object->range.begin;
  node.children.push_back(std::move(object));
  if (!Advance()) return nullptr;
  if (At("(")) return ParseMethodCall(std::move(node), false, name);
  if (At("?.")) {
    const Token optional_token = token_;
    const size_t after = lexer_.position();
    if (!Advance()) return nullptr;
    if (At("(")) return ParseMethodCall(std::move(node), true, name);
    token_ = optional_token;
    lexer_.set_position(after);
    previous_end_ = name.range.end;
  }
  return Make(std::move(node), begin);
}

NodePtr Parser::ParseIndex(NodePtr object, bool optional, uint32_t access) {
  Node node(NodeKind::Index);
  node.optional = optional;
  node.access = access;
  const uint32_t begin = object->range.begin;
  node.children.push_back(std::move(object));
  if (!Advance()) return nullptr;
  NodePtr key = ParseExpression();
  if (!key) return nullptr;
  if (key->kind == NodeKind::String && IsForbiddenMember(key->text)) {
    return Fail(fmt::format("\"{}\" cannot be read", key->text), "", key->range);
  }
  node.children.push_back(std::move(key));
  return Expect("]") ? Make(std::move(node), begin) : nullptr;
}

NodePtr Parser::ParseMethodCall(Node member, bool optional_call, const Token& name) {
  const MethodEntry* entry = FindMethod(member.text);
  if (entry == nullptr) {
    return Fail(fmt::format("there is no method \"{}\"", member.text),
                DidYouMean(member.text, MethodNames()), name.range);
  }
  const uint32_t begin = member.children[0]->range.begin;
  member.kind = NodeKind::MethodCall;
  member.method = entry->method;
  member.optional_call = optional_call;
  member.text.clear();
  if (!ParseArguments(member.children, entry->takes_callback)) return nullptr;
  if (!CheckCount(entry->name, member.children, 1, entry->arguments_min, entry->arguments_max,
                  {name.range.begin, previous_end_})) {
    return nullptr;
  }
  return Make(std::move(member), begin);
}

bool Parser::CheckCount(std::string_view name, const std::vector<NodePtr>& children, size_t first,
                        size_t least, size_t most, TextRange range) {
  const size_t count = children.size() - first;
  const bool spread = std::any_of(children.begin(), children.end(), [](const NodePtr& child) {
    return child->kind == NodeKind::Spread;
  });
  if (spread ? most == kAnyCount : count >= least && (count <= most || most == kAnyCount)) {
    return true;
  }
  if (spread) {
    Fail(fmt::format("\"{}\" takes no spread arguments", name), "write them one by one", range);
    return false;
  }
  const size_t limit = count < least ? least : most;
  Fail(fmt::format("\"{}\" needs {} {} argument{}", name, count < least ? "at least" : "at most",
                   limit, limit == 1 ? "" : "s"),
       "", range);
  return false;
}

bool Parser::ParseArguments(std::vector<NodePtr>& arguments, bool takes_callback) {
  if (!Advance()) return false;
  bool callback = takes_callback;
  while (!At(")")) {
    arguments.push_back(ParseArgument(callback));
    if (problem_) return false;
    callback = false;
    if (!At(",")) break;
    if (!Advance()) return false;
  }
  return Expect(")");
}

NodePtr Parser::ParseArgument(bool callback) {
  if (!callback) return At("...") ? ParseSpread() : ParseExpression();
  if (ArrowAhead()) return ParseArrow();
  const bool name_only =
      token_.text == "Boolean" || token_.text == "Number" || token_.text == "String";
  if (token_.kind == TokenKind::Name && name_only && !FindParameter(token_.text)) {
    const TextRange range = token_.range;
    Node node(NodeKind::FunctionName);
    node.function = FindFunction(token_.text)->function;
    if (!Advance()) return nullptr;
    if (At(")") || At(",")) return Make(std::move(node), range.begin);
  }
  return Fail("this argument must be a function", "write x => …", token_.range);
}

// True when an arrow function begins at the current token.
bool Parser::ArrowAhead() {
  const size_t position = lexer_.position();
  const auto next = [this]() -> Token {
    auto token = lexer_.Next();
    if (auto* found = std::get_if<Token>(&token)) return std::move(*found);
    return {};
  };
  const auto is = [](const Token& token, std::string_view text) {
    return token.kind == TokenKind::Punctuator && token.text == text;
  };
  Token token;
  if (token_.kind == TokenKind::Name) {
    token = next();
  } else if (At("(")) {
    token = next();
    while (token.kind == TokenKind::Name || is(token, ",")) token = next();
    token = is(token, ")") ? next() : Token{};
  }
  lexer_.set_position(position);
  return is(token, "=>");
}

bool Parser::ParseParameters(std::vector<std::string>& parameters) {
  const bool parenthesised = At("(");
  if (parenthesised && !Advance()) return false;
  while (token_.kind == TokenKind::Name) {
    std::string name(token_.text);
    const bool repeated = std::find(parameters.begin(), parameters.end(), name) != parameters.end();
    if (IsReservedWord(name) || repeated) {
      Fail(fmt::format("\"{}\" cannot be {} parameter", name, repeated ? "a second" : "a"), "",
           token_.range);
      return false;
    }
    parameters.push_back(std::move(name));
    if (!Advance()) return false;
    if (!parenthesised) return true;
    if (!At(",")) break;
    if (!Advance()) return false;
  }
  return Expect(")");
}

NodePtr Parser::ParseArrow() {
  const DepthGuard guard(*this);
  const uint32_t begin = token_.range.begin;
  Node node(NodeKind::Arrow);
  node.slot = static_cast<uint16_t>(parameters_.size());
  if (problem_ || !ParseParameters(node.strings)) return nullptr;
  if (token_.after_line_end) return Fail("a line cannot end before =>", "", token_.range);
  if (!Expect("=>")) return nullptr;
  if (At("{")) {
    return Fail("a function here has an expression as its body, not a block",
                "put parentheses around an object: x => ({ … })", token_.range);
  }
  parameters_.insert(parameters_.end(), node.strings.begin(), node.strings.end());
  node.children.push_back(ParseExpression());
  parameters_.resize(node.slot);
  return Make(std::move(node), begin);
}

}  // namespace wfb::expression
