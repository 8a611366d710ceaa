// An SQLite VFS over the real one that fails the k-th write, sync or truncation, as a full or
// broken disk does: for the journal's tests, which it also spares the wait for the disk (a sync
// that does not fail does nothing). Registered for the lifetime of the object.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <string>

namespace wfb {

class FaultyVfs {
 public:
  enum class Fault {
    Full,        // ENOSPC of writes, of which nothing is done.
    ShortWrite,  // EIO of writes after half of them, and of truncations.
    SyncFails,   // EIO of syncs; the rest works.
  };

  explicit FaultyVfs(std::string name);
  ~FaultyVfs();
  FaultyVfs(const FaultyVfs&) = delete;
  FaultyVfs& operator=(const FaultyVfs&) = delete;

  const std::string& name() const { return name_; }
  // The k-th such operation from here on (from 1) fails, and all after it.
  void FailFrom(int64_t k, Fault fault) {
    operations_left_ = k;
    fault_ = fault;
  }
  void Heal() { operations_left_ = INT64_MAX; }

 private:
  struct File;
  static int Open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out);
  static int Write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset);
  static int Truncate(sqlite3_file* file, sqlite3_int64 size);
  static int Sync(sqlite3_file* file, int flags);
  static sqlite3_io_methods MethodsOver(const sqlite3_io_methods& real);
  static FaultyVfs& Owner(sqlite3_file* file);
  static sqlite3_file* Real(sqlite3_file* file);
  bool FailsNow();

  std::string name_;
  sqlite3_vfs* real_;
  sqlite3_vfs vfs_;
  int64_t operations_left_ = INT64_MAX;
  Fault fault_ = Fault::Full;
};

}  // namespace wfb
