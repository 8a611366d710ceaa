// JavaScript's strings on top of UTF-8. A JavaScript string is a sequence of UTF-16 units that may
// cut a surrogate pair in two; the interpreter keeps strings as WTF-8: UTF-8 in which a lone
// surrogate is encoded as its three bytes. A pair is always one four-byte sequence, so equal
// strings have equal bytes. Only values that leave the interpreter are made well-formed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace wfb::expression {

bool IsAscii(std::string_view text);

// Bytes that are not WTF-8 become U+FFFD each.
std::u16string ToUtf16(std::string_view text);
std::string FromUtf16(std::u16string_view text);
// In UTF-16 units.
size_t Utf16Length(std::string_view text);

// Reads the code point (or lone surrogate) at `offset` and moves past it.
uint32_t NextCodePoint(std::string_view text, size_t& offset);
void AppendCodePoint(uint32_t code_point, std::string& out);

// Both halves of a pair that meet where `left` ends and `right` begins must become one character.
bool SplitsPair(std::string_view left, std::string_view right);
// Appends `piece`, joining a pair that meets at the seam.
void AppendText(std::string_view piece, std::string& out);

// Negative, zero, positive: in the order of UTF-16 units, as JavaScript's < compares.
int CompareText(std::string_view a, std::string_view b);

bool HasLoneSurrogate(std::string_view text);
// Lone surrogates become U+FFFD, as String.prototype.toWellFormed does.
std::string WellFormed(std::string_view text);

// What trim() takes off: JavaScript's white space and line ends.
bool IsSpace(uint32_t code_point);
std::string_view TrimStart(std::string_view text);
std::string_view TrimEnd(std::string_view text);

// "0" … "4294967294" without leading zeros: an array index. -1 when it is none.
int64_t ArrayIndex(std::string_view key);

}  // namespace wfb::expression
