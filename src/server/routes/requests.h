// What a person asks of a run. Each is answered with {"run", "status"} once its event is on the
// disk, or with a conflict that says why it is not possible now.
#pragma once

#include "server/router.h"

namespace wfb {

void CancelRun(const RouteCall& call);          // {"reason"?}
void PauseRun(const RouteCall& call);           // {}
void ResumeRun(const RouteCall& call);          // {}: a paused run, or an interrupted one.
void RetryRun(const RouteCall& call);           // {"steps": [path]?}: without, all that failed.
void SkipStep(const RouteCall& call);           // {"step": path, "reason"?}
void ChangeConcurrency(const RouteCall& call);  // {"n", "step"?}
void ChangePolicy(const RouteCall& call);       // {"policy", "step"?}
void SendSignal(const RouteCall& call);         // {"name", "payload"?}

}  // namespace wfb
