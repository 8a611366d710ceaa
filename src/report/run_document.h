// The documents of a run for programs: "wfb.run/v1" (`run --json`, `status --json`) and the dynamic
// state "wfb.state/v1" (GET /runs/{id}/state). Their members and the order of these are a promise:
// docs/schemas/run.schema.json is the published schema of the first.
#pragma once

#include <string_view>

#include "base/json.h"
#include "report/run_tree.h"

namespace wfb {

// Times are RFC 3339 UTC with milliseconds; what does not exist is null. `duration_ms` runs to the
// moment of the view while the run is open. `items` and `slots` stand only at orchestrate nodes.
Json RunDocument(const RunView& run);

// {schema, run, workflow, status, counts, running:[key], queue:[ready keys in start order],
// slots:{cap, running}|null, elapsed_ms, eta_ms|null, critical_path:[key] of what is left}. Without
// an orchestrate node the steps are the nodes. `eta_ms` is the time left, not a moment.
Json RunStateDocument(const RunView& run);

// {waiting, ready, running, retrying, needs_attention, succeeded, failed, blocked, skipped,
// cancelled, total}.
Json ToJson(const StepCounts& counts);

// {kind, message, retryable}, or null without an error.
Json ErrorDocument(const std::optional<StepError>& error);

// Text of the JSON Schema of wfb.run/v1.
std::string_view RunDocumentSchema();

}  // namespace wfb
