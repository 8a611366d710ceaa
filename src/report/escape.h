// Names and logs may hold anything; each format quotes them so that they stay text.
#pragma once

#include <string>
#include <string_view>

namespace wfb {

// ANSI escape sequences and control characters except line break and tab are taken out, bytes that
// are no UTF-8 become U+FFFD.
std::string PlainText(std::string_view text);
// For HTML and XML, in text and in quoted attributes. Expects PlainText.
std::string EscapeMarkup(std::string_view text);
// For one line of Markdown, in a table cell too.
std::string EscapeMarkdown(std::string_view text);
// The last `lines` lines, at most `bytes` bytes.
std::string Tail(std::string_view text, size_t lines, size_t bytes);

}  // namespace wfb
