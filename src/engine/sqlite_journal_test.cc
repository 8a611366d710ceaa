#include "engine/sqlite_journal.h"

#include <doctest/doctest.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <cerrno>
#include <fstream>

#include "engine/asio_loop.h"
#include "testing/temporary_directory.h"

namespace wfb {

namespace {

RunRecord MakeRun(RunNumber number, std::string id = "", RunNumber parent = 0) {
  RunRecord run;
  run.number = number;
  run.id = id.empty() ? "run-" + std::to_string(number) : id;
  run.workflow = "package-builder";
  run.definition_hash = "abc";
  run.parent = parent;
  run.parent_step = parent == 0 ? kNoStep : 7;
  run.started_at = 1000 + number;
  return run;
}

JournalEntry MakeEntry(RunNumber run, StepId step, Json body = nullptr) {
  Event event{EventType::AttemptStarted, step, 1, 1'700'000'000'000 + step, -1, std::move(body)};
  return {0, run, std::move(event)};
}

std::vector<JournalEntry> ReadAll(SqliteJournal& journal, RunNumber run, Position after = 0) {
  std::vector<JournalEntry> entries;
  const Status status = journal.ReadEvents(run, after, [&](JournalEntry&& entry) {
    entries.push_back(std::move(entry));
    return true;
  });
  CHECK_MESSAGE(status.ok(), (status.ok() ? "" : status.error().message));
  return entries;
}

std::unique_ptr<SqliteJournal> Open(const std::string& path, Loop& loop,
                                    SqliteJournalOptions options = {}) {
  auto journal = SqliteJournal::Open(path, loop, std::move(options));
  REQUIRE_MESSAGE(journal.ok(), (journal.ok() ? "" : journal.error().message));
  return std::move(*journal);
}

std::string OpenError(const std::string& path) {
  AsioLoop loop;
  const auto journal = SqliteJournal::Open(path, loop);
  return journal.ok() ? "" : journal.error().message;
}

void ExecuteSql(const std::string& path, const char* sql) {
  sqlite3* handle = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &handle) == SQLITE_OK);
  CHECK_MESSAGE(sqlite3_exec(handle, sql, nullptr, nullptr, nullptr) == SQLITE_OK,
                sqlite3_errmsg(handle));
  sqlite3_close(handle);
}

bool Contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("what was committed is read back after the journal was closed and opened again") {
  const TemporaryDirectory directory;
  AsioLoop loop;
  const Json body = JsonObject{{"text", "with \"quotes\", \u00e9 and \u0001"}, {"n", 1.5}};
  {
    const auto journal = Open(directory / "journal.db", loop);
    CHECK(journal->last_run_number() == 0);
    JournalBatch batch;
    batch.definitions = {{"abc", "{\"document\":1}"}};
    batch.new_runs = {MakeRun(1), MakeRun(2, "child", 1)};
    batch.entries = {MakeEntry(1, kNoStep, body), MakeEntry(2, 0), MakeEntry(1, 3, false),
                     MakeEntry(1, 4, "")};
    REQUIRE(journal->Commit(batch).ok());
    CHECK(batch.entries[0].position == 1);
    CHECK(batch.entries[3].position == 4);
  }
  const auto journal = Open(directory / "journal.db", loop);
  CHECK(journal->last_run_number() == 2);
  CHECK(journal->last_position() == 4);
  CHECK(journal->synced() == 4);
  const std::vector<JournalEntry> entries = ReadAll(*journal, 1);
  REQUIRE(entries.size() == 3);
  CHECK(entries[0].position == 1);
  CHECK(entries[0].event.step == kNoStep);
  CHECK(entries[0].event.body == body);
  CHECK(entries[1].position == 3);
  CHECK(entries[1].event.type == EventType::AttemptStarted);
  CHECK(entries[1].event.step == 3);
  CHECK(entries[1].event.attempt == 1);
  CHECK(entries[1].event.at == 1'700'000'000'003);
  CHECK(entries[1].event.code == -1);
  CHECK(entries[1].event.body == Json(false));
  CHECK(entries[2].event.body == Json(""));
  CHECK(ReadAll(*journal, 2).at(0).event.body.is_null());
  CHECK(ReadAll(*journal, 3).empty());
  CHECK(*journal->ReadDefinition("abc") == "{\"document\":1}");
  CHECK(journal->ReadDefinition("abd").error().kind == ErrorKind::NotFound);

  JournalBatch batch;
  batch.entries = {MakeEntry(1, 5)};
  batch.definitions = {{"abc", "another text for a known hash"}};
  REQUIRE(journal->Commit(batch).ok());
  CHECK(batch.entries[0].position == 5);
  CHECK(ReadAll(*journal, 1).size() == 4);
  CHECK(*journal->ReadDefinition("abc") == "{\"document\":1}");
}

