// The one file that sees CLI11.
#include "cli/parse.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "base/diagnostic.h"

namespace wfb {

namespace {

void Bind(CLI::App& app, const Option& option) {
  CLI::Option* bound = nullptr;
  if (auto* const* flag = std::get_if<bool*>(&option.target)) {
    app.add_flag(option.names, **flag, option.help);
    return;
  }
  if (auto* const* text = std::get_if<std::string*>(&option.target)) {
    bound = app.add_option(option.names, **text, option.help);
  } else if (auto* const* number = std::get_if<std::optional<int64_t>*>(&option.target)) {
    bound = app.add_option(option.names, **number, option.help);
  } else if (auto* const* maybe = std::get_if<std::optional<std::string>*>(&option.target)) {
    bound = app.add_option(option.names, **maybe, option.help);
  } else {
    bound = app.add_option(option.names, *std::get<std::vector<std::string>*>(option.target),
                           option.help);
    // One value per use ("--only a --only b"), so that an argument that follows is not swallowed.
    if (!option.positional) bound->expected(1)->take_all();
  }
  if (option.required) bound->required();
}

std::string UnknownMessage(const Options& options, const std::vector<std::string>& arguments,
                           const std::vector<std::string>& rest) {
  // Of "--nme value" CLI11 reports both; the option is what was mistyped.
  auto wrong = std::find_if(rest.begin(), rest.end(), [](const std::string& text) {
    return text.size() > 1 && text[0] == '-';
  });
  const std::string word = wrong == rest.end() ? rest.front() : *wrong;
  if (wrong == rest.end()) return fmt::format("unexpected argument \"{}\"", word);
  const std::string name = word.substr(0, word.find('='));
  std::vector<std::string> known;
  for (const Option& option : options.options()) {
    for (const std::string& candidate : option.NameList()) {
      if (candidate.size() > 2) known.push_back(candidate);
    }
  }
  known.push_back("--help");
  const std::string nearest = NearestWord(name, known);
  const bool given_twice = std::count(arguments.begin(), arguments.end(), word) > 1;
  if (nearest == name && given_twice) return fmt::format("{} is given twice", name);
  return fmt::format("unknown option {}{}", name,
                     nearest.empty() ? "" : fmt::format("; did you mean {}?", nearest));
}

// CLI11's own texts name its types and parts; these name what the person wrote.
std::string PlainMessage(const Options& options, const CLI::ParseError& error) {
  const std::string what = error.what();
  for (const Option& argument : options.arguments()) {
    if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr &&
        what.starts_with(argument.names)) {
      return fmt::format("{} is missing: {}", argument.names, argument.help);
    }
  }
  for (const Option& option : options.options()) {
    const std::string name = option.NameList().back();
    if (what.find(name) == std::string::npos) continue;
    const size_t equals = what.find(" = ");
    if (dynamic_cast<const CLI::ConversionError*>(&error) != nullptr &&
        equals != std::string::npos) {
      return fmt::format("{} takes a whole number, not \"{}\"", name, what.substr(equals + 3));
    }
    if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
      return option.value.empty() ? fmt::format("{} takes no value", name)
                                  : fmt::format("{} needs a value: {}", name, option.value);
    }
  }
  return what;
}

Status CheckChoices(const Option& option, const CLI::App& app) {
  const std::string name = option.NameList().back();
  for (const std::string& value : app.get_option(name)->results()) {
    const auto found = std::find(option.choices.begin(), option.choices.end(), value);
    if (found != option.choices.end()) continue;
    const std::string nearest = NearestWord(value, option.choices);
    return InvalidInput(fmt::format("{} takes one of {}, not \"{}\"{}", name,
                                    fmt::join(option.choices, ", "), value,
                                    nearest.empty() ? "" : "; did you mean " + nearest + "?"));
  }
  return Ok();
}

}  // namespace

Status ParseArguments(const Options& options, const std::vector<std::string>& arguments) {
  CLI::App app;
  app.set_help_flag();
  for (const Option& argument : options.arguments()) Bind(app, argument);
  for (const Option& option : options.options()) Bind(app, option);
  try {
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
    app.parse(reversed);
  } catch (const CLI::ExtrasError&) {
    std::vector<std::string> rest = app.remaining();
    if (rest.empty()) rest = arguments;
    return InvalidInput(UnknownMessage(options, arguments, rest));
  } catch (const CLI::ParseError& error) {
    return InvalidInput(PlainMessage(options, error));
  }
  for (const auto* list : {&options.arguments(), &options.options()}) {
    for (const Option& option : *list) {
      if (!option.choices.empty()) WFB_RETURN_IF_ERROR(CheckChoices(option, app));
    }
  }
  return Ok();
}

}  // namespace wfb
