// What a run would do, without doing it: the decider itself is played in virtual time. Only
// npm.discover is carried out (it reads); simulated work takes its stated time; everything else
// succeeds at once with null as its output.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/graph.h"
#include "core/run.h"
#include "engine/definition_bundle.h"

namespace wfb {

struct RunPreview {
  RunView run;                        // After everything that could be played.
  std::shared_ptr<const Run> played;  // The same.
  // Steps that were not carried out: what depends on their outputs is not known.
  std::vector<std::string> not_carried_out;
  bool only_simulated = true;  // Every attempt of an item had a stated time.
};

// Cancelled = too many steps to play.
Result<RunPreview> PreviewRun(const DefinitionBundle& bundle, const Json& input,
                              std::optional<uint32_t> concurrency);

// The items of the largest orchestrate node, or the nodes of a workflow without one, ready for
// schedules.
struct PreviewGraph {
  std::string node;  // Whose items; empty = the nodes themselves.
  std::vector<std::string> names;
  std::vector<bool> skipped;
  Graph graph;
  std::vector<double> weights;
  bool weights_are_ms = false;  // Durations; else weights without a unit.
  uint32_t concurrency = 0;     // 0 = no cap.
};

// The items of every orchestrate node that is known, in the order of the nodes.
std::vector<PreviewGraph> GraphsOfItems(const RunPreview& preview);

// InvalidInput when the items cannot be known before the run; the message says why.
Result<PreviewGraph> GraphOfPreview(const RunPreview& preview);

}  // namespace wfb