TEST_CASE("events are read from any position on, and reading can be ended early") {
  const TemporaryDirectory directory;
  AsioLoop loop;
  const auto journal = Open(directory / "journal.db", loop);
  JournalBatch batch;
  batch.new_runs = {MakeRun(1), MakeRun(2), MakeRun(3)};
  for (StepId step = 0; step < 60; ++step) batch.entries.push_back(MakeEntry(step % 3 + 1, step));
  REQUIRE(journal->Commit(batch).ok());
  for (Position after = 0; after <= 62; ++after) {
    const std::vector<JournalEntry> entries = ReadAll(*journal, 2, after);
    size_t expected = 0;
    for (const JournalEntry& entry : batch.entries)
      expected += entry.run == 2 && entry.position > after;
    CHECK(entries.size() == expected);
    if (!entries.empty()) CHECK(entries[0].position > after);
  }
  int visited = 0;
  CHECK(journal->ReadEvents(1, 0, [&](JournalEntry&&) { return ++visited < 5; }).ok());
  CHECK(visited == 5);
  JournalBatch more;
  more.entries = {MakeEntry(1, 9)};
  CHECK(journal->Commit(more).ok());
}

TEST_CASE("the list of runs can be asked by parent, id, status and page, the newest first") {
  const TemporaryDirectory directory;
  AsioLoop loop;
  const auto journal = Open(directory / "journal.db", loop);
  JournalBatch batch;
  batch.new_runs = {MakeRun(1), MakeRun(2, "", 1), MakeRun(3, "", 1), MakeRun(4)};
  batch.run_changes = {{2, RunStatus::Succeeded, 5000}, {4, RunStatus::Paused, -1}};
  REQUIRE(journal->Commit(batch).ok());
  const auto numbers = [&](const RunQuery& query) {
    std::vector<RunNumber> result;
    const auto runs = journal->Runs(query);
    REQUIRE(runs.ok());
    for (const RunRecord& run : *runs) result.push_back(run.number);
    return result;
  };
  using Numbers = std::vector<RunNumber>;
  CHECK(numbers({}) == Numbers{4, 3, 2, 1});
  CHECK(numbers({.parent = 0}) == Numbers{4, 1});
  CHECK(numbers({.parent = 1}) == Numbers{3, 2});
  CHECK(numbers({.status = RunStatus::Paused}) == Numbers{4});
  CHECK(numbers({.unfinished_only = true}) == Numbers{4, 3, 1});
  CHECK(numbers({.id = "run-3"}) == Numbers{3});
  CHECK(numbers({.id = "run-5"}).empty());
  CHECK(numbers({.before = 4, .limit = 2}) == Numbers{3, 2});
  const RunRecord child = journal->Runs({.id = "run-2"})->at(0);
  CHECK(child.parent == 1);
  CHECK(child.parent_step == 7);
  CHECK(child.workflow == "package-builder");
  CHECK(child.definition_hash == "abc");
  CHECK(child.status == RunStatus::Succeeded);
  CHECK(child.started_at == 1002);
  CHECK(child.finished_at == 5000);
  CHECK(journal->Runs({.id = "run-1"})->at(0).parent_step == kNoStep);
}

