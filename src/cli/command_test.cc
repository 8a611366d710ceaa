#include "cli/command.h"

#include <doctest/doctest.h>

#include <set>

namespace wfb {
namespace {

TEST_CASE("every verb has its help: a summary, its options, and no line beyond 100 columns") {
  Terminal terminal;
  std::set<std::string_view> names;
  for (const VerbEntry& entry : AllVerbs()) {
    CAPTURE(entry.name);
    CHECK(names.insert(entry.name).second);
    const std::string help = CommandHelp(entry, terminal);
    CHECK(help.find(std::string("Usage: wfb ") + std::string(entry.name)) != std::string::npos);
    CHECK(help.find("--help") != std::string::npos);
    size_t begin = 0;
    while (begin < help.size()) {
      const size_t end = help.find('\n', begin);
      CHECK(end - begin <= 100);
      begin = end + 1;
    }
    CHECK(OverviewHelp(terminal).find("  " + std::string(entry.name) + " ") != std::string::npos);
  }
}

TEST_CASE("every verb can answer as one document") {
  for (const VerbEntry& entry : AllVerbs()) {
    if (entry.name == "completion") continue;  // Its answer is a script.
    CAPTURE(entry.name);
    CHECK(CommandHelp(entry, Terminal()).find("--json") != std::string::npos);
  }
}

}  // namespace
}  // namespace wfb
