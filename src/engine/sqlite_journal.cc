#include "engine/sqlite_journal.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "engine/failpoint.h"
#include "engine/journal_row.h"
#include "engine/sqlite_schema.h"

namespace wfb {

namespace {

constexpr int64_t kPositionBlock = 4096;  // A crash skips at most so many positions.

}  // namespace

Result<std::unique_ptr<SqliteJournal>> SqliteJournal::Open(const std::string& path, Loop& loop,
                                                           Options options) {
  const bool writes = options.access == Options::Access::Write;
  if (writes) {
    // SQLite would make the file readable for everybody.
    const int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor >= 0) close(descriptor);
  } else if (access(path.c_str(), F_OK) != 0) {
    return ErrnoError(path, errno);
  }
  if (!options.sync_file) options.sync_file = [](int descriptor) { return fdatasync(descriptor); };
  WFB_ASSIGN_OR_RETURN(SqliteDatabase database, SqliteDatabase::Open(path, options.vfs));
  std::unique_ptr<SqliteJournal> journal(
      new SqliteJournal(std::move(database), loop, std::move(options)));
  WFB_RETURN_IF_ERROR(journal->Configure());
  WFB_RETURN_IF_ERROR(journal->PrepareAll());
  WFB_RETURN_IF_ERROR(journal->LoadPositions());
  if (writes) {
    WFB_RETURN_IF_ERROR(journal->CheckRuns());
    WFB_RETURN_IF_ERROR(journal->StartSyncer());
  }
  return journal;
}

SqliteJournal::SqliteJournal(SqliteDatabase database, Loop& loop, Options options)
    : database_(std::move(database)),
      loop_(loop),
      options_(std::move(options)),
      self_(std::make_shared<SqliteJournal*>(this)) {}

