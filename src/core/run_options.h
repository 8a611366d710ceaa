// What a run was started with; the body of its RunStarted event.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "core/event.h"
#include "core/plan.h"

namespace wfb {

// Where another executor decides the run: what is here is a mirror of it. Free of addresses, which
// change while the run stays where it is.
struct RemoteRun {
  std::string executor;  // "temporal".
  std::string namespace_name;
  std::string workflow_id;  // Of the first attempt at the run; a retried child run has others.
  std::string execution;    // The run id that the first execution got there.
};

struct RunOptions {
  std::string run_id;
  std::string workflow;
  std::string definition_hash;
  Json input;
  std::optional<uint32_t> concurrency;  // Overrides every orchestrate node's max_concurrent.
  std::optional<FailurePolicy> failure_policy;  // Overrides what is started after failures; whether
                                                // the node fails stays with the definition.
  std::string parent_run;                       // Empty for a root run.
  StepId parent_step = kNoStep;
  std::string parent_step_name;
  std::optional<RemoteRun> remote;  // Absent when this engine decides.
};

Json ToJson(const RunOptions& options);
Result<RunOptions> RunOptionsFromJson(const Json& value);

Json ToJson(const RemoteRun& remote);

Json ToJson(const FailurePolicy& policy);  // "continue", "fail_fast", {"bail_after": K}.
Result<FailurePolicy> FailurePolicyFromJson(const Json& value);

}  // namespace wfb
