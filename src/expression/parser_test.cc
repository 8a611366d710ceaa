#include <doctest/doctest.h>

#include "expression/ast.h"

namespace wfb::expression {

namespace {

// "message | hint | begin-end", or "" when the text is an expression.
std::string Refusal(std::string_view text) {
  const auto parsed = Parse(text);
  const auto* problem = std::get_if<Problem>(&parsed);
  if (problem == nullptr) return "";
  return problem->message + " | " + problem->hint + " | " + std::to_string(problem->range.begin) +
         "-" + std::to_string(problem->range.end);
}

}  // namespace

TEST_CASE("== and != are refused with the way out") {
  CHECK(Refusal("a == 1") == "unexpected \"==\" | use === instead of == | 2-4");
  CHECK(Refusal("a != 1") == "unexpected \"!=\" | use !== instead of != | 2-4");
}

TEST_CASE("?? does not mix with && and || without parentheses") {
  CHECK(Refusal("a ?? b || c").starts_with("?? and || cannot be mixed"));
  CHECK(Refusal("a && b ?? c").starts_with("?? and && cannot be mixed"));
  CHECK(Refusal("a ?? b && c").starts_with("?? and && cannot be mixed"));
  CHECK(Refusal("a ?? (b || c)") == "");
  CHECK(Refusal("(a && b) ?? c ?? d") == "");
}

TEST_CASE("what is outside the language is refused where it stands") {
  CHECK(Refusal("") == "the expression is empty |  | 0-0");
  CHECK(Refusal("a +") == "the expression ends too early | something is missing at the end | 3-3");
  CHECK(Refusal("a = 1").find("cannot assign") != std::string::npos);
  CHECK(Refusal("a++").find("cannot assign") != std::string::npos);
  CHECK(Refusal("new Date()").starts_with("\"new\" is not available"));
  CHECK(Refusal("this.x").starts_with("\"this\" is not available"));
  CHECK(Refusal("'a' in b").starts_with("unexpected \"in\""));
  CHECK(Refusal("/x/").find("regular expressions") != std::string::npos);
  CHECK(Refusal("a, b").starts_with("unexpected \",\""));
  CHECK(Refusal("x => x").starts_with("a function stands only"));
  CHECK(Refusal("a.map(x => { return x })").find("not a block") != std::string::npos);
  CHECK(Refusal("a.map(f)").starts_with("this argument must be a function"));
  CHECK(Refusal("a.__proto__").starts_with("\"__proto__\" cannot be read"));
  CHECK(Refusal("a['constructor']").starts_with("\"constructor\" cannot be read"));
  CHECK(Refusal("({__proto__: 1})").starts_with("\"__proto__\" cannot be a member"));
  CHECK(Refusal("a.mpa(x => x)") == "there is no method \"mpa\" | did you mean map? | 2-5");
  CHECK(Refusal("Math.random()").starts_with("\"Math.random\" is not available"));
  CHECK(Refusal("eval('1')").starts_with("\"eval\" is not available"));
  CHECK(Refusal("fetch('x')").starts_with("there is no function \"fetch\""));
  CHECK(Refusal("steps.a").starts_with("\"steps\" is not a value by itself"));
  CHECK(Refusal("steps.a.result").starts_with("a step has no \"result\""));
  CHECK(Refusal("-a ** 2").find("ambiguous") != std::string::npos);
  CHECK(Refusal("010").starts_with("a number does not begin with 0"));
  CHECK(Refusal("1__0").starts_with("malformed number"));
  CHECK(Refusal("'abc").starts_with("the string does not end"));
  CHECK(Refusal("`${a`").starts_with("the template literal does not end"));
  CHECK(Refusal("a // b").starts_with("comments are not part"));
  CHECK(Refusal("\xFF").starts_with("the expression is not valid UTF-8"));
}

TEST_CASE("depth and length are bounded") {
  CHECK(Refusal(std::string(5000, '(')).starts_with("nested deeper than 200"));
  CHECK(Refusal(std::string(5000, '[')).starts_with("nested deeper than 200"));
  CHECK(Refusal(std::string(5000, '!') + "a").starts_with("nested deeper than 200"));
  std::string sum = "1";
  for (int i = 0; i < 250; ++i) sum += "+1";
  CHECK(Refusal(sum).starts_with("nested deeper than 200"));
  CHECK(Refusal(std::string(70'000, ' ')).starts_with("the expression is longer than 65536"));
}

TEST_CASE("references name the roots, members and steps that are mentioned") {
  const auto parsed = Parse("items.map(item => item.a + vars.b + steps['x y'].error + input)");
  const auto references = References(*std::get<ExpressionPtr>(parsed));
  REQUIRE(references.size() == 4);
  CHECK(references[0].root == "items");
  CHECK(references[1].root == "vars");
  CHECK(references[1].name == "b");
  CHECK(references[2].root == "steps");
  CHECK(references[2].name == "x y");
  CHECK(references[2].field == "error");
  CHECK(references[3].root == "input");
  CHECK(references[3].name.empty());
}

}  // namespace wfb::expression
