// What a command takes, as a record: its arguments, options and examples. Parsing, help, "did you
// mean" and shell completion are all made from it, so that they cannot differ.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace wfb {

struct Option {
  using Target = std::variant<bool*, std::string*, std::optional<int64_t>*,
                              std::optional<std::string>*, std::vector<std::string>*>;
  std::string names;  // "-c,--concurrency"; of a positional argument its name in help: "PATH".
  std::string value;  // "N"; empty = a flag.
  std::string help;   // One sentence part.
  Target target;
  std::vector<std::string> choices;  // The only values allowed; empty = any.
  bool positional = false;
  bool required = false;

  // Each name for itself: {"-c", "--concurrency"}.
  std::vector<std::string> NameList() const;
};

struct Example {
  std::string command;  // "wfb run . -c 4"
  std::string what;
};

class Options {
 public:
  void Flag(std::string names, std::string help, bool& target);
  void Value(std::string names, std::string value, std::string help, Option::Target target);
  // As Value, with the only values allowed.
  void Choice(std::string names, std::string value, std::string help, Option::Target target,
              std::vector<std::string> choices);
  // In the order of the command line; a vector takes all that is left.
  void Argument(std::string name, std::string help, Option::Target target, bool required,
                std::vector<std::string> choices = {});
  void AddExample(std::string command, std::string what);
  // A paragraph after the summary.
  void About(std::string text) { about_ = std::move(text); }

  const std::vector<Option>& arguments() const { return arguments_; }
  const std::vector<Option>& options() const { return options_; }
  const std::vector<Example>& examples() const { return examples_; }
  const std::string& about() const { return about_; }

 private:
  std::vector<Option> arguments_;
  std::vector<Option> options_;
  std::vector<Example> examples_;
  std::string about_;
};

}  // namespace wfb
