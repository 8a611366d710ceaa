// Pieces of TypeScript with their layout: literals, objects, calls, functions. What stands around a
// piece depends on its shape, as in prettier.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "compiler/layout.h"

namespace wfb::compiler {

enum class Shape { Plain, String, Template, Object, Array, Call, Conditional, Binary, Function };

struct Code {
  Doc doc;
  Shape shape = Shape::Plain;
  // As the last argument of a call, whose parentheses then stand on its lines; Function only.
  Doc last_argument;
  bool many = false;    // Object, Array: more than one member.
  bool braces = false;  // Plain: "{}", which a function body would read as a block.
};

struct Property {
  std::string key;  // Printed as it is: "dir", "'any-failed'"; empty for a spread.
  Code value;
  // The key says it all: { item }.
  bool shorthand = false;
};

// 'text' with escapes for all that cannot stand there as it is.
std::string Quote(std::string_view text);
// The part of a template literal between its values.
std::string TemplatePart(std::string_view text);
// "/** text */" over as many lines as the text has, each starting with `indent` spaces.
std::vector<std::string> Comment(std::string_view text, size_t indent);
// As a key of an object: bare where that is possible.
std::string Key(std::string_view name);
// ".name" or "['any-name']".
std::string Access(std::string_view name);

Code Plain(std::string text);
Code StringCode(std::string_view text);
Code JsonCode(const Json& value);
Code ObjectCode(const std::vector<Property>& properties);
// An object on several lines, even if it would fit on one.
Code WideObjectCode(const std::vector<Property>& properties);
Code ArrayCode(const std::vector<Code>& elements);
// "callee(a, b)"; `callee` may hold a prefix: "await flow.end".
Code CallCode(const std::string& callee, const std::vector<Code>& arguments);
// "(parameters) => body"; `parameters` with parentheses.
Code FunctionCode(const std::string& parameters, const Code& body);

}  // namespace wfb::compiler
