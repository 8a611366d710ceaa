#include <fmt/format.h>

#include <set>

#include "base/json_schema.h"
#include "definition/format.h"
#include "definition/shape_check.h"
#include "definition/validation_parts.h"
#include "expression/value_template.h"

namespace wfb::definition {

namespace {

const std::vector<std::string>& BuiltinNames() {
  static const std::vector<std::string> names = {"npm.discover", "report.package", "report.suite"};
  return names;
}

std::set<std::string> CalledActivities(const Graph& graph) {
  std::set<std::string> called;
  for (const Node& node : graph.nodes) {
    if (const auto* call = std::get_if<ActivityNode>(&node.kind)) {
      called.insert(call->activity);
    } else if (const auto* orchestrate = std::get_if<OrchestrateNode>(&node.kind)) {
      if (orchestrate->run.activity) called.insert(*orchestrate->run.activity);
      for (const Graph& body : orchestrate->run.body) called.merge(CalledActivities(body));
    } else if (const auto* reserved = std::get_if<ReservedNode>(&node.kind)) {
      for (const auto& [key, body] : reserved->bodies) called.merge(CalledActivities(body));
    }
  }
  return called;
}

class ActivityValidation {
 public:
  ActivityValidation(const Document& document, Reporter& reporter)
      : document_(document), reporter_(reporter) {}

  void Run() {
    const std::set<std::string> called = CalledActivities(document_.graph);
    for (const Activity& activity : document_.activities) {
      pointer_ = PointerTo("/activities", activity.name);
      std::visit([this](const auto& settings) { Settings(settings); }, activity.settings);
      Resources(activity);
      NotRun(activity);
      Schema(activity.input_schema, "/input_schema");
      Schema(activity.output_schema, "/output_schema");
      if (!called.contains(activity.name)) {
        reporter_.AddAtKey(Code::UnusedActivity, pointer_,
                           fmt::format("the activity \"{}\" is never called", activity.name),
                           "remove it, or call it");
      }
    }
  }

 private:
  void Settings(const CommandSettings& settings) {
    const bool shell = settings.shell.value_or(false);
    const auto* script = settings.run.if_string();
    if (!shell && script != nullptr) {
      reporter_.Add(Code::CommandLine, pointer_ + "/run",
                    "without a shell the command is a list of its words",
                    "write [\"npm\", \"run\", \"build\"], or set \"shell\": true");
    } else if (shell && settings.run.is_array()) {
      reporter_.Add(Code::CommandLine, pointer_ + "/run",
                    "with \"shell\": true the command is one text",
                    "write the script as one text, or remove \"shell\"");
    } else if (shell && script != nullptr) {
      Script(settings.run);
    }
    if (settings.success_exit_codes.size() > 256) {
      reporter_.Add(Code::LimitExceeded, pointer_ + "/success_exit_codes",
                    "there are only 256 exit codes");
    }
  }

  void Script(const Json& run) {
    std::vector<expression::TemplateProblem> problems;
    const auto compiled = expression::ValueTemplate::Compile(run, problems);
    if (problems.empty() && compiled.is_constant()) return;
    reporter_.Add(Code::CommandLine, pointer_ + "/run",
                  "a script for the shell is constant: it must not contain ${…}",
                  "hand the value over in \"env\" and write \"$NAME\" in the script; $${ is a "
                  "literal ${");
  }

  void Settings(const SimulateSettings& settings) {
    if (settings.outcome) Outcome(*settings.outcome);
    if (settings.duration) CheckDurationTemplate(*settings.duration, pointer_ + "/duration");
  }

  void Outcome(const Json& outcome) {
    const auto* text = outcome.if_string();
    const bool is_template = text != nullptr && text->find("${") != JsonString::npos;
    const bool word = outcome == "success" || outcome == "failure" || outcome.is_null();
    const bool object = outcome.is_object() && outcome.get_object().size() == 1 &&
                        outcome.get_object().contains("fail_attempts");
    if (is_template || word || object) return;
    reporter_.Add(Code::BadValue, pointer_ + "/outcome",
                  "\"success\", \"failure\" or {\"fail_attempts\": K} is expected here");
  }

