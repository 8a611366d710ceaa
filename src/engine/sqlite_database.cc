#include "engine/sqlite_database.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace wfb {

std::string SqliteVersion() { return sqlite3_libversion(); }

SqliteStatement::SqliteStatement(SqliteStatement&& other) noexcept
    : database_(other.database_), statement_(std::exchange(other.statement_, nullptr)) {}

SqliteStatement& SqliteStatement::operator=(SqliteStatement&& other) noexcept {
  std::swap(database_, other.database_);
  std::swap(statement_, other.statement_);
  return *this;
}

SqliteStatement::~SqliteStatement() { sqlite3_finalize(statement_); }

void SqliteStatement::Bind(int index, int64_t value) {
  sqlite3_bind_int64(statement_, index, value);
}

void SqliteStatement::Bind(int index, std::string_view text) {
  // A null pointer would bind NULL, which is another value than the empty text.
  const char* bytes = text.data() == nullptr ? "" : text.data();
  sqlite3_bind_text64(statement_, index, bytes, text.size(), SQLITE_STATIC, SQLITE_UTF8);
}

void SqliteStatement::BindNull(int index) { sqlite3_bind_null(statement_, index); }

Result<bool> SqliteStatement::Step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return database_->ErrorOf(code);
}

Status SqliteStatement::Run() {
  int code = SQLITE_ROW;
  while (code == SQLITE_ROW) code = sqlite3_step(statement_);
  if (code == SQLITE_DONE) {
    Reset();
    return Ok();
  }
  Error error = database_->ErrorOf(code);
  Reset();
  return error;
}

void SqliteStatement::Reset() { sqlite3_reset(statement_); }

int64_t SqliteStatement::Integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::string_view SqliteStatement::Text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  if (text == nullptr) return {};
  return {text, static_cast<size_t>(sqlite3_column_bytes(statement_, column))};
}

bool SqliteStatement::IsNull(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

Result<SqliteDatabase> SqliteDatabase::Open(const std::string& path, const std::string& vfs) {
  sqlite3* handle = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX |
                    SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE;
  const int code =
      sqlite3_open_v2(path.c_str(), &handle, flags, vfs.empty() ? nullptr : vfs.c_str());
  SqliteDatabase database(path, handle);
  if (code != SQLITE_OK) return database.ErrorOf(code);
  return database;
}

SqliteDatabase::SqliteDatabase(SqliteDatabase&& other) noexcept
    : path_(std::move(other.path_)), handle_(std::exchange(other.handle_, nullptr)) {}

SqliteDatabase::~SqliteDatabase() { sqlite3_close_v2(handle_); }

Status SqliteDatabase::Execute(const char* sql) {
  const int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return ErrorOf(code);
  return Ok();
}

Result<SqliteStatement> SqliteDatabase::Prepare(std::string_view sql) const {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return ErrorOf(code);
  return SqliteStatement(this, statement);
}

Result<int64_t> SqliteDatabase::QueryInteger(std::string_view sql) const {
  WFB_ASSIGN_OR_RETURN(SqliteStatement statement, Prepare(sql));
  WFB_ASSIGN_OR_RETURN(const bool row, statement.Step());
  return row ? statement.Integer(0) : 0;
}

Result<std::string> SqliteDatabase::QueryText(std::string_view sql) const {
  WFB_ASSIGN_OR_RETURN(SqliteStatement statement, Prepare(sql));
  WFB_ASSIGN_OR_RETURN(const bool row, statement.Step());
  return row ? std::string(statement.Text(0)) : std::string();
}

void SqliteDatabase::Rollback() {
  if (sqlite3_get_autocommit(handle_) == 0)
    sqlite3_exec(handle_, "ROLLBACK", nullptr, nullptr, nullptr);
}

int64_t SqliteDatabase::changes() const { return sqlite3_changes64(handle_); }

Error SqliteDatabase::ErrorOf(int code) const {
  const int system_errno = handle_ == nullptr ? 0 : sqlite3_system_errno(handle_);
  switch (code & 0xff) {
    case SQLITE_FULL:
      return IoError(
          fmt::format("the disk that holds {} is full; free some space and try again", path_));
    case SQLITE_READONLY:
      return IoError(fmt::format(
          "{} cannot be written; check its permissions, or choose another place with --data DIR",
          path_));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Conflict(fmt::format("{} is in use by another program; close that one first", path_));
    case SQLITE_CORRUPT:
      return IoError(
          fmt::format("{} is damaged; restore it from a copy, or move it away to start "
                      "with an empty one",
                      path_));
    case SQLITE_NOTADB:
      return IoError(
          fmt::format("{} is not a database; move it away, or choose another place "
                      "with --data DIR",
                      path_));
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      if (system_errno == ENOSPC || system_errno == EDQUOT) return ErrorOf(SQLITE_FULL);
      if (system_errno == EROFS) return ErrorOf(SQLITE_READONLY);
      if (system_errno != 0)
        return IoError(
            fmt::format("{}: {} ({})", path_, std::strerror(system_errno), sqlite3_errstr(code)));
      break;
    default:
      if (handle_ != nullptr) return IoError(fmt::format("{}: {}", path_, sqlite3_errmsg(handle_)));
      break;
  }
  return IoError(fmt::format("{}: {}", path_, sqlite3_errstr(code)));
}

}  // namespace wfb
