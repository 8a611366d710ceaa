#include "cli/live_view.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>

namespace wfb {
namespace {

// Just enough of a terminal to see what a person sees.
class Screen {
 public:
  void Write(std::string_view text) {
    written_ += text.size();
    while (!text.empty()) {
      if (text[0] == '\x1b') {
        Escape(text);
        continue;
      }
      if (text[0] == '\n') {
        ++row_;
      } else if (text[0] == '\r') {
        column_ = 0;
      } else {
        Put(text[0]);
      }
      text.remove_prefix(1);
    }
    if (rows_.size() <= row_) rows_.resize(row_ + 1);
  }
  std::string Shown() const {
    std::string text;
    for (const std::string& row : rows_) text += row + "\n";
    while (text.ends_with("\n\n")) text.pop_back();
    return text;
  }
  size_t written() const { return written_; }

 private:
  void Put(char c) {
    if (rows_.size() <= row_) rows_.resize(row_ + 1);
    std::string& row = rows_[row_];
    if (row.size() <= column_) row.resize(column_ + 1, ' ');
    row[column_++] = c;
  }
  void Escape(std::string_view& text) {
    const size_t end = text.find_first_of("ABJKhl", 2);
    const size_t count = static_cast<size_t>(std::max(1, std::atoi(text.data() + 2)));
    switch (text[end]) {
      case 'A':
        row_ -= std::min(count, row_);
        break;
      case 'B':
        row_ += count;
        break;
      case 'K':
        if (row_ < rows_.size()) rows_[row_].resize(std::min(rows_[row_].size(), column_));
        break;
      case 'J':
        if (row_ < rows_.size()) rows_[row_].resize(std::min(rows_[row_].size(), column_));
        rows_.resize(row_ + 1);
        break;
      default:
        break;
    }
    text.remove_prefix(end + 1);
  }

  std::vector<std::string> rows_;
  size_t row_ = 0, column_ = 0, written_ = 0;
};

struct Fixture {
  Screen screen;
  LiveRegion region{[this](std::string_view text) { screen.Write(text); }};
  void Draw(const std::vector<std::string>& lines, int columns = 80) {
    region.Draw(lines, columns);
  }
};

TEST_CASE("the region shows the last frame and nothing of those before") {
  Fixture f;
  f.screen.Write("before\n");
  f.Draw({"one", "two", "three"});
  CHECK(f.screen.Shown() == "before\none\ntwo\nthree\n");
  f.Draw({"one", "2", "three", "four"});
  CHECK(f.screen.Shown() == "before\none\n2\nthree\nfour\n");
  f.Draw({"1", "2"});
  CHECK(f.screen.Shown() == "before\n1\n2\n");
  f.region.Clear();
  CHECK(f.screen.Shown() == "before\n");
}

TEST_CASE("a frame that did not change writes nothing, one changed line writes only that line") {
  Fixture f;
  const std::string tail(60, 'x');
  f.Draw({"one " + tail, "two " + tail, "three " + tail});
  const size_t before = f.screen.written();
  f.Draw({"one " + tail, "two " + tail, "three " + tail});
  CHECK(f.screen.written() == before);
  f.Draw({"one " + tail, "2", "three " + tail});
  CHECK(f.screen.written() - before < 60);
  CHECK(f.screen.Shown() == "one " + tail + "\n2\nthree " + tail + "\n");
}

TEST_CASE("a terminal that became wider gets the whole frame again") {
  Fixture f;
  f.Draw({"one", "two"}, 40);
  f.Draw({"one and more", "two and more"}, 80);
  CHECK(f.screen.Shown() == "one and more\ntwo and more\n");
}

}  // namespace
}  // namespace wfb
