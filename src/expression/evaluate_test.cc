#include <doctest/doctest.h>

#include "expression/fake_names.h"

namespace wfb::expression {

namespace {

FakeNames World() {
  return FakeNames(R"({
    "input": {"root": "/srv", "count": 3, "tags": ["b", "a"], "none": null, "2": "two", "1": "one"},
    "item": {"name": "@a/core", "dependencies": ["x", "y"], "weight": 2.5, "deep": {"a": 1}},
    "index": 4
  })",
                   R"({"discover": {"output": {"packages": [{"name": "a"}, {"name": "b"}]},
                       "status": "succeeded"}})");
}

std::string Run(std::string_view text) { return EvaluateToText(text, World()); }

}  // namespace

TEST_CASE("members, steps and defaults of a workflow are read") {
  CHECK(Run("item.name") == "\"@a/core\"");
  CHECK(Run("item.weight ?? 1") == "2.5");
  CHECK(Run("item.missing ?? 1") == "1");
  CHECK(Run("steps.discover.output.packages") == R"([{"name":"a"},{"name":"b"}])");
  CHECK(Run("steps[\"discover\"].output.packages.length > 0") == "true");
  CHECK(Run("steps.other.output") == "null");
  CHECK(Run("item.deep.a + index") == "5");
  CHECK(Run("item.nothing?.at.all") == "null");
  CHECK(Run("`build-${item.name}-${index}`") == "\"build-@a/core-4\"");
}

TEST_CASE("operators follow JavaScript") {
  CHECK(Run("1 + 2 * 3 ** 2 % 5") == "4");
  CHECK(Run("'1' + 2") == "\"12\"");
  CHECK(Run("[1, 2] + ''") == "\"1,2\"");
  CHECK(Run("({}) + 1") == "\"[object Object]1\"");
  CHECK(Run("null + 1") == "1");
  CHECK(Run("undefined + 1") == "null");
  CHECK(Run("'10' < '9'") == "true");
  CHECK(Run("'10' < 9") == "false");
  CHECK(Run("typeof null") == "\"object\"");
  CHECK(Run("+'-0x10'") == "null");
  CHECK(Run("+'0x10'") == "16");
  CHECK(Run("0 || 'a' && 'b'") == "\"b\"");
  CHECK(Run("input.none ?? (false || 'x')") == "\"x\"");
  CHECK(Run("1 / (0 * -1)") == "null");
  CHECK(Run("0.1 + 0.2") == "0.30000000000000004");
}

TEST_CASE("array methods call back with element, index and array") {
  CHECK(Run("[3, 1, 2].toSorted((a, b) => a - b)") == "[1,2,3]");
  CHECK(Run("[3, 1, 2].map((x, i, all) => x * i + all.length)") == "[3,4,7]");
  CHECK(Run("input.tags.filter(t => t !== 'a')") == "[\"b\"]");
  CHECK(Run("[1, 2, 3].reduce((a, x) => a + x)") == "6");
  CHECK(Run("[1, [2, [3]]].flat(Infinity)") == "[1,2,3]");
  CHECK(Run("[0, 1, '', 'x', null].filter(Boolean)") == "[1,\"x\"]");
  CHECK(Run("[1, 2].flatMap(x => [x, [x]])") == "[1,[1],2,[2]]");
  CHECK(Run("Math.max(...[1, 5, 3])") == "5");
}

TEST_CASE("strings count in UTF-16 units") {
  CHECK(Run("'a😀b'.length") == "4");
  CHECK(Run("'a😀b'.slice(1, 3)") == "\"😀\"");
  CHECK(Run("'a😀b'.slice(0, 2) + 'a😀b'.slice(2)") == "\"a😀b\"");
  CHECK(Run("'a😀b'.slice(0, 2)") == "\"a\xEF\xBF\xBD\"");
  CHECK(Run("JSON.stringify('😀'[0])") == "\"\\\"\\\\ud83d\\\"\"");
  CHECK(Run("'a-b-c'.split('-')") == "[\"a\",\"b\",\"c\"]");
  CHECK(Run("'aXbX'.replaceAll('X', \"[$&$$$`]\")") == "\"a[X$a]b[X$aXb]\"");
  CHECK(Run("'\\uff5a' < '😀'") == "false");
}

TEST_CASE("a text that grows piece by piece costs what it adds") {
  // Copied whole for each of 30,000 pieces, it would need 9 GB.
  CHECK(Run("'x'.repeat(30000).split('').reduce((a, x, i) => a + '0123456789' + i, '').length") ==
        "438890");
}

TEST_CASE("objects keep JavaScript's order of keys") {
  CHECK(Run("Object.keys(input)") == R"(["1","2","root","count","tags","none"])");
  CHECK(Run("({b: 1, 2: 1, ['1']: 1})") == R"({"1":1,"2":1,"b":1})");
  CHECK(Run("Object.fromEntries([['a', 1], ['b', undefined]])") == R"({"a":1})");
  CHECK(Run("({...item.deep, b: [undefined]})") == R"({"a":1,"b":[null]})");
}

TEST_CASE("an evaluation error says what failed and where") {
  CHECK(Run("item.a.name") ==
        "error: cannot read \"name\" of undefined (at column 7 of \"item.a.name\")");
  CHECK(Run("nothing") == "error: \"nothing\" has no value here (at column 1 of \"nothing\")");
  CHECK(Run("item.name.map(x => x)") ==
        "error: a string has no method \"map\" (at column 10 of \"item.name.map(x => x)\")");
  CHECK(Run("input['const' + 'ructor']").starts_with("error: \"constructor\" of an object"));
  CHECK(Run("input['__pro' + 'to__']").starts_with("error: \"__proto__\" of an object"));
  CHECK(Run("[].reduce((a, b) => a)").starts_with("error:"));
}

TEST_CASE("an evaluation is bounded in steps, memory and depth") {
  CHECK(Run("'x'.repeat(1e9)").starts_with("error: the evaluation needs more than 256 MiB"));
  CHECK(Run("'x'.repeat(3000).split('').map(a => 'x'.repeat(9000).split(''))")
            .starts_with("error: the evaluation"));
  CHECK(Run("'x'.repeat(1e5).split('').map(x => 'y'.repeat(1e5) === 'z'.repeat(1e5))")
            .starts_with("error: the evaluation"));
  CHECK(Run("JSON.stringify('x'.repeat(30).split('').reduce((a, x) => [a, a], 0)).length")
            .starts_with("error: the evaluation takes more than 10000000 steps"));
  CHECK(Run("'x'.repeat(500).split('').reduce((a, x) => [a], [])")
            .starts_with("error: the value is nested deeper than 160 levels"));
}

}  // namespace wfb::expression
