// The two halves of Run::Apply: facts of the work, and requests of people.
#pragma once

#include "core/run_state.h"

namespace wfb {

Status ApplyFact(RunState& state, const Event& event);
// Pause, resume, cancel, skip, retry, concurrency, failure policy, and the end of the run.
Status ApplyRequest(RunState& state, const Event& event);

}  // namespace wfb
