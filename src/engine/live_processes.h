// A small mapped file that says which processes the engine has started and not yet seen end, so
// that the next engine can end them if this one is killed. Each is written without a system call;
// what is written survives the death of this process (a power cut ends the processes too).
//
// Before a start the slot says from when, after it until when and under which number the process
// started: number and start time together name it for ever.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "engine/file_descriptor.h"
#include "engine/ports.h"

namespace wfb {

class LiveProcesses {
 public:
  // One that the file's engine had not seen end.
  struct Entry {
    AttemptKey key;
    pid_t pid = 0;  // Started between these, in ProcessClock ticks.
    uint64_t start_from = 0;
    uint64_t start_to = 0;
  };
  // What another engine left in the file: nothing when it closed the file itself, or died with the
  // machine. An empty list means that it may have died in the middle of a start.
  static Result<std::optional<std::vector<Entry>>> ReadLeft(const std::string& path);

  // Empties the file and begins to use it.
  static Result<LiveProcesses> Open(const std::string& path);
  LiveProcesses(LiveProcesses&& other) noexcept;
  LiveProcesses& operator=(LiveProcesses&&) = delete;
  ~LiveProcesses();

  using SlotIndex = size_t;
  // To be called before the process is started.
  // SIZE_MAX when the disk has no room for one more; the other calls then do nothing.
  SlotIndex Reserve(const AttemptKey& key);
  // After it; with 0 when it was not started.
  void Record(SlotIndex slot, pid_t pid);
  // When it and its group are gone.
  void Release(SlotIndex slot);

 private:
  struct Header;
  struct Slot;
  explicit LiveProcesses(FileDescriptor file) : file_(std::move(file)) {}
  Status Grow(size_t slots);
  Slot& At(SlotIndex slot);

  FileDescriptor file_;
  void* map_ = nullptr;
  size_t slot_count_ = 0;
  std::vector<SlotIndex> free_;
};

}  // namespace wfb