  void Settings(const BuiltinSettings& settings) {
    for (const std::string& name : BuiltinNames()) {
      if (name == settings.name) return;
    }
    if (settings.name.empty()) return;  // Its absence is reported already.
    std::string hint = SuggestionFor(settings.name, BuiltinNames());
    if (hint.empty()) hint = fmt::format("known: {}", fmt::join(BuiltinNames(), ", "));
    reporter_.Add(Code::UnknownBuiltin, pointer_ + "/name",
                  fmt::format("there is no builtin \"{}\"", settings.name), std::move(hint));
  }

  void Settings(const ReservedSettings& settings) {
    const VariantSet::Variant* variant = ActivityVariants().Find(settings.kind);
    if (variant == nullptr) return;  // Unknown kinds are reported already.
    reporter_.Add(Code::ActivityKindNotRun, pointer_ + "/kind",
                  fmt::format("activity kind \"{}\" is part of the format but this version does "
                              "not run it yet",
                              settings.kind),
                  "use a command");
  }

  void CheckDurationTemplate(const Json& value, const std::string& place) {
    const auto* text = value.if_string();
    if (text != nullptr && text->find("${") != JsonString::npos) return;
    if (text != nullptr && ParseDuration(std::string_view(*text)).ok()) return;
    if (IsNumber(value) && ToDouble(value) >= 0) return;
    reporter_.Add(Code::BadDuration, place,
                  fmt::format("a duration is expected here, not {}", TypeWord(value)),
                  "write for example \"500ms\", \"10s\" or \"5m\"");
  }

  void Resources(const Activity& activity) {
    std::vector<std::string> names;
    for (const auto& [name, size] : document_.resources) names.push_back(name);
    for (const auto& [name, units] : activity.resources) {
      const std::string place = PointerTo(pointer_ + "/resources", name);
      const auto pool = std::find(names.begin(), names.end(), name);
      if (pool == names.end()) {
        std::string hint = SuggestionFor(name, names);
        if (hint.empty()) hint = fmt::format("declare it: \"resources\": {{ \"{}\": 1 }}", name);
        reporter_.AddAtKey(Code::UnknownResource, place,
                           fmt::format("the resource \"{}\" is not declared", name),
                           std::move(hint));
        continue;
      }
      const uint32_t size = document_.resources[static_cast<size_t>(pool - names.begin())].second;
      if (units <= size) continue;
      reporter_.Add(
          Code::ResourceTooSmall, place,
          fmt::format("{} units of \"{}\" are needed, but there are {}", units, name, size));
    }
  }

  void NotRun(const Activity& activity) {
    if (activity.heartbeat) {
      reporter_.AddAtKey(Code::FeatureNotRun, pointer_ + "/heartbeat",
                         "heartbeats are part of the format but this version does not act on them "
                         "yet",
                         "use \"timeout\"");
    }
    if (activity.on_interrupt == "adopt") {
      reporter_.Add(Code::FeatureNotRun, pointer_ + "/on_interrupt",
                    "\"adopt\" is part of the format but this version does not run it yet",
                    "use \"rerun\" or \"needs_attention\"");
    }
  }

  void Schema(const TemplateSource& schema, std::string_view key) {
    if (!schema) return;
    const std::string place = pointer_ + std::string(key);
    for (const Diagnostic& problem : CheckSchema(*schema)) {
      reporter_.Add(Code::BadSchema, place + problem.pointer, problem.message, problem.hint);
    }
  }

  const Document& document_;
  Reporter& reporter_;
  std::string pointer_;
};

}  // namespace

void ValidateActivities(const Document& document, Reporter& reporter) {
  ActivityValidation(document, reporter).Run();
}

void CheckAgainstSchema(const Json& value, const Json& schema, const std::string& pointer,
                        const std::string& what, bool has_templates, Reporter& reporter) {
  if (schema.is_null() || !CheckSchema(schema).empty()) return;
  const UnknownValue unknown = [has_templates](const Json& part) {
    const auto* text = part.if_string();
    return has_templates && text != nullptr && text->find("${") != JsonString::npos;
  };
  const Json filled = ApplyDefaults(schema, value);
  for (const Diagnostic& problem : ValidateInstance(schema, filled, unknown)) {
    reporter.Add(Code::SchemaMismatch, pointer + problem.pointer, what + ": " + problem.message,
                 problem.hint);
  }
}

}  // namespace wfb::definition
