#include <fmt/format.h>

#include "cli/browser.h"
#include "cli/commands.h"
#include "cli/directory_search.h"
#include "engine/data_directory.h"
#include "server/api_client.h"

namespace wfb {

namespace {

class LinkCommand : public Verb {
 public:
  void Declare(Options& options) override {
    options.About(
        "A new link to the engine that works here: it lets one browser of this machine in, once. "
        "An\n"
        "engine that serves no browsers yet (of wfb run) begins to, until it ends.");
    options.Argument("RUN", "show this run (its id)", &run_, false);
    options.Flag("--open", "open the link in the browser, where there is a display", open_);
    options.Value("--data", "DIR", "the data directory", &data_);
    options.Flag("--json", "print one line: {\"url\", \"link\", \"token\"}", json_);
    options.AddExample("wfb link --open", "the engine of this folder");
  }

  Result<ExitCode> Run(Context& context) override {
    const Result<std::vector<std::string>> found = DataDirectories(data_, context.directory, true);
    for (const std::string& directory : found.ok() ? *found : std::vector<std::string>()) {
      const auto holder = DataDirectory::FindHolder(directory);
      if (!holder) continue;
      WFB_ASSIGN_OR_RETURN(const WebLink link,
                           AskForLink(holder->socket, run_.empty() ? "/" : RunPage(run_)));
      PrintLink(link, json_, context);
      if (open_ && !OpenBrowser(link.link, context.terminal)) {
        context.terminal.Message("no browser to open here: follow the link");
      }
      return ExitCode::Ok;
    }
    return Unavailable("no engine works here; start one with wfb serve");
  }

  bool json() const override { return json_; }

 private:
  std::string run_;
  std::string data_;
  bool open_ = false;
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Verb> MakeLinkCommand() { return std::make_unique<LinkCommand>(); }

}  // namespace wfb
