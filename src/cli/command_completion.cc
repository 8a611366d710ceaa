// Completions are made from the record of what each command takes.
#include <fmt/format.h>

#include <algorithm>

#include "cli/commands.h"

namespace wfb {

namespace {

struct Described {
  const VerbEntry* entry;
  std::unique_ptr<Verb> command;  // Owns the targets of the options.
  Options options;
};

std::vector<Described> DescribeAll() {
  std::vector<Described> all;
  for (const VerbEntry& entry : AllVerbs()) {
    Described described{&entry, entry.make(), {}};
    described.command->Declare(described.options);
    all.push_back(std::move(described));
  }
  return all;
}

std::string VerbList() {
  std::string list;
  for (const VerbEntry& entry : AllVerbs()) list += fmt::format("{} ", entry.name);
  return list + "help";
}

std::string BashCase(const Described& described) {
  std::string words = "--help";
  std::string values;
  for (const Option& option : described.options.options()) {
    for (const std::string& name : option.NameList()) words += " " + name;
    if (option.choices.empty()) continue;
    values += fmt::format("        {}) choices=\"{}\" ;;\n", fmt::join(option.NameList(), " | "),
                          fmt::join(option.choices, " "));
  }
  for (const Option& argument : described.options.arguments()) {
    for (const std::string& choice : argument.choices) words += " " + choice;
  }
  std::string text = fmt::format("    {})\n      words=\"{}\"\n", described.entry->name, words);
  if (!values.empty()) text += fmt::format("      case $previous in\n{}      esac\n", values);
  return text + "      ;;\n";
}

std::string BashScript() {
  std::string text = fmt::format(R"(# bash completion for wfb: source it, or put it into
# ~/.local/share/bash-completion/completions/wfb
_wfb() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD-1]}}
  local words="" choices=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "{}" -- "$current"))
    return
  fi
  case ${{COMP_WORDS[1]}} in
)",
                                 VerbList());
  for (const Described& described : DescribeAll()) text += BashCase(described);
  text += fmt::format("    help) words=\"{}\" ;;\n", VerbList());
  return text + R"(  esac
  if [ -n "$choices" ]; then
    COMPREPLY=($(compgen -W "$choices" -- "$current"))
  else
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    [ "${current#-}" = "$current" ] && COMPREPLY+=($(compgen -f -- "$current"))
  fi
}
complete -o filenames -F _wfb wfb
)";
}

// Within single quotes of a zsh specification.
std::string ZshText(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\'') {
      result += "'\\''";
    } else if (c == '[' || c == ']' || c == ':') {
      result += '\\';
      result += c;
    } else {
      result += c;
    }
  }
  return result;
}

std::string ZshOption(const Option& option) {
  std::string text;
  for (const std::string& name : option.NameList()) {
    const bool takes_value = !option.value.empty();
    text += fmt::format(" \\\n        '{}{}[{}]", name,
                        takes_value && name.starts_with("--") ? "=" : "", ZshText(option.help));
    if (takes_value && option.choices.empty()) text += fmt::format(":{}:_files", option.value);
    if (!option.choices.empty()) {
      text += fmt::format(":{}:({})", option.value, fmt::join(option.choices, " "));
    }
    text += "'";
  }
  return text;
}

std::string ZshScript() {
  std::string text = "#compdef wfb\n_wfb() {\n  local -a commands\n  commands=(\n";
  for (const VerbEntry& entry : AllVerbs()) {
    text += fmt::format("    '{}:{}'\n", entry.name, ZshText(entry.summary));
  }
  text += R"(  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
)";
  for (const Described& described : DescribeAll()) {
    text += fmt::format("    {})\n      _arguments", described.entry->name);
    for (const Option& option : described.options.options()) text += ZshOption(option);
    for (const Option& argument : described.options.arguments()) {
      if (argument.choices.empty()) continue;
      text +=
          fmt::format(" \\\n        '1:{}:({})'", argument.names, fmt::join(argument.choices, " "));
    }
    text += " \\\n        '--help[this text]' '*:file:_files'\n      ;;\n";
  }
  return text + "  esac\n}\ncompdef _wfb wfb\n";
}

std::string FishText(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\'' || c == '\\') result += '\\';
    result += c;
  }
  return result;
}

std::string FishScript() {
  std::string text;
  for (const VerbEntry& entry : AllVerbs()) {
    text += fmt::format("complete -c wfb -n __fish_use_subcommand -f -a {} -d '{}'\n", entry.name,
                        FishText(entry.summary));
  }
  for (const Described& described : DescribeAll()) {
    const std::string when =
        fmt::format("complete -c wfb -n '__fish_seen_subcommand_from {}'", described.entry->name);
    for (const Option& option : described.options.options()) {
      text += when;
      for (const std::string& name : option.NameList()) {
        text += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
      }
      if (!option.value.empty()) text += " -r";
      if (!option.choices.empty()) {
        text += fmt::format(" -f -a '{}'", fmt::join(option.choices, " "));
      }
      text += fmt::format(" -d '{}'\n", FishText(option.help));
    }
    for (const Option& argument : described.options.arguments()) {
      if (argument.choices.empty()) continue;
      text += fmt::format("{} -f -a '{}'\n", when, fmt::join(argument.choices, " "));
    }
  }
  return text;
}

class CompletionCommand : public Verb {
 public:
  void Declare(Options& options) override {
    options.Argument("SHELL", "the shell", &shell_, true, {"bash", "zsh", "fish"});
    options.AddExample("source <(wfb completion bash)", "complete in this bash");
    options.AddExample("wfb completion fish > ~/.config/fish/completions/wfb.fish",
                       "complete in every fish");
  }

  Result<ExitCode> Run(Context& context) override {
    context.terminal.Out(shell_ == "bash"  ? BashScript()
                         : shell_ == "zsh" ? ZshScript()
                                           : FishScript());
    return ExitCode::Ok;
  }

 private:
  std::string shell_;
};

}  // namespace

std::unique_ptr<Verb> MakeCompletionCommand() { return std::make_unique<CompletionCommand>(); }

}  // namespace wfb
