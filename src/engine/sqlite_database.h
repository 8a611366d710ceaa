// One SQLite connection and its prepared statements, without more meaning than that: open, run,
// bind, step, and every failure as an Error that names the file and what to do. Used by
// SqliteJournal on the engine's thread only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace wfb {

// "3.53.2": of the SQLite that is compiled in.
std::string SqliteVersion();

class SqliteDatabase;

// A statement that is prepared once and run many times. It must not outlive its database.
class SqliteStatement {
 public:
  SqliteStatement() = default;
  SqliteStatement(SqliteStatement&& other) noexcept;
  SqliteStatement& operator=(SqliteStatement&& other) noexcept;
  ~SqliteStatement();

  // Parameters count from 1. Text is not copied: it must live until the statement is reset.
  void Bind(int index, int64_t value);
  void Bind(int index, std::string_view text);
  void BindNull(int index);

  Result<bool> Step();  // True = at a row, false = at the end.
  Status Run();         // Steps to the end and resets.
  void Reset();         // Gives the read lock back; to be called when no more rows are wanted.

  // Columns of the row that Step() is at, from 0. Text lives until the next Step or Reset.
  int64_t Integer(int column) const;
  std::string_view Text(int column) const;
  bool IsNull(int column) const;

 private:
  friend class SqliteDatabase;
  SqliteStatement(const SqliteDatabase* database, sqlite3_stmt* statement)
      : database_(database), statement_(statement) {}

  const SqliteDatabase* database_ = nullptr;
  sqlite3_stmt* statement_ = nullptr;
};

class SqliteDatabase {
 public:
  // `vfs`: name of a registered SQLite VFS, empty = the default. The file is made when absent.
  static Result<SqliteDatabase> Open(const std::string& path, const std::string& vfs);
  SqliteDatabase(SqliteDatabase&& other) noexcept;
  SqliteDatabase& operator=(SqliteDatabase&&) = delete;
  ~SqliteDatabase();

  Status Execute(const char* sql);
  Result<SqliteStatement> Prepare(std::string_view sql) const;
  // The first column of the first row; 0 when there is no row.
  Result<int64_t> QueryInteger(std::string_view sql) const;
  Result<std::string> QueryText(std::string_view sql) const;

  // Ends an open transaction, if any, keeping nothing of it.
  void Rollback();
  int64_t changes() const;  // Rows changed by the last statement.

  // The result code as an Error with the reason and the way out.
  Error ErrorOf(int code) const;

  sqlite3* handle() const { return handle_; }
  const std::string& path() const { return path_; }

 private:
  SqliteDatabase(std::string path, sqlite3* handle) : path_(std::move(path)), handle_(handle) {}

  std::string path_;
  sqlite3* handle_ = nullptr;
};

}  // namespace wfb
