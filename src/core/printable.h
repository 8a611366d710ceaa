// Text from outside made safe to print: names of packages, nodes and workflows may hold anything,
// and must neither steer a terminal nor end a line of a report.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace wfb {

// Takes one code point off the front of `text`; U+FFFD for what is not UTF-8. `text` is not empty.
char32_t TakeCodePoint(std::string_view& text);
void AppendCodePoint(char32_t code_point, std::string& out);

// Control characters, line separators and marks that reverse the reading direction.
bool IsUnprintable(char32_t code_point);

// Valid UTF-8 on one line: line breaks and tabs become spaces, other unprintable characters U+FFFD.
std::string Printable(std::string_view text);

// Columns that `text` takes in a terminal.
size_t DisplayWidth(std::string_view text);

// The text, or as much of its beginning as leaves room for "…" within `columns` (≥ 1).
std::string CutToWidth(const std::string& text, size_t columns);

}  // namespace wfb
