// The methods of strings and numbers. Positions count UTF-16 units: each algorithm is written once
// and runs on the bytes of ASCII texts as they are, on UTF-16 copies of all others.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "expression/case_mapping.h"
#include "expression/conversion.h"
#include "expression/interpreter.h"
#include "expression/number.h"
#include "expression/text.h"

namespace wfb::expression {

namespace {

// The first place of `wanted` from `begin` on. memmem is linear where std::string_view::find takes
// the product of both lengths.
size_t FindText(std::string_view text, std::string_view wanted, size_t begin) {
  if (wanted.empty()) return begin;
  if (wanted.size() > text.size() - begin) return std::string_view::npos;
  const char* from = text.data() + begin;
  const void* found = memmem(from, text.size() - begin, wanted.data(), wanted.size());
  if (found == nullptr) return std::string_view::npos;
  return static_cast<size_t>(static_cast<const char*>(found) - text.data());
}
size_t FindText(std::u16string_view text, std::u16string_view wanted, size_t begin) {
  return text.find(wanted, begin);
}

Value Argument(std::span<const Value> arguments, size_t i) {
  return i < arguments.size() ? arguments[i] : Value();
}

constexpr size_t kNone = std::string_view::npos;

// A text in units of one width, and the way back.
struct Bytes {
  using View = std::string_view;
  static View Make(std::string_view text) { return text; }
  static Value Back(Arena&, View units) { return Value::String(units); }
};
struct Units {
  using View = std::u16string_view;
  static std::u16string Make(std::string_view text) { return ToUtf16(text); }
  static Value Back(Arena& arena, View units) {
    return Value::String(arena.Copy(FromUtf16(units)));
  }
};

size_t Clamp(double position, size_t length) {
  return static_cast<size_t>(std::clamp(position, 0.0, static_cast<double>(length)));
}
size_t ClampRelative(double position, size_t length) {
  return Clamp(position < 0 ? static_cast<double>(length) + position : position, length);
}
// An end that may be left out.
double EndOr(Arena& arena, Value end, size_t length) {
  return end.is_undefined() ? static_cast<double>(length) : ToInteger(arena, end);
}

template <typename Width>
Value Cut(Arena& arena, Method method, typename Width::View text,
          std::span<const Value> arguments) {
  const size_t length = text.size();
  const double first = ToInteger(arena, Argument(arguments, 0));
  if (method == Method::CharAt || method == Method::At) {
    const bool from_end = method == Method::At && first < 0;
    const double index = from_end ? static_cast<double>(length) + first : first;
    if (index >= 0 && index < static_cast<double>(length)) {
      return Width::Back(arena, text.substr(static_cast<size_t>(index), 1));
    }
    return method == Method::At ? Value() : Value::String("");
  }
  const double last = EndOr(arena, Argument(arguments, 1), length);
  size_t begin = 0;
  size_t end = 0;
  if (method == Method::Slice) {
    begin = ClampRelative(first, length);
    end = std::max(begin, ClampRelative(last, length));
  } else {  // substring swaps what is the wrong way round.
    begin = std::min(Clamp(first, length), Clamp(last, length));
    end = std::max(Clamp(first, length), Clamp(last, length));
  }
  return Width::Back(arena, text.substr(begin, end - begin));
}

template <typename Width>
Value Search(Arena& arena, Method method, typename Width::View text, typename Width::View wanted,
             std::span<const Value> arguments) {
  const Value position = Argument(arguments, 1);
  const size_t length = text.size();
  switch (method) {
    case Method::LastIndexOf: {
      const double from = ToNumber(arena, position);
      const size_t begin = std::isnan(from) ? length : Clamp(std::trunc(from), length);
      const size_t found = text.rfind(wanted, begin);
      return found == kNone ? Value::Number(-1.0) : Value::Number(found);
    }
    case Method::StartsWith: {
      const size_t begin = Clamp(ToInteger(arena, position), length);
      return Value::Boolean(text.substr(begin).starts_with(wanted));
    }
    case Method::EndsWith: {
      const size_t end = Clamp(EndOr(arena, position, length), length);
      return Value::Boolean(text.substr(0, end).ends_with(wanted));
    }
    default:
      break;
  }
  const size_t found = FindText(text, wanted, Clamp(ToInteger(arena, position), length));
  if (method == Method::Includes) return Value::Boolean(found != kNone);
  return found == kNone ? Value::Number(-1.0) : Value::Number(found);
}

template <typename Width>
Value Split(Arena& arena, typename Width::View text, typename Width::View separator,
            uint32_t limit) {
  auto* out = new (arena.AllocateArray<OwnedArray>(1)) OwnedArray(arena);
  uint32_t count = 0;
  const auto add = [&](typename Width::View piece) {
    arena.Step();
    out->Add(Width::Back(arena, piece));
    ++count;
  };
  if (separator.empty()) {
    for (size_t i = 0; i < text.size() && count < limit; ++i) add(text.substr(i, 1));
    return Value::Array(out);
  }
  size_t begin = 0;
  while (count < limit) {
    const size_t found = FindText(text, separator, begin);
    add(text.substr(begin, found == kNone ? kNone : found - begin));
    if (found == kNone) break;
    begin = found + separator.size();
  }
  return Value::Array(out);
}

// GetSubstitution of ECMAScript for a pattern without groups: $$, $&, $`, $'.
template <typename View, typename Text>
void AppendReplacement(View text, size_t found, View wanted, View replacement, Text& out) {
  for (size_t i = 0; i < replacement.size(); ++i) {
    const auto next = i + 1 < replacement.size() ? replacement[i + 1] : 0;
    if (replacement[i] != '$' || (next != '$' && next != '&' && next != '`' && next != '\'')) {
      out += replacement[i];
      continue;
    }
    ++i;
    if (next == '$') {
      out += replacement[i];
    } else if (next == '&') {
      out += wanted;
    } else if (next == '`') {
      out += text.substr(0, found);
    } else {
      out += text.substr(found + wanted.size());
    }
  }
}

template <typename Width>
Value Replace(Arena& arena, bool all, typename Width::View text, typename Width::View wanted,
              typename Width::View replacement) {
  std::basic_string<typename Width::View::value_type> out;
  size_t end = 0;  // Of the last match.
  for (size_t found = FindText(text, wanted, 0); found != kNone;) {
    const size_t before = out.size();
    out += text.substr(end, found - end);
    AppendReplacement(text, found, wanted, replacement, out);
    arena.ChargeBytes(out.size() - before);
    arena.Steps((out.size() - before) / 64 + 1);
    end = found + wanted.size();
    if (!all) break;
    const size_t next = std::max(end, found + 1);
    found = next > text.size() ? kNone : FindText(text, wanted, next);
  }
  out += text.substr(end);
  if constexpr (std::is_same_v<Width, Bytes>) return Value::String(arena.Copy(out));
  return Width::Back(arena, typename Width::View(out));
}

Value Pad(Arena& arena, bool at_start, std::string_view text, std::span<const Value> arguments) {
  const double wanted = std::min(ToInteger(arena, Argument(arguments, 0)), 9e15);
  const size_t length = Utf16Length(text);
  if (wanted <= static_cast<double>(length)) return Value::String(text);
  const Value given = Argument(arguments, 1);
  const std::string_view filler = given.is_undefined() ? " " : ToText(arena, given);
  if (filler.empty()) return Value::String(text);
  const auto missing = static_cast<size_t>(wanted) - length;
  arena.ChargeBytes(missing * 2);
  arena.ChargeText(missing);
  const std::u16string units = ToUtf16(filler);
  std::u16string padding;
  while (padding.size() + units.size() <= missing) padding += units;
  padding += units.substr(0, missing - padding.size());
  const std::string made = FromUtf16(padding);
  std::string out(at_start ? std::string_view(made) : text);
  AppendText(at_start ? text : std::string_view(made), out);
  return Value::String(arena.Copy(out));
}

Value Repeat(Arena& arena, std::string_view text, Value times) {
  const double count = ToInteger(arena, times);
  if (count < 0 || std::isinf(count)) Fail("\"repeat\" needs a count of 0 or more");
  if (text.empty() || count == 0) return Value::String("");
  arena.ChargeBytes(static_cast<size_t>(std::min(count * static_cast<double>(text.size()), 9e15)));
  arena.ChargeText(static_cast<size_t>(count) * text.size());
  const size_t size = static_cast<size_t>(count) * text.size();
  std::string out(text);
  if (SplitsPair(text, text)) {  // Every seam is joined, one by one.
    for (double i = 1; i < count; ++i) AppendText(text, out);
  } else {
    while (out.size() <= size / 2) out.append(out);
    out.append(out, 0, size - out.size());
  }
  return Value::String(arena.Copy(out));
}

Value ConcatAll(Arena& arena, std::string_view text, std::span<const Value> arguments) {
  for (const Value argument : arguments) text = ConcatText(arena, text, argument);
  return Value::String(text);
}

uint32_t ToUint32(Arena& arena, Value value) {
  const double number = ToNumber(arena, value);
  if (!std::isfinite(number)) return 0;
  const double rest = std::fmod(std::trunc(number), 4294967296.0);
  return static_cast<uint32_t>(static_cast<int64_t>(rest));
}

// The methods that count positions or look for texts.
template <typename Width>
Value CallByPosition(Arena& arena, Method method, std::string_view receiver,
                     std::span<const Value> arguments) {
  const auto text_store = Width::Make(receiver);
  const typename Width::View text(text_store);
  switch (method) {
    case Method::At:
    case Method::CharAt:
    case Method::Slice:
    case Method::Substring:
      return Cut<Width>(arena, method, text, arguments);
    default:
      break;
  }
  const auto wanted_store = Width::Make(ToText(arena, Argument(arguments, 0)));
  const typename Width::View wanted(wanted_store);
  if (method == Method::Split) {
    const Value limit = Argument(arguments, 1);
    return Split<Width>(arena, text, wanted,
                        limit.is_undefined() ? UINT32_MAX : ToUint32(arena, limit));
  }
  if (method == Method::Replace || method == Method::ReplaceAll) {
    const auto replacement = Width::Make(ToText(arena, Argument(arguments, 1)));
    return Replace<Width>(arena, method == Method::ReplaceAll, text, wanted,
                          typename Width::View(replacement));
  }
  return Search<Width>(arena, method, text, wanted, arguments);
}

bool AllAscii(Arena& arena, std::string_view receiver, std::span<const Value> arguments) {
  if (!IsAscii(receiver)) return false;
  for (const Value argument : arguments) {
    if (!argument.is_primitive() || (argument.is_string() && !IsAscii(argument.text()))) {
      if (!IsAscii(ToText(arena, argument))) return false;
    }
  }
  return true;
}

}  // namespace

Value CallStringMethod(Arena& arena, Method method, std::string_view text,
                       std::span<const Value> arguments) {
  arena.ChargeText(text.size());
  for (const Value argument : arguments) {
    if (argument.is_string()) arena.ChargeText(argument.text().size());
  }
  switch (method) {
    case Method::ToString:
      return Value::String(text);
    case Method::Concat:
      return ConcatAll(arena, text, arguments);
    case Method::PadStart:
    case Method::PadEnd:
      return Pad(arena, method == Method::PadStart, text, arguments);
    case Method::Repeat:
      return Repeat(arena, text, Argument(arguments, 0));
    case Method::ToLowerCase:
      return Value::String(arena.Copy(ToLowerCase(text)));
    case Method::ToUpperCase:
      return Value::String(arena.Copy(ToUpperCase(text)));
    case Method::Trim:
      return Value::String(TrimEnd(TrimStart(text)));
    case Method::TrimStart:
      return Value::String(TrimStart(text));
    case Method::TrimEnd:
      return Value::String(TrimEnd(text));
    case Method::Split:
      if (Argument(arguments, 0).is_undefined()) {
        auto* whole = new (arena.AllocateArray<OwnedArray>(1)) OwnedArray(arena);
        const Value limit = Argument(arguments, 1);
        if (limit.is_undefined() || ToUint32(arena, limit) > 0) whole->Add(Value::String(text));
        return Value::Array(whole);
      }
      break;
    default:
      break;
  }
  return AllAscii(arena, text, arguments) ? CallByPosition<Bytes>(arena, method, text, arguments)
                                          : CallByPosition<Units>(arena, method, text, arguments);
}

Value CallNumberMethod(Arena& arena, Method method, double number,
                       std::span<const Value> arguments) {
  if (method == Method::ToFixed) {
    const double digits = ToInteger(arena, Argument(arguments, 0));
    if (digits < 0 || digits > 100) Fail("\"toFixed\" takes 0 to 100 digits");
    return Value::String(arena.Copy(FixedText(number, static_cast<int>(digits))));
  }
  const Value radix_value = Argument(arguments, 0);
  const double radix = radix_value.is_undefined() ? 10 : ToInteger(arena, radix_value);
  if (radix < 2 || radix > 36) Fail("\"toString\" takes a radix of 2 to 36");
  if (radix == 10 || !std::isfinite(number)) {
    return Value::String(ToText(arena, Value::Number(number)));
  }
  constexpr double kExact = 9007199254740992;
  if (number != std::trunc(number) || std::abs(number) > kExact) {
    Fail("\"toString\" takes a radix only for whole numbers up to 2^53");
  }
  return Value::String(arena.Copy(RadixText(number, static_cast<int>(radix))));
}

}  // namespace wfb::expression
