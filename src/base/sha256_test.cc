#include "base/sha256.h"

#include <doctest/doctest.h>

namespace wfb {

TEST_CASE("the standard vectors of SHA-256 come out") {
  CHECK(Sha256Hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(Sha256Hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(Sha256Hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(Sha256Hex(std::string(1'000'000, 'a')) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("lengths around a block's end hash differently and have 64 digits") {
  std::string previous;
  for (size_t size = 50; size < 70; ++size) {
    const std::string hash = Sha256Hex(std::string(size, 'x'));
    CHECK(hash.size() == 64);
    CHECK(hash != previous);
    previous = hash;
  }
}

}  // namespace wfb
