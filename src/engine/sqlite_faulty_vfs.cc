#include "engine/sqlite_faulty_vfs.h"

#include "base/check.h"

namespace wfb {

// The real file lies behind this one in the memory that SQLite gives.
struct FaultyVfs::File {
  sqlite3_file base;
  FaultyVfs* owner;
  sqlite3_io_methods methods;
};

FaultyVfs::FaultyVfs(std::string name)
    : name_(std::move(name)), real_(sqlite3_vfs_find(nullptr)), vfs_(*real_) {
  vfs_.zName = name_.c_str();
  vfs_.szOsFile = static_cast<int>(sizeof(File)) + real_->szOsFile;
  vfs_.pAppData = this;
  vfs_.xOpen = Open;
  WFB_CHECK(sqlite3_vfs_register(&vfs_, 0) == SQLITE_OK, "a VFS can be registered");
}

FaultyVfs::~FaultyVfs() { sqlite3_vfs_unregister(&vfs_); }

FaultyVfs& FaultyVfs::Owner(sqlite3_file* file) { return *reinterpret_cast<File*>(file)->owner; }

sqlite3_file* FaultyVfs::Real(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(reinterpret_cast<File*>(file) + 1);
}

sqlite3_io_methods FaultyVfs::MethodsOver(const sqlite3_io_methods& real) {
  sqlite3_io_methods methods = real;
  methods.iVersion = 1;
  methods.xClose = [](sqlite3_file* f) { return Real(f)->pMethods->xClose(Real(f)); };
  methods.xRead = [](sqlite3_file* f, void* bytes, int size, sqlite3_int64 offset) {
    return Real(f)->pMethods->xRead(Real(f), bytes, size, offset);
  };
  methods.xWrite = Write;
  methods.xTruncate = Truncate;
  methods.xSync = Sync;
  methods.xFileSize = [](sqlite3_file* f, sqlite3_int64* size) {
    return Real(f)->pMethods->xFileSize(Real(f), size);
  };
  methods.xLock = [](sqlite3_file* f, int level) {
    return Real(f)->pMethods->xLock(Real(f), level);
  };
  methods.xUnlock = [](sqlite3_file* f, int level) {
    return Real(f)->pMethods->xUnlock(Real(f), level);
  };
  methods.xCheckReservedLock = [](sqlite3_file* f, int* out) {
    return Real(f)->pMethods->xCheckReservedLock(Real(f), out);
  };
  methods.xFileControl = [](sqlite3_file* f, int operation, void* argument) {
    return Real(f)->pMethods->xFileControl(Real(f), operation, argument);
  };
  methods.xSectorSize = [](sqlite3_file* f) { return Real(f)->pMethods->xSectorSize(Real(f)); };
  methods.xDeviceCharacteristics = [](sqlite3_file* f) {
    return Real(f)->pMethods->xDeviceCharacteristics(Real(f));
  };
  return methods;
}

int FaultyVfs::Open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out) {
  auto* const owner = static_cast<FaultyVfs*>(vfs->pAppData);
  auto* const own = reinterpret_cast<File*>(file);
  own->base.pMethods = nullptr;
  own->owner = owner;
  const int code = owner->real_->xOpen(owner->real_, path, Real(file), flags, out);
  if (Real(file)->pMethods != nullptr) {
    own->methods = MethodsOver(*Real(file)->pMethods);
    own->base.pMethods = &own->methods;
  }
  return code;
}

bool FaultyVfs::FailsNow() {
  if (operations_left_ == 1) return true;
  if (operations_left_ != INT64_MAX) --operations_left_;
  return false;
}

int FaultyVfs::Write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
  FaultyVfs& owner = Owner(file);
  if (owner.fault_ == Fault::SyncFails || !owner.FailsNow())
    return Real(file)->pMethods->xWrite(Real(file), bytes, size, offset);
  if (owner.fault_ == Fault::Full) return SQLITE_FULL;
  Real(file)->pMethods->xWrite(Real(file), bytes, size / 2, offset);
  return SQLITE_IOERR_WRITE;
}

int FaultyVfs::Truncate(sqlite3_file* file, sqlite3_int64 size) {
  FaultyVfs& owner = Owner(file);
  if (owner.fault_ == Fault::ShortWrite && owner.FailsNow()) return SQLITE_IOERR_TRUNCATE;
  return Real(file)->pMethods->xTruncate(Real(file), size);
}

int FaultyVfs::Sync(sqlite3_file* file, int) {
  FaultyVfs& owner = Owner(file);
  return owner.fault_ == Fault::SyncFails && owner.FailsNow() ? SQLITE_IOERR_FSYNC : SQLITE_OK;
}

}  // namespace wfb
