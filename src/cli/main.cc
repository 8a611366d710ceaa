#include <fmt/format.h>

#include <filesystem>

#include "cli/command.h"
#include "cli/embedded_web.h"

int main(int argc, char** argv) {
  wfb::Terminal terminal = wfb::Terminal::Detect();
  std::error_code error;
  const std::filesystem::path directory = std::filesystem::current_path(error);
  if (error) {
    terminal.Message(fmt::format("the working directory cannot be read: {}", error.message()));
    return static_cast<int>(wfb::ExitCode::StepFailed);
  }
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  wfb::Context context{terminal, directory.string(),
                       fmt::format("wfb {}", fmt::join(arguments, " ")),
                       wfb::WebAssets(wfb::EmbeddedWeb())};
  return static_cast<int>(wfb::RunCommandLine(arguments, context));
}
