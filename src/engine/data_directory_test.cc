#include "engine/data_directory.h"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "testing/temporary_directory.h"

namespace wfb {

namespace {

using Use = DataDirectory::Use;

bool Contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the data directory is made for its owner alone, and keeps its marker") {
  const TemporaryDirectory directory;
  std::string marker;
  {
    const auto data = DataDirectory::Open(directory / ".wfb", Use::Engine, "wfb run");
    REQUIRE(data.ok());
    marker = data->marker();
    CHECK(marker.size() == 32);
    CHECK(data->path() == directory / ".wfb");
    struct stat status {};
    stat(data->path().c_str(), &status);
    CHECK((status.st_mode & 0777) == 0700);
  }
  CHECK(DataDirectory::Open(directory / ".wfb/", Use::Engine, "wfb run")->marker() == marker);
  CHECK(DataDirectory::Open(directory / ".wfb", Use::Read, "wfb runs")->marker() == marker);
}

TEST_CASE("a second engine is told who has the directory and what to do") {
  const TemporaryDirectory directory;
  const std::string path = directory / ".wfb";
  CHECK(DataDirectory::Open(path, Use::Read, "").error().kind == ErrorKind::NotFound);
  {
    const auto engine = DataDirectory::Open(path, Use::Engine, "wfb run packages");
    REQUIRE(engine.ok());
    for (const Use use : {Use::Engine, Use::Read}) {
      const auto second = DataDirectory::Open(path, use, "wfb serve");
      REQUIRE_FALSE(second.ok());
      CHECK(second.error().kind == ErrorKind::Conflict);
      const std::string& message = second.error().message;
      CHECK(Contains(message, "in use by \"wfb run packages\" (process " +
                                  std::to_string(getpid()) + ", since 2"));
      CHECK(Contains(message, "wfb status"));
      CHECK(Contains(message, "--data DIR"));
    }
    const auto holder = DataDirectory::FindHolder(path);
    REQUIRE(holder.has_value());
    CHECK(holder->pid == getpid());
    CHECK(holder->command == "wfb run packages");
    CHECK(holder->socket == engine->socket_path());
  }
  CHECK_FALSE(DataDirectory::FindHolder(path).has_value());
  const auto reader = DataDirectory::Open(path, Use::Read, "");
  CHECK(DataDirectory::Open(path, Use::Read, "").ok());
  CHECK_FALSE(DataDirectory::FindHolder(path).has_value());
}

TEST_CASE("a killed engine leaves the directory free") {
  const TemporaryDirectory directory;
  const std::string path = directory / ".wfb";
  const pid_t child = fork();
  if (child == 0) {
    const auto data = DataDirectory::Open(path, Use::Engine, "wfb run");
    kill(getpid(), SIGKILL);
  }
  waitpid(child, nullptr, 0);
  CHECK_FALSE(DataDirectory::FindHolder(path).has_value());
  CHECK(DataDirectory::Open(path, Use::Engine, "wfb run").ok());
}

TEST_CASE("a place that cannot be a data directory is refused by name") {
  const TemporaryDirectory directory;
  std::ofstream(directory / "file") << "x";
  const auto file = DataDirectory::Open(directory / "file", Use::Engine, "");
  CHECK(Contains(file.error().message, (directory / "file") + " is not a directory"));
  CHECK_FALSE(DataDirectory::Open(directory / "file/.wfb", Use::Engine, "").ok());
  CHECK_FALSE(DataDirectory::Open(directory / "no/.wfb", Use::Engine, "").ok());
  CHECK(Contains(DataDirectory::Open("/proc/.wfb", Use::Engine, "").error().message, "/proc/.wfb"));
}

}  // namespace wfb
