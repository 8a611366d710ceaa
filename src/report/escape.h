// Names and logs may hold anything; each format quotes them so that they stay text.
#pragma once

#include <string>
#include <string_view>

namespace wfb {

// For text of several lines. Valid UTF-8 without terminal sequences, control characters other than
// line break and tab, and marks that reverse the reading direction; what a carriage return
// overwrote is left out, as on a terminal. Bytes that are no UTF-8 become U+FFFD.
std::string PlainText(std::string_view text);
// For HTML and XML, in text and in quoted attributes. Expects PlainText.
std::string EscapeMarkup(std::string_view text);
// For one line of Markdown, in a table cell too. Takes any text.
std::string EscapeMarkdown(std::string_view text);
// The last `lines` lines, at most `bytes` bytes; begins with a whole line where one fits.
std::string Tail(std::string_view text, size_t lines, size_t bytes);

}  // namespace wfb
