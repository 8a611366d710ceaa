// Where a command writes: results to standard output, messages to standard error, with colour only
// where a person looks. Made once in main and handed to the commands.
#pragma once

#include <string>
#include <string_view>

namespace wfb {

enum class Style { Plain, Bold, Dim, Red, Green, Yellow, Blue, Cyan };

class Terminal {
 public:
  // Looks at the descriptors and at NO_COLOR, FORCE_COLOR and TERM.
  static Terminal Detect();
  Terminal() = default;  // No terminal, no colour: for tests.

  // The text as it is; write errors are remembered in out_failed().
  void Out(std::string_view text);
  void Err(std::string_view text);
  // "wfb: text\n" on standard error.
  void Message(std::string_view text);

  // `text` in the style, or as it is where there is no colour.
  std::string OutStyled(Style style, std::string_view text) const;
  std::string ErrStyled(Style style, std::string_view text) const;

  bool out_is_terminal() const { return out_is_terminal_; }
  bool err_is_terminal() const { return err_is_terminal_; }
  bool out_colour() const { return out_colour_; }
  bool err_colour() const { return err_colour_; }
  // Whether a region on standard error can be redrawn in place.
  bool can_redraw() const { return can_redraw_; }
  bool out_failed() const { return out_failed_; }

  struct Size {
    int columns = 80;
    int rows = 24;
  };
  // Of the terminal behind standard error; 80 × 24 where there is none. $COLUMNS goes first.
  Size ErrSize() const;
  Size OutSize() const;

 private:
  bool out_is_terminal_ = false;
  bool err_is_terminal_ = false;
  bool out_colour_ = false;
  bool err_colour_ = false;
  bool can_redraw_ = false;
  bool out_failed_ = false;
};

std::string Styled(Style style, std::string_view text, bool colour);

// Writes everything to a descriptor, waiting where it must. False when it cannot be written.
bool WriteAll(int descriptor, std::string_view text);
// Adds to the end of a file, which is made when absent. False when it cannot be written.
bool AppendToFile(const std::string& path, std::string_view text);

}  // namespace wfb
