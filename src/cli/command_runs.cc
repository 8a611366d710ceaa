#include <fmt/format.h>

#include <chrono>

#include "cli/commands.h"
#include "cli/directory_search.h"
#include "cli/run_selection.h"
#include "cli/run_text.h"

namespace wfb {

namespace {

Json ToJson(const std::vector<RunSummary>& runs) {
  JsonArray list;
  for (const RunSummary& run : runs) {
    list.push_back({{"run", run.id},
                    {"workflow", run.workflow},
                    {"status", RunStatusName(run.status)},
                    {"interrupted", run.interrupted},
                    {"started_at", FormatTimestamp(run.started_at)},
                    {"finished_at", run.finished_at < 0 ? Json(nullptr)
                                                        : Json(FormatTimestamp(run.finished_at))}});
  }
  return {{"schema", "wfb.runs/v1"}, {"runs", std::move(list)}};
}

class RunsCommand : public Verb {
 public:
  void Declare(Options& options) override {
    selection_.DeclareWithoutRun(options);
    options.Value("--limit", "N", "at most so many, the newest (50)", &limit_);
    options.AddExample("wfb runs", "the runs of the nearest data directory");
    options.AddExample("wfb runs --json | jq -r '.runs[].run'", "their ids");
  }

  Result<ExitCode> Run(Context& context) override {
    const int64_t limit = limit_.value_or(50);
    if (limit < 1) return InvalidInput("--limit is at least 1");
    WFB_ASSIGN_OR_RETURN(const std::vector<std::string> directories,
                         DataDirectories(selection_.data, context.directory, false));
    WFB_ASSIGN_OR_RETURN(const std::unique_ptr<RunAccess> access,
                         OpenRunAccess(directories.front()));
    WFB_ASSIGN_OR_RETURN(const std::vector<RunSummary> runs,
                         access->Runs(static_cast<size_t>(limit)));
    if (selection_.json) {
      context.terminal.Out(WriteJsonPretty(ToJson(runs)) + "\n");
      return ExitCode::Ok;
    }
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    context.terminal.Out(
        RunsText(runs, std::chrono::duration_cast<std::chrono::milliseconds>(now).count(),
                 context.terminal.out_colour()));
    if (runs.empty()) {
      context.terminal.Message(fmt::format("no runs yet in {}", access->data_directory()));
    }
    return ExitCode::Ok;
  }

  bool json() const override { return selection_.json; }

 private:
  RunSelection selection_;
  std::optional<int64_t> limit_;
};

}  // namespace

std::unique_ptr<Verb> MakeRunsCommand() { return std::make_unique<RunsCommand>(); }

}  // namespace wfb
