#include "core/activity_resolution.h"

#include <fmt/format.h>

#include <cmath>

#include "core/run_names.h"

namespace wfb {

namespace {

Result<std::string> EvaluateText(const expression::ValueTemplate& source,
                                 const expression::Names& names, const std::string& what) {
  Result<Json> value = source.Evaluate(names);
  if (!value.ok()) return std::move(value).error().Context(what);
  Result<std::string> text = expression::ScalarText(*value);
  if (!text.ok()) return std::move(text).error().Context(what);
  return text;
}

Status AppendArguments(const Json& value, const std::string& what, std::vector<std::string>& argv) {
  if (const JsonArray* elements = value.if_array()) {
    for (const Json& element : *elements) {
      Result<std::string> text = expression::ScalarText(element);
      if (!text.ok()) return std::move(text).error().Context(what);
      argv.push_back(std::move(text).value());
    }
    return Ok();
  }
  Result<std::string> text = expression::ScalarText(value);
  if (!text.ok()) return std::move(text).error().Context(what);
  argv.push_back(std::move(text).value());
  return Ok();
}

Result<ProcessSpec> ResolveCommand(const Plan& plan, const CommandActivity& activity,
                                   const expression::Names& names) {
  ProcessSpec spec;
  for (size_t i = 0; i < activity.argv.size(); ++i) {
    const std::string what = fmt::format("run[{}]", i);
    Result<Json> value = activity.argv[i].Evaluate(names);
    if (!value.ok()) return std::move(value).error().Context(what);
    WFB_RETURN_IF_ERROR(AppendArguments(*value, what, spec.argv));
  }
  if (spec.argv.empty() || spec.argv[0].empty()) {
    return InvalidInput("run: the command is empty");
  }
  spec.shell = activity.shell;
  if (!activity.cwd.source().is_null()) {
    WFB_ASSIGN_OR_RETURN(spec.cwd, EvaluateText(activity.cwd, names, "cwd"));
  }
  const bool relative = spec.cwd.empty() || spec.cwd[0] != '/';
  if (relative && !plan.base_directory.empty()) {
    spec.cwd = spec.cwd.empty() ? plan.base_directory : plan.base_directory + "/" + spec.cwd;
  }
  for (const EnvironmentEntry& entry : activity.environment) {
    if (const auto* secret = std::get_if<SecretReference>(&entry.value)) {
      spec.secrets[entry.name] = *secret;
      continue;
    }
    const auto& source = std::get<expression::ValueTemplate>(entry.value);
    WFB_ASSIGN_OR_RETURN(spec.environment[entry.name],
                         EvaluateText(source, names, "env." + entry.name));
  }
  spec.output = activity.output;
  spec.success_exit_codes = activity.success_exit_codes;
  spec.kill_grace_ms = activity.kill_grace_ms;
  return spec;
}

// "success" | "failure" | {"fail_attempts": K}; null means success.
Result<bool> SimulatedSuccess(const Json& outcome, uint32_t attempt) {
  if (outcome.is_null() || outcome == "success") return true;
  if (outcome == "failure") return false;
  const Json* count = FindMember(outcome, "fail_attempts");
  if (count != nullptr && count->is_number()) return attempt > ToDouble(*count);
  return InvalidInput("outcome: expected \"success\", \"failure\" or {\"fail_attempts\": K}, got " +
                      WriteJson(outcome));
}

Result<SimulateSpec> ResolveSimulate(const SimulateActivity& activity,
                                     const expression::Names& names, uint32_t attempt) {
  SimulateSpec spec;
  WFB_ASSIGN_OR_RETURN(const Json duration, activity.duration.Evaluate(names));
  Result<DurationMs> duration_ms = DurationFromJson(duration);
  if (!duration_ms.ok()) return std::move(duration_ms).error().Context("duration");
  spec.duration_ms = *duration_ms;
  WFB_ASSIGN_OR_RETURN(const Json outcome, activity.outcome.Evaluate(names));
  WFB_ASSIGN_OR_RETURN(spec.succeeds, SimulatedSuccess(outcome, attempt));
  WFB_ASSIGN_OR_RETURN(spec.output, activity.output.Evaluate(names));
  spec.error = "simulated failure";
  if (!spec.succeeds && !activity.error.source().is_null()) {
    WFB_ASSIGN_OR_RETURN(spec.error, EvaluateText(activity.error, names, "error"));
  }
  return spec;
}

}  // namespace

Result<DurationMs> DurationFromJson(const Json& value) {
  constexpr double kDurationMsMax = 1e13;  // About 300 years.
  if (value.is_number()) {
    const double number = ToDouble(value);
    if (!(number >= 0 && number <= kDurationMsMax)) {
      return InvalidInput(fmt::format("{} is no duration in milliseconds", NumberToText(number)));
    }
    return static_cast<DurationMs>(std::ceil(number));
  }
  if (const JsonString* text = value.if_string()) return ParseDuration(*text);
  return InvalidInput("expected a number of milliseconds or a text such as \"10s\", got " +
                      WriteJson(value));
}

Result<StartAttempt> ResolveActivity(const Plan& plan, const Activity& activity, const Json& input,
                                     const Json& run, uint32_t attempt) {
  const ActivityNames names(input, run);
  StartAttempt start;
  start.attempt = attempt;
  start.timeout_ms = activity.timeout_ms;
  start.external = activity.external;
  start.activity = activity.name;
  const auto context = [&activity](Error error) {
    return std::move(error).Context("activity \"" + activity.name + "\"");
  };
  if (const auto* command = std::get_if<CommandActivity>(&activity.kind)) {
    Result<ProcessSpec> spec = ResolveCommand(plan, *command, names);
    if (!spec.ok()) return context(std::move(spec).error());
    start.spec = std::move(spec).value();
  } else if (const auto* simulate = std::get_if<SimulateActivity>(&activity.kind)) {
    Result<SimulateSpec> spec = ResolveSimulate(*simulate, names, attempt);
    if (!spec.ok()) return context(std::move(spec).error());
    start.spec = std::move(spec).value();
  } else {
    start.spec = BuiltinSpec{std::get<BuiltinActivity>(activity.kind).name, input};
  }
  return start;
}

}  // namespace wfb
