#include "expression_generator.h"

#include <fmt/format.h>

#include <cctype>
#include <cmath>

namespace wfb::expression {

// SplitMix64: small, and the same everywhere.
uint64_t ExpressionGenerator::Next() {
  uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31);
}

std::string_view ExpressionGenerator::Pick(std::initializer_list<std::string_view> choices) {
  return choices.begin()[Below(choices.size())];
}

Json ExpressionGenerator::TextValue() {
  return JsonString(Pick({"",
                          "a",
                          "abc",
                          "Hello, World",
                          "@scope/core",
                          "x,y,,z",
                          "12",
                          " 7 ",
                          "0x1f",
                          "1e3",
                          "-0",
                          "äöü ß",
                          "a😀b",
                          "Ω≈ç",
                          "İstanbul",
                          "ΑΣ ΟΔΟΣ",
                          "\xEF\xBD\x9A",
                          "line\nend\t",
                          "\"q\"\\",
                          "true",
                          "null",
                          "NaN",
                          "Infinity",
                          "2",
                          "constructor",
                          "{\"a\":[1,2]}",
                          "\xC2\xA0pad\xE2\x80\xA8"}));
}

Json ExpressionGenerator::Value(Type type, int depth) {
  if (Chance(4)) type = Type::Any;
  const auto list = [&](Type element) {
    JsonArray array;
    for (size_t i = Below(5); i > 0; --i) array.push_back(Value(element, depth - 1));
    return array;
  };
  switch (type) {
    case Type::Number: {
      constexpr double kNumbers[] = {
          0,     1,    2,         3,   7,   10,  -1,   -5,    0.5,    2.5,
          -2.5,  1e21, 1e-7,      0.1, 255, 100, 1.45, 1e300, 5e-324, 123456789012345680,
          1.005, -0.0, 4294967296};
      const double number = kNumbers[Below(std::size(kNumbers))];
      if (number == std::trunc(number) && std::abs(number) < 1e9) {
        return static_cast<int64_t>(number);
      }
      return number;
    }
    case Type::Text:
      return TextValue();
    case Type::Boolean:
      return Chance(50);
    case Type::Numbers:
      return list(Type::Number);
    case Type::Texts:
      return list(Type::Text);
    case Type::Items:
      return list(Type::Object);
    case Type::Object: {
      JsonObject object{{"name", Value(Type::Text, depth - 1)},
                        {"weight", Value(Type::Number, depth - 1)}};
      for (size_t i = Below(4); i > 0 && depth > 0; --i) {
        object[Pick({"a", "b", "2", "10", "1", "x y", "tags", "ü", "toString", "01"})] =
            Value(Type::Any, depth - 1);
      }
      return object;
    }
    case Type::Any:
      break;
  }
  constexpr Type kTypes[] = {Type::Number, Type::Text,  Type::Boolean, Type::Numbers,
                             Type::Texts,  Type::Items, Type::Object};
  if (depth <= 0 || Chance(15)) return nullptr;
  return Value(kTypes[Below(std::size(kTypes))], depth - 1);
}

Json ExpressionGenerator::Environment() {
  JsonObject input;
  input["n"] = Value(Type::Number, 2);
  input["s"] = Value(Type::Text, 2);
  input["t"] = Value(Type::Text, 2);
  input["b"] = Value(Type::Boolean, 2);
  input["ns"] = Value(Type::Numbers, 3);
  input["ts"] = Value(Type::Texts, 3);
  input["list"] = Value(Type::Items, 4);
  input["o"] = Value(Type::Object, 4);
  input["any"] = Value(Type::Any, 4);
  input["none"] = nullptr;
  JsonObject roots;
  roots["input"] = std::move(input);
  roots["item"] = Value(Type::Object, 3);
  roots["index"] = static_cast<int64_t>(Below(5));
  roots["vars"] = JsonObject{{"count", Value(Type::Number, 1)}, {"text", Value(Type::Text, 1)}};
  JsonObject steps;
  steps["a"] = JsonObject{{"output", Value(Type::Object, 4)}, {"status", "succeeded"}};
  steps["b-c"] =
      JsonObject{{"output", Value(Type::Items, 4)}, {"error", JsonObject{{"message", "x"}}}};
  return JsonObject{{"roots", std::move(roots)}, {"steps", std::move(steps)}};
}

std::string ExpressionGenerator::Expression() {
  parameters_.clear();
  return Make(Type::Any, 2 + static_cast<int>(Below(4)));
}