SqliteJournal::~SqliteJournal() {
  self_.reset();
  const bool clean = syncer_ != nullptr && !refusal_;
  syncer_.reset();
  if (clean) {
    // What was reserved and not used is given back, so that positions continue without a gap.
    if (SealOpenRuns().ok() &&
        (position_limit_ == last_position_ || WritePositions(last_position_).ok()))
      sqlite3_wal_checkpoint_v2(database_.handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr,
                                nullptr);
  } else {
    // A reader leaves the file alone, and so does a journal that has met an error.
    sqlite3_db_config(database_.handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  }
}

Status SqliteJournal::Configure() {
  const bool writes = options_.access == Options::Access::Write;
  // Exclusive before the first access: SQLite then needs neither a shared index nor locks per
  // transaction. The data directory's lock already admits one engine only.
  if (writes) WFB_RETURN_IF_ERROR(database_.Execute("PRAGMA locking_mode = EXCLUSIVE"));
  WFB_RETURN_IF_ERROR(database_.Execute(
      "PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384;"
      "PRAGMA trusted_schema = OFF; PRAGMA wal_autocheckpoint = 0"));
  if (!writes) {
    WFB_RETURN_IF_ERROR(CheckJournalFormat(database_));
    return database_.Execute("PRAGMA query_only = ON");
  }
  WFB_ASSIGN_OR_RETURN(const std::string mode, database_.QueryText("PRAGMA journal_mode = WAL"));
  if (mode != "wal")
    return IoError(
        fmt::format("{}: the file system does not allow a write-ahead log; choose "
                    "another place with --data DIR",
                    database_.path()));
  WFB_RETURN_IF_ERROR(database_.Execute("PRAGMA synchronous = NORMAL"));
  sqlite3_wal_hook(
      database_.handle(),
      [](void* self, sqlite3*, const char*, int pages) {
        static_cast<SqliteJournal*>(self)->wal_pages_ = pages;
        return SQLITE_OK;
      },
      this);
  return MigrateJournal(database_);
}

Status SqliteJournal::PrepareAll() {
  const auto prepare = [this](SqliteStatement& statement, std::string_view sql) -> Status {
    WFB_ASSIGN_OR_RETURN(statement, database_.Prepare(sql));
    return Ok();
  };
  const std::pair<SqliteStatement*, std::string_view> all[] = {
      {&statements_.begin, "BEGIN IMMEDIATE"},
      {&statements_.commit, "COMMIT"},
      {&statements_.insert_event, "INSERT INTO events VALUES(?,?,?,?,?,?,?,?,?)"},
      {&statements_.insert_run, "INSERT INTO runs VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)"},
      {&statements_.insert_definition, "INSERT OR IGNORE INTO definitions VALUES(?,?,?)"},
      {&statements_.write_seal,
       "UPDATE runs SET status=?2, finished_at=?3, events=?4, chain=?5, seal=?6 WHERE number=?1"},
      {&statements_.write_positions, "INSERT OR REPLACE INTO positions VALUES(1,?,?)"},
      {&statements_.read_events,
       "SELECT id, position, type, step, attempt, at, code, body, chain FROM events"
       " WHERE id BETWEEN ? AND ? ORDER BY id"},
      {&statements_.read_head,
       "SELECT id, chain FROM events WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT 1"},
      {&statements_.read_row, "SELECT position, chain FROM events WHERE id = ?"},
      {&statements_.read_seal,
       "SELECT status, finished_at, events, chain, seal FROM runs WHERE number = ?"},
      {&statements_.read_definition, "SELECT document, checksum FROM definitions WHERE hash = ?"},
  };
  for (const auto& [statement, sql] : all) WFB_RETURN_IF_ERROR(prepare(*statement, sql));
  return Ok();
}

Status SqliteJournal::StartSyncer() {
  const std::string wal = database_.path() + "-wal";
  const int descriptor = open(wal.c_str(), O_RDWR | O_CLOEXEC);
  if (descriptor < 0) return ErrnoError(wal, errno);
  syncer_ = std::make_unique<JournalSyncer>(
      descriptor, options_.sync_file,
      [&loop = loop_, self = std::weak_ptr(self_)](Result<int64_t> report) {
        loop.Post([self, report = std::move(report)]() mutable {
          if (const auto journal = self.lock()) (*journal)->OnSyncReport(std::move(report));
        });
      });
  // What a killed engine left in the WAL, and the names of the files, must be on the disk before
  // this engine tells anybody about it.
  if (options_.sync_file(descriptor) != 0) return Refuse(ErrnoError(wal, errno));
  const std::string folder = std::filesystem::path(wal).parent_path().string();
  const int directory =
      open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) return ErrnoError(folder, errno);
  const int failed = fsync(directory) == 0 ? 0 : errno;
  close(directory);
  if (failed != 0) return Refuse(ErrnoError(folder, failed));
  return Ok();
}

Error SqliteJournal::Refuse(Error error) {
  if (!refusal_) refusal_ = error;
  return error;
}

Status SqliteJournal::Commit(JournalBatch& batch) {
  if (refusal_) return *refusal_;
  WFB_CHECK(syncer_ != nullptr, "a journal that commits was opened for writing");
  PassFailpoint(Failpoint::JournalBeforeCommit);
  Status status = WriteBatch(batch);
  if (!status.ok()) {
    database_.Rollback();
    return Refuse(std::move(status).error());
  }
  PassFailpoint(Failpoint::JournalAfterCommit);
  if (!batch.entries.empty()) last_position_ = batch.entries.back().position;
  for (const JournalBatch::RunChange& change : batch.run_changes)
    if (IsFinished(change.status)) heads_.erase(change.number);
  ++commit_count_;
  AfterCommit();
  return Ok();
}

Status SqliteJournal::WriteBatch(JournalBatch& batch) {
  WFB_RETURN_IF_ERROR(statements_.begin.Run());
  for (const JournalBatch::Definition& definition : batch.definitions)
    WFB_RETURN_IF_ERROR(InsertDefinition(definition));
  for (const RunRecord& run : batch.new_runs) WFB_RETURN_IF_ERROR(InsertRun(run));
  WFB_RETURN_IF_ERROR(ReservePositions(static_cast<int64_t>(batch.entries.size())));
  Position position = last_position_;
  for (JournalEntry& entry : batch.entries) {
    entry.position = ++position;
    WFB_RETURN_IF_ERROR(InsertEvent(entry));
  }
  for (const JournalBatch::RunChange& change : batch.run_changes)
    WFB_RETURN_IF_ERROR(
        WriteSeal(change.number, static_cast<int64_t>(change.status), change.finished_at));
  return statements_.commit.Run();
}

