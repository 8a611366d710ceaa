#include "engine/process_tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <map>
#include <memory>

namespace wfb {

namespace {

// /proc files have no size: read until the end. Nothing when it cannot be read.
std::optional<std::string> ReadProcFile(const std::string& path) {
  const FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.open()) return std::nullopt;
  std::string text;
  char buffer[4096];
  while (true) {
    const ssize_t count = read(file.get(), buffer, sizeof buffer);
    if (count < 0) return std::nullopt;
    if (count == 0) return text;
    text.append(buffer, static_cast<size_t>(count));
  }
}

template <typename Number>
Number ToNumber(std::string_view text) {
  Number number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

std::optional<ProcessStat> ReadProcess(pid_t pid) {
  const auto text = ReadProcFile(fmt::format("/proc/{}/stat", pid));
  if (!text) return std::nullopt;
  // The second field is the name in parentheses, which may itself hold spaces and parentheses.
  const size_t name_end = text->rfind(')');
  if (name_end == std::string::npos) return std::nullopt;
  std::vector<std::string_view> fields;  // From the third on.
  std::string_view rest = std::string_view(*text).substr(name_end + 1);
  while (fields.size() < 20) {
    const size_t start = rest.find_first_not_of(" \n");
    if (start == std::string_view::npos) return std::nullopt;
    rest.remove_prefix(start);
    const size_t end = std::min(rest.find(' '), rest.size());
    fields.push_back(rest.substr(0, end));
    rest.remove_prefix(end);
  }
  ProcessStat process;
  process.pid = pid;
  process.state = fields[0][0];
  process.parent = ToNumber<pid_t>(fields[1]);
  process.group = ToNumber<pid_t>(fields[2]);
  process.start_time = ToNumber<uint64_t>(fields[19]);
  return process;
}

std::vector<ProcessStat> ReadAllProcesses() {
  std::vector<ProcessStat> all;
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(opendir("/proc"), closedir);
  if (folder == nullptr) return all;
  while (const dirent* entry = readdir(folder.get())) {
    const auto pid = ToNumber<pid_t>(entry->d_name);
    if (pid <= 0) continue;
    if (const auto process = ReadProcess(pid)) all.push_back(*process);
  }
  return all;
}

std::vector<pid_t> ReadChildren() {
  std::vector<pid_t> children;
  const std::unique_ptr<DIR, int (*)(DIR*)> threads(opendir("/proc/self/task"), closedir);
  bool listed = false;
  while (const dirent* thread = threads == nullptr ? nullptr : readdir(threads.get())) {
    const auto text = ReadProcFile(fmt::format("/proc/self/task/{}/children", thread->d_name));
    if (!text) continue;
    listed = true;
    for (std::string_view rest = *text; !rest.empty();) {
      const size_t end = std::min(rest.find(' '), rest.size());
      if (const auto pid = ToNumber<pid_t>(rest.substr(0, end)); pid > 0) children.push_back(pid);
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  if (listed) return children;
  // A kernel without these lists.
  for (const ProcessStat& process : ReadAllProcesses())
    if (process.parent == getpid()) children.push_back(process.pid);
  return children;
}

bool HasEnvironment(pid_t pid, const std::vector<std::string>& entries) {
  auto text = ReadProcFile(fmt::format("/proc/{}/environ", pid));
  if (!text) return false;
  text->insert(text->begin(), '\0');
  return std::all_of(entries.begin(), entries.end(), [&](const std::string& entry) {
    return text->find(std::string(1, '\0') + entry + '\0') != std::string::npos;
  });
}

std::vector<ProcessStat> DescendantsOf(pid_t root, const std::vector<ProcessStat>& all) {
  std::multimap<pid_t, const ProcessStat*> children;
  for (const ProcessStat& process : all) children.emplace(process.parent, &process);
  std::vector<ProcessStat> descendants;
  std::vector<pid_t> open = {root};
  while (!open.empty()) {
    const auto [begin, end] = children.equal_range(open.back());
    open.pop_back();
    for (auto child = begin; child != end; ++child) {
      descendants.push_back(*child->second);
      open.push_back(child->second->pid);
    }
    children.erase(begin, end);
  }
  return descendants;
}

uint64_t ProcessClock() {
  timespec time{};
  clock_gettime(CLOCK_BOOTTIME, &time);
  const auto ticks = static_cast<uint64_t>(sysconf(_SC_CLK_TCK));
  return static_cast<uint64_t>(time.tv_sec) * ticks +
         static_cast<uint64_t>(time.tv_nsec) * ticks / 1'000'000'000;
}

std::optional<ProcessHandle> ProcessHandle::Open(const ProcessStat& process) {
  FileDescriptor file(static_cast<int>(syscall(SYS_pidfd_open, process.pid, 0)));
  if (!file.open()) return std::nullopt;
  // Asked after the handle is held: the number cannot change its owner under it any more.
  const auto present = ReadProcess(process.pid);
  if (!present || present->start_time != process.start_time) return std::nullopt;
  return ProcessHandle(process.pid, std::move(file));
}

void ProcessHandle::Signal(int number) const {
  syscall(SYS_pidfd_send_signal, file_.get(), number, nullptr, 0);
}

bool ProcessHandle::Ended() const {
  pollfd ended{file_.get(), POLLIN, 0};
  if (poll(&ended, 1, 0) <= 0) return false;
  siginfo_t ignored{};
  waitid(P_PIDFD, static_cast<id_t>(file_.get()), &ignored, WEXITED | WNOHANG);
  return true;
}

}  // namespace wfb
