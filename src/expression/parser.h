// Recursive descent over the lexer's tokens. The first problem ends it: an expression is one line,
// and what follows a mistake rarely means what it says.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "expression/ast.h"
#include "expression/lexer.h"

namespace wfb::expression {

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text), lexer_(text) {}

  // The tree of the whole text, or nullptr and problem().
  NodePtr ParseAll();
  const Problem& problem() const { return *problem_; }

 private:
  // Bounds the recursion of the parser itself: "((((" makes no nodes.
  class DepthGuard {
   public:
    explicit DepthGuard(Parser& parser);
    ~DepthGuard() { --parser_.depth_; }
    DepthGuard(const DepthGuard&) = delete;
    DepthGuard& operator=(const DepthGuard&) = delete;

   private:
    Parser& parser_;
  };

  // Every Parse… returns nullptr once problem_ is set.
  NodePtr ParseExpression();  // A condition or anything that binds tighter.
  NodePtr ParseBinary(int precedence);
  NodePtr ParseUnary();
  NodePtr ParseOperand();
  NodePtr ParsePostfix();
  NodePtr ParsePrimary();
  NodePtr ParseParenthesised();
  NodePtr ParseName();
  NodePtr ParseGlobal(const Token& name);
  NodePtr ParseStep(const Token& name);
  NodePtr ParseTemplate();
  NodePtr ParseArray();
  NodePtr ParseObject();
  NodePtr ParseProperty();
  NodePtr ParseComputedProperty(uint32_t begin);
  NodePtr ParseSpread();
  NodePtr ParseMember(NodePtr object, bool optional, uint32_t access);
  NodePtr ParseIndex(NodePtr object, bool optional, uint32_t access);
  NodePtr ParseMethodCall(Node member, bool optional_call, const Token& name);
  // Arguments up to ")"; false once problem_ is set.
  bool ParseArguments(std::vector<NodePtr>& arguments, bool takes_callback);
  NodePtr ParseArgument(bool callback);
  NodePtr ParseArrow();
  bool ParseParameters(std::vector<std::string>& parameters);
  bool ArrowAhead();
  bool CheckCount(std::string_view name, const std::vector<NodePtr>& children, size_t first,
                  size_t least, size_t most, TextRange range);
  bool CheckMixing(Operator op, const Node& operand, bool parenthesised);
  std::optional<uint16_t> FindParameter(std::string_view name) const;

  // Token handling: token_ is the one looked at.
  bool Advance();
  bool At(std::string_view punctuator) const {
    return token_.kind == TokenKind::Punctuator && token_.text == punctuator;
  }
  bool Expect(std::string_view punctuator);
  NodePtr Fail(std::string message, std::string hint, TextRange range);
  NodePtr FailUnexpected();
  NodePtr Make(Node node, uint32_t begin);

  std::string_view text_;
  Lexer lexer_;
  Token token_;
  uint32_t previous_end_ = 0;
  std::optional<Problem> problem_;
  std::vector<std::string> parameters_;  // Of the arrows around the current place.
  size_t depth_ = 0;
  NodePtr parenthesised_;  // The operand that was last read in parentheses.
};

}  // namespace wfb::expression
