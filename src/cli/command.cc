#include "cli/command.h"

#include <fmt/format.h>

#include <algorithm>

#include "catalog/bundle.h"
#include "cli/parse.h"

namespace wfb {

namespace {

bool AsksForHelp(const std::vector<std::string>& arguments) {
  for (const std::string& argument : arguments) {
    if (argument == "--") return false;
    if (argument == "-h" || argument == "--help") return true;
  }
  return false;
}

void PrintError(const Error& error, bool json, Context& context) {
  context.terminal.Message(error.message);
  if (!json) return;
  const Json document = {
      {"schema", "wfb.error/v1"},
      {"error", {{"code", ErrorKindName(error.kind)}, {"message", error.message}}}};
  context.terminal.Out(WriteJsonPretty(document) + "\n");
}

ExitCode RefuseUsage(const std::string& message, std::string_view verb, Context& context) {
  context.terminal.Message(message);
  context.terminal.Err(
      fmt::format("Run \"wfb {}{}--help\" for what it takes.\n", verb, verb.empty() ? "" : " "));
  return ExitCode::Usage;
}

ExitCode RefuseVerb(const std::string& word, Context& context) {
  std::vector<std::string> names = {"help"};
  for (const VerbEntry& entry : AllVerbs()) names.emplace_back(entry.name);
  if (!word.empty() && word[0] == '-') {
    return RefuseUsage(fmt::format("unknown option {}", word), "", context);
  }
  const std::string nearest = NearestWord(word, names);
  return RefuseUsage(fmt::format("there is no command \"{}\"{}", word,
                                 nearest.empty() ? "" : fmt::format("; did you mean {}?", nearest)),
                     "", context);
}

ExitCode RunCommand(const VerbEntry& entry, std::vector<std::string> arguments, Context& context) {
  if (AsksForHelp(arguments)) {
    context.terminal.Out(CommandHelp(entry, context.terminal));
    return ExitCode::Ok;
  }
  const std::unique_ptr<Verb> command = entry.make();
  Options options;
  command->Declare(options);
  const Status parsed = ParseArguments(options, arguments);
  if (!parsed.ok()) return RefuseUsage(parsed.error().message, entry.name, context);
  const Result<ExitCode> code = command->Run(context);
  if (code.ok()) return *code;
  PrintError(code.error(), command->json(), context);
  return ExitCodeOf(code.error().kind);
}

// What "wfb run" would run in the working directory.
void TellWhatIsHere(Context& context) {
  LoadRequest load;
  load.directory = context.directory;
  const Result<LoadedWorkflow> here = LoadWorkflow(load);
  if (!here.ok()) return;
  if (!here->bundle) {
    context.terminal.Message("the workflow here has problems: wfb validate");
  } else if (here->selection) {
    context.terminal.Message(
        fmt::format("here is a monorepo of which {} packages have \"build\": "
                    "wfb run",
                    here->selection->items.size()));
  } else {
    context.terminal.Message(fmt::format("here is the workflow {}: wfb run", here->bundle->root));
  }
}

}  // namespace

const VerbEntry* FindVerb(std::string_view name) {
  for (const VerbEntry& entry : AllVerbs()) {
    if (entry.name == name) return &entry;
  }
  return nullptr;
}

ExitCode RunCommandLine(const std::vector<std::string>& arguments, Context& context) {
  if (arguments.empty()) {
    context.terminal.Out(OverviewHelp(context.terminal));
    TellWhatIsHere(context);
    return ExitCode::Ok;
  }
  std::string verb = arguments[0];
  std::vector<std::string> rest(arguments.begin() + 1, arguments.end());
  if (verb == "--version" || verb == "-V") verb = "version";
  const bool help = verb == "help" || verb == "-h" || verb == "--help";
  if (help && rest.empty()) {
    context.terminal.Out(OverviewHelp(context.terminal));
    return ExitCode::Ok;
  }
  if (help) {
    verb = rest[0];
    rest = {"--help"};
  }
  const VerbEntry* entry = FindVerb(verb);
  if (entry == nullptr) return RefuseVerb(verb, context);
  return RunCommand(*entry, std::move(rest), context);
}

Json ToJson(const Diagnostics& diagnostics) {
  JsonArray list;
  for (const Diagnostic& diagnostic : diagnostics) {
    list.push_back({{"code", diagnostic.code},
                    {"severity", diagnostic.severity == Severity::Error ? "error" : "warning"},
                    {"message", diagnostic.message},
                    {"hint", diagnostic.hint},
                    {"node", diagnostic.node},
                    {"pointer", diagnostic.pointer},
                    {"file", diagnostic.file},
                    {"line", diagnostic.span.line},
                    {"column", diagnostic.span.column}});
  }
  return list;
}

ExitCode RefuseWorkflow(const Diagnostics& diagnostics, bool json, Context& context) {
  const auto errors = std::count_if(diagnostics.begin(), diagnostics.end(),
                                    [](const auto& d) { return d.severity == Severity::Error; });
  const std::string message =
      fmt::format("the workflow has {} problem{}", errors, errors == 1 ? "" : "s");
  if (json) {
    const Json document = {{"schema", "wfb.error/v1"},
                           {"error", {{"code", "invalid_workflow"}, {"message", message}}},
                           {"diagnostics", ToJson(diagnostics)}};
    context.terminal.Out(WriteJsonPretty(document) + "\n");
  }
  context.terminal.Err(FormatDiagnostics(diagnostics));
  context.terminal.Message(message);
  return ExitCode::InvalidWorkflow;
}

}  // namespace wfb
