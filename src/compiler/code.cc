#include "compiler/code.h"

#include <fmt/format.h>

#include <algorithm>

#include "expression/ast.h"
#include "expression/text.h"

namespace wfb::compiler {

namespace {

using expression::IsIdentifier;

bool IsBareKey(std::string_view name) {
  const bool ascii = std::all_of(name.begin(), name.end(), [](char c) { return (c & 0x80) == 0; });
  return ascii && IsIdentifier(name) && name != "__proto__";
}

std::string Escaped(std::string_view text, char quote) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    const size_t begin = i;
    const uint32_t c = expression::NextCodePoint(text, i);
    const bool opens = quote == '`' && c == '$' && i < text.size() && text[i] == '{';
    if (c == '\\' || c == static_cast<uint32_t>(quote) || opens) {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c == '\n' || c == '\r' || c == '\t') {
      out += c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t";
    } else if (c < 0x20 || (c >= 0x7F && c < 0xA0)) {
      out += fmt::format("\\x{:02x}", c);
    } else if ((c >= 0xD800 && c <= 0xDFFF) || (c >= 0x2028 && c <= 0x202E) || c == 0xFEFF ||
               (c >= 0x2066 && c <= 0x2069)) {
      out += fmt::format("\\u{:04x}", c);
    } else {
      out += text.substr(begin, i - begin);
    }
  }
  return out;
}

Doc List(const std::vector<Code>& elements, bool trailing_comma = true) {
  std::vector<Doc> parts;
  for (size_t i = 0; i < elements.size(); ++i) {
    if (i > 0) parts.insert(parts.end(), {Text(","), Line()});
    parts.push_back(elements[i].doc);
  }
  if (trailing_comma) parts.push_back(IfBroken(",", ""));
  return Concat(std::move(parts));
}

Doc PropertyDoc(const Property& property) {
  if (property.key.empty()) return Concat({Text("..."), property.value.doc});
  if (property.shorthand) return Text(property.key);
  const bool moves = property.value.shape == Shape::String || property.value.shape == Shape::Binary;
  if (moves && property.key.size() > 2) {
    return Group(Concat({Text(property.key + ":"), Indent(Concat({Line(), property.value.doc}))}));
  }
  return Concat({Text(property.key + ": "), property.value.doc});
}

Code ObjectOf(const std::vector<Property>& properties, bool wide) {
  if (properties.empty()) {
    Code empty = Plain("{}");
    empty.braces = true;
    return empty;
  }
  std::vector<Doc> parts = {Line()};
  for (size_t i = 0; i < properties.size(); ++i) {
    if (i > 0) parts.insert(parts.end(), {Text(","), Line()});
    parts.push_back(PropertyDoc(properties[i]));
  }
  parts.push_back(IfBroken(",", ""));
  Doc doc = Concat({Text("{"), Indent(Concat(std::move(parts))), Line(), Text("}")});
  Code code{wide ? BrokenGroup(std::move(doc)) : Group(std::move(doc)), Shape::Object, nullptr};
  code.many = properties.size() > 1;
  return code;
}

bool IsRich(const Code& code) { return code.shape == Shape::Object || code.shape == Shape::Array; }

// The last argument may keep the parentheses of the call on its first and last line.
bool Hugs(const std::vector<Code>& arguments) {
  const Code& last = arguments.back();
  if (arguments.size() > 1 && arguments[arguments.size() - 2].shape == last.shape) return false;
  return IsRich(last) || last.last_argument != nullptr;
}

}  // namespace

std::string Quote(std::string_view text) {
  const auto doubles = std::count(text.begin(), text.end(), '"');
  const auto singles = std::count(text.begin(), text.end(), '\'');
  const char quote = singles > doubles ? '"' : '\'';
  return fmt::format("{}{}{}", quote, Escaped(text, quote), quote);
}

std::string TemplatePart(std::string_view text) { return Escaped(text, '`'); }

std::vector<std::string> Comment(std::string_view text, size_t indent) {
  std::string clean;
  for (size_t i = 0; i < text.size();) {
    const size_t begin = i;
    const uint32_t c = expression::NextCodePoint(text, i);
    if (c == '/' && !clean.empty() && clean.back() == '*') clean += '\\';
    const bool is_break = c == '\r' || c == 0x2028 || c == 0x2029;
    const bool unseen = c != '\n' && (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xFEFF ||
                                      (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069));
    clean += is_break || unseen ? " " : std::string(text.substr(begin, i - begin));
  }
  const std::string margin(indent, ' ');
  std::vector<std::string> lines;
  for (size_t begin = 0; begin <= clean.size();) {
    const size_t end = std::min(clean.find('\n', begin), clean.size());
    std::string line = clean.substr(begin, end - begin);
    line.erase(line.find_last_not_of(' ') + 1);
    lines.push_back(margin + (line.empty() ? " *" : " * " + line));
    begin = end + 1;
  }
  if (lines.size() == 1) {
    std::string line = lines[0].substr(margin.size() + 2);
    if (line.ends_with('*')) line += ' ';
    return {margin + "/**" + line + " */"};
  }
  lines.insert(lines.begin(), margin + "/**");
  lines.push_back(margin + " */");
  return lines;
}