std::string ExpressionGenerator::Mutated() {
  parameters_.clear();
  const std::string text = Make(Type::Any, 1 + static_cast<int>(Below(3)));
  std::vector<std::string> tokens;
  bool in_word = false;
  for (const char c : text) {
    const bool word = std::isalnum(static_cast<unsigned char>(c)) != 0 || (c & 0x80) != 0;
    if (word && in_word) {
      tokens.back() += c;
    } else {
      tokens.emplace_back(1, c);
    }
    in_word = word;
  }
  for (size_t count = 1 + Below(3); count > 0 && !tokens.empty(); --count) {
    const size_t at = Below(tokens.size());
    const auto place = tokens.begin() + static_cast<std::ptrdiff_t>(at);
    switch (Below(4)) {
      case 0:
        tokens.erase(place);
        break;
      case 1:
        tokens.insert(place, std::string(*place));
        break;
      case 2:
        std::swap(tokens[at], tokens[Below(tokens.size())]);
        break;
      default:
        tokens.insert(
            place,
            std::string(Pick({"(", ")",   "[",   "]", "{",  "}",  ",",   ".",  "?.",   "?",
                              ":", "=>",  "...", "+", "-",  "!",  "**",  "??", "||",   "&&",
                              "<", "===", " ",   "x", "0",  "1.", "'a'", "`",  "${",   "\\",
                              "/", "\n",  "e1",  "_", "0x", ";",  "in",  "$",  "null", "=="})));
    }
  }
  return fmt::format("{}", fmt::join(tokens, ""));
}

std::string ExpressionGenerator::Make(Type type, int depth) {
  if (Chance(3)) type = Type::Any;
  if (depth <= 0 || Chance(8)) return Leaf(type);
  if (Chance(4)) {
    return fmt::format("({} ? {} : {})", Make(Type::Any, depth - 1), Make(type, depth - 1),
                       Make(type, depth - 1));
  }
  if (Chance(3)) {
    return fmt::format("({} {} {})", Make(type, depth - 1), Pick({"??", "||", "&&"}),
                       Make(type, depth - 1));
  }
  switch (type) {
    case Type::Number:
      return NumberOf(depth);
    case Type::Text:
      return TextOf(depth);
    case Type::Boolean:
      return BooleanOf(depth);
    case Type::Numbers:
      return NumbersOf(depth);
    case Type::Texts:
      return TextsOf(depth);
    case Type::Items:
      return ItemsOf(depth);
    case Type::Object:
      return ObjectOf(depth);
    case Type::Any:
      break;
  }
  return AnyOf(depth);
}

std::string ExpressionGenerator::Leaf(Type type) {
  if (!parameters_.empty() && Chance(60)) {
    const Parameter& parameter = parameters_[Below(parameters_.size())];
    if (parameter.type == type || type == Type::Any || Chance(5)) return parameter.name;
    if (parameter.type == Type::Object) {
      if (type == Type::Number) return parameter.name + ".weight";
      if (type == Type::Text) return parameter.name + ".name";
    }
  }
  switch (type) {
    case Type::Number:
      return Chance(50) ? NumberLiteral()
                        : std::string(Pick({"input.n", "index", "vars.count", "item.weight",
                                            "steps.a.output.weight"}));
    case Type::Text:
      return Chance(50) ? TextLiteral()
                        : std::string(Pick({"input.s", "input.t", "item.name", "vars.text",
                                            "steps.a.status", "input[\"s\"]"}));
    case Type::Boolean:
      return std::string(Pick({"true", "false", "input.b"}));
    case Type::Numbers:
      return std::string(Pick({"input.ns", "[]", "[3, 1, 2]", "[0, -0, NaN]"}));
    case Type::Texts:
      return std::string(Pick({"input.ts", "[\"b\", \"a\", \"c\"]", "[\"\"]"}));
    case Type::Items:
      return std::string(Pick({"input.list", "steps[\"b-c\"].output", "[input.o, item]"}));
    case Type::Object:
      return std::string(Pick({"input.o", "item", "steps.a.output", "{}", "steps[\"b-c\"].error"}));
    case Type::Any:
      break;
  }
  return std::string(Pick({"input.any", "null", "undefined", "input.none", "input.missing", "NaN",
                           "Infinity", "item", "input", "steps.a.error", "[[1, [2]], []]"}));
}

