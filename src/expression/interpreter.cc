#include "expression/interpreter.h"

#include <fmt/format.h>

#include "expression/conversion.h"
#include "expression/text.h"

namespace wfb::expression {

Value Interpreter::Evaluate(const Node& node) {
  arena_.Step();
  switch (node.kind) {
    case NodeKind::Undefined:
      return {};
    case NodeKind::Null:
      return Value::Null();
    case NodeKind::Boolean:
      return Value::Boolean(node.boolean);
    case NodeKind::Number:
      return Value::Number(node.number);
    case NodeKind::String:
      return Value::String(node.text);
    case NodeKind::Template:
      return EvaluateTemplate(node);
    case NodeKind::Array:
      return EvaluateArray(node);
    case NodeKind::Object:
      return EvaluateObject(node);
    case NodeKind::Root:
      return EvaluateRoot(node);
    case NodeKind::StepField:
      return EvaluateStep(node);
    case NodeKind::Parameter:
      return slots_[node.slot];
    case NodeKind::Member:
      return EvaluateMember(node);
    case NodeKind::Index:
      return EvaluateIndex(node);
    case NodeKind::Chain: {
      const Value value = Evaluate(*node.children[0]);
      cut_ = false;
      return value;
    }
    case NodeKind::MethodCall:
      return EvaluateMethodCall(node);
    case NodeKind::FunctionCall:
      return EvaluateFunctionCall(node);
    case NodeKind::Unary:
      return EvaluateUnary(node);
    case NodeKind::Binary: {
      const Value left = Evaluate(*node.children[0]);
      const Value right = Evaluate(*node.children[1]);
      place_ = node.range.begin;
      return Operate(arena_, node.op, left, right);
    }
    case NodeKind::Logical:
      return EvaluateLogical(node);
    case NodeKind::Conditional:
      return Evaluate(ToBoolean(Evaluate(*node.children[0])) ? *node.children[1]
                                                             : *node.children[2]);
    case NodeKind::Property:
    case NodeKind::Spread:
    case NodeKind::FunctionName:
    case NodeKind::Arrow:
      break;
  }
  WFB_CHECK(false, "the parser puts these nodes only where another node reads them");
}

Value Interpreter::EvaluateRoot(const Node& node) {
  const Json* json = names_.Root(node.text);
  if (json != nullptr) return Value::Borrow(*json);
  place_ = node.range.begin;
  Fail(fmt::format("\"{}\" has no value here", node.text));
}

Value Interpreter::EvaluateStep(const Node& node) {
  const Json* json = names_.Step(node.text, node.field);
  return json == nullptr ? Value() : Value::Borrow(*json);
}

Value Interpreter::EvaluateTemplate(const Node& node) {
  std::string_view text = node.strings[0];
  for (size_t i = 0; i < node.children.size(); ++i) {
    const Value value = Evaluate(*node.children[i]);
    place_ = node.children[i]->range.begin;
    text = ConcatText(arena_, text, value);
    text = arena_.Concat(text, node.strings[i + 1]);
  }
  return Value::String(text);
}

void Iterate(Arena& arena, Value value, const std::function<void(Value)>& visit) {
  if (value.is_array()) {
    const ArrayView view(value);
    arena.Steps(view.size());
    for (size_t i = 0; i < view.size(); ++i) visit(view[i]);
  } else if (value.is_string()) {
    const std::string_view text = value.text();
    arena.Steps(text.size());
    for (size_t i = 0; i < text.size();) {
      const size_t begin = i;
      NextCodePoint(text, i);
      visit(Value::String(text.substr(begin, i - begin)));
    }
  } else {
    Fail(fmt::format("{} cannot be spread into elements", Describe(value)));
  }
}

Value Interpreter::EvaluateArray(const Node& node) {
  auto* array = new (arena_.AllocateArray<OwnedArray>(1)) OwnedArray(arena_);
  array->Reserve(node.children.size());
  for (const NodePtr& child : node.children) {
    if (child->kind != NodeKind::Spread) {
      array->Add(Evaluate(*child));
      continue;
    }
    const Value source = Evaluate(*child->children[0]);
    place_ = child->range.begin;
    Iterate(arena_, source, [array](Value element) { array->Add(element); });
  }
  return Value::Array(array);
}

void Interpreter::SpreadMembers(Value source, OwnedObject& target) {
  if (source.is_object()) {
    for (const OwnedMember& member : MembersInOrder(source)) target.Set(member.key, member.value);
  } else if (source.is_array() || source.is_string()) {
    const size_t length = source.is_array() ? ArrayView(source).size() : Utf16Length(source.text());
    for (size_t i = 0; i < length; ++i) {
      const Value element = ReadIndex(arena_, source, Value::Number(i));
      target.Set(ToText(arena_, Value::Number(i)), element);
    }
  }
}

Value Interpreter::EvaluateObject(const Node& node) {
  auto* object = new (arena_.AllocateArray<OwnedObject>(1)) OwnedObject(arena_);
  for (const NodePtr& child : node.children) {
    if (child->kind == NodeKind::Spread) {
      const Value source = Evaluate(*child->children[0]);
      place_ = child->range.begin;
      SpreadMembers(source, *object);
    } else if (child->computed) {
      const Value key = Evaluate(*child->children[0]);
      place_ = child->range.begin;
      const std::string_view name = ToText(arena_, key);
      if (name == "__proto__") Fail("\"__proto__\" cannot be a member");
      object->Set(name, Evaluate(*child->children[1]));
    } else {
      object->Set(child->text, Evaluate(*child->children[0]));
    }
  }
  return Value::Object(object);
}

bool Interpreter::CutsShort(const Node& node, Value object) {
  if (cut_) return true;
  if (!node.optional || !object.is_nullish()) return false;
  cut_ = true;
  return true;
}

Value Interpreter::EvaluateMember(const Node& node) {
  const Value object = Evaluate(*node.children[0]);
  if (CutsShort(node, object)) return {};
  place_ = node.access;
  if (object.is_string()) arena_.Steps(object.text().size() / 64);
  return ReadMember(object, node.text);
}

Value Interpreter::EvaluateIndex(const Node& node) {
  const Value object = Evaluate(*node.children[0]);
  if (CutsShort(node, object)) return {};
  const Value key = Evaluate(*node.children[1]);
  place_ = node.access;
  return ReadIndex(arena_, object, key);
}

Arguments Interpreter::EvaluateArguments(const Node& node, size_t first) {
  Arguments arguments;
  for (size_t i = first; i < node.children.size(); ++i) {
    const Node& child = *node.children[i];
    if (child.kind != NodeKind::Spread) {
      const bool callback = child.kind == NodeKind::Arrow || child.kind == NodeKind::FunctionName;
      arguments.push_back(callback ? Value() : Evaluate(child));
      continue;
    }
    const Value source = Evaluate(*child.children[0]);
    place_ = child.range.begin;
    Iterate(arena_, source, [&](Value element) {
      arena_.ChargeBytes(sizeof(Value));
      arguments.push_back(element);
    });
  }
  return arguments;
}

Value Interpreter::EvaluateMethodCall(const Node& node) {
  const Value receiver = Evaluate(*node.children[0]);
  if (CutsShort(node, receiver)) return {};
  const MethodEntry& entry = EntryOf(node.method);
  place_ = node.access;
  if (receiver.is_nullish()) {
    Fail(fmt::format("cannot call \"{}\" of {}", entry.name, Describe(receiver)));
  }
  const uint8_t on = receiver.is_array()    ? kOnArray
                     : receiver.is_string() ? kOnString
                     : receiver.is_number() ? kOnNumber
                                            : kOnOther;
  const bool own = receiver.is_object() && HasMember(receiver, entry.name);
  if ((entry.receivers & on) == 0 || own) {
    if (node.optional_call && !own) {
      cut_ = true;
      return {};
    }
    Fail(fmt::format("{} has no method \"{}\"", Describe(receiver), entry.name));
  }
  const Arguments arguments = EvaluateArguments(node, 1);
  place_ = node.access;
  const std::span<const Value> given(arguments.data(), arguments.size());
  if (receiver.is_array()) return CallArrayMethod(*this, node, receiver, given);
  if (receiver.is_string()) return CallStringMethod(arena_, node.method, receiver.text(), given);
  if (receiver.is_number()) return CallNumberMethod(arena_, node.method, receiver.number(), given);
  return Value::String(ToText(arena_, receiver));  // toString, the only one on anything.
}

Value Interpreter::EvaluateFunctionCall(const Node& node) {
  const Arguments arguments = EvaluateArguments(node, 0);
  place_ = node.range.begin;
  return CallFunction(arena_, node.function, {arguments.data(), arguments.size()});
}

Value Interpreter::Call(const Node& callback, std::span<const Value> arguments) {
  arena_.Step();
  if (callback.kind == NodeKind::FunctionName) {
    return CallFunction(arena_, callback.function, arguments.first(1));
  }
  const size_t end = callback.slot + callback.strings.size();
  if (slots_.size() < end) slots_.resize(end);
  for (size_t i = 0; i < callback.strings.size(); ++i) {
    slots_[callback.slot + i] = i < arguments.size() ? arguments[i] : Value();
  }
  return Evaluate(*callback.children[0]);
}

Value Interpreter::EvaluateUnary(const Node& node) {
  const Value operand = Evaluate(*node.children[0]);
  place_ = node.range.begin;
  switch (node.op) {
    case Operator::Not:
      return Value::Boolean(!ToBoolean(operand));
    case Operator::Minus:
      return Value::Number(-ToNumber(arena_, operand));
    case Operator::Plus:
      return Value::Number(ToNumber(arena_, operand));
    default:
      break;
  }
  constexpr std::string_view kTypes[] = {"undefined", "object", "boolean", "number", "string"};
  return Value::String(operand.is_primitive() ? kTypes[static_cast<size_t>(operand.kind())]
                                              : "object");
}

Value Interpreter::EvaluateLogical(const Node& node) {
  const Value left = Evaluate(*node.children[0]);
  const bool settled = node.op == Operator::And  ? !ToBoolean(left)
                       : node.op == Operator::Or ? ToBoolean(left)
                                                 : !left.is_nullish();
  return settled ? left : Evaluate(*node.children[1]);
}

}  // namespace wfb::expression
