// Links to the web interface: printed, and opened where a person sits before a screen.
#pragma once

#include <string>

#include "cli/command.h"

namespace wfb {

// Asks the desktop to open the address. False, and nothing happens, when no person sits at a
// terminal of this machine with a display, or the desktop has no program for it.
bool OpenBrowser(const std::string& address, const Terminal& terminal);

struct WebLink {
  std::string url;
  std::string link;
  std::string token;
};
// Of the engine behind the socket, to a local path. Unavailable when there is none.
Result<WebLink> AskForLink(const std::string& socket, const std::string& to);
// The link on standard output, or {"url", "link", "token"} in one line when `json`.
void PrintLink(const WebLink& link, bool json, Context& context);
// As a message beside other output; opened where that is possible.
void ShowLink(const std::string& link, Context& context);

// The local path of a run's page.
std::string RunPage(const std::string& run);

}  // namespace wfb
