#include "cli/terminal.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace wfb {

namespace {

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

bool WantsColour(bool is_terminal) {
  if (!Environment("NO_COLOR").empty()) return false;
  const std::string force = Environment("FORCE_COLOR");
  if (!force.empty()) return force != "0";
  return is_terminal && Environment("TERM") != "dumb";
}

const char* CodeOf(Style style) {
  switch (style) {
    case Style::Plain:
      return "0";
    case Style::Bold:
      return "1";
    case Style::Dim:
      return "2";
    case Style::Red:
      return "31";
    case Style::Green:
      return "32";
    case Style::Yellow:
      return "33";
    case Style::Blue:
      return "34";
    case Style::Cyan:
      return "36";
  }
  return "0";
}

Terminal::Size SizeOf(int descriptor) {
  Terminal::Size size;
  winsize window{};
  if (ioctl(descriptor, TIOCGWINSZ, &window) == 0 && window.ws_col > 0) {
    size.columns = window.ws_col;
    if (window.ws_row > 0) size.rows = window.ws_row;
    return size;
  }
  const int columns = std::atoi(Environment("COLUMNS").c_str());
  if (columns > 0) size.columns = columns;
  return size;
}

}  // namespace

bool WriteAll(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(descriptor, text.data(), text.size());
    if (written > 0) {
      text.remove_prefix(static_cast<size_t>(written));
    } else if (written < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      pollfd ready{descriptor, POLLOUT, 0};
      poll(&ready, 1, -1);
    } else if (written == 0 || errno != EINTR) {
      return false;
    }
  }
  return true;
}

bool AppendToFile(const std::string& path, std::string_view text) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (file < 0) return false;
  const bool written = WriteAll(file, text);
  return close(file) == 0 && written;
}

std::string Styled(Style style, std::string_view text, bool colour) {
  if (!colour || style == Style::Plain || text.empty()) return std::string(text);
  return fmt::format("\x1b[{}m{}\x1b[0m", CodeOf(style), text);
}

Terminal Terminal::Detect() {
  Terminal terminal;
  terminal.out_is_terminal_ = isatty(STDOUT_FILENO) == 1;
  terminal.err_is_terminal_ = isatty(STDERR_FILENO) == 1;
  terminal.out_colour_ = WantsColour(terminal.out_is_terminal_);
  terminal.err_colour_ = WantsColour(terminal.err_is_terminal_);
  terminal.can_redraw_ = terminal.err_is_terminal_ && Environment("TERM") != "dumb";
  return terminal;
}

void Terminal::Out(std::string_view text) {
  if (!out_failed_ && !WriteAll(STDOUT_FILENO, text)) out_failed_ = true;
}

void Terminal::Err(std::string_view text) { WriteAll(STDERR_FILENO, text); }

void Terminal::Message(std::string_view text) {
  Err(fmt::format("{} {}\n", ErrStyled(Style::Bold, "wfb:"), text));
}

std::string Terminal::OutStyled(Style style, std::string_view text) const {
  return Styled(style, text, out_colour_);
}

std::string Terminal::ErrStyled(Style style, std::string_view text) const {
  return Styled(style, text, err_colour_);
}

Terminal::Size Terminal::ErrSize() const { return SizeOf(STDERR_FILENO); }
Terminal::Size Terminal::OutSize() const { return SizeOf(STDOUT_FILENO); }

}  // namespace wfb
