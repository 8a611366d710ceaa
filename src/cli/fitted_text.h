// Text that takes exactly, or at most, so many columns of a terminal.
#pragma once

#include <string>
#include <string_view>

#include "core/printable.h"

namespace wfb {

inline int Columns(std::string_view text) { return static_cast<int>(DisplayWidth(text)); }

// `text`, or its beginning and "…", in at most `columns` columns.
std::string Shorten(std::string_view text, int columns);

// Shortened or filled up with spaces to exactly `columns` columns.
std::string Fit(std::string_view text, int columns);

}  // namespace wfb
