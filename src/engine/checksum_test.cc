#include "engine/checksum.h"

#include <doctest/doctest.h>

#include <string>

namespace wfb {

TEST_CASE("checksums are those of XXH64") {
  CHECK(Checksum("") == 0xEF46DB3751D8E999);
  CHECK(Checksum("a") == 0xD24EC4F1A98C6E5B);
  CHECK(Checksum("abc") == 0x44BC2CF5AD770999);
  CHECK(Checksum("xxhash") == 0x32DD38952C4BC720);
  CHECK(Checksum("xxhash", 20141025) == 0xB559B98D844E0635);
  CHECK(Checksum("Call me Ishmael. Some years ago--never mind how long precisely-") ==
        0x02A2E85470D6FD96);
}

TEST_CASE("every flipped bit changes the checksum") {
  std::string bytes(77, 'x');
  const uint64_t before = Checksum(bytes, 7);
  for (size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
    CHECK(Checksum(bytes, 7) != before);
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
  }
}

}  // namespace wfb