std::string Key(std::string_view name) {
  if (name == "__proto__") return "['__proto__']";
  return IsBareKey(name) ? std::string(name) : Quote(name);
}

std::string Access(std::string_view name) {
  return IsBareKey(name) ? fmt::format(".{}", name) : fmt::format("[{}]", Quote(name));
}

Code Plain(std::string text) { return {Text(std::move(text)), Shape::Plain, nullptr}; }
Code StringCode(std::string_view text) { return {Text(Quote(text)), Shape::String, nullptr}; }

Code JsonCode(const Json& value) {
  if (const JsonString* text = value.if_string()) return StringCode({text->data(), text->size()});
  if (const JsonArray* array = value.if_array()) {
    std::vector<Code> elements;
    for (const Json& element : *array) elements.push_back(JsonCode(element));
    return ArrayCode(elements);
  }
  if (const JsonObject* object = value.if_object()) {
    std::vector<Property> properties;
    for (const auto& member : *object) {
      properties.push_back({Key(member.key()), JsonCode(member.value())});
    }
    return ObjectCode(properties);
  }
  if (!value.is_number()) return Plain(WriteJson(value));
  std::string number = NumberToText(ToDouble(value));
  if (value.is_int64() || value.is_uint64()) number = WriteJson(value);
  std::erase(number, '+');
  return Plain(std::move(number));
}

Code ObjectCode(const std::vector<Property>& properties) { return ObjectOf(properties, false); }
Code WideObjectCode(const std::vector<Property>& properties) { return ObjectOf(properties, true); }

Code ArrayCode(const std::vector<Code>& elements) {
  if (elements.empty()) return Plain("[]");
  Doc doc =
      Concat({Text("["), Indent(Concat({SoftLine(), List(elements)})), SoftLine(), Text("]")});
  const Shape shape = elements[0].shape;
  const bool wide = elements.size() > 1 && (shape == Shape::Object || shape == Shape::Array) &&
                    std::all_of(elements.begin(), elements.end(), [shape](const Code& element) {
                      return element.shape == shape && element.many;
                    });
  Code code{wide ? BrokenGroup(std::move(doc)) : Group(std::move(doc)), Shape::Array, nullptr};
  code.many = elements.size() > 1;
  return code;
}

Code CallCode(const std::string& callee, const std::vector<Code>& arguments) {
  if (arguments.empty()) return {Text(callee + "()"), Shape::Plain, nullptr};
  const Doc broken = Concat(
      {Text(callee + "("), Indent(Concat({SoftLine(), List(arguments)})), SoftLine(), Text(")")});
  if (!Hugs(arguments)) return {Group(broken), Shape::Call, nullptr};
  std::vector<Doc> before;
  bool breaks = false;
  for (size_t i = 0; i + 1 < arguments.size(); ++i) {
    before.insert(before.end(), {arguments[i].doc, Text(", ")});
    breaks = breaks || HasHardLine(arguments[i].doc);
  }
  if (breaks) return {BrokenGroup(broken), Shape::Call, nullptr};
  const Code& last = arguments.back();
  const Doc hugged = last.last_argument ? last.last_argument : last.doc;
  const auto with = [&](Doc argument) {
    return Concat({Text(callee + "("), Concat(before), std::move(argument), Text(")")});
  };
  Doc doc = FirstThatFits({with(hugged), with(BrokenGroup(hugged)), BrokenGroup(broken)});
  return {std::move(doc), Shape::Call, nullptr};
}

Code FunctionCode(const std::string& parameters, const Code& body) {
  const std::string head = parameters + " =>";
  if (body.shape == Shape::Object) {
    const Doc doc = Concat({Text(head + " ("), body.doc, Text(")")});
    return {doc, Shape::Function, doc};
  }
  if (body.shape == Shape::Array) {
    const Doc doc = Concat({Text(head + " "), body.doc});
    return {doc, Shape::Function, doc};
  }
  if (body.shape == Shape::Plain && body.braces) {
    const Doc doc = Concat({Text(head + " ("), body.doc, Text(")")});
    return {doc, Shape::Function, nullptr};
  }
  const bool conditional = body.shape == Shape::Conditional;
  const Doc content =
      conditional ? Concat({IfBroken("", "("), body.doc, IfBroken("", ")")}) : body.doc;
  const Doc inner = Indent(Concat({Line(), content}));
  Code code{Concat({Text(head), Group(inner)}), Shape::Function, nullptr};
  if (conditional || body.shape == Shape::Call) {
    code.last_argument =
        Concat({Text(head), Group(Concat({inner, IfBroken(",", ""), SoftLine()}))});
  }
  return code;
}

}  // namespace wfb::compiler
