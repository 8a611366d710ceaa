// The tables of the journal's file, and how a file of an older format becomes one of the present
// format. PRAGMA application_id says that a file is ours, user_version which format it has.
#pragma once

#include "base/result.h"
#include "engine/sqlite_database.h"

namespace wfb {

inline constexpr int64_t kJournalApplicationId = 0x77666231;  // "wfb1"
inline constexpr int64_t kJournalFormat = 1;

// Brings an empty or older file to kJournalFormat in one transaction. Conflict for a newer format,
// InvalidInput for the database of another program.
Status MigrateJournal(SqliteDatabase& database);

// The same checks without changing anything: for readers. NotFound when the file is empty.
Status CheckJournalFormat(const SqliteDatabase& database);

}  // namespace wfb
