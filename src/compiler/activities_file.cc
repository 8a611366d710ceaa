#include "compiler/activities_file.h"

#include "compiler/expression_code.h"
#include "compiler/node_code.h"
#include "compiler/schema_types.h"

namespace wfb::compiler {

namespace {

using expression::ValueTemplate;

class ActivitiesWriter {
 public:
  explicit ActivitiesWriter(const Project& project)
      : project_(project), writer_("src/activities.ts") {}

  File Write() {
    for (const ActivityUnit& unit : project_.activities) AddActivity(*unit.activity, mentions_);
    Imports();
    for (const ActivityUnit& unit : project_.activities) Function(unit);
    return writer_.TakeFile();
  }

 private:
  void Imports() {
    const ActivityNeeds needs = NeedsOf(project_);
    writer_.Comment(
        "What the workflows have done in the world. Each runs on a worker, in Node.js.");
    if (needs.command) writer_.Line("import { runCommand } from './command';");
    if (needs.discover) writer_.Line("import { discoverPackages } from './discover';");
    if (needs.reports) {
      const bool package = Uses("report.package"), suite = Uses("report.suite");
      writer_.Line(package && suite
                       ? "import { writePackageReport, writeSuiteReports } from './reports';"
                   : package ? "import { writePackageReport } from './reports';"
                             : "import { writeSuiteReports } from './reports';");
    }
    if (needs.simulate) writer_.Line("import { simulate } from './simulate';");
    if (mentions_.text) writer_.Line("import { text } from './values';");
    if (!project_.activities.empty()) writer_.Line("import type { Call, Json } from './values';");
    if (project_.activities.empty()) writer_.Line("export {};");
  }

  bool Uses(std::string_view builtin) const {
    for (const ActivityUnit& unit : project_.activities) {
      const auto* kind = std::get_if<BuiltinActivity>(&unit.activity->kind);
      if (kind != nullptr && kind->name == builtin) return true;
    }
    return false;
  }

  void Function(const ActivityUnit& unit) {
    const Activity& activity = *unit.activity;
    writer_.Line();
    writer_.Comment(unit.source->description.value_or(""));
    const std::string input = ReadsInput(activity) ? ", input: Json" : "";
    writer_.Open("export async function " + unit.function + "(call: Call" + input +
                 "): Promise<Json> {");
    if (const auto* builtin = std::get_if<BuiltinActivity>(&activity.kind)) {
      writer_.Line(std::string("return ") + FunctionOf(builtin->name) + "(call, input);");
      return writer_.Close("}");
    }
    Mentions mentions;
    AddActivity(activity, mentions);
    if (mentions.roots.contains("run")) writer_.Line("const { run } = call;");
    const auto* command = std::get_if<CommandActivity>(&activity.kind);
    std::vector<Property> spec = command != nullptr
                                     ? CommandSpec(*command)
                                     : SimulateSpec(std::get<SimulateActivity>(activity.kind));
    if (activity.timeout_ms) {
      spec.push_back({"timeout", Plain(std::to_string(*activity.timeout_ms)), false});
    }
    const Code make = FunctionCode("()", spec.empty() ? ObjectCode(spec) : WideObjectCode(spec));
    writer_.Statement(CallCode(command != nullptr ? "return runCommand" : "return simulate",
                               {Plain("call"), make})
                          .doc);
    writer_.Close("}");
  }

  static const char* FunctionOf(const std::string& builtin) {
    if (builtin == "npm.discover") return "discoverPackages";
    return builtin == "report.package" ? "writePackageReport" : "writeSuiteReports";
  }

  static std::vector<Property> CommandSpec(const CommandActivity& command) {
    std::vector<Property> spec;
    std::vector<Code> argv;
    for (const ValueTemplate& argument : command.argv) argv.push_back(TemplateCode(argument));
    spec.push_back({"run", ArrayCode(argv), false});
    if (command.shell) spec.push_back({"shell", Plain("true"), false});
    if (!command.cwd.source().is_null()) spec.push_back({"cwd", TemplateCode(command.cwd), false});
    std::vector<Property> env, secrets;
    for (const EnvironmentEntry& entry : command.environment) {
      if (const auto* secret = std::get_if<SecretReference>(&entry.value)) {
        const bool file = secret->source == SecretReference::Source::File;
        secrets.push_back(
            {Key(entry.name), StringCode((file ? "file:" : "env:") + secret->name), false});
      } else {
        const auto& value = std::get<ValueTemplate>(entry.value);
        env.push_back({Key(entry.name), TemplateCode(value), false});
      }
    }
    if (!env.empty()) spec.push_back({"env", ObjectCode(env), false});
    if (!secrets.empty()) spec.push_back({"secrets", ObjectCode(secrets), false});
    if (command.output != OutputMode::None) {
      const bool text = command.output == OutputMode::Text;
      spec.push_back({"output", StringCode(text ? "text" : "json"), false});
    }
    if (command.success_exit_codes != std::vector<int>{0}) {
      std::string codes;
      for (const int code : command.success_exit_codes) {
        codes += (codes.empty() ? "" : ", ") + std::to_string(code);
      }
      spec.push_back(
          {"successExitCodes", {FragileText("[" + codes + "]"), Shape::Plain, nullptr}, false});
    }
    spec.push_back({"killGrace", Plain(std::to_string(command.kill_grace_ms)), false});
    return spec;
  }

  static std::vector<Property> SimulateSpec(const SimulateActivity& simulate) {
    std::vector<Property> spec;
    const auto add = [&spec](const char* key, const ValueTemplate& source) {
      if (!source.source().is_null()) spec.push_back({key, TemplateCode(source), false});
    };
    add("duration", simulate.duration);
    add("outcome", simulate.outcome);
    add("output", simulate.output);
    add("error", simulate.error);
    return spec;
  }

  const Project& project_;
  Mentions mentions_;
  Writer writer_;
};

}  // namespace

ActivityNeeds NeedsOf(const Project& project) {
  ActivityNeeds needs;
  for (const ActivityUnit& unit : project.activities) {
    const auto* builtin = std::get_if<BuiltinActivity>(&unit.activity->kind);
    needs.command = needs.command || std::holds_alternative<CommandActivity>(unit.activity->kind);
    needs.simulate =
        needs.simulate || std::holds_alternative<SimulateActivity>(unit.activity->kind);
    if (builtin == nullptr) continue;
    const bool discover = builtin->name == "npm.discover";
    needs.discover = needs.discover || discover;
    needs.reports = needs.reports || !discover;
  }
  return needs;
}

File WriteActivities(const Project& project) { return ActivitiesWriter(project).Write(); }

}  // namespace wfb::compiler