std::string ExpressionGenerator::NumberLiteral() {
  if (Chance(15)) {  // Any double, or a decimal of a few digits.
    const double any =
        std::ldexp(static_cast<double>(Next() >> 11), static_cast<int>(Below(400)) - 250);
    return NumberToText(Chance(50) ? any : static_cast<double>(Below(100000)) / 1000);
  }
  return std::string(Pick({"0",
                           "1",
                           "2",
                           "3",
                           "-1",
                           "0.5",
                           "1.5",
                           "-2.5",
                           "10",
                           "1e3",
                           "1_000",
                           "0x1F",
                           "1e21",
                           "1e-7",
                           "0.1",
                           ".25",
                           "5.",
                           "123.456",
                           "9007199254740993",
                           "-0",
                           "4294967295",
                           "1.005",
                           "0b101",
                           "0o17",
                           "1e400",
                           "8.345"}));
}

std::string ExpressionGenerator::TextLiteral() {
  return std::string(Pick({"\"\"",        "\"a\"",        "'b'",
                           "\",\"",       "\"abc\"",      "'it\\'s'",
                           "\"\\u00e4\"", "\"\\ud83d\"",  "\"\\ude00\"",
                           "\"😀\"",       "\"\\x41\\n\"", "`t`",
                           "\"12\"",      "\" 5 \"",      "\"0\"",
                           "\"length\"",  "\"-\"",        "\"$&$$$`$'\"",
                           "\"x\"",       "\"ß\"",        "\"\\u{1F600}z\"",
                           "\"1e1000\"",  "\"name\"",     "\"l\"",
                           "\"a😀\""}));
}

std::string ExpressionGenerator::Key() {
  return std::string(Pick({"a", "b", "c", "name", "weight", "2", "10", "\"x y\"", "\"1\"", "if",
                           "[input.s]", "[index]", "\"01\"", "tags"}));
}

std::string ExpressionGenerator::NumberCall(int depth) {
  switch (Below(6)) {
    case 0:
      return fmt::format("Math.{}({})",
                         Pick({"abs", "floor", "ceil", "round", "trunc", "sign", "sqrt"}),
                         Make(Type::Number, depth - 1));
    case 1:
      return fmt::format("Math.{}({}, {})", Pick({"min", "max"}), Make(Type::Number, depth - 1),
                         Make(Type::Number, depth - 1));
    case 2:
      return fmt::format("Math.{}(...{})", Pick({"min", "max"}), Make(Type::Numbers, depth - 1));
    case 3:
      return fmt::format("Number({})", Make(Type::Any, depth - 1));
    case 4:
      return fmt::format("Number.parseFloat({})", Make(Type::Text, depth - 1));
    default:
      return fmt::format("{}.{}({})", Make(Type::Text, depth - 1), Pick({"indexOf", "lastIndexOf"}),
                         Make(Type::Text, depth - 1));
  }
}

// ECMAScript leaves the last bits of powers to the engine, so only those are drawn that are exact.
std::string ExpressionGenerator::PowerOf() {
  const std::string base(Pick({"0", "(-0)", "1", "(-1)", "2", "(-3)", "10", "0.5", "NaN",
                               "Infinity", "(-Infinity)", "true", "null", "\"3\"", "index"}));
  const std::string exponent(Pick({"0", "1", "2", "3", "10", "NaN", "Infinity", "(-Infinity)",
                                   "\"2\"", "undefined", "index", "2 ** 3"}));
  return Chance(50) ? fmt::format("({} ** {})", base, exponent)
                    : fmt::format("Math.pow({}, {})", base, exponent);
}

std::string ExpressionGenerator::NumberOf(int depth) {
  switch (Below(8)) {
    case 0:
    case 1:
      return fmt::format("({} {} {})", Make(Type::Number, depth - 1),
                         Pick({"+", "-", "*", "/", "%"}), Make(Type::Number, depth - 1));
    case 2:
      return fmt::format("({}{})", Pick({"- ", "+"}), Make(Type::Any, depth - 1));
    case 3:
      return PowerOf();
    case 4:
      return fmt::format("{}.length", Make(Chance(50) ? Type::Text : Type::Texts, depth - 1));
    case 5:
      return Reduction(Type::Number, Type::Number, depth);
    case 6:
      return fmt::format("{}.{}({})", Make(Type::Numbers, depth - 1),
                         Pick({"at", "indexOf", "lastIndexOf"}), Make(Type::Number, depth - 1));
    default:
      return NumberCall(depth);
  }
}

