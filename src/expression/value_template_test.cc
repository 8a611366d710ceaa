#include "expression/value_template.h"

#include <doctest/doctest.h>

#include "expression/fake_names.h"

namespace wfb::expression {

namespace {

std::string Fill(std::string_view source) {
  const FakeNames names(R"({"input": {"dir": "/srv", "n": 4, "list": [1], "none": null}})");
  std::vector<TemplateProblem> problems;
  const auto compiled = ValueTemplate::Compile(*ParseJson(source), problems);
  if (!problems.empty()) {
    return problems[0].pointer + ": " + problems[0].problem.message + " " +
           std::to_string(problems[0].problem.range.begin) + "-" +
           std::to_string(problems[0].problem.range.end);
  }
  const auto value = compiled.Evaluate(names);
  return value.ok() ? WriteJson(*value) : "error: " + value.error().message;
}

}  // namespace

TEST_CASE("a string that is one expression yields its value, others a text") {
  CHECK(Fill(R"("${input.list}")") == "[1]");
  CHECK(Fill(R"("${ input.n + 1 }")") == "5");
  CHECK(Fill(R"("a ${input.dir}/${input.n}!")") == R"("a /srv/4!")");
  CHECK(Fill(R"("${input.n}${input.n}")") == R"("44")");
  CHECK(Fill(R"("none: ${input.none}, ${input.missing}")") == R"("none: null, undefined")");
  CHECK(Fill(R"({"a": ["${input.n}", 1], "${input.n}": {"b": null}})") ==
        R"({"a":[4,1],"${input.n}":{"b":null}})");
}

TEST_CASE("$${ is a literal ${ and braces inside an expression do not end it") {
  CHECK(Fill(R"("cost $${input.n} $5")") == R"("cost ${input.n} $5")");
  CHECK(Fill(R"("${ {a: {b: '}'}}.a.b }")") == R"("}")");
  CHECK(Fill(R"("x${`}${ {a: `${1}}`}.a }`}y")") == R"("x}1}y")");
}

TEST_CASE("problems name the string and the place in it") {
  CHECK(Fill(R"({"a": ["b", "x ${c ==  d}"]})") == "/a/1: unexpected \"==\" 6-8");
  CHECK(Fill(R"({"a/b": "x ${c"})") == "/a~1b: the expression after \"${\" does not end 2-5");
  CHECK(Fill(R"("${it's}")") == ": the string does not end 4-7");
  CHECK(Fill(R"("${}")") == ": the expression is empty 2-2");
}

TEST_CASE("an object inside a text is an error with its place") {
  CHECK(Fill(R"({"a": "x ${input.list}"})") ==
        "error: at /a: an array has no text form (at column 1 of \"input.list\")");
}

TEST_CASE("a template without expressions is constant") {
  std::vector<TemplateProblem> problems;
  CHECK(ValueTemplate().is_constant());
  CHECK(ValueTemplate::Compile(*ParseJson(R"({"a": ["$${b}"]})"), problems).is_constant());
  const auto compiled = ValueTemplate::Compile(*ParseJson(R"({"a": ["${b}", "${c}d"]})"), problems);
  CHECK_FALSE(compiled.is_constant());
  REQUIRE(compiled.Expressions().size() == 2);
  CHECK(compiled.Expressions()[1].pointer == "/a/1");
  CHECK(compiled.Expressions()[1].expression->text() == "c");
}

TEST_CASE("scalars have a text, other values do not") {
  CHECK(*ScalarText("a") == "a");
  CHECK(*ScalarText(1e21) == "1e+21");
  CHECK(*ScalarText(true) == "true");
  CHECK_FALSE(ScalarText(nullptr).ok());
  CHECK_FALSE(ScalarText(JsonArray()).ok());
}

}  // namespace wfb::expression
