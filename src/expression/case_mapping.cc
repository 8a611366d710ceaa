#include "expression/case_mapping.h"

#include <algorithm>
#include <iterator>
#include <span>
#include <vector>

#include "expression/case_mapping_table.h"
#include "expression/text.h"

namespace wfb::expression {

namespace {

constexpr uint32_t kSigma = 0x3A3;
constexpr uint32_t kSmallSigma = 0x3C3;
constexpr uint32_t kFinalSigma = 0x3C2;
constexpr uint32_t kDottedI = 0x130;

// The range that may hold `c`, or nullptr. Ranges ascend; those of stride 2 may interleave with
// their neighbour by one.
uint32_t MapBy(std::span<const CaseRange> ranges, uint32_t c) {
  auto after = std::upper_bound(ranges.begin(), ranges.end(), c,
                                [](uint32_t x, const CaseRange& range) { return x < range.first; });
  for (int back = 0; back < 2 && after != ranges.begin(); ++back) {
    const CaseRange& range = *--after;
    if (c <= range.last && (c - range.first) % range.stride == 0) {
      return static_cast<uint32_t>(static_cast<int32_t>(c) + range.delta);
    }
  }
  return c;
}

bool IsIn(std::span<const CodePointRange> ranges, uint32_t c) {
  const auto after =
      std::upper_bound(ranges.begin(), ranges.end(), c,
                       [](uint32_t x, const CodePointRange& range) { return x < range.first; });
  return after != ranges.begin() && c <= std::prev(after)->last;
}

// Walks over what is looked through; true when a letter with a case comes next.
template <typename Iterator>
bool MeetsCased(Iterator begin, Iterator end) {
  const auto letter = std::find_if(begin, end, [](uint32_t c) { return !IsIn(kCaseIgnorable, c); });
  return letter != end && IsIn(kCased, *letter);
}

std::string MapAscii(std::string_view text, char first, char last, int delta) {
  std::string out(text);
  for (char& c : out) {
    if (c >= first && c <= last) c = static_cast<char>(c + delta);
  }
  return out;
}

std::vector<uint32_t> CodePoints(std::string_view text) {
  std::vector<uint32_t> points;
  for (size_t i = 0; i < text.size();) points.push_back(NextCodePoint(text, i));
  return points;
}

}  // namespace

std::string ToUpperCase(std::string_view text) {
  if (IsAscii(text)) return MapAscii(text, 'a', 'z', 'A' - 'a');
  std::string out;
  for (const uint32_t c : CodePoints(text)) {
    const auto* expansion =
        std::lower_bound(std::begin(kUpperExpansions), std::end(kUpperExpansions), c,
                         [](const CaseExpansion& entry, uint32_t x) { return entry.from < x; });
    if (c < 0x80) {
      out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : static_cast<char>(c);
    } else if (expansion != std::end(kUpperExpansions) && expansion->from == c) {
      for (const char16_t unit : expansion->to) AppendCodePoint(unit, out);
    } else {
      AppendCodePoint(MapBy(kUpperRanges, c), out);
    }
  }
  return out;
}

std::string ToLowerCase(std::string_view text) {
  if (IsAscii(text)) return MapAscii(text, 'A', 'Z', 'a' - 'A');
  std::string out;
  const std::vector<uint32_t> points = CodePoints(text);
  for (size_t i = 0; i < points.size(); ++i) {
    const uint32_t c = points[i];
    if (c < 0x80) {
      out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : static_cast<char>(c);
    } else if (c == kDottedI) {
      AppendCodePoint('i', out);
      AppendCodePoint(0x307, out);
    } else if (c == kSigma) {
      // A sigma that ends a word has a form of its own.
      const auto here = points.begin() + static_cast<std::ptrdiff_t>(i);
      const bool begins = !MeetsCased(std::reverse_iterator(here), points.rend());
      const bool goes_on = MeetsCased(here + 1, points.end());
      AppendCodePoint(begins || goes_on ? kSmallSigma : kFinalSigma, out);
    } else {
      AppendCodePoint(MapBy(kLowerRanges, c), out);
    }
  }
  return out;
}

}  // namespace wfb::expression