std::string ExpressionGenerator::TextMethod(int depth) {
  const std::string text = Make(Type::Text, depth - 1);
  const std::string_view small =
      Pick({"0", "1", "2", "5", "-1", "-2", "1.5", "NaN", "\"2\"", "undefined", "index", "12"});
  switch (Below(7)) {
    case 0:
      return fmt::format(
          "{}.{}()", text,
          Pick({"trim", "trimStart", "trimEnd", "toUpperCase", "toLowerCase", "toString"}));
    case 1:
      return fmt::format("{}.{}({}, {})", text, Pick({"slice", "substring"}), small,
                         Pick({"0", "1", "3", "-1", "undefined", "index"}));
    case 2:
      return fmt::format("{}.{}({})", text, Pick({"charAt", "at", "slice", "substring"}), small);
    case 3:
      return fmt::format("{}.{}({}, {})", text, Pick({"replace", "replaceAll"}),
                         Make(Type::Text, depth - 1), Make(Type::Text, depth - 1));
    case 4:
      return fmt::format("{}.{}({}, {})", text, Pick({"padStart", "padEnd"}), small,
                         Make(Type::Text, depth - 1));
    case 5:
      return fmt::format("{}.repeat({})", text, Pick({"0", "1", "2", "3", "-1", "1.5", "\"2\""}));
    default:
      return fmt::format("{}.concat({}, {})", text, Make(Type::Any, depth - 1),
                         Make(Type::Text, depth - 1));
  }
}

std::string ExpressionGenerator::JsonLiteral() {
  return std::string(
      Pick({R"('{"a": [1, 2.50, -0, 1e2], "b": {"c": null}}')", R"('[1,]')", R"('{"a":1,"a":2}')",
            R"('"\\ud83d\\u0041"')", R"('01')", R"('1.')", R"(' [ true , false ] ')", R"('"\\x"')",
            R"('nul')", R"('{"2":1,"1":2}')", R"('.5')", R"('-')", R"('1e5')", R"('')", R"('"a')",
            R"('"\u0001"')"}));
}

std::string ExpressionGenerator::TextOf(int depth) {
  switch (Below(13)) {
    case 0:
      return fmt::format("`{}${{{}}}-${{{}}}`", Pick({"", "build-", "\\`", "$", "ü"}),
                         Make(Type::Any, depth - 1), Make(Type::Text, depth - 1));
    case 1:
      return fmt::format("({} + {})", Make(Type::Text, depth - 1), Make(Type::Any, depth - 1));
    case 2:
      return fmt::format("({} + {})", Make(Type::Any, depth - 1), Make(Type::Text, depth - 1));
    case 3:
      return fmt::format("String({})", Make(Type::Any, depth - 1));
    case 4:
      return fmt::format("JSON.stringify({}{})", Make(Type::Any, depth - 1),
                         Pick({"", "", ", null, 2", ", null, \"-\"", ", undefined, index"}));
    case 5:
      return fmt::format("{}.join({})", Make(Chance(50) ? Type::Texts : Type::Numbers, depth - 1),
                         Chance(30) ? "" : Make(Type::Text, depth - 1));
    case 6:
      return fmt::format("typeof {}", Make(Type::Any, depth - 1));
    case 7:
      return fmt::format("({}).{}", Make(Type::Number, depth - 1),
                         Pick({"toFixed(2)", "toFixed()", "toString()", "toFixed(0)",
                               "toFixed(index)", "toFixed(20)", "toString(10)"}));
    case 8:
      return Reduction(Type::Text, Type::Text, depth);
    case 9:
      return fmt::format("(Math.trunc({}) % 100000).toString({})", Make(Type::Number, depth - 1),
                         Pick({"2", "7", "16", "36", "1", "37"}));
    default:
      return TextMethod(depth);
  }
}

