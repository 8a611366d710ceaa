// The methods of arrays. None changes its array; all that call back pass (element, index, array).
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "expression/conversion.h"
#include "expression/interpreter.h"
#include "expression/text.h"

namespace wfb::expression {

namespace {

Value Argument(std::span<const Value> arguments, size_t i) {
  return i < arguments.size() ? arguments[i] : Value();
}

OwnedArray* MakeArray(Arena& arena) {
  return new (arena.AllocateArray<OwnedArray>(1)) OwnedArray(arena);
}

// A position counted from the end when negative, within 0 … length.
size_t ClampRelative(double position, size_t length) {
  const auto size = static_cast<double>(length);
  return static_cast<size_t>(position < 0 ? std::max(size + position, 0.0)
                                          : std::min(position, size));
}

// An array with the callback that is applied to its elements.
class Walk {
 public:
  Walk(Interpreter& interpreter, const Node& callback, Value array)
      : interpreter_(interpreter), callback_(callback), array_(array), view_(array) {}
  size_t size() const { return view_.size(); }
  Value operator[](size_t i) const { return view_[i]; }
  Value Apply(size_t i) const {
    const Value arguments[] = {view_[i], Value::Number(i), array_};
    return interpreter_.Call(callback_, arguments);
  }
  bool Holds(size_t i) const { return ToBoolean(Apply(i)); }
  // The first element for which it holds, or size().
  size_t FindFirst() const {
    size_t i = 0;
    while (i < size() && !Holds(i)) ++i;
    return i;
  }

 private:
  Interpreter& interpreter_;
  const Node& callback_;
  Value array_;
  ArrayView view_;
};

void AddFlat(Arena& arena, Value array, double depth, size_t level, OwnedArray& out) {
  CheckValueDepth(level);
  const ArrayView view(array);
  arena.Steps(view.size());
  for (size_t i = 0; i < view.size(); ++i) {
    const Value element = view[i];
    if (element.is_array() && depth >= 1) {
      AddFlat(arena, element, depth - 1, level + 1, out);
    } else {
      out.Add(element);
    }
  }
}

Value MapOrFilter(const Walk& walk, Method method, Arena& arena) {
  OwnedArray* out = MakeArray(arena);
  if (method == Method::Map) out->Reserve(walk.size());
  for (size_t i = 0; i < walk.size(); ++i) {
    if (method == Method::Filter) {
      const Value element = walk[i];
      if (walk.Holds(i)) out->Add(element);
      continue;
    }
    const Value mapped = walk.Apply(i);
    if (method == Method::FlatMap && mapped.is_array()) {
      AddFlat(arena, mapped, 0, 1, *out);
    } else {
      out->Add(mapped);
    }
  }
  return Value::Array(out);
}

Value FindLast(const Walk& walk) {
  for (size_t i = walk.size(); i-- > 0;) {
    const Value element = walk[i];
    if (walk.Holds(i)) return element;
  }
  return {};
}

Value Every(const Walk& walk) {
  for (size_t i = 0; i < walk.size(); ++i) {
    if (!walk.Holds(i)) return Value::Boolean(false);
  }
  return Value::Boolean(true);
}

Value Reduce(Interpreter& interpreter, const Node& callback, Value array,
             std::span<const Value> arguments) {
  const ArrayView view(array);
  size_t i = 0;
  Value result;
  if (arguments.size() > 1) {
    result = arguments[1];
  } else if (view.size() > 0) {
    result = view[i++];
  } else {
    Fail("\"reduce\" of an empty array needs an initial value");
  }
  for (; i < view.size(); ++i) {
    const Value given[] = {result, view[i], Value::Number(i), array};
    result = interpreter.Call(callback, given);
  }
  return result;
}

// Sorts as V8 does up to its length for one run: an ascending or descending start is kept, the rest
// inserted by bisection; longer arrays are merged from such runs. So the order is V8's also where
// the comparison contradicts itself (x.weight - y.weight without a weight) in up to 63 elements.
// The library's sorts may leave their range then.
class Sorter {
 public:
  Sorter(Interpreter& interpreter, const Node* callback)
      : interpreter_(interpreter), callback_(callback) {}

