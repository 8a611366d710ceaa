#include <fmt/format.h>

#include <csignal>
#include <filesystem>

#include "cli/browser.h"
#include "cli/commands.h"
#include "cli/directory_search.h"
#include "cli/session.h"
#include "cli/temporal_options.h"

namespace wfb {

namespace {

constexpr DurationMs kLeaveLimitMs = 8'000;
constexpr DurationMs kReleaseEveryMs = 10 * 60'000;

class ServeCommand : public Verb {
 public:
  void Declare(Options& options) override;
  Result<ExitCode> Run(Context& context) override;
  bool json() const override { return json_; }

 private:
  Status CheckOptions(const std::string& folder) const;
  Status Listen(Host& host, const std::string& folder, Context& context) const;
  void ContinueRuns(Host& host, Context& context) const;
  Result<ExitCode> StayUntilSignal(Host& host, Context& context) const;

  std::string folder_;
  std::optional<int64_t> port_;
  std::string data_;
  std::string web_folder_;
  TemporalOptions temporal_;
  bool json_ = false;
  bool open_ = false;
};

void ServeCommand::Declare(Options& options) {
  options.About(
      "An engine for a folder with workflows or a monorepo, and its web interface, for the "
      "browsers\n"
      "of this machine. Runs that were interrupted go on. The link that is printed lets one "
      "browser\n"
      "in, once; wfb link prints another.");
  options.Argument("FOLDER", "where the workflows are (the working directory)", &folder_, false);
  options.Value("-p,--port", "N", "the port, or the next one that is free (4680)", &port_);
  options.Flag("--open", "open the link in the browser, where there is a display", open_);
  options.Value("--data", "DIR", "the data directory (.wfb in the folder)", &data_);
  options.Value("--web-dir", "DIR", "development: the web interface from this folder",
                &web_folder_);
  temporal_.Declare(options, "temporal-");
  options.Flag("--json", "print one line: {\"url\", \"link\", \"token\"}", json_);
  options.AddExample("wfb serve", "this folder");
  options.AddExample("wfb serve ci --port 8080 --json", "for a program, which sends the token");
}

Status ServeCommand::CheckOptions(const std::string& folder) const {
  if (port_ && (*port_ < 0 || *port_ > UINT16_MAX)) {
    return InvalidInput(fmt::format("--port is a whole number from 0 to {}", UINT16_MAX));
  }
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error)) {
    return NotFound(fmt::format("there is no folder {}", folder));
  }
  if (!web_folder_.empty() && !std::filesystem::is_directory(web_folder_, error)) {
    return NotFound(fmt::format("there is no folder {}", web_folder_));
  }
  return Ok();
}

Result<ExitCode> ServeCommand::Run(Context& context) {
  const std::string folder = AbsolutePath(folder_.empty() ? "." : folder_, context.directory);
  WFB_RETURN_IF_ERROR(CheckOptions(folder));
  const std::string chosen = ChosenDataDirectory(data_, context.directory);
  if (!web_folder_.empty()) {
    context.web = WebAssets::FromFolder(AbsolutePath(web_folder_, context.directory));
  }
  std::optional<TemporalSettings> temporal;
  if (temporal_.given()) {
    WFB_ASSIGN_OR_RETURN(temporal, temporal_.Settings(context.directory));
  }
  Result<std::unique_ptr<Host>> opened =
      OpenHost(chosen.empty() ? folder + "/" + kDataDirectoryName : chosen, context, folder,
               std::move(temporal));
  if (!opened.ok()) {
    const bool taken = opened.error().kind == ErrorKind::Conflict;
    return Error{opened.error().kind,
                 opened.error().message + (taken ? "; wfb link shows it in the browser" : "")};
  }
  const std::unique_ptr<Host> host = std::move(opened).value();
  RememberDataDirectory(host->directory().path());
  WFB_RETURN_IF_ERROR(Listen(*host, folder, context));
  ContinueRuns(*host, context);
  return StayUntilSignal(*host, context);
}

Status ServeCommand::Listen(Host& host, const std::string& folder, Context& context) const {
  const uint16_t wanted = port_ ? static_cast<uint16_t>(*port_) : kDefaultPort;
  ApiServer& server = host.server();
  WFB_ASSIGN_OR_RETURN(const uint16_t port, server.ListenTcp(wanted));
  const WebLink link{server.url(), server.MakeLink(), server.MakeBearer()};
  PrintLink(link, json_, context);
  if (wanted != 0 && port != wanted) {
    context.terminal.Message(fmt::format("port {} is taken; it is {} instead", wanted, port));
  }
  context.terminal.Message(
      fmt::format("serving {} at {}; the link lets one browser in, wfb link makes another; "
                  "Ctrl-C ends",
                  folder, link.url));
  if (open_ && !OpenBrowser(link.link, context.terminal)) {
    context.terminal.Message("no browser to open here: follow the link");
  }
  return Ok();
}

void ServeCommand::ContinueRuns(Host& host, Context& context) const {
  host.temporal().OnNotice([&context](const std::string& run, const std::string& notice) {
    context.terminal.Message(
        fmt::format("run {}: {}", run, notice.empty() ? "it goes on" : notice));
  });
  const std::vector<std::string> continued =
      host.ContinueOpenRuns([&](const std::string& run, const Error& error) {
        context.terminal.Message(fmt::format("run {} cannot go on: {}", run, error.message));
      });
  for (const std::string& run : continued) {
    context.terminal.Message(fmt::format("run {} goes on", run));
  }
}

Result<ExitCode> ServeCommand::StayUntilSignal(Host& host, Context& context) const {
  bool leave = false;
  std::optional<Error> failure;
  host.loop().OnSignal([&](int) {
    if (leave) {
      context.terminal.Message("killing");
      host.runner().KillAll();
    }
    leave = true;
  });
  host.ReleaseFinishedEvery(kReleaseEveryMs);
  host.engine().OnFailure([&](const Error& error) { failure = error; });
  host.RunUntil([&] { return leave || failure; });
  const size_t open = host.OtherOpenRuns("").size();
  context.terminal.Message(
      open == 0
          ? "ended"
          : fmt::format("ending; {}, and the next wfb serve continues; Ctrl-C again ends at "
                        "once",
                        open == 1 ? "1 run stays open" : fmt::format("{} runs stay open", open)));
  host.Abandon(kLeaveLimitMs);
  if (failure) return *failure;
  return ExitCode::Ok;
}

}  // namespace

std::unique_ptr<Verb> MakeServeCommand() { return std::make_unique<ServeCommand>(); }

}  // namespace wfb
