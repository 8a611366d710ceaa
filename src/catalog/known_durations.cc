#include "catalog/known_durations.h"

#include <algorithm>
#include <vector>

namespace wfb {

bool LearnDurations(const KnownDurations& durations, PreviewGraph& graph) {
  std::vector<DurationMs> known;
  for (const std::string& name : graph.names) {
    const auto found = durations.find(name);
    if (found != durations.end()) known.push_back(found->second);
  }
  if (known.empty()) return false;
  std::nth_element(known.begin(), known.begin() + static_cast<ptrdiff_t>(known.size() / 2),
                   known.end());
  const DurationMs median = known[known.size() / 2];
  for (size_t i = 0; i < graph.names.size(); ++i) {
    const auto found = durations.find(graph.names[i]);
    const DurationMs duration = found == durations.end() ? median : found->second;
    graph.weights[i] = graph.skipped[i] ? 0 : static_cast<double>(duration);
  }
  graph.weights_are_ms = true;
  return true;
}

}  // namespace wfb
