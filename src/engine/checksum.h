// XXH64, the 64-bit hash of Yann Collet (xxhash.com, algorithm description in the public domain):
// detects flipped, missing and reordered bytes in what is read back from the disk. Not a defence
// against an attacker.
#pragma once

#include <cstdint>
#include <string_view>

namespace wfb {

uint64_t Checksum(std::string_view bytes, uint64_t seed = 0);

}  // namespace wfb
