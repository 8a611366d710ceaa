#include <fmt/format.h>

#include <boost/version.hpp>

#include "cli/commands.h"
#include "cli/version.h"
#include "engine/sqlite_database.h"

namespace wfb {

namespace {

class VersionCommand : public Verb {
 public:
  void Declare(Options& options) override {
    options.Flag("--json", "print one JSON document", json_);
  }

  Result<ExitCode> Run(Context& context) override {
    if (!json_) {
      context.terminal.Out(fmt::format("wfb {}\n", kVersion));
      return ExitCode::Ok;
    }
    const Json document = {{"schema", "wfb.version/v1"},
                           {"version", kVersion},
                           {"compiler", fmt::format("g++ {}", __VERSION__)},
                           {"sqlite", SqliteVersion()},
                           {"boost", BOOST_LIB_VERSION},
                           {"executors", {"embedded"}}};
    context.terminal.Out(WriteJsonPretty(document) + "\n");
    return ExitCode::Ok;
  }

  bool json() const override { return json_; }

 private:
  bool json_ = false;
};

}  // namespace

std::unique_ptr<Verb> MakeVersionCommand() { return std::make_unique<VersionCommand>(); }

}  // namespace wfb
