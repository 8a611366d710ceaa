#include "definition/lowering_parts.h"

#include <fmt/format.h>

#include "definition/plan_lowering.h"

namespace wfb::definition {

std::string ExpressionText(const ExpressionSource& source) {
  if (source.is_null()) return "";
  if (const auto* text = source.if_string()) return std::string(*text);
  return WriteJson(source);
}

Result<expression::ValueTemplate> LowerTemplate(const TemplateSource& source,
                                                const std::string& what) {
  if (!source) return expression::ValueTemplate();
  std::vector<expression::TemplateProblem> problems;
  auto compiled = expression::ValueTemplate::Compile(*source, problems);
  if (problems.empty()) return compiled;
  return InvalidInput(what + problems[0].pointer + ": " + problems[0].problem.message);
}

Result<expression::ExpressionPtr> LowerExpression(const ExpressionSource& source,
                                                  const std::string& what) {
  if (source.is_null()) return expression::ExpressionPtr();
  auto parsed = expression::Parse(ExpressionText(source));
  if (auto* problem = std::get_if<expression::Problem>(&parsed)) {
    return InvalidInput(what + ": " + problem->message);
  }
  return std::get<expression::ExpressionPtr>(std::move(parsed));
}

RetryPolicy LowerRetry(const Retry& retry) {
  RetryPolicy policy;
  if (retry.max_attempts) policy.max_attempts = *retry.max_attempts;
  if (retry.initial_interval) policy.initial_interval_ms = retry.initial_interval->milliseconds;
  if (retry.backoff) policy.backoff = *retry.backoff;
  if (retry.max_interval) policy.max_interval_ms = retry.max_interval->milliseconds;
  return policy;
}

Result<EnvironmentEntry> LowerEnvironment(std::string name, const Json& value) {
  EnvironmentEntry entry;
  entry.name = std::move(name);
  if (!value.is_object()) {
    WFB_ASSIGN_OR_RETURN(entry.value, LowerTemplate(value, "env"));
    return entry;
  }
  const std::string secret = MemberText(value, "secret");
  const size_t colon = secret.find(':');
  const std::string source = secret.substr(0, colon);
  if (colon == std::string::npos || (source != "env" && source != "file")) {
    return InvalidInput("env: a secret is env:NAME or file:PATH");
  }
  const bool is_file = source == "file";
  entry.value = SecretReference{
      is_file ? SecretReference::Source::File : SecretReference::Source::Environment,
      secret.substr(colon + 1)};
  return entry;
}

Result<ChildCall> LowerChild(const std::string& workflow, const std::optional<std::string>& id,
                             const TemplateSource& input, ChildMode mode) {
  ChildCall call;
  call.workflow = workflow;
  if (id) {
    WFB_ASSIGN_OR_RETURN(call.id, LowerTemplate(Json(*id), "id"));
  }
  WFB_ASSIGN_OR_RETURN(call.input, LowerTemplate(input, "input"));
  call.mode = mode;
  return call;
}

namespace {

FailurePolicy LowerFailurePolicy(const TemplateSource& source) {
  FailurePolicy policy;
  if (!source) return policy;
  if (*source == "fail_fast") policy.kind = FailurePolicy::Kind::FailFast;
  const Json* bail_after = FindMember(*source, "bail_after");
  if (bail_after != nullptr && bail_after->is_int64()) {
    policy.kind = FailurePolicy::Kind::BailAfter;
    policy.bail_after = static_cast<uint32_t>(bail_after->get_int64());
  }
  return policy;
}

}  // namespace

Result<wfb::OrchestrateNode> LowerOrchestrate(const OrchestrateNode& node) {
  wfb::OrchestrateNode lowered;
  const ExpressionSource cap =
      node.max_concurrent.is_null() ? Json(kMaxConcurrentDefault) : node.max_concurrent;
  WFB_ASSIGN_OR_RETURN(lowered.items, LowerExpression(node.items, "items"));
  WFB_ASSIGN_OR_RETURN(lowered.key, LowerExpression(node.key, "key"));
  WFB_ASSIGN_OR_RETURN(lowered.dependencies, LowerExpression(node.dependencies, "dependencies"));
  WFB_ASSIGN_OR_RETURN(lowered.max_concurrent, LowerExpression(cap, "max_concurrent"));
  WFB_ASSIGN_OR_RETURN(lowered.weight, LowerExpression(node.weight, "weight"));
  WFB_ASSIGN_OR_RETURN(lowered.skip, LowerExpression(node.skip, "skip"));
  if (lowered.items == nullptr || lowered.key == nullptr) {
    return InvalidInput("items and key must be given");
  }
  const std::string missing = node.missing_dependencies.value_or("error");
  lowered.missing_dependencies = missing == "satisfied" ? MissingDependencies::Satisfied
                                 : missing == "blocked" ? MissingDependencies::Blocked
                                                        : MissingDependencies::Error;
  const std::string order = node.order.value_or("critical_path");
  lowered.order = order == "fifo"    ? ItemOrder::Fifo
                  : order == "layer" ? ItemOrder::Layer
                                     : ItemOrder::CriticalPath;
  lowered.on_item_failure = LowerFailurePolicy(node.on_item_failure);
  if (node.retry) lowered.retry = LowerRetry(*node.retry);
  return lowered;
}

}  // namespace wfb::definition
