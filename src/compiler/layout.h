// Lays code out on lines of at most 100 columns as prettier does, so that its formatter finds
// nothing to change. A Doc is a text with the places where it may be broken.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace wfb::compiler {

inline constexpr size_t kColumns = 100;

struct DocNode;
using Doc = std::shared_ptr<const DocNode>;

Doc Text(std::string text);
// One that prettier would break if it does not fit on its line; this layout does not.
Doc FragileText(std::string text);
// One that prettier always breaks, and this layout does not.
Doc RefusedText(std::string text);
Doc Line();      // A space, or a new line where its group is broken.
Doc SoftLine();  // Nothing, or a new line.
Doc HardLine();  // Always a new line; breaks all groups around it.
Doc IfBroken(std::string broken, std::string flat);
Doc Indent(Doc content);
Doc Concat(std::vector<Doc> parts);
// On one line if it fits there, else broken at its own lines.
Doc Group(Doc content);
Doc BrokenGroup(Doc content);
// The first of them on one line if it fits; else the first later one whose first line fits; else
// the last one.
Doc FirstThatFits(std::vector<Doc> states);

bool HasHardLine(const Doc& doc);

struct Layout {
  std::vector<std::string> lines;  // Indented, without line ends.
  // False: prettier would break a line where this layout has not.
  bool stable = true;
};

// `columns`: of indentation before every line; `tail`: what stands behind the last line (";").
Layout LayOut(const Doc& doc, size_t columns, const std::string& tail);

}  // namespace wfb::compiler
