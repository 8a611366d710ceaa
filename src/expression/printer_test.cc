#include <doctest/doctest.h>

#include "expression/ast.h"

namespace wfb::expression {

namespace {

// The printed text, after checking that it is the same tree and prints the same again.
std::string Printed(std::string_view text) {
  const auto parsed = Parse(text);
  const auto* expression = std::get_if<ExpressionPtr>(&parsed);
  if (expression == nullptr) return "problem: " + std::get<Problem>(parsed).message;
  const std::string printed = Print(**expression);
  const auto again = Parse(printed);
  REQUIRE_MESSAGE(std::holds_alternative<ExpressionPtr>(again), printed);
  const auto& second = std::get<ExpressionPtr>(again);
  CHECK_MESSAGE(SameTree((*expression)->root(), second->root()), printed);
  CHECK(Print(*second) == printed);
  return printed;
}

}  // namespace

TEST_CASE("only the parentheses that change the meaning are printed") {
  CHECK(Printed("((a + b)) * (c)") == "(a + b) * c");
  CHECK(Printed("a + (b * c)") == "a + b * c");
  CHECK(Printed("a - (b - c)") == "a - (b - c)");
  CHECK(Printed("(a - b) - c") == "a - b - c");
  CHECK(Printed("(2 ** 3) ** 2 + 2 ** (3 ** 2)") == "(2 ** 3) ** 2 + 2 ** 3 ** 2");
  CHECK(Printed("(-a) ** 2 - -(a ** 2)") == "(-a) ** 2 - -(a ** 2)");
  CHECK(Printed("a ?? (b || c)") == "a ?? (b || c)");
  CHECK(Printed("(a ?? b) ?? c") == "a ?? b ?? c");
  CHECK(Printed("a || (b && c)") == "a || b && c");
  CHECK(Printed("- -a + +(+a)") == "- -a + + +a");
  CHECK(Printed("!(!a)") == "!!a");
  CHECK(Printed("(a ? b : c) ? d : (e ? f : g)") == "(a ? b : c) ? d : e ? f : g");
  CHECK(Printed("(a?.b).c + a?.b.c") == "(a?.b).c + a?.b.c");
  CHECK(Printed("a?.[0]?.at?.(1)") == "a?.[0]?.at?.(1)");
  CHECK(Printed("(5).toFixed(1) + 0x1F") == "(5).toFixed(1) + 31");
  CHECK(Printed("typeof (a + b)") == "typeof (a + b)");
}

TEST_CASE("literals are printed on one line") {
  CHECK(Printed("'a\\n\"\\u{1F600}\\ud83d'") == "\"a\\n\\\"😀\\ud83d\"");
  CHECK(Printed("`a\n${b}\\`$\\{`") == "`a\\n${b}\\`\\${`");
  CHECK(Printed("({a, 'b c': 1, [d]: 2, ...e, if: a})") ==
        "{ a, \"b c\": 1, [d]: 2, ...e, if: a }");
  CHECK(Printed("[1_000, 1e21, .5, NaN, undefined]") == "[1000, 1e+21, 0.5, NaN, undefined]");
  CHECK(Printed("steps['a-b'].output + steps[\"ab\"].error") ==
        "steps[\"a-b\"].output + steps.ab.error");
}

TEST_CASE("functions keep the parentheses of an object that they give") {
  CHECK(Printed("a.map((x) => ({b: x}))") == "a.map(x => ({ b: x }))");
  CHECK(Printed("a.reduce((x, y) => x ? y : x, {})") == "a.reduce((x, y) => x ? y : x, {})");
  CHECK(Printed("a.map(() => ({b: 1}).b)") == "a.map(() => ({ b: 1 }.b))");
}

}  // namespace wfb::expression
