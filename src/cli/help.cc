// The help texts, made from the record of what each command takes.
#include <fmt/format.h>

#include <algorithm>

#include "cli/command.h"

namespace wfb {

namespace {

constexpr size_t kLeftWidth = 34;  // Of the column with names.
constexpr size_t kColumnsMax = 100;

std::string Row(const std::string& left, const std::string& right) {
  if (left.size() + 2 > kLeftWidth) {
    return fmt::format("  {}\n  {:{}}{}\n", left, "", kLeftWidth, right);
  }
  return fmt::format("  {:{}}{}\n", left, kLeftWidth, right);
}

std::string Heading(const Terminal& terminal, std::string_view text) {
  return fmt::format("\n{}\n", terminal.OutStyled(Style::Bold, text));
}

std::string UsageOf(const VerbEntry& entry, const Options& options) {
  std::string usage = fmt::format("wfb {}", entry.name);
  for (const Option& argument : options.arguments()) {
    const bool many = std::holds_alternative<std::vector<std::string>*>(argument.target);
    const std::string name = argument.names + (many ? "..." : "");
    usage += argument.required ? " " + name : " [" + name + "]";
  }
  if (!options.options().empty()) usage += " [OPTION...]";
  return usage;
}

std::string LeftOf(const Option& option) {
  std::string left;
  for (const std::string& name : option.NameList()) left += (left.empty() ? "" : ", ") + name;
  if (left.rfind("--", 0) == 0) left = "    " + left;
  return option.value.empty() ? left : left + " " + option.value;
}

std::string RightOf(const Option& option) {
  if (option.choices.empty()) return option.help;
  const std::string choices = fmt::format("{}", fmt::join(option.choices, ", "));
  std::string right = option.help + ": " + choices;
  if (kLeftWidth + 2 + right.size() > kColumnsMax) {
    right = fmt::format("{}:\n{:{}}{}", option.help, "", kLeftWidth + 2, choices);
  }
  return right;
}

}  // namespace

std::string OverviewHelp(const Terminal& terminal) {
  std::string text =
      "wfb runs workflows: graphs of dependent work, durably, exactly N at a time.\n\n"
      "Usage: wfb COMMAND [ARGUMENT...] [OPTION...]\n";
  std::string_view group;
  for (const VerbEntry& entry : AllVerbs()) {
    if (entry.group != group) {
      group = entry.group;
      text += Heading(terminal, group);
    }
    text += fmt::format("  {:18}{}\n", entry.name, entry.summary);
  }
  text += Heading(terminal, "Examples");
  text += "  wfb run .                    run the workflow, or the monorepo, of this folder\n";
  text += "  wfb run build.workflow.json -c 4 --input @input.json\n";
  text += "  wfb status                   how the latest run stands\n";
  text += "  wfb retry                    run again what failed in the latest run\n";
  text +=
      "\n\"wfb COMMAND --help\" says what a command takes. Exit codes: 0 ok, 1 a step failed,\n";
  text += "2 usage, 3 invalid workflow, 4 not found, 5 conflict, 6 unreachable, 124 time-out,\n";
  text += "130 interrupted, 143 terminated.\n";
  return text;
}

std::string CommandHelp(const VerbEntry& entry, const Terminal& terminal) {
  const std::unique_ptr<Verb> command = entry.make();
  Options options;
  command->Declare(options);
  std::string summary(entry.summary);
  summary[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(summary[0])));
  std::string text = fmt::format("{}.\n\nUsage: {}\n", summary, UsageOf(entry, options));
  if (!options.about().empty()) text += "\n" + options.about() + "\n";
  if (!options.arguments().empty()) text += Heading(terminal, "Arguments");
  for (const Option& argument : options.arguments()) {
    text += Row(argument.names, RightOf(argument));
  }
  text += Heading(terminal, "Options");
  for (const Option& option : options.options()) text += Row(LeftOf(option), RightOf(option));
  text += Row("-h, --help", "this text");
  if (!options.examples().empty()) text += Heading(terminal, "Examples");
  for (const Example& example : options.examples()) {
    text += fmt::format("  {}\n      {}\n", example.command, example.what);
  }
  return text;
}

}  // namespace wfb
