#include "cli/browser.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

#include <array>
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
  std::string program = "xdg-open";
  std::string argument = address;
  std::array<char*, 3> arguments = {program.data(), argument.data(), nullptr};
  pid_t child = 0;
  const int failed =
      posix_spawnp(&child, program.c_str(), &files, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  if (failed != 0) return false;
  // It hands the address over and ends.
  int status = 0;
  return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
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
