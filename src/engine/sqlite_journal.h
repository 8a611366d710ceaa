// The durable journal: one SQLite file in WAL mode, one connection that writes and checkpoints, and
// a thread that brings the WAL to the disk in groups. Commit writes before the engine acts; what is
// told to anybody outside waits for synced(). Used on the engine's thread only.
//
// Events of a run lie beside each other (rowid = run << 32 | number within the run), and each holds
// a checksum over its fields and the checksum before it: a flipped bit, a missing or a moved row is
// an error when the run is read. The list of runs says where each chain ended when it was last
// copied from the WAL (whose frames SQLite checks) into the database file, so a lost end is found.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/journal_syncer.h"
#include "engine/ports.h"
#include "engine/sqlite_database.h"

namespace wfb {

struct SqliteJournalOptions {
  // Read: several may be open at once, beside no writer; Commit is refused.
  enum class Access { Write, Read } access = Access::Write;
  std::string vfs{};                     // A registered SQLite VFS; empty = the default.
  JournalSyncer::SyncFile sync_file{};   // Empty = fdatasync.
  int64_t checkpoint_pages = 4096;       // WAL size (4 KiB pages) that forces a checkpoint.
  DurationMs quiet_ms = 500;             // So long without a commit is a quiet moment.
  int64_t quiet_checkpoint_pages = 256;  // WAL size from which a quiet moment checkpoints.
};

class SqliteJournal final : public Journal {
 public:
  using Options = SqliteJournalOptions;

  // Opens or makes the file; everything in it is durable afterwards. Errors: Conflict when another
  // program has it open or a newer version wrote it, else Io.
  static Result<std::unique_ptr<SqliteJournal>> Open(const std::string& path, Loop& loop,
                                                     Options options = {});
  ~SqliteJournal() override;
  SqliteJournal(const SqliteJournal&) = delete;
  SqliteJournal& operator=(const SqliteJournal&) = delete;

  Status Commit(JournalBatch& batch) override;
  Position synced() const override { return synced_; }
  void RequestSync(Position position) override;
  void OnSynced(std::function<void(Status)> callback) override;

  RunNumber last_run_number() const override { return last_run_number_; }
  Result<std::vector<RunRecord>> Runs(const RunQuery& query) override;
  Result<HistoryPage> History(const HistoryQuery& query) override;
  Status ReadEvents(RunNumber run, Position after,
                    const std::function<bool(JournalEntry&&)>& visit) override;
  Result<std::string> ReadDefinition(const std::string& hash) override;

  Position last_position() const { return last_position_; }
  // Moves the WAL's content into the database file now.
  Status Checkpoint();

 private:
  // Where a run's chain ends: how many events it has, and the checksum of the last one.
  struct Head {
    int64_t events = 0;
    uint64_t chain = 0;
    bool sealed = true;  // Whether the list of runs says so too.
  };
  // A run's line in the list of runs, as far as it changes.
  struct Seal {
    int64_t status = 0;
    TimestampMs finished_at = -1;
    int64_t events = 0;
    uint64_t chain = 0;
  };
  struct Statements {
    SqliteStatement begin, commit, insert_event, insert_run, insert_definition, write_seal;
    SqliteStatement write_positions, read_events, read_head, read_row, read_seal, read_definition;
  };

  SqliteJournal(SqliteDatabase database, Loop& loop, Options options);
  Status Configure();
  Status PrepareAll();
  Status LoadPositions();
  // Checks the list of runs and its indexes against each other.
  Status CheckRuns();
  Status CheckRunsIndex(const char* sql, uint64_t expected);
  Status StartSyncer();

  Status WriteBatch(JournalBatch& batch);
  Status InsertEvent(JournalEntry& entry);
  Status InsertRun(const RunRecord& run);
  Status InsertDefinition(const JournalBatch::Definition& definition);
  Status WriteSeal(RunNumber run, int64_t status, TimestampMs finished_at);
  Status SealOpenRuns();
  Status ReservePositions(int64_t count);
  Status WritePositions(Position reserved);
  Result<Head*> HeadOf(RunNumber run);
  // The row that the statement is at, checked; its columns are those of sqlite_journal_read.cc.
  Result<RunRecord> ReadRun(const SqliteStatement& read) const;
  Result<std::optional<Seal>> ReadSeal(RunNumber run);
  // The chain up to the run's last event at or below position `after`.
  Result<Head> HeadBefore(RunNumber run, Position after);
  Error Refuse(Error error);

  void AfterCommit();
  void WatchForQuiet();
  void OnSyncReport(Result<int64_t> report);

  SqliteDatabase database_;
  Loop& loop_;
  const Options options_;
  Statements statements_;
  std::unordered_map<RunNumber, Head> heads_;  // Of unfinished runs that were touched.
  std::string body_;                           // Text of the event that is being written.

  Position last_position_ = 0;
  Position position_limit_ = 0;  // Positions up to here are reserved on the disk.
  Position synced_ = 0;
  RunNumber last_run_number_ = 0;
  uint64_t last_link_ = 0;        // RunLink of that run.
  std::optional<Error> refusal_;  // After a failure: why no commit is taken any more.
  std::function<void(Status)> on_synced_;

  int64_t wal_pages_ = 0;
  int64_t commit_count_ = 0;
  bool watching_for_quiet_ = false;

  std::shared_ptr<SqliteJournal*> self_;  // Callbacks on the loop hold it weakly.
  std::unique_ptr<JournalSyncer> syncer_;
};

}  // namespace wfb
