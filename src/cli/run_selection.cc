#include "cli/run_selection.h"

#include <fmt/format.h>

namespace wfb {

void RunSelection::Declare(Options& options) {
  options.Argument("RUN", "id of the run, or an unambiguous part of it (the latest)", &run, false);
  DeclareWithoutRun(options);
}

void RunSelection::DeclareWithoutRun(Options& options) {
  options.Value("--data", "DIR", "the data directory (WFB_DATA, or the nearest .wfb)", &data);
  options.Flag("--json", "print one JSON document", json);
}

Result<FoundRun> RunSelection::Find(const Context& context) const {
  return FindRun(run, data, context.directory);
}

void PrintRequest(const FoundRun& found, const RunRequest& request, const std::string& said,
                  bool json, Context& context) {
  if (!json) {
    context.terminal.Message(said);
    return;
  }
  const Json document = {
      {"schema", "wfb.request/v1"}, {"run", found.id}, {"request", RequestWord(request.kind)}};
  context.terminal.Out(WriteJsonPretty(document) + "\n");
}

}  // namespace wfb
