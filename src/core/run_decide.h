// The choices of the decider, one at a time; see Run::Next.
#pragma once

#include <optional>

#include "core/command.h"
#include "core/resource_pools.h"
#include "core/run_state.h"

namespace wfb {

std::optional<Decision> NextDecision(RunState& state, TimestampMs now, const ResourcePools& pools);

}  // namespace wfb
