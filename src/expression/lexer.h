// Splits the text of an expression into tokens, one at a time: what "}" means depends on whether
// a template literal is open, which only the parser knows. Position is all its state, so the parser
// can look ahead and come back.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "expression/expression.h"

namespace wfb::expression {

enum class TokenKind : uint8_t {
  End,
  Name,        // text: identifier or reserved word.
  Number,      // number.
  String,      // value.
  Template,    // value: the text up to "${" or the closing "`"; template_ends.
  Punctuator,  // text.
};

struct Token {
  TokenKind kind = TokenKind::End;
  std::string_view text;
  TextRange range;
  double number = 0;
  std::string value;
  bool template_ends = false;
  bool after_line_end = false;  // A line end stands between the previous token and this one.
};

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  // The next token, or why there is none.
  std::variant<Token, Problem> Next();
  // The rest of a template literal after the "}" that ends at the current position.
  std::variant<Token, Problem> ContinueTemplate();

  size_t position() const { return position_; }
  void set_position(size_t position) { position_ = position; }

 private:
  using Outcome = std::variant<Token, Problem>;
  Outcome ReadNumber(Token token);
  Outcome ReadRadixNumber(Token token, int bits_per_digit);
  Outcome ReadString(Token token);
  Outcome ReadTemplate(Token token);
  Outcome ReadPunctuator(Token token);
  // Reads the escape after a backslash; a problem when it is none.
  std::optional<Problem> ReadEscape(std::string& value);
  std::optional<Problem> ReadHexEscape(std::string& value, size_t digits);
  std::optional<Problem> ReadCodePointEscape(std::string& value);
  bool SkipSpace();
  char Peek(size_t ahead = 0) const {
    return position_ + ahead < text_.size() ? text_[position_ + ahead] : '\0';
  }
  Problem ProblemHere(std::string message, std::string hint, size_t begin) const;
  Token Finish(Token token) const;

  std::string_view text_;
  size_t position_ = 0;
};

// How many bytes at `offset` form an identifier; 0 for none.
size_t IdentifierLength(std::string_view text, size_t offset);

}  // namespace wfb::expression
