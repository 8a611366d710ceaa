// Conversions between numbers and text exactly as ECMAScript defines them. NumberToText in
// base/json.h is the other direction of TextToNumber.
#pragma once

#include <string>
#include <string_view>

namespace wfb::expression {

// StringToNumber: "" is 0, " 12 " is 12, "0x1f" is 31, anything unfit is NaN.
double TextToNumber(std::string_view text);

// The longest decimal number at the start, after white space; NaN when there is none.
double ParseFloat(std::string_view text);

// `text` has the form digits[.digits][e[+-]digits] with a digit somewhere in the mantissa; the
// result is correctly rounded, Infinity when too large.
double DecimalToNumber(std::string_view text);

// Digits of base 2, 8 or 16 (bits_per_digit 1, 3 or 4), correctly rounded.
double DigitsToNumber(std::string_view digits, int bits_per_digit);

// How many characters at the start of `text` form digits[.digits][e[+-]digits]; 0 for none.
size_t DecimalLength(std::string_view text);

// Number.prototype.toFixed; `digits` is 0 … 100.
std::string FixedText(double value, int digits);

// Number.prototype.toString(radix) of an integer up to 2^53; `radix` is 2 … 36.
std::string RadixText(double integer, int radix);

}  // namespace wfb::expression
