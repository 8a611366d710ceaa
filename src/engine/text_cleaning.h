// What commands print, made fit for messages and for JSON. Pure.
#pragma once

#include <string>
#include <string_view>

namespace wfb {

// Valid UTF-8: each maximal invalid part becomes U+FFFD, as browsers and JavaScript decode it.
std::string CleanUtf8(std::string_view bytes);

// Without terminal sequences (colours, cursor movements, window titles) and without what a carriage
// return overwrote.
std::string StripTerminalCodes(std::string_view line);

// The line of the end of a log that says best why a command failed, stripped and clean, at most 300
// bytes: the last one that names an error, else the last one that is not empty. Empty when there is
// none.
std::string ErrorLine(std::string_view log_end);

}  // namespace wfb