  void Sort(std::span<Value> values) {
    for (size_t i = 0; i < values.size(); i += kRun) {
      SortRun(values.subspan(i, std::min(kRun, values.size() - i)));
    }
    std::vector<Value> merged(values.size() > kRun ? values.size() : 0);
    for (size_t width = kRun; width < values.size(); width *= 2) {
      for (size_t i = 0; i + width < values.size(); i += 2 * width) {
        const size_t size = std::min(2 * width, values.size() - i);
        Merge(values.subspan(i, size), width, merged);
      }
    }
  }

 private:
  static constexpr size_t kRun = 63;

  // True when `a` must stand before `b`.
  bool Before(Value a, Value b) {
    Arena& arena = interpreter_.arena();
    if (callback_ == nullptr) {
      arena.Step();
      const std::string_view text = ToText(arena, a);
      return CompareText(text, ToText(arena, b)) < 0;
    }
    const Value given[] = {a, b};
    return ToNumber(arena, interpreter_.Call(*callback_, given)) < 0;
  }

  void SortRun(std::span<Value> values) {
    if (values.size() < 2) return;
    const bool descending = Before(values[1], values[0]);
    size_t sorted = 2;
    while (sorted < values.size() && Before(values[sorted], values[sorted - 1]) == descending) {
      ++sorted;
    }
    if (descending) std::reverse(values.begin(), values.begin() + static_cast<long>(sorted));
    for (; sorted < values.size(); ++sorted) {
      const Value pivot = values[sorted];
      size_t left = 0;
      size_t right = sorted;
      while (left < right) {
        const size_t middle = left + (right - left) / 2;
        if (Before(pivot, values[middle])) {
          right = middle;
        } else {
          left = middle + 1;
        }
      }
      std::copy_backward(values.begin() + static_cast<long>(left),
                         values.begin() + static_cast<long>(sorted),
                         values.begin() + static_cast<long>(sorted) + 1);
      values[left] = pivot;
    }
  }

  void Merge(std::span<Value> values, size_t middle, std::vector<Value>& merged) {
    size_t left = 0;
    size_t right = middle;
    for (size_t i = 0; i < values.size(); ++i) {
      const bool take_right =
          left == middle || (right < values.size() && Before(values[right], values[left]));
      merged[i] = take_right ? values[right++] : values[left++];
    }
    std::copy_n(merged.begin(), values.size(), values.begin());
  }

