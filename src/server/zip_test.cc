#include "server/zip.h"

#include <doctest/doctest.h>

#include <vector>

namespace wfb {
namespace {

uint32_t Number(std::string_view bytes, size_t at, size_t size) {
  uint32_t value = 0;
  for (size_t i = 0; i < size; ++i) {
    value |= static_cast<uint32_t>(static_cast<uint8_t>(bytes.at(at + i))) << (8 * i);
  }
  return value;
}

TEST_CASE("an archive says of each file where it is, how long, and its checksum") {
  const std::vector<ZipEntry> entries = {{"a/one.txt", "123456789"}, {"ä.txt", ""}};
  const std::string zip = WriteZip(entries).value();
  const size_t end = zip.size() - 22;
  REQUIRE(Number(zip, end, 4) == 0x06054b50);
  CHECK(Number(zip, end + 10, 2) == 2);
  size_t at = Number(zip, end + 16, 4);
  CHECK(at + Number(zip, end + 12, 4) == end);
  for (const ZipEntry& entry : entries) {
    REQUIRE(Number(zip, at, 4) == 0x02014b50);
    CHECK(Number(zip, at + 24, 4) == entry.bytes.size());
    const size_t name = Number(zip, at + 28, 2);
    CHECK(zip.substr(at + 46, name) == entry.path);
    const size_t local = Number(zip, at + 42, 4);
    REQUIRE(Number(zip, local, 4) == 0x04034b50);
    CHECK(zip.substr(local + 30, name) == entry.path);
    CHECK(zip.substr(local + 30 + name, entry.bytes.size()) == entry.bytes);
    CHECK(Number(zip, local + 14, 4) == Number(zip, at + 16, 4));
    at += 46 + name;
  }
  // The check value that every description of CRC-32 gives for these nine digits.
  CHECK(Number(zip, 14, 4) == 0xcbf43926);
  CHECK(at == end);
}

TEST_CASE("the same files are the same archive, and none are an empty one") {
  const std::vector<ZipEntry> entries = {{"a", "b"}};
  CHECK(WriteZip(entries).value() == WriteZip(entries).value());
  CHECK(WriteZip({}).value().size() == 22);
}

TEST_CASE("a path that no archive can hold is refused") {
  const std::vector<ZipEntry> entries = {{std::string(70'000, 'a'), ""}};
  CHECK_FALSE(WriteZip(entries).ok());
}

}  // namespace
}  // namespace wfb
