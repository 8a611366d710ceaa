// What of a run stays as it is while its steps change: how nodes and items depend on each other,
// where they are drawn, how long they will take. Made once whenever items come into being; the
// documents of the live view are written with it.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "core/run.h"

namespace wfb {

// Of items and nodes by the names of their steps ("build/@acme/core").
using ExpectedDurations = std::unordered_map<std::string, DurationMs>;

// The items of one orchestrate node. Item i is the step first_item + i.
struct ItemsShape {
  StepId owner = kNoStep;
  StepId first_item = 0;
  Graph graph;
  std::vector<uint32_t> layers;          // Per item.
  std::vector<std::string> layer_names;  // Per layer.
  std::vector<std::string> groups;       // Per item: its category; empty = none.
  std::vector<StepId> critical_path;     // By expected durations where there are any, else weights.
  std::string layout;                    // Text of a LayoutDocument: it is only ever sent.
};

struct RunShape {
  uint64_t shape = 0;  // Run::shape() when this was made.
  Graph nodes;         // Vertices are the steps of the nodes.
  std::string edges;   // Text of [{from, to, case}].
  std::string node_layout;
  std::vector<ItemsShape> items;
  std::vector<DurationMs> expected;  // Per step; -1 = unknown.

  // The items that the step is one of; nullptr for nodes.
  const ItemsShape* ItemsOf(StepId step) const;
};

RunShape ShapeOf(const Run& run, const ExpectedDurations& expected);

// How long the steps of a run took that succeeded, for the shape of the next one.
ExpectedDurations DurationsOf(const Run& run);

// Names of layers: the group that all items of a layer have, else "Layer 1", ….
std::vector<std::string> LayerNames(const std::vector<uint32_t>& layers,
                                    const std::vector<std::string>& groups);
// The member `category` of an item; empty when it has none.
std::string GroupOf(const Json& item);

}  // namespace wfb
