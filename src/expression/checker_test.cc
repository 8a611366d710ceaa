#include "expression/checker.h"

#include <doctest/doctest.h>

namespace wfb::expression {

namespace {

CheckScope Scope() {
  CheckScope scope;
  scope.roots["input"] = *ParseJson(R"({"type": "object", "required": ["name", "tags"],
    "properties": {"name": {"type": "string"}, "count": {"type": "integer"},
                   "tags": {"type": "array", "items": {"type": "string"}},
                   "mode": {"enum": ["fast", "slow"]}, "open": {"type": "object"},
                   "list": {"type": "array", "items": {"type": "object",
                            "properties": {"name": {"type": "string"},
                                           "weight": {"type": "number"}},
                            "additionalProperties": false}},
                   "maybe": {"anyOf": [{"type": "string"}, {"type": "object"}]},
                   "map": {"type": "object", "additionalProperties": {"type": "number"}}}})");
  scope.roots["item"] = nullptr;
  scope.step_outputs["discover"] =
      *ParseJson(R"({"type": "object", "properties": {"packages": {"type": "array"}}})");
  scope.step_outputs["build"] = nullptr;
  return scope;
}

// All problems, "message (hint) begin-end", one a line.
std::string Problems(std::string_view text) {
  const auto parsed = Parse(text);
  REQUIRE(std::holds_alternative<ExpressionPtr>(parsed));
  std::string lines;
  for (const Problem& problem : Check(*std::get<ExpressionPtr>(parsed), Scope())) {
    if (!lines.empty()) lines += "\n";
    lines += problem.message + " (" + problem.hint + ") " + std::to_string(problem.range.begin) +
             "-" + std::to_string(problem.range.end);
  }
  return lines;
}

}  // namespace

TEST_CASE("unknown names and steps are reported with the nearest known one") {
  CHECK(Problems("inptu.name") == "there is no name \"inptu\" here (did you mean input?) 0-5");
  CHECK(Problems("steps.discovr.output") ==
        "there is no step \"discovr\" that this can read (did you mean discover?) 0-20");
  CHECK(Problems("x + y") ==
        "there is no name \"x\" here (known here: input, item, steps) 0-1\n"
        "there is no name \"y\" here (known here: input, item, steps) 4-5");
  CHECK(Problems("input.tags.map(x => x + item.anything.at.all)") == "");
}

TEST_CASE("members that a schema rules out are reported") {
  CHECK(Problems("input.nmae") == "\"input\" has no member \"nmae\" (did you mean name?) 0-10");
  CHECK(Problems("input['nmae']") == "\"input\" has no member \"nmae\" (did you mean name?) 0-13");
  CHECK(Problems("input.list.map(p => p.wieght)") ==
        "\"p\" has no member \"wieght\" (did you mean weight?) 20-28");
  CHECK(Problems("input.list.filter(p => p.weight > 1)[0].nmae") ==
        "\"input.list.filter(p => p.weight > 1)[0]\" has no member \"nmae\" (did you mean name?) "
        "0-44");
  CHECK(Problems("steps.discover.output.package").find("did you mean packages?") !=
        std::string::npos);
  CHECK(Problems("input.open.anything + input.maybe.x + input.map.y + steps.build.output.z") == "");
  CHECK(Problems("({a: 1}).xyz") == "\"{a: 1}\" has no member \"xyz\" (it has a) 1-12");
  CHECK(Problems("input.name.foo") ==
        "\"input.name\" is a string: it has no member \"foo\" () 0-14");
  CHECK(Problems("input.tags.map").find("call it: map(…)") != std::string::npos);
  CHECK(Problems("input.tags.length + input.name.length") == "");
  CHECK(Problems("null.x") == "\"null\" is null: it has no members () 0-6");
}

TEST_CASE("operations that cannot work on the known type are reported") {
  CHECK(Problems("input.count.map(x => x)") ==
        "\"input.count\" is undefined or a number: it has no method \"map\" () 0-23");
  CHECK(Problems("input.tags - 1") == "\"input.tags\" is an array: it cannot be a number () 0-10");
  CHECK(Problems("`a ${input}`") ==
        "\"input\" is an object: it cannot be text (use join or JSON.stringify) 5-10");
  CHECK(Problems("input.name === 5") == "a string is never equal to a number () 0-16");
  CHECK(Problems("input.mode === 'fsat'") ==
        "the value is never \"fsat\" (did you mean fast?) 15-21");
  CHECK(Problems("input.mode !== 'fast' && input.mode === undefined") == "");
  CHECK(Problems("input === input.open").find("by identity") != std::string::npos);
  CHECK(Problems("[...input]") ==
        "\"input\" is an object: it cannot be spread into elements () 4-9");
}

TEST_CASE("what may be right is not reported") {
  CHECK(Problems("(input.count ?? 1) + 1 > Number(input.name)") == "");
  CHECK(Problems("input.tags.reduce((a, x) => ({...a, [x]: a.y}), {}).z") == "");
  CHECK(Problems("input.list?.find(p => p.name === 'a')?.weight ?? 0") == "");
  CHECK(Problems("(item.a ? input : {x: 1}).x") == "");
  CHECK(Problems("input.tags.map(String).concat(1).at(0).x?.y") == "");
  CHECK(Problems("item.list.map(x => x.y.at(1).z)") == "");
}

}  // namespace wfb::expression
