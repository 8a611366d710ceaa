// Where attempts log: one file per attempt, runs/<run number>/<step>.<attempt>.log, raw and never
// capped, made only when something was printed. Names are made of numbers, never of user text.
//
// A log begins as a file without a name, which costs a third of one with a name, and gets its name
// when it has something in it (or lives long enough that somebody may want to follow it). One that
// stayed empty serves the next attempt, once the kernel says that nobody else has it open.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "engine/file_descriptor.h"
#include "engine/ports.h"

namespace wfb {

// A log that is being written. What is written to `file` is appended.
struct AttemptLog {
  AttemptKey key;
  FileDescriptor file;
  bool named = false;
};

class LogStore {
 public:
  // `directory` (absolute) exists. Nothing is read or made before it is needed.
  explicit LogStore(std::string directory) : directory_(std::move(directory)) {}

  // Where everything of the run is kept; made when something is.
  std::string FolderOf(RunNumber run) const;
  // For readers: the file, which does not exist while the attempt has printed nothing.
  std::string PathOf(const AttemptKey& key) const;
  // Where the attempt is to write its JSON output ($WFB_OUTPUT), beside its log; its folder exists.
  Result<std::string> OutputPathOf(const AttemptKey& key);

  Result<AttemptLog> Begin(const AttemptKey& key);
  // Gives it its name now.
  Status Name(AttemptLog& log);
  // Gives it its name unless it is empty. The error says that it could not be kept.
  Status End(AttemptLog log);

 private:
  Status MakeFolder(RunNumber run);
  bool OnlyUser(const FileDescriptor& file) const;

  std::string directory_;
  std::vector<FileDescriptor> spares_;  // Empty, without a name, open nowhere else.
  RunNumber folder_made_ = 0;           // The run whose folder was made last.
  bool unnamed_files_ = true;           // Whether the file system has them.
};

}  // namespace wfb
