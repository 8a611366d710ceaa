#include "server/zip.h"

#include <array>
#include <cstdint>
#include <limits>

namespace wfb {

namespace {

// PKWARE's APPNOTE.TXT, 4.3: a local header before each file, the same again in a directory at the
// end, and where the directory is. Numbers are little-endian.
constexpr uint32_t kLocalHeader = 0x04034b50;
constexpr uint32_t kDirectoryHeader = 0x02014b50;
constexpr uint32_t kDirectoryEnd = 0x06054b50;
constexpr uint16_t kVersion = 20;
constexpr uint16_t kMadeOnUnix = 3 << 8;
constexpr uint16_t kUtf8Names = 1 << 11;
constexpr uint16_t kStored = 0;
// Midnight on 1 January 1980, where the time of the format begins.
constexpr uint16_t kTime = 0;
constexpr uint16_t kDate = (1 << 5) | 1;
constexpr uint32_t kRegularFile = 0100644U << 16;

constexpr std::array<uint32_t, 256> MakeCrcTable() {
  std::array<uint32_t, 256> table{};
  for (uint32_t i = 0; i < table.size(); ++i) {
    uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ ((value & 1) != 0 ? 0xedb88320U : 0);
    table[i] = value;
  }
  return table;
}

uint32_t Crc32(std::string_view bytes) {
  static constexpr std::array<uint32_t, 256> kTable = MakeCrcTable();
  uint32_t value = 0xffffffffU;
  for (const char byte : bytes) {
    value = (value >> 8) ^ kTable[(value ^ static_cast<uint8_t>(byte)) & 0xff];
  }
  return ~value;
}

template <typename Number>
void Put(std::string& out, Number number) {
  for (size_t i = 0; i < sizeof(Number); ++i) {
    out.push_back(static_cast<char>((number >> (8 * i)) & 0xff));
  }
}

// What a file's local header and its place in the directory have in common.
void PutFacts(std::string& out, const ZipEntry& entry, uint32_t crc) {
  Put(out, kVersion);
  Put(out, kUtf8Names);
  Put(out, kStored);
  Put(out, kTime);
  Put(out, kDate);
  Put(out, crc);
  Put(out, static_cast<uint32_t>(entry.bytes.size()));
  Put(out, static_cast<uint32_t>(entry.bytes.size()));
  Put(out, static_cast<uint16_t>(entry.path.size()));
  Put(out, uint16_t{0});  // Extra field.
}

void PutDirectoryEntry(std::string& out, const ZipEntry& entry, uint32_t crc, uint32_t offset) {
  Put(out, kDirectoryHeader);
  Put(out, static_cast<uint16_t>(kMadeOnUnix | kVersion));
  PutFacts(out, entry, crc);
  Put(out, uint16_t{0});  // Comment.
  Put(out, uint16_t{0});  // Disk.
  Put(out, uint16_t{0});  // Internal attributes.
  Put(out, kRegularFile);
  Put(out, offset);
  out += entry.path;
}

}  // namespace

Result<std::string> WriteZip(std::span<const ZipEntry> entries) {
  constexpr size_t kHeadersMax = 128;
  size_t size = 0;
  for (const ZipEntry& entry : entries) {
    if (entry.path.size() > std::numeric_limits<uint16_t>::max()) {
      return InvalidInput("a path is too long for an archive");
    }
    size += entry.bytes.size() + 2 * entry.path.size() + kHeadersMax;
  }
  if (entries.size() > std::numeric_limits<uint16_t>::max() ||
      size > std::numeric_limits<uint32_t>::max()) {
    return InvalidInput("the files are too many or too large for an archive");
  }
  std::string out;
  out.reserve(size);
  std::string directory;
  for (const ZipEntry& entry : entries) {
    const uint32_t crc = Crc32(entry.bytes);
    PutDirectoryEntry(directory, entry, crc, static_cast<uint32_t>(out.size()));
    Put(out, kLocalHeader);
    PutFacts(out, entry, crc);
    out += entry.path;
    out += entry.bytes;
  }
  const auto offset = static_cast<uint32_t>(out.size());
  out += directory;
  Put(out, kDirectoryEnd);
  Put(out, uint16_t{0});  // This disk.
  Put(out, uint16_t{0});  // Disk of the directory.
  Put(out, static_cast<uint16_t>(entries.size()));
  Put(out, static_cast<uint16_t>(entries.size()));
  Put(out, static_cast<uint32_t>(directory.size()));
  Put(out, offset);
  Put(out, uint16_t{0});  // Comment.
  return out;
}

}  // namespace wfb
