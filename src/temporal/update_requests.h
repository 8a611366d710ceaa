// What people ask of a run on Temporal, as updates of its workflow; the exported code has the same:
//   setConcurrency {n, step?}   pause {}   resume {}   skip {step, reason?}   retry {steps?}
//   setPolicy {policy}
// Steps are named as on the command line. (Cancelling is Temporal's own request.)
#pragma once

#include <string>

#include "core/run.h"

namespace wfb::temporal {

// The request as a fact for Run::Apply, without a time. InvalidInput, NotFound: why not.
Result<Event> RequestFromUpdate(const Run& run, const std::string& update, const Json& input);

// The other way round, for who forwards a request: {"update", "input"}. Null for a fact that is no
// such request.
Json UpdateFromRequest(const Run& run, const Event& request);

}  // namespace wfb::temporal
