#include "engine/log_store.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "engine/log_reader.h"
#include "testing/temporary_directory.h"

namespace wfb {

namespace {

void Append(const AttemptLog& log, const std::string& bytes) {
  CHECK(write(log.file.get(), bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
}

void AppendTo(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::app) << bytes;
}

}  // namespace

TEST_CASE("a log has its name as soon as it is given one, and keeps what was printed") {
  const TemporaryDirectory directory;
  LogStore logs(directory.path());
  const AttemptKey key{12, 3, 4};
  CHECK(logs.PathOf(key) == directory / "00000012/3.4.log");
  auto log = logs.Begin(key);
  REQUIRE(log.ok());
  Append(*log, "one\n");
  CHECK(LogReader::Open(logs.PathOf(key)).error().kind == ErrorKind::NotFound);
  REQUIRE(logs.Name(*log).ok());
  Append(*log, "two\n");
  CHECK(LogReader::Open(logs.PathOf(key))->total_lines() == 2);
  REQUIRE(logs.End(std::move(*log)).ok());
  CHECK(LogReader::Open(logs.PathOf(key))->Tail(9, 999)->bytes == "one\ntwo\n");

  struct stat status {};
  stat(logs.PathOf(key).c_str(), &status);
  CHECK((status.st_mode & 0777) == 0600);
  stat((directory / "00000012").c_str(), &status);
  CHECK((status.st_mode & 0777) == 0700);
}

TEST_CASE("an empty log's file serves the next attempt, unless somebody has it open") {
  const TemporaryDirectory directory;
  LogStore logs(directory.path());
  const auto inode = [](const AttemptLog& log) {
    struct stat status {};
    fstat(log.file.get(), &status);
    return status.st_ino;
  };
  auto first = logs.Begin({1, 1, 1});
  const auto reused = inode(*first);
  REQUIRE(logs.End(std::move(*first)).ok());
  auto second = logs.Begin({1, 2, 1});
  CHECK(inode(*second) == reused);

  const std::string again = "/proc/self/fd/" + std::to_string(second->file.get());
  const FileDescriptor stray(open(again.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
  REQUIRE(stray.open());
  REQUIRE(logs.End(std::move(*second)).ok());
  auto third = logs.Begin({1, 3, 1});
  CHECK(inode(*third) != reused);
  CHECK(write(stray.get(), "late", 4) == 4);
  Append(*third, "mine");
  REQUIRE(logs.End(std::move(*third)).ok());
  CHECK(LogReader::Open(logs.PathOf({1, 3, 1}))->Tail(9, 999)->bytes == "mine");
}

TEST_CASE("lines of a log are found wherever they are, also while it grows") {
  const TemporaryDirectory directory;
  const std::string path = directory / "log";
  const uint32_t seed = std::random_device()();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  std::string text;
  std::vector<std::string> lines = {""};
  AppendTo(path, "");
  auto reader = LogReader::Open(path);
  REQUIRE(reader.ok());
  CHECK(reader->total_lines() == 0);
  CHECK(reader->Tail(5, 99)->bytes.empty());
  for (int round = 0; round < 40; ++round) {
    std::string part;
    for (int i = static_cast<int>(random() % 300); i > 0; --i) {
      const std::string bytes(random() % 30, static_cast<char>(random() % 256 == 10 ? 'n' : 'x'));
      part += bytes;
      lines.back() += bytes;
      if (random() % 10 != 0) {
        part += '\n';
        lines.back() += '\n';
        lines.emplace_back();
      }
    }
    AppendTo(path, part);
    text += part;
    REQUIRE(reader->Refresh().ok());
    const size_t count = lines.size() - (lines.back().empty() ? 1 : 0);
    REQUIRE(reader->total_bytes() == text.size());
    REQUIRE(reader->total_lines() == count);
    for (int i = 0; i < 10; ++i) {
      const size_t begin = random() % (count + 1);
      const size_t end = std::min(begin + random() % 50, count);
      std::string expected;
      for (size_t line = begin; line < end; ++line) expected += lines[line];
      const auto read = reader->Lines(begin, end, SIZE_MAX);
      REQUIRE(read.ok());
      CHECK(read->bytes == expected);
      CHECK(read->line_count == end - begin);
      CHECK(text.substr(read->offset, expected.size()) == expected);
      const auto tail = reader->Tail(count - begin, SIZE_MAX);
      CHECK(tail->bytes == text.substr(read->offset));
    }
    CHECK(reader->From(text.size() / 2, SIZE_MAX)->bytes == text.substr(text.size() / 2));
    CHECK(reader->Lines(0, count, 10)->bytes == text.substr(0, 10));
  }
  CHECK(reader->Tail(SIZE_MAX, 7)->bytes == text.substr(text.size() - 7));
}

TEST_CASE("a log that was cut is read from its new beginning") {
  const TemporaryDirectory directory;
  const std::string path = directory / "log";
  AppendTo(path, "a\nb\nc\n");
  auto reader = LogReader::Open(path);
  CHECK(reader->total_lines() == 3);
  std::ofstream(path, std::ios::trunc) << "d\n";
  REQUIRE(reader->Refresh().ok());
  CHECK(reader->total_lines() == 1);
  CHECK(reader->Tail(9, 999)->bytes == "d\n");
}

}  // namespace wfb
