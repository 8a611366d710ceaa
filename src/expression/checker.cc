#include "expression/checker.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/diagnostic.h"
#include "expression/ast.h"
#include "expression/schema_type.h"
#include "expression/text.h"

namespace wfb::expression {

namespace {

template <typename Value>
std::vector<std::string> KeysOf(const std::map<std::string, Value>& map) {
  std::vector<std::string> keys;
  for (const auto& entry : map) keys.push_back(entry.first);
  return keys;
}

std::string DidYouMean(std::string_view word, const std::vector<std::string>& candidates) {
  const std::string nearest = NearestWord(std::string(word), candidates);
  return nearest.empty() ? "" : fmt::format("did you mean {}?", nearest);
}

std::string OneOf(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text.empty() ? "" : "it has " + text;
}

// Walks the tree with the type of every node, from the inside out.
class Checker {
 public:
  Checker(const Expression& expression, const CheckScope& scope)
      : text_(expression.text()), scope_(scope) {}

  StaticType TypeOf(const Node& node);
  std::vector<Problem> Take() { return std::move(problems_); }

 private:
  StaticType TypeOfRoot(const Node& node);
  StaticType TypeOfStep(const Node& node);
  StaticType TypeOfArray(const Node& node);
  StaticType TypeOfObject(const Node& node);
  StaticType TypeOfAccess(const Node& node);
  StaticType ReadMember(const Node& node, const StaticType& object, std::string_view name);
  StaticType ReadIndex(const StaticType& object, const StaticType& key);
  StaticType TypeOfMethodCall(const Node& node);
  StaticType TypeOfResult(Method method, const StaticType& receiver, const StaticType& body);
  StaticType TypeOfCallback(const Node& node, const StaticType& receiver);
  StaticType TypeOfFunctionCall(const Node& node);
  StaticType TypeOfUnary(const Node& node);
  StaticType TypeOfBinary(const Node& node);
  StaticType TypeOfLogical(const Node& node);
  void CheckEquality(const Node& node, const StaticType& left, const StaticType& right);
  void CheckAllowed(const Node& literal, const StaticType& other);
  // Arrays and objects have no sensible text or number.
  void CheckScalar(const Node& node, const StaticType& type, std::string_view use);
  void CheckSpread(const Node& node, const StaticType& type);

  std::string_view Source(const Node& node) const {
    return text_.substr(node.range.begin, node.range.end - node.range.begin);
  }
  void Report(const Node& node, std::string message, std::string hint = "") {
    problems_.push_back({std::move(message), std::move(hint), node.range});
  }

