#include "engine/data_directory.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <thread>

#include "base/json.h"
#include "engine/process_tree.h"

namespace wfb {

namespace {

using std::chrono::milliseconds;

constexpr auto kReaderPatience = milliseconds(2000);  // Readers hold the lock for moments.
constexpr auto kPause = milliseconds(20);

Error Refused(const std::string& path, int failed) {
  switch (failed) {
    case EACCES:
    case EPERM:
      return IoError(fmt::format(
          "{} may not be used: {}; change its permissions, or choose another place with --data DIR",
          path, std::strerror(failed)));
    case EROFS:
      return IoError(fmt::format(
          "{} is on a file system that cannot be written; choose another place with --data DIR",
          path));
    case ENOSPC:
    case EDQUOT:
      return IoError(fmt::format(
          "the disk that holds {} is full; free some space, or choose another place with "
          "--data DIR",
          path));
    case ENOTDIR:
    case EEXIST:
      return IoError(fmt::format(
          "{} is not a directory; move it away, or choose another place with --data DIR", path));
    default:
      return ErrnoError(path, failed);
  }
}

std::optional<std::string> ReadSmallFile(int descriptor) {
  char text[4096];
  const ssize_t count = pread(descriptor, text, sizeof text, 0);
  if (count < 0) return std::nullopt;
  return std::string(text, static_cast<size_t>(count));
}

std::optional<DataDirectory::Holder> HolderOf(int descriptor) {
  const auto text = ReadSmallFile(descriptor);
  if (!text || text->empty()) return std::nullopt;
  const Result<Json> value = ParseJson(*text);
  if (!value.ok()) return std::nullopt;
  const Json* pid = FindMember(*value, "pid");
  const Json* started_at = FindMember(*value, "started_at");
  if (pid == nullptr || !pid->is_int64() || started_at == nullptr || !started_at->is_int64())
    return std::nullopt;
  // A killed engine leaves its text behind, and its number may be another's by now.
  const auto process = ReadProcess(static_cast<pid_t>(pid->get_int64()));
  if (!process || process->state == 'Z' ||
      std::to_string(process->start_time) != MemberText(*value, "start_time"))
    return std::nullopt;
  return DataDirectory::Holder{process->pid, started_at->get_int64(), MemberText(*value, "command"),
                               MemberText(*value, "socket")};
}

TimestampMs WallClockMs() {
  return std::chrono::duration_cast<milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

Error InUse(const std::string& path, const std::optional<DataDirectory::Holder>& holder) {
  if (!holder)
    return Conflict(
        fmt::format("{} is being used by another wfb; try again when it has ended, or "
                    "choose another place with --data DIR",
                    path));
  return Conflict(fmt::format(
      "{} is in use by \"{}\" (process {}, since {}); see wfb status, or choose another place with "
      "--data DIR",
      path, holder->command, holder->pid, FormatTimestamp(holder->started_at)));
}

// Writes the whole file, or leaves the old one as it was.
Status ReplaceFile(const std::string& path, std::string_view text) {
  const std::string part = path + ".part";
  const FileDescriptor file(
      open(part.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file.open()) return Refused(part, errno);
  errno = ENOSPC;
  if (write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
      fsync(file.get()) != 0 || rename(part.c_str(), path.c_str()) != 0)
    return Refused(path, errno);
  return Ok();
}

}  // namespace

Result<DataDirectory> DataDirectory::Open(const std::string& path, Use use,
                                          const std::string& command) {
  std::error_code failed;
  const std::filesystem::path absolute = std::filesystem::absolute(path, failed);
  if (failed) return IoError(fmt::format("{}: {}", path, failed.message()));
  DataDirectory directory(absolute.lexically_normal().string(), use);
  while (directory.path_.size() > 1 && directory.path_.back() == '/') directory.path_.pop_back();
  if (use == Use::Engine) WFB_RETURN_IF_ERROR(directory.Make());
  WFB_RETURN_IF_ERROR(directory.Lock(command));
  WFB_RETURN_IF_ERROR(directory.LoadMarker());
  return directory;
}

DataDirectory::~DataDirectory() {
  if (lock_.open() && use_ == Use::Engine && ftruncate(lock_.get(), 0) != 0) {
    // What the lock says is read only while it is held.
  }
}

Status DataDirectory::Make() {
  const bool made = mkdir(path_.c_str(), 0700) == 0;
  if (!made && errno != EEXIST) return Refused(path_, errno);
  struct stat status {};
  if (stat(path_.c_str(), &status) != 0) return Refused(path_, errno);
  if (!S_ISDIR(status.st_mode)) return Refused(path_, ENOTDIR);
  if (mkdir(runs_path().c_str(), 0700) != 0 && errno != EEXIST) return Refused(path_, errno);
  // Logs are nothing for a repository.
  if (made) WFB_RETURN_IF_ERROR(ReplaceFile(path_ + "/.gitignore", "*\n"));
  return Ok();
}

Status DataDirectory::Lock(const std::string& command) {
  const std::string path = path_ + "/lock";
  const bool writes = use_ == Use::Engine;
  lock_ = FileDescriptor(
      open(path.c_str(), (writes ? O_RDWR | O_CREAT : O_RDONLY) | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!lock_.open() && errno == ENOENT)
    return NotFound(fmt::format("there is no data directory {}", path_));
  if (!lock_.open()) return Refused(path_, errno);
  const auto give_up_at = std::chrono::steady_clock::now() + kReaderPatience;
  while (flock(lock_.get(), (writes ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0) {
    if (errno == EINTR) continue;
    if (errno != EWOULDBLOCK) return Refused(path, errno);
    const auto holder = HolderOf(lock_.get());
    if (holder || std::chrono::steady_clock::now() >= give_up_at) {
      lock_.Close();
      return InUse(path_, holder);
    }
    std::this_thread::sleep_for(kPause);
  }
  return writes ? WriteHolder(command) : Ok();
}

Status DataDirectory::WriteHolder(const std::string& command) {
  const auto self = ReadProcess(getpid());
  const std::string text =
      WriteJson(JsonObject{{"pid", getpid()},
                           {"start_time", std::to_string(self ? self->start_time : 0)},
                           {"started_at", WallClockMs()},
                           {"command", command},
                           {"socket", socket_path()}});
  errno = ENOSPC;
  if (ftruncate(lock_.get(), 0) != 0 ||
      pwrite(lock_.get(), text.data(), text.size(), 0) != static_cast<ssize_t>(text.size()))
    return Refused(path_, errno);
  return Ok();
}

Status DataDirectory::LoadMarker() {
  const std::string path = path_ + "/id";
  {
    const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (file.open()) marker_ = ReadSmallFile(file.get()).value_or("");
    if (!file.open() && errno != ENOENT) return Refused(path, errno);
  }
  if (marker_.size() == 32 || use_ == Use::Read) return Ok();
  unsigned char random[16];
  if (getentropy(random, sizeof random) != 0) return ErrnoError("random numbers", errno);
  marker_.clear();
  for (const unsigned char byte : random) marker_ += fmt::format("{:02x}", byte);
  return ReplaceFile(path, marker_);
}

std::optional<DataDirectory::Holder> DataDirectory::FindHolder(const std::string& path) {
  const FileDescriptor lock(open((path + "/lock").c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!lock.open() || flock(lock.get(), LOCK_SH | LOCK_NB) == 0) return std::nullopt;
  return HolderOf(lock.get());
}

}  // namespace wfb
