// The journal on a disk that fills up, breaks, tears writes and flips bits: what it then gives is
// an error or exactly the first commits, and every commit that was acknowledged, unless the disk
// lost it.
#include <doctest/doctest.h>
#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "engine/asio_loop.h"
#include "engine/journal_script.h"
#include "engine/sqlite_faulty_vfs.h"
#include "testing/temporary_directory.h"

namespace wfb {

namespace {

constexpr int64_t kCommits = 120;

// Checkpoints often, so that faults meet them too.
SqliteJournalOptions SmallLog(const FaultyVfs& vfs) {
  return {.vfs = vfs.name(), .sync_file = [](int) { return 0; }, .checkpoint_pages = 40};
}

// Commits the history from `first` on, until it fails; gives the number of commits acknowledged.
int64_t CommitScript(SqliteJournal& journal, int64_t first, int64_t end) {
  for (int64_t i = first; i < end; ++i) {
    JournalBatch batch = ScriptedBatch(i);
    if (journal.Commit(batch).ok()) continue;
    JournalBatch refused = ScriptedBatch(i);
    CHECK_FALSE(journal.Commit(refused).ok());
    return i;
  }
  return end;
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void WriteFile(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

// The files of a journal whose engine was killed after all commits: the first ones in the database
// file, the last ones in the log.
struct KilledJournal {
  std::string database;
  std::string log;

  explicit KilledJournal(const FaultyVfs& vfs) {
    const TemporaryDirectory directory;
    AsioLoop loop;
    const std::string path = directory / "journal.db";
    auto journal = SqliteJournal::Open(path, loop, SmallLog(vfs));
    REQUIRE(CommitScript(**journal, 0, kCommits) == kCommits);
    database = ReadFile(path);
    log = ReadFile(path + "-wal");
  }
};

ScriptState OpenAndRead(const FaultyVfs& vfs, const std::string& database, const std::string& log) {
  const TemporaryDirectory directory;
  AsioLoop loop;
  const std::string path = directory / "journal.db";
  WriteFile(path, database);
  if (!log.empty()) WriteFile(path + "-wal", log);
  auto journal = SqliteJournal::Open(path, loop, SmallLog(vfs));
  if (!journal.ok()) return {0, journal.error().message};
  return ReadScript(**journal, kCommits);
}

}  // namespace

TEST_CASE("a disk that fails at any write loses nothing that was acknowledged") {
  using Fault = FaultyVfs::Fault;
  FaultyVfs vfs("faulty");
  for (const Fault fault : {Fault::Full, Fault::ShortWrite, Fault::SyncFails}) {
    bool failed = true;
    for (int64_t k = 1; failed; k += k < 60 ? 1 : 37) {
      const TemporaryDirectory directory;
      AsioLoop loop;
      const std::string path = directory / "journal.db";
      int64_t acknowledged = 0;
      {
        vfs.FailFrom(k, fault);
        auto journal = SqliteJournal::Open(path, loop, SmallLog(vfs));
        if (journal.ok()) acknowledged = CommitScript(**journal, 0, kCommits);
        failed = acknowledged < kCommits;
        if (!journal.ok() && fault == Fault::Full)
          CHECK(journal.error().message.find("is full") != std::string::npos);
      }
      vfs.Heal();
      INFO("fault " << static_cast<int>(fault) << " at operation " << k);
      auto journal = SqliteJournal::Open(path, loop, SmallLog(vfs));
      REQUIRE_MESSAGE(journal.ok(), (journal.ok() ? "" : journal.error().message));
      const ScriptState state = ReadScript(**journal, kCommits);
      CHECK(state.error == "");
      CHECK(state.commits >= acknowledged);
      CHECK(state.commits <= acknowledged + 1);
      CHECK(CommitScript(**journal, state.commits, kCommits) == kCommits);
      CHECK(ReadScript(**journal, kCommits).commits == kCommits);
    }
  }
}

TEST_CASE("a journal with flipped bits or a cut end gives an error or the first commits") {
  const FaultyVfs vfs("patient");
  const KilledJournal killed(vfs);
  REQUIRE(OpenAndRead(vfs, killed.database, killed.log).commits == kCommits);
  const uint32_t first_seed = 20'000;
  int errors = 0;
  int prefixes = 0;
  for (uint32_t seed = first_seed; seed < first_seed + 200; ++seed) {
    std::mt19937 random(seed);
    std::string database = killed.database;
    std::string log = killed.log;
    std::string& file = random() % 2 == 0 ? database : log;
    if (random() % 4 == 0) {
      file.resize(random() % file.size());
    } else {
      for (auto flips = random() % 3 + 1; flips > 0; --flips) {
        char& byte = file[random() % file.size()];
        byte = static_cast<char>(byte ^ (1 << (random() % 8)));
      }
    }
    const ScriptState state = OpenAndRead(vfs, database, log);
    INFO("seed " << seed << ": " << state.error);
    CHECK(state.commits >= 0);
    ++(state.error.empty() ? prefixes : errors);
  }
  CHECK(errors > 20);
  CHECK(prefixes > 20);
}

TEST_CASE("a journal that was closed in peace gives everything or an error, whatever is flipped") {
  const FaultyVfs vfs("patient");
  std::string database;
  {
    const TemporaryDirectory directory;
    AsioLoop loop;
    const std::string path = directory / "journal.db";
    {
      auto journal = SqliteJournal::Open(path, loop, SmallLog(vfs));
      REQUIRE(CommitScript(**journal, 0, kCommits) == kCommits);
    }
    CHECK_FALSE(std::filesystem::exists(path + "-wal"));
    database = ReadFile(path);
  }
  const uint32_t first_seed = 30'000;
  for (uint32_t seed = first_seed; seed < first_seed + 200; ++seed) {
    std::mt19937 random(seed);
    std::string flipped = database;
    char& byte = flipped[random() % flipped.size()];
    byte = static_cast<char>(byte ^ (1 << (random() % 8)));
    const ScriptState state = OpenAndRead(vfs, flipped, "");
    INFO("seed " << seed << ": " << state.error);
    CHECK((!state.error.empty() || state.commits == kCommits));
  }
}

TEST_CASE("every cut of the log gives exactly the commits before it") {
  const FaultyVfs vfs("patient");
  const KilledJournal killed(vfs);
  int64_t previous = 0;
  for (size_t size = 0; size <= killed.log.size(); size += 997) {
    const ScriptState state = OpenAndRead(vfs, killed.database, killed.log.substr(0, size));
    CHECK(state.error == "");
    CHECK(state.commits >= previous);
    previous = state.commits;
  }
  CHECK(OpenAndRead(vfs, killed.database, killed.log).commits == kCommits);
}

TEST_CASE("a journal on which nothing may be written says so") {
  const TemporaryDirectory directory;
  AsioLoop loop;
  const std::string path = directory / "journal.db";
  FaultyVfs vfs("faulty");
  auto journal = SqliteJournal::Open(path, loop, SmallLog(vfs));
  REQUIRE(CommitScript(**journal, 0, 3) == 3);
  vfs.FailFrom(1, FaultyVfs::Fault::Full);
  JournalBatch batch = ScriptedBatch(3);
  const Status status = (*journal)->Commit(batch);
  REQUIRE_FALSE(status.ok());
  CHECK(status.error().message ==
        "the disk that holds " + path + " is full; free some space and try again");
  CHECK(ReadScript(**journal, kCommits).commits == 3);
}

}  // namespace wfb