TEST_CASE("a position is told as synced only after the log was brought to the disk") {
  const TemporaryDirectory directory;
  AsioLoop loop;
  std::atomic<int> syncs = 0;
  const auto journal = Open(directory / "journal.db", loop, {.sync_file = [&](int) {
                              ++syncs;
                              return 0;
                            }});
  const int at_start = syncs;
  std::vector<Position> seen;
  journal->OnSynced([&](Status status) {
    CHECK(status.ok());
    seen.push_back(journal->synced());
    CHECK(syncs >= at_start + static_cast<int>(seen.size()));
    if (journal->synced() == 3) loop.Stop();
  });
  JournalBatch batch;
  batch.new_runs = {MakeRun(1)};
  batch.entries = {MakeEntry(1, 0), MakeEntry(1, 1)};
  REQUIRE(journal->Commit(batch).ok());
  CHECK(journal->synced() == 0);
  CHECK(syncs == at_start);
  journal->RequestSync(1);
  JournalBatch second;
  second.entries = {MakeEntry(1, 2)};
  REQUIRE(journal->Commit(second).ok());
  journal->RequestSync(3);
  loop.Run();
  CHECK(seen.back() == 3);
  CHECK(seen.size() <= 2);
}

TEST_CASE("after a failed sync nothing is tried again and no commit is taken") {
  const TemporaryDirectory directory;
  AsioLoop loop;
  int syncs = 0;
  bool fails = false;
  const auto journal = Open(directory / "journal.db", loop, {.sync_file = [&](int) {
                              ++syncs;
                              errno = EIO;
                              return fails ? -1 : 0;
                            }});
  fails = true;
  std::string message;
  journal->OnSynced([&](Status status) {
    REQUIRE_FALSE(status.ok());
    message = status.error().message;
    loop.Stop();
  });
  JournalBatch batch;
  batch.new_runs = {MakeRun(1)};
  batch.entries = {MakeEntry(1, 0)};
  REQUIRE(journal->Commit(batch).ok());
  journal->RequestSync(1);
  loop.Run();
  CHECK(Contains(message, "Input/output error"));
  CHECK(journal->synced() == 0);
  const int syncs_before = syncs;
  JournalBatch next;
  next.entries = {MakeEntry(1, 1)};
  const Status refused = journal->Commit(next);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().message == message);
  journal->RequestSync(2);
  CHECK_FALSE(journal->Checkpoint().ok());
  CHECK(syncs == syncs_before);
}

TEST_CASE("a quiet moment brings the log into the database file") {
  const TemporaryDirectory directory;
  AsioLoop loop;
  const auto journal =
      Open(directory / "journal.db", loop, {.quiet_ms = 1, .quiet_checkpoint_pages = 1});
  struct stat before {};
  stat((directory / "journal.db").c_str(), &before);
  JournalBatch batch;
  batch.new_runs = {MakeRun(1)};
  for (StepId step = 0; step < 1000; ++step) batch.entries.push_back(MakeEntry(1, step));
  REQUIRE(journal->Commit(batch).ok());
  struct stat after {};
  do {
    REQUIRE(loop.RunTurn());
    stat((directory / "journal.db").c_str(), &after);
  } while (after.st_size == before.st_size);
  CHECK(after.st_size > before.st_size);
  CHECK(ReadAll(*journal, 1).size() == 1000);
}

TEST_CASE("positions go on after a crash, above all that were given") {
  const TemporaryDirectory directory;
  AsioLoop loop;
  const auto journal = Open(directory / "journal.db", loop);
  JournalBatch batch;
  batch.new_runs = {MakeRun(1)};
  batch.entries = {MakeEntry(1, 0)};
  REQUIRE(journal->Commit(batch).ok());
  for (const char* file : {"journal.db", "journal.db-wal"})
    std::filesystem::copy(directory / file, directory / (std::string("copy-") + file));
  std::filesystem::rename(directory / "copy-journal.db-wal", directory / "copy.db-wal");
  std::filesystem::rename(directory / "copy-journal.db", directory / "copy.db");
  const auto after_crash = Open(directory / "copy.db", loop);
  CHECK(ReadAll(*after_crash, 1).size() == 1);
  JournalBatch next;
  next.entries = {MakeEntry(1, 1)};
  REQUIRE(after_crash->Commit(next).ok());
  CHECK(next.entries[0].position > 1);
  CHECK(ReadAll(*after_crash, 1).size() == 2);
}

