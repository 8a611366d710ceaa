// A small region at the end of the terminal that is redrawn in place. Drawing is driven by whoever
// owns a timer, never by events, so that a fast run is not slowed by its picture.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/live_frame.h"
#include "cli/terminal.h"

namespace wfb {

class LiveRegion {
 public:
  // `write` gets what is to be written to the terminal.
  explicit LiveRegion(std::function<void(std::string_view)> write);

  // Shows the lines (of one frame made for `columns`); only what changed is written.
  void Draw(const std::vector<std::string>& lines, int columns);
  // Takes the region away; the cursor is where it began.
  void Clear();

 private:
  // Rows that the lines on screen take, at the terminal's present width.
  int RowsOnScreen(int columns) const;

  std::function<void(std::string_view)> write_;
  std::vector<std::string> shown_;
  std::vector<int> shown_width_;
  int columns_ = 0;
};

}  // namespace wfb
