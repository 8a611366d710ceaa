#include "cli/browser.h"

#include <fcntl.h>
#include <spawn.h>

#include <array>
#include <csignal>
#include <cstdlib>

#include "server/api_client.h"

extern char** environ;

namespace wfb {

namespace {

bool IsSet(const char* variable) {
  const char* const value = std::getenv(variable);
  return value != nullptr && value[0] != '\0';
}

}  // namespace

bool OpenBrowser(const std::string& address, const Terminal& terminal) {
  const bool display = IsSet("DISPLAY") || IsSet("WAYLAND_DISPLAY");
  if (!terminal.err_is_terminal() || !display || IsSet("SSH_CONNECTION")) return false;
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  for (const int descriptor : {0, 1, 2}) {
    posix_spawn_file_actions_addopen(&files, descriptor, "/dev/null", O_RDWR, 0);
  }
  // A session of its own, so that Ctrl-C here does not end the browser.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t defaults;
  sigemptyset(&defaults);
  sigaddset(&defaults, SIGPIPE);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF);
  std::string program = "xdg-open";
  std::string argument = address;
  std::array<char*, 3> arguments = {program.data(), argument.data(), nullptr};
  pid_t child = 0;
  // It may be the browser itself in the end, so nobody waits for it.
  const int failed =
      posix_spawnp(&child, program.c_str(), &files, &attributes, arguments.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  return failed == 0;
}

Result<WebLink> AskForLink(const std::string& socket, const std::string& to) {
  const ApiClient client(socket);
  WFB_ASSIGN_OR_RETURN(const HttpResponse response,
                       client.Send({"POST",
                                    "/api/v1/links",
                                    {{"Content-Type", "application/json"}},
                                    WriteJson(JsonObject{{"to", to}})}));
  WFB_ASSIGN_OR_RETURN(const Json document, ParseJson(response.body));
  return WebLink{MemberText(document, "url"), MemberText(document, "link"),
                 MemberText(document, "token")};
}

void PrintLink(const WebLink& link, bool json, Context& context) {
  if (!json) return context.terminal.Out(link.link + "\n");
  context.terminal.Out(
      WriteJson(JsonObject{{"url", link.url}, {"link", link.link}, {"token", link.token}}) + "\n");
}

void ShowLink(const std::string& link, Context& context) {
  context.terminal.Message("see it at " + link);
  OpenBrowser(link, context.terminal);
}

std::string RunPage(const std::string& run) { return "/runs/" + EncodeSegment(run); }

}  // namespace wfb
