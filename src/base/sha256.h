// SHA-256 (FIPS 180-4) of bytes in memory: the name of a definition's exact content.
#pragma once

#include <string>
#include <string_view>

namespace wfb {

// 64 lower-case hexadecimal digits.
std::string Sha256Hex(std::string_view bytes);

}  // namespace wfb
