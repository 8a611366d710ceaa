#include "engine/live_processes.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>

#include "engine/process_tree.h"

namespace wfb {

namespace {

constexpr char kMagic[8] = {'w', 'f', 'b', 'p', 'r', 'o', 'c', '1'};
constexpr size_t kSlotsAtFirst = 256;

std::string BootId() {
  const FileDescriptor file(open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC));
  char text[40] = {};
  const ssize_t count = file.open() ? read(file.get(), text, sizeof text) : 0;
  return {text, count > 0 ? static_cast<size_t>(count) : 0};
}

}  // namespace

struct LiveProcesses::Header {
  char magic[8];
  uint32_t in_use;  // 1 while an engine has the file open.
  uint32_t slot_count;
  char boot_id[40];
  char reserved[8];
};

struct LiveProcesses::Slot {
  int64_t run;
  uint32_t step;
  uint32_t attempt;
  uint64_t start_from;
  uint64_t start_to;
  int32_t pid;     // 0 while it is being started.
  uint32_t taken;  // Written last when the slot fills and first when it empties.
};

Result<std::optional<std::vector<LiveProcesses::Entry>>> LiveProcesses::ReadLeft(
    const std::string& path) {
  using Left = std::optional<std::vector<Entry>>;
  const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!file.open() && errno == ENOENT) return Left();
  if (!file.open()) return ErrnoError(path, errno);
  Header header{};
  if (pread(file.get(), &header, sizeof header, 0) != sizeof header ||
      std::memcmp(header.magic, kMagic, sizeof kMagic) != 0 || header.in_use == 0)
    return Left();
  std::string boot_id = BootId();
  boot_id.resize(sizeof header.boot_id, '\0');
  if (std::memcmp(header.boot_id, boot_id.data(), sizeof header.boot_id) != 0) return Left();
  std::vector<Entry> entries;
  Slot slot{};
  auto offset = static_cast<off_t>(sizeof header);
  for (; pread(file.get(), &slot, sizeof slot, offset) == sizeof slot;
       offset += static_cast<off_t>(sizeof slot)) {
    if (slot.taken == 0 || slot.pid <= 0) continue;
    entries.push_back(
        {{slot.run, slot.step, slot.attempt}, slot.pid, slot.start_from, slot.start_to});
  }
  return Left(std::move(entries));
}

Result<LiveProcesses> LiveProcesses::Open(const std::string& path) {
  LiveProcesses live(FileDescriptor(
      open(path.c_str(), O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600)));
  if (!live.file_.open()) return ErrnoError(path, errno);
  WFB_RETURN_IF_ERROR(live.Grow(kSlotsAtFirst));
  auto& header = *static_cast<Header*>(live.map_);
  std::memcpy(header.magic, kMagic, sizeof kMagic);
  const std::string boot_id = BootId();
  std::memcpy(header.boot_id, boot_id.data(), std::min(boot_id.size(), sizeof header.boot_id));
  header.in_use = 1;
  return live;
}

LiveProcesses::LiveProcesses(LiveProcesses&& other) noexcept
    : file_(std::move(other.file_)),
      map_(std::exchange(other.map_, nullptr)),
      slot_count_(other.slot_count_),
      free_(std::move(other.free_)) {}

LiveProcesses::~LiveProcesses() {
  if (map_ == nullptr) return;
  // With processes alive the next engine has to end them, as after a crash.
  if (free_.size() == slot_count_) static_cast<Header*>(map_)->in_use = 0;
  munmap(map_, sizeof(Header) + slot_count_ * sizeof(Slot));
}

Status LiveProcesses::Grow(size_t slots) {
  const size_t size = sizeof(Header) + slots * sizeof(Slot);
  // Blocks are taken now: a full disk must be an error here and not a SIGBUS at a later write.
  const int failed = posix_fallocate(file_.get(), 0, static_cast<off_t>(size));
  if (failed != 0) return ErrnoError("the list of live processes", failed);
  void* const map = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, file_.get(), 0);
  if (map == MAP_FAILED) return ErrnoError("the list of live processes", errno);
  if (map_ != nullptr) munmap(map_, sizeof(Header) + slot_count_ * sizeof(Slot));
  map_ = map;
  for (size_t slot = slots; slot > slot_count_; --slot) free_.push_back(slot - 1);
  slot_count_ = slots;
  static_cast<Header*>(map_)->slot_count = static_cast<uint32_t>(slots);
  return Ok();
}

LiveProcesses::Slot& LiveProcesses::At(SlotIndex slot) {
  return reinterpret_cast<Slot*>(static_cast<char*>(map_) + sizeof(Header))[slot];
}

LiveProcesses::SlotIndex LiveProcesses::Reserve(const AttemptKey& key) {
  if (free_.empty() && !Grow(slot_count_ * 2).ok()) return SIZE_MAX;
  const SlotIndex index = free_.back();
  free_.pop_back();
  Slot& slot = At(index);
  slot.run = key.run;
  slot.step = key.step;
  slot.attempt = key.attempt;
  slot.start_from = ProcessClock();
  slot.start_to = UINT64_MAX;
  slot.pid = 0;
  std::atomic_ref(slot.taken).store(1, std::memory_order_release);
  return index;
}

void LiveProcesses::Record(SlotIndex index, pid_t pid) {
  if (index == SIZE_MAX) return;
  if (pid == 0) return Release(index);
  Slot& slot = At(index);
  slot.start_to = ProcessClock();
  std::atomic_ref(slot.pid).store(pid, std::memory_order_release);
}

void LiveProcesses::Release(SlotIndex index) {
  if (index == SIZE_MAX) return;
  std::atomic_ref(At(index).taken).store(0, std::memory_order_release);
  free_.push_back(index);
}

}  // namespace wfb