std::string ExpressionGenerator::BooleanOf(int depth) {
  switch (Below(9)) {
    case 0:
    case 1:
      return fmt::format("({} {} {})", Make(Type::Number, depth - 1),
                         Pick({"<", "<=", ">", ">=", "===", "!=="}), Make(Type::Number, depth - 1));
    case 2:
      return fmt::format("({} {} {})", Make(Type::Text, depth - 1),
                         Pick({"<", "<=", ">", ">=", "===", "!=="}), Make(Type::Text, depth - 1));
    case 3:
      return fmt::format("({} {} {})", Make(Type::Any, depth - 1),
                         Pick({"<", "<=", ">", ">=", "===", "!=="}), Make(Type::Any, depth - 1));
    case 4:
      return fmt::format("!{}", Make(Type::Any, depth - 1));
    case 5:
      return fmt::format("{}.{}({})", Make(Type::Text, depth - 1),
                         Pick({"includes", "startsWith", "endsWith"}), Make(Type::Text, depth - 1));
    case 6:
      return ElementCallback(Pick({"some", "every"}), Type::Boolean, depth);
    case 7:
      return fmt::format(
          "{}({})",
          Pick({"Array.isArray", "Number.isInteger", "Number.isFinite", "Number.isNaN", "Boolean"}),
          Make(Type::Any, depth - 1));
    default:
      return fmt::format("{}.includes({})", Make(Type::Numbers, depth - 1),
                         Make(Type::Number, depth - 1));
  }
}

std::string ExpressionGenerator::Callback(Type element, Type body, int depth) {
  const std::string name = fmt::format("p{}", parameters_.size());
  const std::string second = name + "i";
  const bool with_index = Chance(30);
  parameters_.push_back({name, element});
  if (with_index) parameters_.push_back({second, Type::Number});
  std::string text = Make(body, depth - 1);
  if (text.starts_with('{')) text = "(" + text + ")";
  parameters_.resize(parameters_.size() - (with_index ? 2 : 1));
  return with_index ? fmt::format("({}, {}) => {}", name, second, text)
                    : fmt::format("{} => {}", name, text);
}

std::string ExpressionGenerator::Reduction(Type element, Type result, int depth) {
  const std::string array = Make(element == Type::Number ? Type::Numbers : Type::Texts, depth - 1);
  const std::string sum = fmt::format("q{}", parameters_.size());
  const std::string each = fmt::format("r{}", parameters_.size());
  parameters_.push_back({sum, result});
  parameters_.push_back({each, element});
  const std::string body = Make(result, depth - 1);
  parameters_.resize(parameters_.size() - 2);
  // Few elements: a body that doubles its text would else exhaust the memory of the oracle.
  return fmt::format("{}.slice(0, 4).reduce(({}, {}) => {}{})", array, sum, each,
                     body.starts_with('{') ? "(" + body + ")" : body,
                     Chance(30) ? "" : ", " + Make(result, 0));
}

std::string ExpressionGenerator::ElementCallback(std::string_view method, Type body, int depth) {
  constexpr Type kArrays[] = {Type::Numbers, Type::Texts, Type::Items};
  constexpr Type kElements[] = {Type::Number, Type::Text, Type::Object};
  const size_t which = Below(3);
  return fmt::format("{}.{}({})", Make(kArrays[which], depth - 1), method,
                     Callback(kElements[which], body, depth));
}

std::string ExpressionGenerator::NumbersOf(int depth) {
  switch (Below(8)) {
    case 0:
      return fmt::format("[{}, ...{}, {}]", Make(Type::Number, depth - 1),
                         Make(Type::Numbers, depth - 1), Make(Type::Number, depth - 1));
    case 1:
      return ElementCallback("map", Type::Number, depth);
    case 2:
      return fmt::format("{}.filter({})", Make(Type::Numbers, depth - 1),
                         Chance(20) ? "Boolean" : Callback(Type::Number, Type::Boolean, depth));
    case 3:
      return fmt::format("{}.slice({}, {})", Make(Type::Numbers, depth - 1),
                         Make(Type::Number, depth - 1), Pick({"1", "-1", "undefined", "3"}));
    case 4:
      return fmt::format("{}.concat({}, {})", Make(Type::Numbers, depth - 1),
                         Make(Type::Numbers, depth - 1), Make(Type::Any, depth - 1));
    case 5:
      // Beyond 63 elements the order of a comparison that contradicts itself is the engine's own.
      return fmt::format("{}.slice(0, 63).toSorted({})", Make(Type::Numbers, depth - 1),
                         Pick({"(x, y) => x - y", "(x, y) => y - x", "", "() => 0"}));
    case 6:
      return ElementCallback("flatMap", Type::Numbers, depth);
    default:
      return fmt::format("{}.toReversed()", Make(Type::Numbers, depth - 1));
  }
}

