// Runs: the list, one of them, its dynamic state, its reports, and the start of another one.
#pragma once

#include "server/router.h"

namespace wfb {

// ?status=running|…|unfinished&limit=1…1000&before=RUN → {"runs": [{run, workflow, status,
// interrupted, started_at, finished_at}], "before": RUN | null}: root runs, newest first; `before`
// asks for the next page.
void ListRuns(const RouteCall& call);
// {"workflow", "input"?, "concurrency"?, "policy"?} → 201 {"run"}. With an Idempotency-Key the same
// request starts one run only.
void StartRun(const RouteCall& call);
// wfb.run/v1.
void ShowRun(const RouteCall& call);
// wfb.state/v1.
void ShowRunState(const RouteCall& call);
// ?format=…&download=true
void ShowReport(const RouteCall& call);
// {"formats": [{name, title, file}]}
void ListReportFormats(const RouteCall& call);

}  // namespace wfb
