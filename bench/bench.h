// What the bench programs share: a stopwatch, medians, and the one line per figure that they print.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string_view>
#include <vector>

namespace wfb::bench {

// Milliseconds that `work` takes.
template <typename Work>
double TimeMs(Work&& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
      .count();
}

// The value below which the share `p` (0 … 1) of the values lies; values are not empty.
inline double Percentile(std::vector<double> values, double p) {
  const auto at = static_cast<size_t>(p * static_cast<double>(values.size() - 1) + 0.5);
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at), values.end());
  return values[at];
}
inline double Median(std::vector<double> values) { return Percentile(std::move(values), 0.5); }

// {"name":"graph.build.1m.random","value":98.4,"unit":"ms"}; names hold no characters to escape.
inline void PrintFigure(std::string_view name, double value, std::string_view unit) {
  fmt::print("{{\"name\":\"{}\",\"value\":{:.4g},\"unit\":\"{}\"}}\n", name, value, unit);
}

}  // namespace wfb::bench
