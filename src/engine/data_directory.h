// The data directory (.wfb/ beside the workflow): journal, logs, lock and the rest of what a run
// leaves. One engine at a time, or any number of readers; the lock says who holds it.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "engine/file_descriptor.h"

namespace wfb {

class DataDirectory {
 public:
  enum class Use {
    Engine,  // Alone. The directory is made when it is absent.
    Read,    // Beside other readers, while no engine has it.
  };
  // The engine that has the directory.
  struct Holder {
    pid_t pid = 0;
    TimestampMs started_at = 0;
    std::string command;  // As the person typed it.
    std::string socket;   // Path of its Unix socket.
  };

  // `command` is kept for Holder. Errors: Conflict when it is in use (the message says by whom and
  // what to do), NotFound for a reader when there is none, else Io.
  static Result<DataDirectory> Open(const std::string& path, Use use, const std::string& command);
  DataDirectory(DataDirectory&& other) noexcept = default;
  DataDirectory& operator=(DataDirectory&&) = delete;
  // Gives the lock back.
  ~DataDirectory();

  // The engine that has the directory at this moment; nothing when none has.
  static std::optional<Holder> FindHolder(const std::string& path);

  const std::string& path() const { return path_; }  // Absolute.
  // 32 hex digits that name this directory for ever: WFB_ENGINE of its processes.
  const std::string& marker() const { return marker_; }
  std::string journal_path() const { return path_ + "/journal.db"; }
  std::string processes_path() const { return path_ + "/processes"; }
  std::string runs_path() const { return path_ + "/runs"; }
  std::string socket_path() const { return path_ + "/socket"; }

 private:
  DataDirectory(std::string path, Use use) : path_(std::move(path)), use_(use) {}
  Status Make();
  Status Lock(const std::string& command);
  Status WriteHolder(const std::string& command);
  Status LoadMarker();

  std::string path_;
  Use use_;
  FileDescriptor lock_;
  std::string marker_;
};

}  // namespace wfb
