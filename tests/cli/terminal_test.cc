// The live view in a real terminal: the program runs behind a pseudo-terminal, and what it writes
// there is looked at as a person's terminal would show it.
#include <doctest/doctest.h>
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace {

namespace fs = std::filesystem;

constexpr int kPatienceMs = 20'000;

// A folder with the workflow of tests/cli/fixtures, whose steps go on until the file "go" is there.
class Place {
 public:
  Place() {
    char name[] = "/tmp/wfb-terminal-XXXXXX";
    REQUIRE(mkdtemp(name) != nullptr);
    path_ = name;
    fs::copy(fs::path(WFB_FIXTURES) / "slow.workflow.json", path_);
  }
  ~Place() { fs::remove_all(path_); }
  const fs::path& path() const { return path_; }
  void Go() const { std::ofstream(path_ / "go") << ""; }

 private:
  fs::path path_;
};

class Terminal {
 public:
  Terminal(const Place& place, int columns) {
    winsize size{24, static_cast<unsigned short>(columns), 0, 0};
    child_ = forkpty(&descriptor_, nullptr, nullptr, &size);
    REQUIRE(child_ >= 0);
    if (child_ > 0) return;
    setenv("TERM", "xterm-256color", 1);
    setenv("XDG_STATE_HOME", place.path().c_str(), 1);
    unsetenv("NO_COLOR");
    unsetenv("CI");
    if (chdir(place.path().c_str()) != 0) _exit(99);
    execl(WFB_BINARY, "wfb", "run", nullptr);
    _exit(99);
  }
  ~Terminal() {
    if (child_ > 0) kill(child_, SIGKILL);
    close(descriptor_);
  }

  void Resize(int columns) {
    const winsize size{24, static_cast<unsigned short>(columns), 0, 0};
    REQUIRE(ioctl(descriptor_, TIOCSWINSZ, &size) == 0);
  }
  void Type(char key) { REQUIRE(write(descriptor_, &key, 1) == 1); }
  // Reads until what was written since the last call contains the text.
  bool Shows(const std::string& text) {
    size_t found = std::string::npos;
    while ((found = written_.find(text, seen_)) == std::string::npos && Read()) {
    }
    if (found == std::string::npos) return false;
    seen_ = found + text.size();
    return true;
  }
  // Reads to the end; the exit code.
  int End() {
    while (Read()) {
    }
    int status = 0;
    waitpid(child_, &status, 0);
    child_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  const std::string& written() const { return written_; }
  size_t seen() const { return seen_; }

 private:
  bool Read() {
    pollfd ready{descriptor_, POLLIN, 0};
    if (poll(&ready, 1, kPatienceMs) <= 0) return false;
    char buffer[4096];
    const ssize_t count = read(descriptor_, buffer, sizeof buffer);
    if (count <= 0) return false;  // EIO: the other side is closed.
    written_.append(buffer, static_cast<size_t>(count));
    return true;
  }

  int descriptor_ = -1;
  pid_t child_ = -1;
  std::string written_;
  size_t seen_ = 0;
};

// Columns of the longest line between two escape sequences or line ends, counting UTF-8 characters.
size_t LongestLine(std::string_view text) {
  size_t longest = 0, columns = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\x1b') {
      while (i < text.size() && std::isalpha(static_cast<unsigned char>(text[i])) == 0) ++i;
    } else if (text[i] == '\r' || text[i] == '\n') {
      columns = 0;
    } else if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) {
      longest = std::max(longest, ++columns);
    }
  }
  return longest;
}

TEST_CASE("in a terminal the run is drawn in place, whole frames at a time") {
  const Place place;
  Terminal terminal(place, 80);
  CHECK(terminal.Shows("\x1b[?2026h"));
  CHECK(terminal.Shows("0 of 3 done"));
  CHECK(terminal.Shows("running 1 of 1"));
  CHECK(terminal.Shows("\x1b[?2026l"));
  place.Go();
  CHECK(terminal.Shows("succeeded"));
  CHECK(terminal.End() == 0);
  // The region is gone, and the result stands where it began.
  CHECK(terminal.written().find("\x1b[J") != std::string::npos);
  CHECK(terminal.written().find("3 succeeded") != std::string::npos);
}

TEST_CASE("a terminal that becomes narrower is drawn anew, and no line is broken") {
  const Place place;
  Terminal terminal(place, 120);
  CHECK(terminal.Shows("running 1 of 1"));
  terminal.Resize(40);
  CHECK(terminal.Shows("\x1b[J"));
  const size_t begin = terminal.seen();
  CHECK(terminal.Shows("running 1 of 1"));
  CHECK(LongestLine(std::string_view(terminal.written()).substr(begin)) < 40);
  place.Go();
  CHECK(terminal.End() == 0);
}

TEST_CASE("Ctrl-C ends the run gracefully, says so, and the run can be gone on with") {
  const Place place;
  Terminal terminal(place, 80);
  CHECK(terminal.Shows("running 1 of 1"));
  terminal.Type('\x03');
  CHECK(terminal.Shows("cancelling: ending 1 running"));
  CHECK(terminal.End() == 130);
  CHECK(terminal.written().find("wfb retry") != std::string::npos);
}

}  // namespace