std::string ExpressionGenerator::TextsOf(int depth) {
  switch (Below(7)) {
    case 0:
      return fmt::format("Object.keys({})", Make(Type::Any, depth - 1));
    case 1:
      return fmt::format("{}.split({}{})", Make(Type::Text, depth - 1),
                         Chance(10) ? "undefined" : Make(Type::Text, depth - 1),
                         Pick({"", ", 2", ", 0", ", -1", ", 4294967297"}));
    case 2:
      return ElementCallback("map", Type::Text, depth);
    case 3:
      return fmt::format("{}.toSorted()", Make(Type::Texts, depth - 1));
    case 4:
      return fmt::format("[...{}]", Make(Type::Text, depth - 1));
    case 5:
      return fmt::format("[{}, {}]", Make(Type::Text, depth - 1), Make(Type::Text, depth - 1));
    default:
      return fmt::format("{}.map(String)", Make(Type::Numbers, depth - 1));
  }
}

std::string ExpressionGenerator::ItemsOf(int depth) {
  switch (Below(5)) {
    case 0:
      return fmt::format("{}.filter({})", Make(Type::Items, depth - 1),
                         Callback(Type::Object, Type::Boolean, depth));
    case 1:
      return ElementCallback("map", Type::Object, depth);
    case 2:
      return fmt::format("{}.slice(0, 63).toSorted((x, y) => x.weight - y.weight)",
                         Make(Type::Items, depth - 1));
    case 3:
      return fmt::format("Object.{}({})", Pick({"entries", "values"}), Make(Type::Any, depth - 1));
    default:
      return fmt::format("[{}, ...{}]", Make(Type::Object, depth - 1),
                         Make(Type::Items, depth - 1));
  }
}

std::string ExpressionGenerator::ObjectOf(int depth) {
  switch (Below(6)) {
    case 0:
    case 1:
      return fmt::format("{{{}: {}, {}: {}}}", Key(), Make(Type::Any, depth - 1), Key(),
                         Make(Type::Any, depth - 1));
    case 2:
      return fmt::format("{{...{}, {}: {}, ...{}}}", Make(Type::Any, depth - 1), Key(),
                         Make(Type::Any, depth - 1), Make(Type::Object, depth - 1));
    case 3:
      return fmt::format("Object.fromEntries({}.map(e => [e, {}]))", Make(Type::Texts, depth - 1),
                         Make(Type::Any, depth - 1));
    case 4:
      return fmt::format(
          "JSON.parse({})",
          Chance(50) ? JsonLiteral() : "JSON.stringify(" + Make(Type::Object, depth - 1) + ")");
    default:
      return ElementCallback(Pick({"find", "findLast"}), Type::Boolean, depth);
  }
}

std::string ExpressionGenerator::AccessOf(int depth) {
  const std::string object = Make(Chance(60) ? Type::Object : Type::Any, depth - 1);
  const std::string whole = object.starts_with('{') ? "(" + object + ")" : object;
  switch (Below(5)) {
    case 0:
      return fmt::format("{}.{}", whole, Pick({"name", "weight", "a", "tags", "missing"}));
    case 1:
      return fmt::format("{}?.{}?.{}", whole, Pick({"name", "a", "missing"}),
                         Pick({"length", "b", "name.x"}));
    case 2:
      return fmt::format("{}[{}]", whole, Make(Chance(50) ? Type::Number : Type::Text, depth - 1));
    case 3:
      return fmt::format("{}?.[{}].{}", whole, Make(Type::Any, depth - 1),
                         Pick({"length", "name", "a"}));
    default:
      return fmt::format("({}?.{})?.{}({})", whole, Pick({"name", "tags", "a"}),
                         Pick({"at", "slice", "indexOf", "concat?.", "includes?."}),
                         Make(Type::Number, depth - 1));
  }
}

std::string ExpressionGenerator::AnyOf(int depth) {
  constexpr Type kTypes[] = {Type::Number, Type::Text,  Type::Boolean, Type::Numbers,
                             Type::Texts,  Type::Items, Type::Object};
  switch (Below(7)) {
    case 0:
    case 1:
      return AccessOf(depth);
    case 2:
      return fmt::format("({} + {})", Make(Type::Any, depth - 1), Make(Type::Any, depth - 1));
    case 3:
      return fmt::format("{}.flat({})", Make(Type::Any, depth - 1),
                         Pick({"", "1", "2", "Infinity"}));
    default:
      return Make(kTypes[Below(std::size(kTypes))], depth);
  }
}

}  // namespace wfb::expression