  Interpreter& interpreter_;
  const Node* callback_;
};

// Undefined elements stand last, without being compared.
Value Sorted(Interpreter& interpreter, const Node* callback, Value array) {
  const ArrayView view(array);
  Arena& arena = interpreter.arena();
  arena.Steps(view.size());
  arena.ChargeBytes(view.size() * sizeof(Value));
  OwnedArray* out = MakeArray(arena);
  out->Reserve(view.size());
  for (size_t i = 0; i < view.size(); ++i) {
    if (!view[i].is_undefined()) out->Add(view[i]);
  }
  Sorter(interpreter, callback).Sort(out->elements());
  while (out->elements().size() < view.size()) out->Add(Value());
  return Value::Array(out);
}

// includes, indexOf: the first equal element from a position on.
Value Search(Arena& arena, Method method, Value array, std::span<const Value> arguments) {
  const ArrayView view(array);
  arena.Steps(view.size());
  const bool includes = method == Method::Includes;
  // The position is not even converted then.
  if (view.size() == 0) return includes ? Value::Boolean(false) : Value::Number(-1.0);
  const Value wanted = Argument(arguments, 0);
  const size_t begin = ClampRelative(ToInteger(arena, Argument(arguments, 1)), view.size());
  for (size_t i = begin; i < view.size(); ++i) {
    const bool equal =
        includes ? SameValueZero(arena, view[i], wanted) : StrictEquals(arena, view[i], wanted);
    if (equal) return includes ? Value::Boolean(true) : Value::Number(i);
  }
  return includes ? Value::Boolean(false) : Value::Number(-1.0);
}

Value LastIndexOf(Arena& arena, Value array, std::span<const Value> arguments) {
  const ArrayView view(array);
  if (view.size() == 0) return Value::Number(-1.0);
  arena.Steps(view.size());
  const auto size = static_cast<double>(view.size());
  double from = arguments.size() > 1 ? ToInteger(arena, arguments[1]) : size - 1;
  from = from < 0 ? size + from : std::min(from, size - 1);
  for (double i = from; i >= 0; --i) {
    if (StrictEquals(arena, view[static_cast<size_t>(i)], arguments[0])) return Value::Number(i);
  }
  return Value::Number(-1.0);
}

Value Slice(Arena& arena, Value array, std::span<const Value> arguments) {
  const ArrayView view(array);
  const size_t begin = ClampRelative(ToInteger(arena, Argument(arguments, 0)), view.size());
  const Value last = Argument(arguments, 1);
  const size_t end =
      last.is_undefined() ? view.size() : ClampRelative(ToInteger(arena, last), view.size());
  OwnedArray* out = MakeArray(arena);
  if (begin < end) {
    arena.Steps(end - begin);
    out->Reserve(end - begin);
  }
  for (size_t i = begin; i < end; ++i) out->Add(view[i]);
  return Value::Array(out);
}

Value Concat(Arena& arena, Value array, std::span<const Value> arguments) {
  OwnedArray* out = MakeArray(arena);
  AddFlat(arena, array, 0, 1, *out);
  for (const Value argument : arguments) {
    if (argument.is_array()) {
      AddFlat(arena, argument, 0, 1, *out);
    } else {
      out->Add(argument);
    }
  }
  return Value::Array(out);
}

Value Reversed(Arena& arena, Value array) {
  OwnedArray* out = MakeArray(arena);
  AddFlat(arena, array, 0, 1, *out);
  std::reverse(out->elements().begin(), out->elements().end());
  return Value::Array(out);
}

Value At(Arena& arena, Value array, Value position) {
  const ArrayView view(array);
  const double relative = ToInteger(arena, position);
  const double index = relative < 0 ? static_cast<double>(view.size()) + relative : relative;
  const bool inside = index >= 0 && index < static_cast<double>(view.size());
  return inside ? view[static_cast<size_t>(index)] : Value();
}

Value CallWithCallback(Interpreter& interpreter, const Node& node, Value array,
                       std::span<const Value> arguments) {
  if (node.method == Method::ToSorted) {
    return Sorted(interpreter, node.children.size() > 1 ? node.children[1].get() : nullptr, array);
  }
  const Node& callback = *node.children[1];
  if (node.method == Method::Reduce) return Reduce(interpreter, callback, array, arguments);
  const Walk walk(interpreter, callback, array);
  switch (node.method) {
    case Method::Every:
      return Every(walk);
    case Method::Some:
      return Value::Boolean(walk.FindFirst() < walk.size());
    case Method::Find: {
      const size_t found = walk.FindFirst();
      return found < walk.size() ? walk[found] : Value();
    }
    case Method::FindIndex: {
      const size_t found = walk.FindFirst();
      return found < walk.size() ? Value::Number(found) : Value::Number(-1.0);
    }
    case Method::FindLast:
      return FindLast(walk);
    default:
      return MapOrFilter(walk, node.method, interpreter.arena());
  }
}

}  // namespace

Value CallArrayMethod(Interpreter& interpreter, const Node& node, Value receiver,
                      std::span<const Value> arguments) {
  if (EntryOf(node.method).takes_callback) {
    return CallWithCallback(interpreter, node, receiver, arguments);
  }
  Arena& arena = interpreter.arena();
  switch (node.method) {
    case Method::At:
      return At(arena, receiver, Argument(arguments, 0));
    case Method::Concat:
      return Concat(arena, receiver, arguments);
    case Method::Flat: {
      const Value depth = Argument(arguments, 0);
      OwnedArray* out = MakeArray(arena);
      AddFlat(arena, receiver, depth.is_undefined() ? 1 : ToInteger(arena, depth), 1, *out);
      return Value::Array(out);
    }
    case Method::Includes:
    case Method::IndexOf:
      return Search(arena, node.method, receiver, arguments);
    case Method::Join: {
      const Value separator = Argument(arguments, 0);
      const std::string_view text = separator.is_undefined() ? "," : ToText(arena, separator);
      return Value::String(JoinText(arena, receiver, text));
    }
    case Method::LastIndexOf:
      return LastIndexOf(arena, receiver, arguments);
    case Method::Slice:
      return Slice(arena, receiver, arguments);
    case Method::ToReversed:
      return Reversed(arena, receiver);
    default:
      return Value::String(JoinText(arena, receiver, ","));  // toString
  }
}

}  // namespace wfb::expression
