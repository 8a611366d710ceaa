#include "temporal/attempt_task.h"

#include <fmt/format.h>

namespace wfb::temporal {

namespace {

constexpr std::string_view kSchema = "wfb.attempt/v1";
constexpr std::array<std::string_view, 3> kOutputModes = {"none", "text", "json"};

JsonArray Texts(const std::vector<std::string>& texts) {
  JsonArray array;
  for (const std::string& text : texts) array.push_back(JsonString(text));
  return array;
}

Json SpecToJson(const ProcessSpec& spec) {
  JsonObject object{{"kind", "command"}, {"argv", Texts(spec.argv)}, {"cwd", spec.cwd}};
  if (spec.shell) object["shell"] = true;
  JsonObject environment;
  for (const auto& [name, value] : spec.environment) environment[name] = value;
  object["environment"] = std::move(environment);
  JsonObject secrets;
  for (const auto& [name, secret] : spec.secrets) {
    const bool file = secret.source == SecretReference::Source::File;
    secrets[name] = JsonObject{{file ? "file" : "environment", secret.name}};
  }
  object["secrets"] = std::move(secrets);
  object["output"] = kOutputModes[static_cast<size_t>(spec.output)];
  JsonArray codes;
  for (const int code : spec.success_exit_codes) codes.push_back(code);
  object["success_exit_codes"] = std::move(codes);
  object["kill_grace_ms"] = spec.kill_grace_ms;
  return object;
}

Json SpecToJson(const SimulateSpec& spec) {
  return {{"kind", "simulate"},
          {"duration_ms", spec.duration_ms},
          {"succeeds", spec.succeeds},
          {"output", spec.output},
          {"error", spec.error}};
}

Json SpecToJson(const BuiltinSpec& spec) {
  return {{"kind", "builtin"}, {"name", spec.name}, {"input", spec.input}};
}

int64_t Number(const Json& value, std::string_view key) {
  const Json* member = FindMember(value, key);
  boost::system::error_code error;
  return member != nullptr && member->is_number() ? member->to_number<int64_t>(error) : 0;
}

bool Flag(const Json& value, std::string_view key) {
  const Json* member = FindMember(value, key);
  return member != nullptr && member->is_bool() && member->get_bool();
}

ProcessSpec ProcessFromJson(const Json& value) {
  ProcessSpec spec;
  spec.shell = Flag(value, "shell");
  spec.cwd = MemberText(value, "cwd");
  spec.kill_grace_ms = Number(value, "kill_grace_ms");
  if (const Json* argv = FindMember(value, "argv"); argv != nullptr && argv->is_array()) {
    for (const Json& text : argv->get_array()) {
      if (text.is_string()) spec.argv.emplace_back(std::string_view(text.get_string()));
    }
  }
  if (const Json* codes = FindMember(value, "success_exit_codes");
      codes != nullptr && codes->is_array()) {
    for (const Json& code : codes->get_array()) {
      if (code.is_number()) spec.success_exit_codes.push_back(code.to_number<int>());
    }
  }
  const std::string output = MemberText(value, "output");
  for (size_t i = 0; i < kOutputModes.size(); ++i) {
    if (output == kOutputModes[i]) spec.output = static_cast<OutputMode>(i);
  }
  if (const Json* all = FindMember(value, "environment"); all != nullptr && all->is_object()) {
    for (const auto& [name, text] : all->get_object()) {
      if (text.is_string()) spec.environment[name] = std::string_view(text.get_string());
    }
  }
  if (const Json* all = FindMember(value, "secrets"); all != nullptr && all->is_object()) {
    for (const auto& [name, secret] : all->get_object()) {
      const std::string file = MemberText(secret, "file");
      spec.secrets[name] = file.empty() ? SecretReference{SecretReference::Source::Environment,
                                                          MemberText(secret, "environment")}
                                        : SecretReference{SecretReference::Source::File, file};
    }
  }
  return spec;
}

}  // namespace

Json ToJson(const AttemptTask& task) {
  const StartAttempt& command = task.command;
  JsonObject object{{"schema", kSchema},          {"run", task.run},
                    {"step", command.step},       {"step_name", command.step_name},
                    {"attempt", command.attempt}, {"base_directory", task.base_directory}};
  if (command.timeout_ms) object["timeout_ms"] = *command.timeout_ms;
  if (command.external) object["external"] = true;
  object["spec"] = std::visit([](const auto& spec) { return SpecToJson(spec); }, command.spec);
  return object;
}

Result<AttemptTask> AttemptTaskFromJson(const Json& value) {
  const Json* spec = FindMember(value, "spec");
  if (MemberText(value, "schema") != kSchema || spec == nullptr) {
    return InvalidInput(fmt::format("the activity's input is no \"{}\"", kSchema));
  }
  AttemptTask task;
  task.run = MemberText(value, "run");
  task.base_directory = MemberText(value, "base_directory");
  StartAttempt& command = task.command;
  command.step = static_cast<StepId>(Number(value, "step"));
  command.step_name = MemberText(value, "step_name");
  command.attempt = static_cast<uint32_t>(Number(value, "attempt"));
  if (FindMember(value, "timeout_ms") != nullptr) command.timeout_ms = Number(value, "timeout_ms");
  command.external = Flag(value, "external");
  const std::string kind = MemberText(*spec, "kind");
  const auto copy = [spec](std::string_view key) {
    const Json* member = FindMember(*spec, key);
    return member == nullptr ? Json() : *member;
  };
  if (kind == "command") {
    command.spec = ProcessFromJson(*spec);
  } else if (kind == "simulate") {
    command.spec = SimulateSpec{Number(*spec, "duration_ms"), Flag(*spec, "succeeds"),
                                copy("output"), MemberText(*spec, "error")};
  } else if (kind == "builtin") {
    command.spec = BuiltinSpec{MemberText(*spec, "name"), copy("input")};
  } else {
    return InvalidInput(
        fmt::format("an activity of kind \"{}\", which this version of wfb does not know", kind));
  }
  return task;
}

Json AttemptResult(const Event& answer, const std::optional<LogPlace>& log) {
  JsonObject object{{"exit_code", answer.code}};
  if (answer.type == EventType::AttemptSucceeded) object["output"] = answer.body;
  if (answer.type == EventType::AttemptFailed) object["error"] = answer.body;
  if (log) object["log"] = ToJson(*log);
  return object;
}

}  // namespace wfb::temporal
