// Expanding the items of an orchestrate node: evaluating them, and refusing what cannot run.
#pragma once

#include "core/run_state.h"

namespace wfb {

// The body of ItemsExpanded, or why the items cannot be orchestrated: an evaluation error, a
// duplicate or empty key, a missing dependency where that is an error, or a dependency cycle, each
// named (kinds "expression", "items", "cycle").
struct ExpandedItems {
  uint32_t cap = 0;
  Json body;
};
std::variant<ExpandedItems, StepError> EvaluateItems(const RunState& state, StepId step);

}  // namespace wfb
