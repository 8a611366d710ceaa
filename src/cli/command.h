// A verb of the command line. One file per verb, command_<verb>.cc; commands.cc lists them all.
// (The type is Verb: a Command is what the core asks of the world.)
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "base/json.h"
#include "base/result.h"
#include "cli/exit_code.h"
#include "cli/options.h"
#include "cli/terminal.h"
#include "server/web_assets.h"

namespace wfb {

// What every command is given.
struct Context {
  Terminal& terminal;
  std::string directory;     // The working directory, absolute.
  std::string command_line;  // As the person typed it.
  WebAssets web{};           // The web interface of this program.
};

class Verb {
 public:
  virtual ~Verb() = default;
  // Binds the options to members of the command.
  virtual void Declare(Options& options) = 0;
  // An Error becomes a message and its exit code.
  virtual Result<ExitCode> Run(Context& context) = 0;
  // Whether --json was given: then an Error is printed as a document too.
  virtual bool json() const { return false; }
};

struct VerbEntry {
  std::string_view name;
  std::string_view group;    // Heading in the help.
  std::string_view summary;  // One sentence part.
  std::unique_ptr<Verb> (*make)();
};

// All verbs, in the order of the help.
std::span<const VerbEntry> AllVerbs();
// nullptr when there is no such verb.
const VerbEntry* FindVerb(std::string_view name);

// The text of `wfb --help` and of `wfb VERB --help`.
std::string OverviewHelp(const Terminal& terminal);
std::string CommandHelp(const VerbEntry& entry, const Terminal& terminal);

// Runs the command line without the program's name; everything is printed.
ExitCode RunCommandLine(const std::vector<std::string>& arguments, Context& context);

// Prints diagnostics for people, or as {"error": …, "diagnostics": […]} when `json`.
ExitCode RefuseWorkflow(const Diagnostics& diagnostics, bool json, Context& context);
Json ToJson(const Diagnostics& diagnostics);

}  // namespace wfb
