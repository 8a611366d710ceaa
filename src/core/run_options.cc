#include "core/run_options.h"

namespace wfb {

Json ToJson(const RemoteRun& remote) {
  return JsonObject{{"executor", remote.executor},
                    {"namespace", remote.namespace_name},
                    {"workflow_id", remote.workflow_id},
                    {"run_id", remote.execution}};
}

Json ToJson(const RunOptions& options) {
  JsonObject object;
  object["run"] = options.run_id;
  object["workflow"] = options.workflow;
  object["definition"] = options.definition_hash;
  object["input"] = options.input;
  if (options.concurrency) object["concurrency"] = *options.concurrency;
  if (options.failure_policy) object["failure_policy"] = ToJson(*options.failure_policy);
  if (!options.parent_run.empty()) {
    object["parent"] = {{"run", options.parent_run},
                        {"step", options.parent_step},
                        {"name", options.parent_step_name}};
  }
  if (options.remote) object["remote"] = ToJson(*options.remote);
  return object;
}

Result<RunOptions> RunOptionsFromJson(const Json& value) {
  const Json* input = FindMember(value, "input");
  if (input == nullptr) return InvalidInput("run_started has no input");
  RunOptions options;
  options.run_id = MemberText(value, "run");
  options.workflow = MemberText(value, "workflow");
  options.definition_hash = MemberText(value, "definition");
  options.input = *input;
  if (const Json* n = FindMember(value, "concurrency"); n != nullptr && n->is_number()) {
    options.concurrency = n->to_number<uint32_t>();
  }
  if (const Json* policy = FindMember(value, "failure_policy")) {
    WFB_ASSIGN_OR_RETURN(options.failure_policy, FailurePolicyFromJson(*policy));
  }
  if (const Json* parent = FindMember(value, "parent")) {
    options.parent_run = MemberText(*parent, "run");
    options.parent_step_name = MemberText(*parent, "name");
    const Json* step = FindMember(*parent, "step");
    if (step != nullptr && step->is_number()) options.parent_step = step->to_number<StepId>();
  }
  if (const Json* remote = FindMember(value, "remote")) {
    options.remote = RemoteRun{MemberText(*remote, "executor"), MemberText(*remote, "namespace"),
                               MemberText(*remote, "workflow_id"), MemberText(*remote, "run_id")};
  }
  return options;
}

Json ToJson(const FailurePolicy& policy) {
  switch (policy.kind) {
    case FailurePolicy::Kind::Continue:
      return "continue";
    case FailurePolicy::Kind::FailFast:
      return "fail_fast";
    case FailurePolicy::Kind::BailAfter:
      return JsonObject{{"bail_after", policy.bail_after}};
  }
  return nullptr;
}

Result<FailurePolicy> FailurePolicyFromJson(const Json& value) {
  if (value == "continue") return FailurePolicy{};
  if (value == "fail_fast") return FailurePolicy{FailurePolicy::Kind::FailFast, 0};
  const Json* count = FindMember(value, "bail_after");
  if (count != nullptr && count->is_number()) {
    boost::system::error_code error;
    const uint32_t bail_after = count->to_number<uint32_t>(error);
    if (!error && bail_after >= 1) {
      return FailurePolicy{FailurePolicy::Kind::BailAfter, bail_after};
    }
  }
  return InvalidInput(
      "a failure policy is \"continue\", \"fail_fast\" or {\"bail_after\": K} with K ≥ 1");
}

}  // namespace wfb
