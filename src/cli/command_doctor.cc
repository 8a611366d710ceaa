#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "cli/commands.h"
#include "cli/directory_search.h"
#include "engine/data_directory.h"
#include "engine/sqlite_database.h"

namespace wfb {

namespace {

struct Finding {
  enum class Level { Good, Warning, Bad } level = Level::Good;
  std::string what;
  std::string found;
  std::string advice;  // Empty when it is good.
};

const char* LevelName(Finding::Level level) {
  if (level == Finding::Level::Good) return "ok";
  return level == Finding::Level::Warning ? "warning" : "error";
}

// The folder itself, or the nearest one above it that exists.
std::string ExistingFolder(const std::string& path) {
  std::error_code error;
  std::filesystem::path folder = path;
  while (!std::filesystem::is_directory(folder, error) && folder.has_parent_path() &&
         folder != folder.root_path()) {
    folder = folder.parent_path();
  }
  return folder.string();
}

Finding CheckDataDirectory(const std::string& path) {
  Finding finding;
  finding.what = "data directory";
  finding.found = path;
  if (const auto holder = DataDirectory::FindHolder(path)) {
    finding.found += fmt::format(", in use by \"{}\" (process {})", holder->command, holder->pid);
    return finding;
  }
  std::error_code error;
  const std::string folder = ExistingFolder(path);
  if (folder != path && std::filesystem::exists(path, error)) {
    finding.level = Finding::Level::Bad;
    finding.found += ", not a directory";
    finding.advice = "move it away, or choose another place with --data DIR";
    return finding;
  }
  if (folder != path) finding.found += ", made by the first run";
  if (access(folder.c_str(), W_OK | X_OK) != 0) {
    finding.level = Finding::Level::Bad;
    finding.found += ", cannot be written";
    finding.advice = "change its permissions, or choose another place with --data DIR";
  }
  return finding;
}

Finding CheckDisk(const std::string& path) {
  constexpr uint64_t kFreeBytesMin = 256ULL * 1024 * 1024;
  Finding finding;
  finding.what = "disk";
  struct statvfs disk {};
  if (statvfs(ExistingFolder(path).c_str(), &disk) != 0) {
    finding.level = Finding::Level::Warning;
    finding.found = "unknown";
    finding.advice = "the file system does not say how much room it has";
    return finding;
  }
  const uint64_t free_bytes = uint64_t{disk.f_bavail} * disk.f_frsize;
  finding.found = fmt::format("{:.1f} GB free", static_cast<double>(free_bytes) / 1e9);
  if (free_bytes < kFreeBytesMin) {
    finding.level = Finding::Level::Bad;
    finding.advice = "logs and the journal need room; free some, or choose another place";
  }
  return finding;
}

Finding CheckFiles() {
  constexpr rlim_t kFilesMin = 1'024;
  Finding finding;
  finding.what = "open files";
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  finding.found = fmt::format("{} at most", limit.rlim_cur);
  if (limit.rlim_cur < kFilesMin) {
    finding.level = Finding::Level::Warning;
    finding.advice = "each running step takes a few; raise it with ulimit -n 4096";
  }
  return finding;
}

Finding CheckSqlite() {
  Finding finding;
  finding.what = "sqlite";
  finding.found = SqliteVersion();
  return finding;
}

std::string FindOnPath(const std::string& program) {
  const char* path = std::getenv("PATH");
  std::string_view rest = path == nullptr ? "" : path;
  while (!rest.empty()) {
    const size_t colon = std::min(rest.find(':'), rest.size());
    const std::string candidate = std::string(rest.substr(0, colon)) + "/" + program;
    if (access(candidate.c_str(), X_OK) == 0) return candidate;
    rest.remove_prefix(std::min(colon + 1, rest.size()));
  }
  return "";
}

Finding CheckNode() {
  Finding finding;
  finding.what = "node";
  finding.found = FindOnPath("node");
  if (finding.found.empty()) {
    finding.level = Finding::Level::Warning;
    finding.found = "not found";
    finding.advice = "scripts of npm packages need it; other commands do not";
  }
  return finding;
}

class DoctorCommand : public Verb {
 public:
  void Declare(Options& options) override {
    options.Value("--data", "DIR", "the data directory (WFB_DATA, or the nearest .wfb)", &data_);
    options.Flag("-q,--quiet", "print only what is wrong", quiet_);
    options.Flag("--json", "print one JSON document", json_);
    options.AddExample("wfb doctor", "before the first run, or when something is odd");
  }

  Result<ExitCode> Run(Context& context) override {
    const Result<std::vector<std::string>> known = DataDirectories(data_, context.directory, false);
    const std::string chosen = ChosenDataDirectory(data_, context.directory);
    std::string path = context.directory + "/" + kDataDirectoryName;
    if (known.ok()) path = known->front();
    if (!chosen.empty()) path = chosen;
    const std::vector<Finding> findings = {CheckDataDirectory(path), CheckDisk(path), CheckFiles(),
                                           CheckSqlite(), CheckNode()};
    bool bad = false;
    JsonArray list;
    for (const Finding& finding : findings) {
      bad = bad || finding.level == Finding::Level::Bad;
      list.push_back({{"check", finding.what},
                      {"level", LevelName(finding.level)},
                      {"found", finding.found},
                      {"advice", finding.advice}});
      if (!json_) Print(finding, context);
    }
    if (json_) {
      const Json document = {{"schema", "wfb.doctor/v1"}, {"checks", std::move(list)}};
      context.terminal.Out(WriteJsonPretty(document) + "\n");
    }
    return bad ? ExitCode::StepFailed : ExitCode::Ok;
  }

  bool json() const override { return json_; }

 private:
  void Print(const Finding& finding, Context& context) const {
    const bool good = finding.level == Finding::Level::Good;
    if (quiet_ && good) return;
    const Style style =
        good ? Style::Green : (finding.level == Finding::Level::Bad ? Style::Red : Style::Yellow);
    std::string line = fmt::format(
        "{}  {:15} {}\n",
        context.terminal.OutStyled(style, fmt::format("{:7}", LevelName(finding.level))),
        finding.what, finding.found);
    if (!finding.advice.empty()) line += fmt::format("{:25}{}\n", "", finding.advice);
    context.terminal.Out(line);
  }

  std::string data_;
  bool quiet_ = false;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Verb> MakeDoctorCommand() { return std::make_unique<DoctorCommand>(); }

}  // namespace wfb