Status SqliteJournal::ReservePositions(int64_t count) {
  if (last_position_ + count <= position_limit_) return Ok();
  const Position limit = last_position_ + count + kPositionBlock;
  WFB_RETURN_IF_ERROR(WritePositions(limit));
  position_limit_ = limit;
  return Ok();
}

Status SqliteJournal::WritePositions(Position reserved) {
  SqliteStatement& write = statements_.write_positions;
  write.Bind(1, reserved);
  write.Bind(2, static_cast<int64_t>(PositionsChecksum(reserved)));
  return write.Run();
}

Status SqliteJournal::InsertEvent(JournalEntry& entry) {
  WFB_ASSIGN_OR_RETURN(Head* const head, HeadOf(entry.run));
  const Event& event = entry.event;
  const bool has_body = !event.body.is_null();
  if (has_body) body_ = WriteJson(event.body);
  const int64_t row = FirstRow(entry.run) + ++head->events;
  head->sealed = false;
  head->chain =
      ChainEvent(head->chain, row, entry.position, event, has_body, has_body ? body_ : "");
  SqliteStatement& insert = statements_.insert_event;
  insert.Bind(1, row);
  insert.Bind(2, entry.position);
  insert.Bind(3, static_cast<int64_t>(event.type));
  insert.Bind(4, StoredStep(event.step));
  insert.Bind(5, static_cast<int64_t>(event.attempt));
  insert.Bind(6, event.at);
  insert.Bind(7, event.code);
  if (has_body) {
    insert.Bind(8, std::string_view(body_));
  } else {
    insert.BindNull(8);
  }
  insert.Bind(9, static_cast<int64_t>(head->chain));
  return insert.Run();
}

Status SqliteJournal::InsertRun(const RunRecord& run) {
  WFB_CHECK(run.number > last_run_number_ && run.number <= INT32_MAX,
            "numbers of runs grow and fit 31 bits");
  last_run_number_ = run.number;
  SqliteStatement& insert = statements_.insert_run;
  insert.Bind(1, run.number);
  insert.Bind(2, std::string_view(run.id));
  insert.Bind(3, std::string_view(run.workflow));
  insert.Bind(4, std::string_view(run.definition_hash));
  insert.Bind(5, run.parent);
  insert.Bind(6, StoredStep(run.parent_step));
  insert.Bind(7, run.started_at);
  const uint64_t identity = RunIdentity(run);
  last_link_ = RunLink(last_link_, identity);
  insert.Bind(8, static_cast<int64_t>(identity));
  insert.Bind(9, static_cast<int64_t>(last_link_));
  insert.Bind(10, static_cast<int64_t>(run.status));
  insert.Bind(11, run.finished_at);
  insert.Bind(12, int64_t{0});
  insert.Bind(13, int64_t{0});
  insert.Bind(14, static_cast<int64_t>(RunSeal(run.number, static_cast<int64_t>(run.status),
                                               run.finished_at, 0, 0)));
  heads_[run.number] = {};
  return insert.Run();
}

Status SqliteJournal::InsertDefinition(const JournalBatch::Definition& definition) {
  SqliteStatement& insert = statements_.insert_definition;
  insert.Bind(1, std::string_view(definition.hash));
  insert.Bind(2, std::string_view(definition.document));
  insert.Bind(3, static_cast<int64_t>(DefinitionChecksum(definition)));
  return insert.Run();
}