  std::string_view text_;
  const CheckScope& scope_;
  std::vector<StaticType> parameters_;
  std::vector<Problem> problems_;
};

StaticType Checker::TypeOf(const Node& node) {
  switch (node.kind) {
    case NodeKind::Undefined:
      return TypeOfKinds(kUndefinedType);
    case NodeKind::Null:
      return TypeOfKinds(kNullType);
    case NodeKind::Boolean:
      return TypeOfKinds(kBooleanType);
    case NodeKind::Number:
      return TypeOfKinds(kNumberType);
    case NodeKind::String:
      return TypeOfKinds(kStringType);
    case NodeKind::Template:
      for (const NodePtr& child : node.children) CheckScalar(*child, TypeOf(*child), "text");
      return TypeOfKinds(kStringType);
    case NodeKind::Array:
      return TypeOfArray(node);
    case NodeKind::Object:
      return TypeOfObject(node);
    case NodeKind::Root:
      return TypeOfRoot(node);
    case NodeKind::StepField:
      return TypeOfStep(node);
    case NodeKind::Parameter:
      return node.slot < parameters_.size() ? parameters_[node.slot] : StaticType{};
    case NodeKind::Member:
    case NodeKind::Index:
      return TypeOfAccess(node);
    case NodeKind::MethodCall:
      return TypeOfMethodCall(node);
    case NodeKind::FunctionCall:
      return TypeOfFunctionCall(node);
    case NodeKind::Unary:
      return TypeOfUnary(node);
    case NodeKind::Binary:
      return TypeOfBinary(node);
    case NodeKind::Logical:
      return TypeOfLogical(node);
    case NodeKind::Conditional: {
      TypeOf(*node.children[0]);
      const StaticType then = TypeOf(*node.children[1]);
      return Union(then, TypeOf(*node.children[2]));
    }
    case NodeKind::Chain:
    case NodeKind::Spread:
      return TypeOf(*node.children[0]);
    case NodeKind::Property:
    case NodeKind::FunctionName:
    case NodeKind::Arrow:
      break;
  }
  return {};
}

StaticType Checker::TypeOfRoot(const Node& node) {
  const auto found = scope_.roots.find(node.text);
  if (found != scope_.roots.end()) return TypeOfSchema(found->second);
  std::vector<std::string> names = KeysOf(scope_.roots);
  if (!scope_.step_outputs.empty()) names.emplace_back("steps");
  std::string hint = DidYouMean(node.text, names);
  if (hint.empty() && !names.empty()) hint = fmt::format("known here: {}", fmt::join(names, ", "));
  Report(node, fmt::format("there is no name \"{}\" here", node.text), std::move(hint));
  return {};
}

StaticType Checker::TypeOfStep(const Node& node) {
  const auto found = scope_.step_outputs.find(node.text);
  if (found == scope_.step_outputs.end()) {
    Report(node, fmt::format("there is no step \"{}\" that this can read", node.text),
           DidYouMean(node.text, KeysOf(scope_.step_outputs)));
    return {};
  }
  if (node.field == "output") return TypeOfSchema(found->second);
  return node.field == "status" ? TypeOfKinds(kStringType | kUndefinedType) : StaticType{};
}

void Checker::CheckSpread(const Node& node, const StaticType& type) {
  if ((type.kinds & (kArrayType | kStringType)) != 0) return;
  Report(node, fmt::format("\"{}\" is {}: it cannot be spread into elements", Source(node),
                           DescribeKinds(type.kinds)));
}

StaticType Checker::TypeOfArray(const Node& node) {
  StaticType element;
  bool first = true;
  for (const NodePtr& child : node.children) {
    StaticType type = TypeOf(*child);
    if (child->kind == NodeKind::Spread) {
      CheckSpread(*child->children[0], type);
      type = type.Only(kArrayType) ? ElementType(type) : StaticType{};
    }
    element = first ? type : Union(element, type);
    first = false;
  }
  return ArrayOf(element);
}

StaticType Checker::TypeOfObject(const Node& node) {
  std::map<std::string, StaticType> members;
  bool all_known = true;
  for (const NodePtr& child : node.children) {
    all_known = all_known && child->kind == NodeKind::Property && !child->computed;
    if (child->computed) {
      CheckScalar(*child->children[0], TypeOf(*child->children[0]), "a key");
    }
    const StaticType type = TypeOf(*child->children.back());
    if (child->kind == NodeKind::Property && !child->computed) members[child->text] = type;
  }
  StaticType object = TypeOfKinds(kObjectType);
  if (all_known) {
    object.members = std::make_shared<const std::map<std::string, StaticType>>(std::move(members));
  }
  return object;
}

StaticType Checker::ReadMember(const Node& node, const StaticType& object, std::string_view name) {
  const KindSet kinds = object.kinds & ~kNullishTypes;
  if (name == "length" && (kinds & (kArrayType | kStringType)) != 0) {
    return (kinds & kObjectType) == 0 ? TypeOfKinds(kNumberType) : StaticType{};
  }
  if ((kinds & kObjectType) == 0) {
    const std::string hint = FindMethod(name) != nullptr ? fmt::format("call it: {}(…)", name) : "";
    Report(node,
           fmt::format("\"{}\" is {}: it has no member \"{}\"", Source(*node.children[0]),
                       DescribeKinds(kinds), name),
           hint);
    return {};
  }
  bool excluded = false;
  std::vector<std::string> known;
  const StaticType type = MemberType(object, name, excluded, known);
  if (excluded && (kinds & ~kObjectType) == 0) {
    std::string hint = DidYouMean(name, known);
    if (hint.empty()) hint = OneOf(known);
    Report(node, fmt::format("\"{}\" has no member \"{}\"", Source(*node.children[0]), name),
           std::move(hint));
  }
  return excluded ? StaticType{} : type.With(kinds == kObjectType ? 0 : kUndefinedType);
}

StaticType Checker::ReadIndex(const StaticType& object, const StaticType& key) {
  const KindSet kinds = object.kinds & ~kNullishTypes;
  if (kinds == kArrayType && key.Only(kNumberType)) return ElementType(object).With(kUndefinedType);
  if (kinds == kStringType && key.Only(kNumberType)) {
    return TypeOfKinds(kStringType | kUndefinedType);
  }
  return {};
}

StaticType Checker::TypeOfAccess(const Node& node) {
  const StaticType object = TypeOf(*node.children[0]);
  const bool indexed = node.kind == NodeKind::Index;
  const StaticType key = indexed ? TypeOf(*node.children[1]) : StaticType{};
  if (object.Only(kNullishTypes)) {
    if (!node.optional) {
      Report(node, fmt::format("\"{}\" is {}: it has no members", Source(*node.children[0]),
                               DescribeKinds(object.kinds)));
    }
    return {};
  }
  const KindSet cut = node.optional ? kUndefinedType : 0;
  if (!indexed) return ReadMember(node, object, node.text).With(cut);
  const Node& literal = *node.children[1];
  if (literal.kind == NodeKind::String && ArrayIndex(literal.text) < 0) {
    return ReadMember(node, object, literal.text).With(cut);
  }
  return ReadIndex(object, key).With(cut);
}

StaticType Checker::TypeOfCallback(const Node& node, const StaticType& receiver) {
  const Node& callback = *node.children[1];
  if (callback.kind != NodeKind::Arrow) {
    const KindSet kinds = callback.function == Function::Boolean  ? kBooleanType
                          : callback.function == Function::Number ? kNumberType
                                                                  : kStringType;
    return TypeOfKinds(kinds);
  }
  const StaticType element = ElementType(receiver);
  std::vector<StaticType> given = {element, TypeOfKinds(kNumberType), receiver};
  if (node.method == Method::Reduce) given = {{}, element, TypeOfKinds(kNumberType), receiver};
  if (node.method == Method::ToSorted) given = {element, element};
  given.resize(std::max(given.size(), callback.strings.size()), TypeOfKinds(kUndefinedType));
  parameters_.resize(callback.slot);
  parameters_.insert(parameters_.end(), given.begin(),
                     given.begin() + static_cast<long>(callback.strings.size()));
  StaticType body = TypeOf(*callback.children[0]);
  parameters_.resize(callback.slot);
  return body;
}

StaticType Checker::TypeOfMethodCall(const Node& node) {
  StaticType receiver = TypeOf(*node.children[0]);
  const MethodEntry& entry = EntryOf(node.method);
  KindSet on = 0;
  if ((entry.receivers & kOnArray) != 0) on |= kArrayType;
  if ((entry.receivers & kOnString) != 0) on |= kStringType;
  if ((entry.receivers & kOnNumber) != 0) on |= kNumberType;
  if ((entry.receivers & kOnOther) != 0) on |= kBooleanType | kObjectType;
  const bool optional = node.optional || node.optional_call;
  if ((receiver.kinds & on) == 0 && !optional) {
    Report(node, fmt::format("\"{}\" is {}: it has no method \"{}\"", Source(*node.children[0]),
                             DescribeKinds(receiver.kinds), entry.name));
    receiver = {};
  }
  receiver.kinds &= on;
  if (receiver.kinds == 0) receiver = TypeOfKinds(on);
  StaticType body;
  for (size_t i = 1; i < node.children.size(); ++i) {
    const Node& argument = *node.children[i];
    const bool callback = i == 1 && entry.takes_callback;
    const StaticType type = callback ? TypeOfCallback(node, receiver) : TypeOf(argument);
    if (callback) body = type;
    if (argument.kind == NodeKind::Spread) CheckSpread(*argument.children[0], type);
  }
  return TypeOfResult(node.method, receiver, body).With(optional ? kUndefinedType : 0);
}

StaticType Checker::TypeOfResult(Method method, const StaticType& receiver,
                                 const StaticType& body) {
  switch (method) {
    case Method::At:
      if (receiver.Only(kArrayType)) return ElementType(receiver).With(kUndefinedType);
      return receiver.Only(kStringType) ? TypeOfKinds(kStringType | kUndefinedType) : StaticType{};
    case Method::Find:
    case Method::FindLast:
      return ElementType(receiver).With(kUndefinedType);
    case Method::Filter:
    case Method::ToReversed:
    case Method::ToSorted:
    case Method::Slice:
      return receiver;
    case Method::Concat:
      return TypeOfKinds(receiver.kinds);
    case Method::Map:
      return ArrayOf(body);
    case Method::Flat:
    case Method::FlatMap:
      return TypeOfKinds(kArrayType);
    case Method::Split:
      return ArrayOf(TypeOfKinds(kStringType));
    case Method::Reduce:
      return {};
    case Method::EndsWith:
    case Method::Every:
    case Method::Includes:
    case Method::Some:
    case Method::StartsWith:
      return TypeOfKinds(kBooleanType);
    case Method::FindIndex:
    case Method::IndexOf:
    case Method::LastIndexOf:
      return TypeOfKinds(kNumberType);
    default:
      return TypeOfKinds(kStringType);
  }
}

StaticType Checker::TypeOfFunctionCall(const Node& node) {
  StaticType argument;
  for (size_t i = 0; i < node.children.size(); ++i) {
    const StaticType type = TypeOf(*node.children[i]);
    if (i == 0) argument = type;
    if (node.children[i]->kind == NodeKind::Spread) {
      CheckSpread(*node.children[i]->children[0], type);
    }
  }
  switch (node.function) {
    case Function::ArrayIsArray:
    case Function::Boolean:
    case Function::NumberIsFinite:
    case Function::NumberIsInteger:
    case Function::NumberIsNaN:
      return TypeOfKinds(kBooleanType);
    case Function::String:
      CheckScalar(*node.children[0], argument, "text");
      return TypeOfKinds(kStringType);
    case Function::JsonStringify:
      return TypeOfKinds(kStringType | kUndefinedType);
    case Function::JsonParse:
      return TypeOfKinds(kAnyType & ~kUndefinedType);
    case Function::ObjectKeys:
      return ArrayOf(TypeOfKinds(kStringType));
    case Function::ObjectValues:
    case Function::ObjectEntries:
      return TypeOfKinds(kArrayType);
    case Function::ObjectFromEntries:
      return TypeOfKinds(kObjectType);
    default:
      return TypeOfKinds(kNumberType);
  }
}

void Checker::CheckScalar(const Node& node, const StaticType& type, std::string_view use) {
  if (!type.Only(kReferenceTypes)) return;
  Report(node,
         fmt::format("\"{}\" is {}: it cannot be {}", Source(node), DescribeKinds(type.kinds), use),
         use == "text" ? "use join or JSON.stringify" : "");
}

StaticType Checker::TypeOfUnary(const Node& node) {
  const StaticType operand = TypeOf(*node.children[0]);
  if (node.op == Operator::Not) return TypeOfKinds(kBooleanType);
  if (node.op == Operator::TypeOf) return TypeOfKinds(kStringType);
  CheckScalar(*node.children[0], operand, "a number");
  return TypeOfKinds(kNumberType);
}

void Checker::CheckAllowed(const Node& literal, const StaticType& other) {
  const JsonArray* allowed = AllowedValues(other);
  if (literal.kind != NodeKind::String || allowed == nullptr) return;
  std::vector<std::string> texts;
  for (const Json& value : *allowed) {
    if (!value.is_string()) continue;
    if (value.get_string() == literal.text) return;
    texts.emplace_back(value.get_string());
  }
  std::string hint = DidYouMean(literal.text, texts);
  if (hint.empty()) hint = fmt::format("it is one of {}", fmt::join(texts, ", "));
  Report(literal, fmt::format("the value is never \"{}\"", literal.text), std::move(hint));
}

void Checker::CheckEquality(const Node& node, const StaticType& left, const StaticType& right) {
  const auto is_reference = [](const StaticType& type) {
    return (type.kinds & kReferenceTypes) != 0 && type.Only(kReferenceTypes | kNullishTypes);
  };
  if (is_reference(left) && is_reference(right)) {
    Report(node, "arrays and objects are compared by identity, not by what they hold",
           "compare their members, or JSON.stringify of both");
    return;
  }
  if ((left.kinds & right.kinds) == 0) {
    Report(node, fmt::format("{} is never equal to {}", DescribeKinds(left.kinds),
                             DescribeKinds(right.kinds)));
    return;
  }
  CheckAllowed(*node.children[0], right);
  CheckAllowed(*node.children[1], left);
}

StaticType Checker::TypeOfBinary(const Node& node) {
  const StaticType left = TypeOf(*node.children[0]);
  const StaticType right = TypeOf(*node.children[1]);
  if (node.op == Operator::Equal || node.op == Operator::NotEqual) {
    CheckEquality(node, left, right);
    return TypeOfKinds(kBooleanType);
  }
  const bool texts =
      node.op == Operator::Add && (left.Only(kStringType) || right.Only(kStringType));
  CheckScalar(*node.children[0], left, texts ? "text" : "a number");
  CheckScalar(*node.children[1], right, texts ? "text" : "a number");
  if (texts) return TypeOfKinds(kStringType);
  if (node.op != Operator::Add) {
    const int precedence = Precedence(node.op);
    return TypeOfKinds(precedence == Precedence(Operator::Less) ? kBooleanType : kNumberType);
  }
  const KindSet numeric = kNumberType | kBooleanType | kNullishTypes;
  const bool sum = left.Only(numeric) && right.Only(numeric);
  return TypeOfKinds(sum ? kNumberType : kNumberType | kStringType);
}

StaticType Checker::TypeOfLogical(const Node& node) {
  const StaticType left = TypeOf(*node.children[0]);
  const StaticType right = TypeOf(*node.children[1]);
  if (node.op == Operator::And) return Union(left, right);
  if (left.Only(kNullishTypes)) return right;
  return Union(left.Without(kNullishTypes), right);
}

}  // namespace

std::vector<Problem> Check(const Expression& expression, const CheckScope& scope) {
  Checker checker(expression, scope);
  checker.TypeOf(expression.root());
  return checker.Take();
}

}  // namespace wfb::expression
