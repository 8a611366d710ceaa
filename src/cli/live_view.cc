#include "cli/live_view.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/fitted_text.h"

namespace wfb {

namespace {

// The terminal holds its picture back between the two, so that half a frame is never seen.
constexpr std::string_view kBeginFrame = "\x1b[?2026h";
constexpr std::string_view kEndFrame = "\x1b[?2026l";

// Columns of a line that holds style codes (ESC [ … m) and nothing else that is invisible.
int WidthWithoutStyles(std::string_view line) {
  std::string plain;
  while (!line.empty()) {
    const size_t escape = line.find('\x1b');
    plain += line.substr(0, escape);
    if (escape == std::string_view::npos) break;
    const size_t end = line.find('m', escape);
    if (end == std::string_view::npos) break;
    line.remove_prefix(end + 1);
  }
  return Columns(plain);
}

std::string Up(int rows) { return rows > 0 ? fmt::format("\x1b[{}A", rows) : ""; }

}  // namespace

LiveRegion::LiveRegion(std::function<void(std::string_view)> write) : write_(std::move(write)) {}

int LiveRegion::RowsOnScreen(int columns) const {
  int rows = 0;
  for (const int width : shown_width_) rows += std::max(1, (width + columns - 1) / columns);
  return rows;
}

void LiveRegion::Draw(const std::vector<std::string>& lines, int columns) {
  std::string text;
  const bool resized = columns != columns_ && !shown_.empty();
  if (resized) {
    // The terminal may have broken the old lines: begin anew above all of their rows.
    text += "\r" + Up(RowsOnScreen(columns)) + "\x1b[J";
    shown_.clear();
  }
  columns_ = columns;
  const int below = static_cast<int>(shown_.size());
  std::string changes;
  size_t skipped = 0;  // Unchanged lines since the last one written.
  for (size_t i = 0; i < lines.size(); ++i) {
    const bool exists = i < shown_.size();
    if (exists && shown_[i] == lines[i]) {
      ++skipped;
      continue;
    }
    if (skipped > 0) changes += fmt::format("\x1b[{}B", skipped);
    skipped = 0;
    changes += "\r" + lines[i] + (exists ? "\x1b[K" : "") + "\n";
  }
  const bool shrinks = lines.size() < shown_.size();
  if (!changes.empty() || shrinks || resized) {
    if (skipped > 0) changes += fmt::format("\x1b[{}B", skipped);
    text += Up(below) + changes + (shrinks ? "\r\x1b[J" : "");
    write_(std::string(kBeginFrame) + text + "\r" + std::string(kEndFrame));
  }
  shown_ = lines;
  shown_width_.clear();
  for (const std::string& line : shown_) shown_width_.push_back(WidthWithoutStyles(line));
}

void LiveRegion::Clear() {
  if (shown_.empty()) return;
  write_("\r" + Up(RowsOnScreen(std::max(columns_, 1))) + "\x1b[J");
  shown_.clear();
  shown_width_.clear();
}

}  // namespace wfb
