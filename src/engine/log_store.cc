#include "engine/log_store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace wfb {

namespace {

constexpr size_t kSparesMax = 64;

}  // namespace

std::string LogStore::FolderOf(RunNumber run) const {
  return fmt::format("{}/{:08}", directory_, run);
}

std::string LogStore::PathOf(const AttemptKey& key) const {
  return fmt::format("{}/{}.{}.log", FolderOf(key.run), key.step, key.attempt);
}

Result<std::string> LogStore::OutputPathOf(const AttemptKey& key) {
  WFB_RETURN_IF_ERROR(MakeFolder(key.run));
  return fmt::format("{}/{}.{}.output.json", FolderOf(key.run), key.step, key.attempt);
}

Status LogStore::MakeFolder(RunNumber run) {
  if (folder_made_ == run) return Ok();
  const std::string folder = FolderOf(run);
  if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return ErrnoError(folder, errno);
  folder_made_ = run;
  return Ok();
}

Result<AttemptLog> LogStore::Begin(const AttemptKey& key) {
  AttemptLog log;
  log.key = key;
  if (!spares_.empty()) {
    log.file = std::move(spares_.back());
    spares_.pop_back();
    return log;
  }
  if (unnamed_files_) {
    log.file =
        FileDescriptor(open(directory_.c_str(), O_TMPFILE | O_RDWR | O_APPEND | O_CLOEXEC, 0600));
    if (log.file.open()) return log;
    if (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)
      return ErrnoError(directory_, errno);
    unnamed_files_ = false;
  }
  WFB_RETURN_IF_ERROR(MakeFolder(key.run));
  const std::string path = PathOf(key);
  log.file = FileDescriptor(
      open(path.c_str(), O_CREAT | O_TRUNC | O_NOFOLLOW | O_RDWR | O_APPEND | O_CLOEXEC, 0600));
  if (!log.file.open()) return ErrnoError(path, errno);
  log.named = true;
  return log;
}

Status LogStore::Name(AttemptLog& log) {
  if (log.named) return Ok();
  WFB_RETURN_IF_ERROR(MakeFolder(log.key.run));
  const std::string path = PathOf(log.key);
  const std::string source = fmt::format("/proc/self/fd/{}", log.file.get());
  const auto link = [&] {
    return linkat(AT_FDCWD, source.c_str(), AT_FDCWD, path.c_str(), AT_SYMLINK_FOLLOW);
  };
  int linked = link();
  if (linked != 0 && errno == EEXIST) {
    // Left by an engine that died before it could record the attempt, which thus never happened.
    unlink(path.c_str());
    linked = link();
  } else if (linked != 0 && errno == ENOENT) {
    // Somebody removed the folder of a run that goes on.
    folder_made_ = 0;
    WFB_RETURN_IF_ERROR(MakeFolder(log.key.run));
    linked = link();
  }
  if (linked != 0) return ErrnoError(path, errno);
  log.named = true;
  return Ok();
}

Status LogStore::End(AttemptLog log) {
  if (log.named) return Ok();
  struct stat status {};
  if (fstat(log.file.get(), &status) != 0) return ErrnoError("an attempt's log", errno);
  if (status.st_size > 0) return Name(log);
  if (spares_.size() < kSparesMax && OnlyUser(log.file)) spares_.push_back(std::move(log.file));
  return Ok();
}

// A process that left the attempt's group may live on and write later: its file must not become
// the log of another attempt. The kernel grants a write lease only on a file that is open once.
bool LogStore::OnlyUser(const FileDescriptor& file) const {
  return fcntl(file.get(), F_SETLEASE, F_WRLCK) == 0 && fcntl(file.get(), F_SETLEASE, F_UNLCK) == 0;
}

}  // namespace wfb
