#include "engine/sqlite_schema.h"

#include <fmt/format.h>

#include <array>

namespace wfb {

namespace {

// Element i leads from format i to format i + 1.
//
// runs.identity is a checksum over what never changes of a row, runs.link one over it and the link
// of the run before, runs.seal one over the rest; runs.events and runs.chain say how long the run's
// chain of events was at least, and its checksum there.
constexpr std::array<const char*, kJournalFormat> kMigrations = {R"sql(
CREATE TABLE positions(one INTEGER PRIMARY KEY, reserved INTEGER NOT NULL,
                       checksum INTEGER NOT NULL) STRICT;
CREATE TABLE definitions(hash TEXT NOT NULL UNIQUE, document TEXT NOT NULL,
                         checksum INTEGER NOT NULL) STRICT;
CREATE TABLE runs(
  number INTEGER PRIMARY KEY, id TEXT NOT NULL, workflow TEXT NOT NULL,
  definition_hash TEXT NOT NULL, parent INTEGER NOT NULL, parent_step INTEGER NOT NULL,
  started_at INTEGER NOT NULL, identity INTEGER NOT NULL, link INTEGER NOT NULL,
  status INTEGER NOT NULL, finished_at INTEGER NOT NULL,
  events INTEGER NOT NULL, chain INTEGER NOT NULL, seal INTEGER NOT NULL) STRICT;
CREATE INDEX runs_by_id ON runs(id);
CREATE INDEX runs_by_parent ON runs(parent);
CREATE TABLE events(
  id INTEGER PRIMARY KEY, position INTEGER NOT NULL, type INTEGER NOT NULL,
  step INTEGER NOT NULL, attempt INTEGER NOT NULL, at INTEGER NOT NULL, code INTEGER NOT NULL,
  body TEXT, chain INTEGER NOT NULL) STRICT;
)sql"};

struct Format {
  int64_t application_id = 0;
  int64_t version = 0;
  bool empty = true;
};

Result<Format> ReadFormat(const SqliteDatabase& database) {
  Format format;
  WFB_ASSIGN_OR_RETURN(format.application_id, database.QueryInteger("PRAGMA application_id"));
  WFB_ASSIGN_OR_RETURN(format.version, database.QueryInteger("PRAGMA user_version"));
  WFB_ASSIGN_OR_RETURN(const int64_t tables,
                       database.QueryInteger("SELECT count(*) FROM sqlite_schema"));
  format.empty = tables == 0 && format.version == 0 && format.application_id == 0;
  if (format.empty) return format;
  if (format.application_id != kJournalApplicationId)
    return InvalidInput(
        fmt::format("{} is the database of another program; choose another place with --data DIR",
                    database.path()));
  if (format.version > kJournalFormat)
    return Conflict(
        fmt::format("{} was written by a newer version of wfb (format {}, this one "
                    "reads up to {}); use that version, or another place with "
                    "--data DIR",
                    database.path(), format.version, kJournalFormat));
  return format;
}

}  // namespace

Status MigrateJournal(SqliteDatabase& database) {
  WFB_ASSIGN_OR_RETURN(const Format format, ReadFormat(database));
  if (format.version == kJournalFormat) return Ok();
  WFB_RETURN_IF_ERROR(database.Execute("BEGIN IMMEDIATE"));
  for (auto i = static_cast<size_t>(format.version); i < kMigrations.size(); ++i)
    WFB_RETURN_IF_ERROR(database.Execute(kMigrations[i]));
  const std::string marks = fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}",
                                        kJournalApplicationId, kJournalFormat);
  WFB_RETURN_IF_ERROR(database.Execute(marks.c_str()));
  return database.Execute("COMMIT");
}

Status CheckJournalFormat(const SqliteDatabase& database) {
  WFB_ASSIGN_OR_RETURN(const Format format, ReadFormat(database));
  if (format.empty) return NotFound(fmt::format("{} holds no journal", database.path()));
  if (format.version < kJournalFormat)
    return Conflict(
        fmt::format("{} has the older format {}; start wfb serve or wfb run once to "
                    "bring it to format {}",
                    database.path(), format.version, kJournalFormat));
  return Ok();
}

}  // namespace wfb