TEST_CASE("readers share a journal that no engine has open") {
  const TemporaryDirectory directory;
  AsioLoop loop;
  const SqliteJournalOptions reading{.access = SqliteJournalOptions::Access::Read};
  const std::string path = directory / "journal.db";
  CHECK(SqliteJournal::Open(path, loop, reading).error().kind == ErrorKind::NotFound);
  {
    const auto journal = Open(path, loop);
    JournalBatch batch;
    batch.new_runs = {MakeRun(1)};
    batch.entries = {MakeEntry(1, 0)};
    REQUIRE(journal->Commit(batch).ok());
    CHECK(SqliteJournal::Open(path, loop, reading).error().kind == ErrorKind::Conflict);
  }
  const auto a = Open(path, loop, reading);
  const auto b = Open(path, loop, reading);
  CHECK(ReadAll(*a, 1).size() == 1);
  CHECK(ReadAll(*b, 1).size() == 1);
  CHECK(b->Runs({})->size() == 1);
}

TEST_CASE("a file that is not this program's journal is refused by name") {
  const TemporaryDirectory directory;
  const std::string path = directory / "journal.db";
  {
    std::ofstream(path) << std::string(5000, 'x');
    CHECK(Contains(OpenError(path), path + " is not a database"));
    std::filesystem::remove(path);
  }
  {
    ExecuteSql(path, "CREATE TABLE other(x)");
    CHECK(Contains(OpenError(path), path + " is the database of another program"));
    std::filesystem::remove(path);
  }
  {
    AsioLoop loop;
    Open(path, loop);
  }
  ExecuteSql(path, "PRAGMA user_version = 9");
  CHECK(Contains(OpenError(path), "written by a newer version of wfb (format 9"));
  CHECK_FALSE(OpenError(directory / "no/such/folder/journal.db").empty());
  CHECK_FALSE(OpenError(directory.path()).empty());
}

TEST_CASE("a changed, missing or moved row is an error that names run and position") {
  const TemporaryDirectory directory;
  const std::string path = directory / "journal.db";
  const auto read_error = [&](const std::string& damage) {
    std::filesystem::remove(path);
    AsioLoop loop;
    {
      const auto journal = Open(path, loop);
      JournalBatch batch;
      batch.new_runs = {MakeRun(1), MakeRun(2)};
      for (StepId step = 0; step < 20; ++step)
        batch.entries.push_back(MakeEntry(step % 2 + 1, step, "body"));
      REQUIRE(journal->Commit(batch).ok());
    }
    ExecuteSql(path, damage.c_str());
    const auto journal = SqliteJournal::Open(path, loop);
    if (!journal.ok()) return journal.error().message;
    const Status status = (*journal)->ReadEvents(2, 0, [](JournalEntry&&) { return true; });
    return status.ok() ? "" : status.error().message;
  };
  CHECK(read_error("SELECT 1").empty());
  for (const char* column : {"type", "step", "attempt", "at", "code", "chain"})
    CHECK(Contains(read_error(std::string("UPDATE events SET ") + column + " = " + column +
                              " + 1 WHERE position = 8"),
                   "run 2, event 4 at position 8"));
  CHECK(Contains(read_error("UPDATE events SET body = NULL WHERE position = 8"), "position 8"));
  CHECK(
      Contains(read_error("UPDATE events SET body = '\"bodY\"' WHERE position = 8"), "position 8"));
  CHECK(Contains(read_error("DELETE FROM events WHERE position = 8"), "position 10"));
  CHECK(Contains(read_error("DELETE FROM events WHERE position > 15"), "are left of at least 10"));
  CHECK(Contains(read_error("UPDATE events SET id = (2 << 32) + 11 WHERE position = 20"),
                 "position 20"));
  CHECK(Contains(read_error("DELETE FROM runs WHERE number = 2"), "run 2"));
  CHECK(Contains(read_error("DELETE FROM runs WHERE number = 1"), "run 2"));
  CHECK(Contains(read_error("UPDATE runs SET status = 3 WHERE number = 2"), "run 2"));
  CHECK(Contains(read_error("UPDATE runs SET id = 'x' WHERE number = 2"), "run 2"));
  CHECK(Contains(read_error("UPDATE positions SET reserved = 1"), "counter of positions"));
}

}  // namespace wfb
