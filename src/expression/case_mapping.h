// String.prototype.toUpperCase and toLowerCase: Unicode's full case mapping, independent of any
// locale. Texts are WTF-8 (text.h).
#pragma once

#include <string>
#include <string_view>

namespace wfb::expression {

std::string ToUpperCase(std::string_view text);
std::string ToLowerCase(std::string_view text);

}  // namespace wfb::expression
