#include "expression/value_template.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "expression/lexer.h"

namespace wfb::expression {

// One value of the source. A node without expressions below it is a constant: it is copied as a
// whole.
struct TemplateNode {
  enum class Kind { Constant, Expression, Text, Array, Object };
  Kind kind = Kind::Constant;
  const Json* constant = nullptr;  // In the source.
  std::string pointer;
  std::vector<ExpressionPtr> expressions;  // Expression: one; Text: those between `texts`.
  std::vector<std::string> texts;          // Text: one more than expressions.
  std::vector<std::string> keys;           // Object.
  std::vector<TemplateNode> children;      // Array, Object.
};

namespace {

std::string PointerStep(std::string_view pointer, std::string_view key) {
  std::string out = fmt::format("{}/", pointer);
  for (const char c : key) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

// The offset of the "}" that closes the expression which begins at `begin`, or npos. Strings,
// template literals and objects inside it may hold "}" of their own.
class EndFinder {
 public:
  explicit EndFinder(std::string_view text) : lexer_(text) {}

  // Why the text cannot be split into tokens, after Find gave npos for that reason.
  const std::optional<Problem>& problem() const { return problem_; }

  size_t Find(size_t begin) {
    lexer_.set_position(begin);
    for (size_t open = 0;;) {
      auto next = lexer_.Next();
      const Token* token = Keep(next);
      if (token == nullptr || token->kind == TokenKind::End) return std::string_view::npos;
      if (token->kind == TokenKind::Template && !token->template_ends) {
        templates_.push_back(open);
        open = 0;
      } else if (token->kind == TokenKind::Punctuator && token->text == "{") {
        ++open;
      } else if (token->kind == TokenKind::Punctuator && token->text == "}") {
        if (open > 0) {
          --open;
        } else if (templates_.empty()) {
          return token->range.begin;
        } else if (!CloseTemplatePart(open)) {
          return std::string_view::npos;
        }
      }
    }
  }

 private:
  const Token* Keep(const std::variant<Token, Problem>& next) {
    if (const auto* problem = std::get_if<Problem>(&next)) problem_ = *problem;
    return std::get_if<Token>(&next);
  }

  bool CloseTemplatePart(size_t& open) {
    auto rest = lexer_.ContinueTemplate();
    const Token* token = Keep(rest);
    if (token == nullptr) return false;
    if (token->template_ends) {
      open = templates_.back();
      templates_.pop_back();
    }
    return true;
  }

  Lexer lexer_;
  std::optional<Problem> problem_;
  std::vector<size_t> templates_;  // Braces that were open where each open template began.
};

class Compiler {
 public:
  explicit Compiler(std::vector<TemplateProblem>& problems) : problems_(problems) {}

  TemplateNode Compile(const Json& value, std::string pointer) {
    TemplateNode node;
    node.constant = &value;
    node.pointer = std::move(pointer);
    if (const JsonString* text = value.if_string()) {
      CompileText({text->data(), text->size()}, node);
    } else if (const JsonArray* array = value.if_array()) {
      CompileArray(*array, node);
    } else if (const JsonObject* object = value.if_object()) {
      CompileObject(*object, node);
    }
    return node;
  }

 private:
  void CompileArray(const JsonArray& array, TemplateNode& node) {
    bool constant = true;
    for (size_t i = 0; i < array.size(); ++i) {
      node.children.push_back(Compile(array[i], PointerStep(node.pointer, std::to_string(i))));
      constant = constant && node.children.back().kind == TemplateNode::Kind::Constant;
    }
    Settle(node, TemplateNode::Kind::Array, constant);
  }

  void CompileObject(const JsonObject& object, TemplateNode& node) {
    bool constant = true;
    for (const auto& member : object) {
      node.keys.emplace_back(member.key());
      node.children.push_back(Compile(member.value(), PointerStep(node.pointer, node.keys.back())));
      constant = constant && node.children.back().kind == TemplateNode::Kind::Constant;
    }
    Settle(node, TemplateNode::Kind::Object, constant);
  }

  static void Settle(TemplateNode& node, TemplateNode::Kind kind, bool constant) {
    node.kind = constant ? TemplateNode::Kind::Constant : kind;
    if (!constant) return;
    node.keys.clear();
    node.children.clear();
  }

  void CompileText(std::string_view text, TemplateNode& node) {
    if (text.find("${") == std::string_view::npos) return;
    std::string literal;
    size_t position = 0;
    while (position < text.size()) {
      const std::string_view rest = text.substr(position);
      if (rest.starts_with("$${")) {
        literal += "${";
        position += 3;
      } else if (rest.starts_with("${")) {
        EndFinder finder(text);
        const size_t end = finder.Find(position + 2);
        if (end == std::string_view::npos) {
          problems_.push_back({node.pointer, finder.problem().value_or(Unclosed(position, text))});
          return;
        }
        if (!AddExpression(text, position + 2, end, node)) return;
        node.texts.push_back(std::exchange(literal, {}));
        position = end + 1;
      } else {
        literal += rest[0];
        ++position;
      }
    }
    node.texts.push_back(std::move(literal));
    const bool alone =
        node.expressions.size() == 1 && node.texts[0].empty() && node.texts[1].empty();
    node.kind = alone ? TemplateNode::Kind::Expression : TemplateNode::Kind::Text;
  }

  static Problem Unclosed(size_t begin, std::string_view text) {
    return {"the expression after \"${\" does not end",
            "add \"}\", or write $${ for a literal ${",
            {static_cast<uint32_t>(begin), static_cast<uint32_t>(text.size())}};
  }

  bool AddExpression(std::string_view text, size_t begin, size_t end, TemplateNode& node) {
    auto parsed = Parse(text.substr(begin, end - begin));
    if (auto* expression = std::get_if<ExpressionPtr>(&parsed)) {
      node.expressions.push_back(std::move(*expression));
      return true;
    }
    Problem problem = std::get<Problem>(std::move(parsed));
    problem.range.begin += static_cast<uint32_t>(begin);
    problem.range.end += static_cast<uint32_t>(begin);
    problems_.push_back({node.pointer, std::move(problem)});
    return false;
  }

  std::vector<TemplateProblem>& problems_;
};

Error InPlace(Error error, const TemplateNode& node) {
  if (node.pointer.empty()) return error;
  return std::move(error).Context(fmt::format("at {}", node.pointer));
}

Result<Json> FillText(const TemplateNode& node, const Names& names) {
  std::string text = node.texts[0];
  for (size_t i = 0; i < node.expressions.size(); ++i) {
    auto piece = EvaluateText(*node.expressions[i], names);
    if (!piece.ok()) return InPlace(std::move(piece).error(), node);
    text += *piece;
    text += node.texts[i + 1];
  }
  return Json(text);
}

Result<Json> EvaluateNode(const TemplateNode& node, const Names& names) {
  switch (node.kind) {
    case TemplateNode::Kind::Constant:
      return *node.constant;
    case TemplateNode::Kind::Expression: {
      auto value = Evaluate(*node.expressions[0], names);
      if (!value.ok()) return InPlace(std::move(value).error(), node);
      return value;
    }
    case TemplateNode::Kind::Text:
      return FillText(node, names);
    case TemplateNode::Kind::Array: {
      JsonArray array;
      for (const TemplateNode& child : node.children) {
        WFB_ASSIGN_OR_RETURN(Json value, EvaluateNode(child, names));
        array.push_back(std::move(value));
      }
      return Json(std::move(array));
    }
    case TemplateNode::Kind::Object:
      break;
  }
  JsonObject object;
  for (size_t i = 0; i < node.children.size(); ++i) {
    WFB_ASSIGN_OR_RETURN(Json value, EvaluateNode(node.children[i], names));
    object[node.keys[i]] = std::move(value);
  }
  return Json(std::move(object));
}

void Collect(const TemplateNode& node, std::vector<ValueTemplate::Part>& parts) {
  for (const ExpressionPtr& expression : node.expressions) {
    parts.push_back({node.pointer, expression});
  }
  for (const TemplateNode& child : node.children) Collect(child, parts);
}

}  // namespace

ValueTemplate::ValueTemplate() : source_(std::make_shared<const Json>()) {
  TemplateNode node;
  node.constant = source_.get();
  root_ = std::make_shared<const TemplateNode>(std::move(node));
}

ValueTemplate ValueTemplate::Compile(const Json& value, std::vector<TemplateProblem>& problems) {
  ValueTemplate compiled;
  compiled.source_ = std::make_shared<const Json>(value);
  Compiler compiler(problems);
  compiled.root_ = std::make_shared<const TemplateNode>(compiler.Compile(*compiled.source_, ""));
  return compiled;
}

bool ValueTemplate::is_constant() const { return Expressions().empty(); }

Result<Json> ValueTemplate::Evaluate(const Names& names) const {
  return EvaluateNode(*root_, names);
}

std::vector<ValueTemplate::Part> ValueTemplate::Expressions() const {
  std::vector<Part> parts;
  Collect(*root_, parts);
  return parts;
}

TemplateText SplitTemplate(std::string_view text) {
  const Json value(text);
  std::vector<TemplateProblem> problems;
  TemplateNode node = Compiler(problems).Compile(value, "");
  WFB_CHECK(problems.empty(), "only templates that compile are taken apart");
  if (node.texts.empty()) node.texts.emplace_back(text);
  return {std::move(node.texts), std::move(node.expressions)};
}

Result<std::string> ScalarText(const Json& value) {
  if (const JsonString* text = value.if_string()) return std::string(text->data(), text->size());
  if (const bool* boolean = value.if_bool()) return std::string(*boolean ? "true" : "false");
  if (value.is_number()) return NumberToText(ToDouble(value));
  const std::string_view what = value.is_null()    ? "null"
                                : value.is_array() ? "an array"
                                                   : "an object";
  return InvalidInput(fmt::format("{} has no text form; use a text, a number or a boolean", what));
}

}  // namespace wfb::expression
