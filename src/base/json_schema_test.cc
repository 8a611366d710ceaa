#include "base/json_schema.h"

#include <doctest/doctest.h>

namespace wfb {

namespace {

Json Parse(std::string_view text) {
  Result<Json> value = ParseJson(text);
  REQUIRE(value.ok());
  return *value;
}

// "pointer: message" lines.
std::string Problems(std::string_view schema, std::string_view value) {
  std::string text;
  for (const Diagnostic& d : ValidateInstance(Parse(schema), Parse(value))) {
    text += d.pointer + ": " + d.message + "\n";
  }
  return text;
}

std::string SchemaProblems(std::string_view schema) {
  std::string text;
  for (const Diagnostic& d : CheckSchema(Parse(schema)))
    text += d.pointer + ": " + d.message + "\n";
  return text;
}

constexpr const char* kSchema =
    R"({"type":"object","required":["name"],"additionalProperties":false,
  "properties":{"name":{"type":"string","minLength":2,"pattern":"^[a-z]+$"},
    "count":{"type":"integer","minimum":1,"maximum":10,"default":4},
    "mode":{"enum":["a","b"],"default":"a"},
    "tags":{"type":"array","maxItems":2,"items":{"type":"string"}},
    "config":{"type":"object","properties":{"dry":{"type":"boolean","default":true}},
      "default":{}}}})";

}  // namespace

TEST_CASE("a value that matches its schema has no problems") {
  CHECK(Problems(kSchema, R"({"name":"ab","count":10,"mode":"b","tags":["x"]})") == "");
  CHECK(Problems("true", "[1,2]") == "");
  CHECK(Problems("null", "1") == "");
  CHECK(Problems(R"({"type":["string","null"]})", "null") == "");
  CHECK(Problems(R"({"type":"integer"})", "2.0") == "");
}

TEST_CASE("every problem of a value is reported with its place") {
  CHECK(Problems(kSchema, R"({"count":0,"mode":"c","tags":[1,"a","b"],"nane":1})") ==
        ": the member \"name\" is missing\n"
        "/count: 0 must be at least 1\n"
        "/mode: expected one of [\"a\",\"b\"], got \"c\"\n"
        "/tags: at most 2 elements are expected, got 3\n"
        "/tags/0: expected string, got a number\n"
        "/nane: the member \"nane\" is not known\n");
  CHECK(Problems(kSchema, R"({"name":"A","count":1.5})") ==
        "/name: at least 2 characters are expected, got 1\n"
        "/name: \"A\" does not match the pattern ^[a-z]+$\n"
        "/count: expected integer, got a number\n");
  CHECK(Problems(R"({"const":{"a":[1]}})", R"({"a":[1.0]})") == "");
  CHECK(Problems("false", "1") == ": no value is allowed here\n");
}

TEST_CASE("a pattern that backtracks badly elsewhere is matched at once") {
  const std::string text = "\"" + std::string(20'000 - 1, 'a') + "!\"";
  CHECK(!Problems(R"({"pattern":"^(a+)+$"})", text).empty());
}

TEST_CASE("defaults are filled in at every depth that exists") {
  CHECK(WriteJson(ApplyDefaults(Parse(kSchema), Parse(R"({"name":"ab"})"))) ==
        R"({"name":"ab","count":4,"mode":"a","config":{"dry":true}})");
  CHECK(WriteJson(ApplyDefaults(Parse(kSchema), Json())) ==
        R"({"count":4,"mode":"a","config":{"dry":true}})");
  CHECK(WriteJson(ApplyDefaults(Parse(kSchema), Parse(R"({"count":null})"))) ==
        R"({"count":null,"mode":"a","config":{"dry":true}})");
}

TEST_CASE("an unknown value matches everything, what stands around it is checked") {
  const UnknownValue unknown = [](const Json& v) { return v == "?"; };
  CHECK(ValidateInstance(Parse(kSchema), Parse(R"({"name":"?","count":"?"})"), unknown).empty());
  CHECK(ValidateInstance(Parse(kSchema), Parse(R"({"count":"?"})"), unknown).size() == 1);
}

TEST_CASE("a schema that is wrong, or says more than is checked, is refused") {
  CHECK(SchemaProblems(kSchema) == "");
  CHECK(SchemaProblems(R"({"type":"strin","requird":["a"],"oneOf":[]})") ==
        "/type: type is one of null, boolean, object, array, number, integer, string\n"
        "/requird: the keyword \"requird\" is not checked by this program\n"
        "/oneOf: the keyword \"oneOf\" is not checked by this program\n");
  CHECK(SchemaProblems(R"({"properties":{"a/b":{"pattern":"("}},"enum":[],"minLength":-1})") ==
        "/properties/a~1b/pattern: the pattern is no regular expression that this program matches\n"
        "/enum: enum is a list with at least one value\n"
        "/minLength: minLength is a whole number\n");
}

}  // namespace wfb