Status SqliteJournal::WriteSeal(RunNumber run, int64_t status, TimestampMs finished_at) {
  WFB_ASSIGN_OR_RETURN(Head* const head, HeadOf(run));
  SqliteStatement& write = statements_.write_seal;
  write.Bind(1, run);
  write.Bind(2, status);
  write.Bind(3, finished_at);
  write.Bind(4, head->events);
  write.Bind(5, static_cast<int64_t>(head->chain));
  write.Bind(6, static_cast<int64_t>(RunSeal(run, status, finished_at, head->events, head->chain)));
  WFB_RETURN_IF_ERROR(write.Run());
  if (database_.changes() != 1)
    return JournalDamaged(database_.path(), run, "its entry in the list of runs is missing");
  head->sealed = true;
  return Ok();
}

Status SqliteJournal::SealOpenRuns() {
  bool open = false;
  for (const auto& [run, head] : heads_) open = open || !head.sealed;
  if (!open) return Ok();
  WFB_RETURN_IF_ERROR(statements_.begin.Run());
  for (auto& [run, head] : heads_) {
    if (head.sealed) continue;
    WFB_ASSIGN_OR_RETURN(const std::optional<Seal> seal, ReadSeal(run));
    if (seal) WFB_RETURN_IF_ERROR(WriteSeal(run, seal->status, seal->finished_at));
  }
  return statements_.commit.Run();
}

Result<SqliteJournal::Head*> SqliteJournal::HeadOf(RunNumber run) {
  const auto found = heads_.find(run);
  if (found != heads_.end()) return &found->second;
  SqliteStatement& read = statements_.read_head;
  read.Bind(1, FirstRow(run));
  read.Bind(2, LastRow(run));
  WFB_ASSIGN_OR_RETURN(const bool row, read.Step());
  Head head;
  if (row) head = {EventNumber(read.Integer(0)), static_cast<uint64_t>(read.Integer(1))};
  read.Reset();
  return &(heads_[run] = head);
}

void SqliteJournal::RequestSync(Position position) {
  if (position <= synced_ || refusal_ || syncer_ == nullptr) return;
  syncer_->Request(last_position_);
}

void SqliteJournal::OnSynced(std::function<void(Status)> callback) {
  on_synced_ = std::move(callback);
}

void SqliteJournal::OnSyncReport(Result<int64_t> report) {
  if (!report.ok()) {
    const Error error = Refuse(std::move(report).error());
    if (on_synced_) on_synced_(error);
    return;
  }
  if (*report <= synced_) return;
  synced_ = *report;
  if (on_synced_) on_synced_(Ok());
}

void SqliteJournal::AfterCommit() {
  if (wal_pages_ >= options_.checkpoint_pages) {
    // A checkpoint that fails harms nothing yet: the WAL has it all, and the next commit tells.
    (void)Checkpoint();
  } else if (!watching_for_quiet_) {
    WatchForQuiet();
  }
}

void SqliteJournal::WatchForQuiet() {
  watching_for_quiet_ = true;
  loop_.At(loop_.now() + options_.quiet_ms, [self = std::weak_ptr(self_), commits = commit_count_] {
    const auto alive = self.lock();
    if (alive == nullptr) return;
    SqliteJournal& journal = **alive;
    journal.watching_for_quiet_ = false;
    if (journal.refusal_) return;
    if (journal.commit_count_ != commits) {
      journal.WatchForQuiet();
    } else if (journal.wal_pages_ >= journal.options_.quiet_checkpoint_pages) {
      (void)journal.Checkpoint();
    }
  });
}

Status SqliteJournal::Checkpoint() {
  if (refusal_) return *refusal_;
  PassFailpoint(Failpoint::JournalBeforeCheckpoint);
  Status sealed = SealOpenRuns();
  if (!sealed.ok()) {
    database_.Rollback();
    return Refuse(std::move(sealed).error());
  }
  const int code = sqlite3_wal_checkpoint_v2(database_.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE,
                                             nullptr, nullptr);
  PassFailpoint(Failpoint::JournalAfterCheckpoint);
  if (code != SQLITE_OK) return Refuse(database_.ErrorOf(code));
  wal_pages_ = 0;
  return Ok();
}

}  // namespace wfb
