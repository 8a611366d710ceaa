#include "expression/number.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/json.h"
#include "expression/text.h"

namespace wfb::expression {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

size_t CountDigits(std::string_view text, size_t from) {
  size_t end = from;
  while (end < text.size() && IsDigit(text[end])) ++end;
  return end - from;
}

int DigitValue(char c) {
  if (IsDigit(c)) return c - '0';
  if (c >= 'a' && c <= 'z') return c - 'a' + 10;
  if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
  return 99;
}

// The power of ten of the first digit that is not zero: decides whether a number out of range is
// too large or too small.
bool IsLarge(std::string_view text) {
  const size_t e = text.find_first_of("eE");
  const std::string_view mantissa = text.substr(0, e);
  const size_t point = std::min(mantissa.find('.'), mantissa.size());
  const size_t first = mantissa.find_first_of("123456789");
  if (first == std::string_view::npos) return false;
  long exponent = static_cast<long>(point) - static_cast<long>(first);
  if (e != std::string_view::npos) {
    std::string_view digits = text.substr(e + 1);
    const bool negative = digits.starts_with('-');
    if (digits.starts_with('-') || digits.starts_with('+')) digits.remove_prefix(1);
    long power = 0;
    for (const char c : digits) power = std::min(power * 10 + (c - '0'), 100'000'000L);
    exponent += negative ? -power : power;
  }
  return exponent > 0;
}

// "0x1F" and its kin; NaN when the prefix is there and the digits are not.
double PrefixedNumber(std::string_view text, int bits_per_digit) {
  const std::string_view digits = text.substr(2);
  const bool fit = !digits.empty() && std::all_of(digits.begin(), digits.end(), [&](char c) {
    return DigitValue(c) < (1 << bits_per_digit);
  });
  return fit ? DigitsToNumber(digits, bits_per_digit) : kNaN;
}

}  // namespace

size_t DecimalLength(std::string_view text) {
  size_t length = CountDigits(text, 0);
  const bool whole = length > 0;
  if (length < text.size() && text[length] == '.') {
    const size_t fraction = CountDigits(text, length + 1);
    if (!whole && fraction == 0) return 0;
    length += 1 + fraction;
  } else if (!whole) {
    return 0;
  }
  if (length < text.size() && (text[length] == 'e' || text[length] == 'E')) {
    size_t digits = length + 1;
    if (digits < text.size() && (text[digits] == '+' || text[digits] == '-')) ++digits;
    const size_t count = CountDigits(text, digits);
    if (count > 0) length = digits + count;
  }
  return length;
}

double DecimalToNumber(std::string_view text) {
  double value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec == std::errc::result_out_of_range) return IsLarge(text) ? kInfinity : 0;
  return value;
}

double DigitsToNumber(std::string_view digits, int bits_per_digit) {
  uint64_t mantissa = 0;
  int shifted = 0;  // Bits dropped so far: the value is mantissa * 2^shifted, plus the sticky rest.
  bool sticky = false;
  for (const char c : digits) {
    const int digit = DigitValue(c);
    for (int bit = bits_per_digit - 1; bit >= 0; --bit) {
      const uint64_t one = static_cast<uint64_t>(digit >> bit) & 1U;
      if (mantissa >> 62 == 0) {
        mantissa = mantissa << 1 | one;
      } else {
        sticky = sticky || one != 0;
        ++shifted;
      }
    }
  }
  // 63 bits are kept, ten more than a double has: the sticky bit settles every tie.
  if (sticky) mantissa |= 1;
  return std::ldexp(static_cast<double>(mantissa), shifted);
}

double TextToNumber(std::string_view text) {
  text = TrimEnd(TrimStart(text));
  if (text.empty()) return 0;
  if (text.size() > 1 && text[0] == '0') {
    if (text[1] == 'x' || text[1] == 'X') return PrefixedNumber(text, 4);
    if (text[1] == 'o' || text[1] == 'O') return PrefixedNumber(text, 3);
    if (text[1] == 'b' || text[1] == 'B') return PrefixedNumber(text, 1);
  }
  const double sign = text[0] == '-' ? -1 : 1;
  if (text[0] == '-' || text[0] == '+') text.remove_prefix(1);
  if (text == "Infinity") return sign * kInfinity;
  if (text.empty() || DecimalLength(text) != text.size()) return kNaN;
  return sign * DecimalToNumber(text);
}

double ParseFloat(std::string_view text) {
  text = TrimStart(text);
  const double sign = text.starts_with('-') ? -1 : 1;
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  if (text.starts_with("Infinity")) return sign * kInfinity;
  const size_t length = DecimalLength(text);
  return length == 0 ? kNaN : sign * DecimalToNumber(text.substr(0, length));
}

// to_chars rounds exact ties to even, ECMAScript away from zero. So the exact expansion is printed
// (a double has at most 1074 digits after the point) and rounded here.
std::string FixedText(double value, int digits) {
  if (!std::isfinite(value) || std::abs(value) >= 1e21) return NumberToText(value);
  char buffer[1128];
  const char* end =
      std::to_chars(buffer, buffer + sizeof buffer, std::abs(value), std::chars_format::fixed, 1074)
          .ptr;
  const std::string_view exact(buffer, static_cast<size_t>(end - buffer));
  const size_t point = exact.size() - 1075;
  const size_t kept = static_cast<size_t>(digits);
  std::string text(exact.substr(0, point));
  if (digits > 0) text += exact.substr(point, 1 + kept);
  if (exact[point + 1 + kept] >= '5') {
    size_t i = text.size();
    while (i > 0 && (text[i - 1] == '9' || text[i - 1] == '.')) {
      if (text[i - 1] == '9') text[i - 1] = '0';
      --i;
    }
    if (i == 0) {
      text.insert(text.begin(), '1');
    } else {
      ++text[i - 1];
    }
  }
  return value < 0 ? "-" + text : text;
}

std::string RadixText(double integer, int radix) {
  char buffer[72];
  const auto whole = static_cast<int64_t>(integer);
  return {buffer, std::to_chars(buffer, buffer + sizeof buffer, whole, radix).ptr};
}

}  // namespace wfb::expression
