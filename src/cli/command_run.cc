#include <fmt/format.h>
#include <unistd.h>

#include <thread>

#include "catalog/bundle.h"
#include "cli/browser.h"
#include "cli/commands.h"
#include "cli/detach.h"
#include "cli/directory_search.h"
#include "cli/learned_durations.h"
#include "cli/report_format.h"
#include "cli/run_id.h"
#include "cli/run_input.h"
#include "cli/schedule_text.h"
#include "cli/session_options.h"
#include "cli/temporal_options.h"
#include "cli/watch.h"
#include "engine/data_directory.h"
#include "report/report_files.h"

namespace wfb {

namespace {

class RunCommand : public Verb {
 public:
  void Declare(Options& options) override;
  Result<ExitCode> Run(Context& context) override;
  bool json() const override { return json_; }

 private:
  Status CheckOptions();
  Result<StartRequest> MakeRequest(const LoadedWorkflow& loaded, const Context& context) const;
  Result<ExitCode> DryRun(const StartRequest& request, const std::string& data_directory,
                          Context& context) const;
  Result<ExitCode> RunHere(const StartRequest& request, const std::string& data_directory,
                           Context& context) const;
  Result<ExitCode> RunInBackground(const StartRequest& request, const std::string& data_directory,
                                   Context& context) const;
  Result<ExitCode> RunElsewhere(const StartRequest& request, FoundRun found,
                                Context& context) const;
  LoadRequest Load(const Context& context) const;
  bool elsewhere() const { return executor_ == kTemporalExecutor; }
  // Starts it here or on Temporal, and follows it to its end.
  Result<ExitCode> Begin(const StartRequest& request, Host& host, SessionOptions options,
                         Context& context, Session::Accepted accepted = nullptr) const;

  std::string path_;
  std::string input_;
  std::optional<int64_t> concurrency_;
  bool keep_going_ = false;
  bool fail_fast_ = false;
  std::optional<int64_t> bail_after_;
  std::vector<std::string> filters_;
  std::string script_;
  bool dry_run_ = false;
  bool detach_ = false;
  std::vector<std::string> reports_;
  std::string output_;
  std::string data_;
  std::string executor_;
  TemporalOptions temporal_;
  std::string run_id_;
  bool ui_ = false;
  bool json_ = false;
};

void RunCommand::Declare(Options& options) {
  options.About(
      "PATH is a workflow file, a folder with workflow files (the one named like the folder, or "
      "the\n"
      "only one that no other uses), or a folder with a monorepo: then a script of its packages "
      "is\n"
      "run in dependency order.");
  options.Argument("PATH", "what to run (the working directory)", &path_, false);
  options.Value("-i,--input", "JSON|@FILE", "the input; @- reads standard input", &input_);
  options.Value("-c,--concurrency", "N", "at most N items at a time", &concurrency_);
  options.Flag("--keep-going", "start what can be started after a failure", keep_going_);
  options.Flag("--fail-fast", "start nothing more after a failure", fail_fast_);
  options.Value("--bail-after", "K", "start nothing more after K failed items", &bail_after_);
  options.Value("--script", "NAME", "monorepo: the script to run (build)", &script_);
  options.Value("--filter", "PATTERN", "monorepo: these packages (NAME...: and what they need)",
                &filters_);
  options.Flag("-n,--dry-run", "print layers, critical path and estimate; run nothing", dry_run_);
  options.Flag("-d,--detach", "go on in the background; print the run's id", detach_);
  options.Flag("--ui", "serve the web interface while it runs, and after it until Ctrl-C", ui_);
  options.Value("--report", "FORMAT:PATH", "write this report too, at the end", &reports_);
  options.Choice("-o,--output", "KIND", "what to show meanwhile", &output_,
                 {"live", "stream", "grouped", "jsonl"});
  options.Value("--data", "DIR", "the data directory (.wfb beside the workflow)", &data_);
  options.Choice("--executor", "NAME", "who carries it out", &executor_,
                 {"embedded", std::string(kTemporalExecutor)});
  temporal_.Declare(options);
  options.Value("--run-id", "ID", "the id of the run (made from the time)", &run_id_);
  options.Flag("--json", "print the run document (wfb.run/v1) at the end, and nothing else", json_);
  options.AddExample("wfb run . -c 4", "this folder's workflow or monorepo, four at a time");
  options.AddExample("wfb run . --script test --filter '...@acme/core'",
                     "the tests of a package and of all that depend on it");
  options.AddExample("wfb run . --executor temporal --address temporal.example:7233",
                     "on Temporal, where wfb worker works; shown here");
  options.AddExample("wfb run release.workflow.json -i @input.json --report junit:out.xml",
                     "with an input, and a report for the build server");
}

Status RunCommand::CheckOptions() {
  if (concurrency_ && (*concurrency_ < 1 || *concurrency_ > kConcurrencyMax)) {
    return InvalidInput(
        fmt::format("--concurrency is a whole number from 1 to {}", kConcurrencyMax));
  }
  if (bail_after_ && (*bail_after_ < 1 || *bail_after_ > UINT32_MAX)) {
    return InvalidInput("--bail-after is a whole number from 1");
  }
  if (keep_going_ + fail_fast_ + (bail_after_ ? 1 : 0) > 1) {
    return InvalidInput("--keep-going, --fail-fast and --bail-after exclude each other");
  }
  if (json_ && !output_.empty()) return InvalidInput("--json and --output exclude each other");
  if (detach_ && dry_run_) return InvalidInput("--detach and --dry-run exclude each other");
  if (ui_ && (detach_ || dry_run_)) {
    return InvalidInput("--ui stays here: it excludes --detach and --dry-run");
  }
  if (!run_id_.empty()) WFB_RETURN_IF_ERROR(CheckRunId(run_id_));
  for (const std::string& report : reports_) {
    const Result<ReportTarget> target = ParseReportTarget(report);
    if (!target.ok()) return target.error();
  }
  if (temporal_.given() && !elsewhere()) {
    return InvalidInput("--address and what belongs to it are for --executor temporal");
  }
  return Ok();
}

LoadRequest RunCommand::Load(const Context& context) const {
  LoadRequest load;
  load.path = path_;
  load.directory = context.directory;
  load.script = script_;
  load.filters = filters_;
  const unsigned processors = std::max(1U, std::thread::hardware_concurrency());
  load.concurrency = concurrency_ ? static_cast<uint32_t>(*concurrency_) : processors;
  return load;
}

Result<StartRequest> RunCommand::MakeRequest(const LoadedWorkflow& loaded,
                                             const Context& context) const {
  StartRequest request;
  request.bundle = loaded.bundle;
  request.run_id = run_id_.empty() ? NewRunId() : run_id_;
  request.input = loaded.input;
  if (!input_.empty()) {
    if (loaded.selection) return InvalidInput("a monorepo takes no --input");
    WFB_ASSIGN_OR_RETURN(request.input, ReadInput(input_, context.directory));
  }
  WFB_ASSIGN_OR_RETURN(request.input, CompleteInput(*loaded.bundle, std::move(request.input)));
  if (concurrency_) request.concurrency = static_cast<uint32_t>(*concurrency_);
  if (keep_going_) request.failure_policy = FailurePolicy{};
  if (fail_fast_) request.failure_policy = FailurePolicy{FailurePolicy::Kind::FailFast, 0};
  if (bail_after_) {
    request.failure_policy =
        FailurePolicy{FailurePolicy::Kind::BailAfter, static_cast<uint32_t>(*bail_after_)};
  }
  return request;
}

Result<ExitCode> RunCommand::Run(Context& context) {
  WFB_RETURN_IF_ERROR(CheckOptions());
  WFB_ASSIGN_OR_RETURN(const LoadedWorkflow loaded, LoadWorkflow(Load(context)));
  if (!loaded.bundle) return RefuseWorkflow(loaded.diagnostics, json_, context);
  context.terminal.Err(FormatDiagnostics(loaded.diagnostics));
  for (const std::string& warning : loaded.warnings) context.terminal.Message(warning);
  WFB_ASSIGN_OR_RETURN(const StartRequest request, MakeRequest(loaded, context));
  const std::string chosen = ChosenDataDirectory(data_, context.directory);
  const std::string data_directory =
      chosen.empty() ? loaded.folder + "/" + kDataDirectoryName : chosen;
  if (dry_run_) return DryRun(request, data_directory, context);
  if (DataDirectory::FindHolder(data_directory)) {
    WFB_ASSIGN_OR_RETURN(std::unique_ptr<RunAccess> access, OpenRunAccess(data_directory));
    if (access->live()) return RunElsewhere(request, {std::move(access), ""}, context);
  }
  if (detach_) return RunInBackground(request, data_directory, context);
  return RunHere(request, data_directory, context);
}

Result<ExitCode> RunCommand::DryRun(const StartRequest& request, const std::string& data_directory,
                                    Context& context) const {
  WFB_ASSIGN_OR_RETURN(const RunPreview preview,
                       PreviewRun(*request.bundle, request.input, request.concurrency));
  WFB_ASSIGN_OR_RETURN(PreviewGraph graph, GraphOfPreview(preview));
  const std::string learned_from = LearnDurations(request.bundle->root, data_directory, graph);
  const uint32_t slots = graph.concurrency > 0
                             ? graph.concurrency
                             : std::max<uint32_t>(1, static_cast<uint32_t>(graph.names.size()));
  const ScheduleTable table = PlaySchedules(graph, slots, slots);
  if (json_) {
    context.terminal.Out(WriteJsonPretty(TableDocument(graph, table)) + "\n");
    return ExitCode::Ok;
  }
  std::string text = graph.node.empty()
                         ? fmt::format("{}: {} nodes\n", request.bundle->root, graph.names.size())
                         : fmt::format("{}: {} items of {}, at most {} at a time\n",
                                       request.bundle->root, graph.names.size(), graph.node, slots);
  text += LayersText(graph, table);
  if (!graph.node.empty()) {
    text += fmt::format("estimate       {} ({})\n", AmountText(table.rows[0].makespan, graph),
                        UnitText(graph, learned_from));
  }
  context.terminal.Out(text);
  context.terminal.Message("dry run: nothing was run");
  return ExitCode::Ok;
}

Result<ExitCode> RunCommand::RunHere(const StartRequest& request, const std::string& data_directory,
                                     Context& context) const {
  WFB_ASSIGN_OR_RETURN(const std::unique_ptr<Host> host, OpenHost(data_directory, context));
  RememberDataDirectory(host->directory().path());
  SessionOptions options;
  options.output = OutputKindOf(output_);
  options.json = json_;
  options.reports = reports_;
  options.stay = ui_;
  if (ui_) {
    WFB_RETURN_IF_ERROR(host->server().ListenTcp());
    ShowLink(host->server().MakeLink(RunPage(request.run_id)), context);
  }
  return Begin(request, *host, options, context);
}

Result<ExitCode> RunCommand::Begin(const StartRequest& request, Host& host, SessionOptions options,
                                   Context& context, Session::Accepted accepted) const {
  if (!elsewhere()) {
    Session session(context, host, std::move(options));
    return session.Start(request, std::move(accepted));
  }
  WFB_ASSIGN_OR_RETURN(TemporalSettings settings, temporal_.Settings(context.directory));
  host.temporal().Use(std::move(settings));
  Session session(context, host, std::move(options));
  return session.StartElsewhere(request, std::move(accepted));
}

Result<ExitCode> RunCommand::RunInBackground(const StartRequest& request,
                                             const std::string& data_directory,
                                             Context& context) const {
  WFB_RETURN_IF_ERROR(RunDetached([&](const Announce& announce) -> Result<ExitCode> {
    WFB_ASSIGN_OR_RETURN(const std::unique_ptr<Host> host, OpenHost(data_directory, context));
    RedirectOutput(host->directory().path() + "/engine.log");
    RememberDataDirectory(host->directory().path());
    SessionOptions options;
    options.output = OutputKind::Silent;
    options.reports = reports_;
    options.watched = false;
    return Begin(request, *host, options, context, announce);
  }));
  TellStarted(request.run_id, json_, context);
  return ExitCode::Ok;
}

// The engine that has the data directory carries the run out; here it is only watched.
Result<ExitCode> RunCommand::RunElsewhere(const StartRequest& request, FoundRun found,
                                          Context& context) const {
  if (!run_id_.empty() || !output_.empty() || !script_.empty() || !filters_.empty()) {
    return Conflict(fmt::format(
        "an engine works in {} already; a run in it takes no --run-id, --output, --script and "
        "--filter; choose another place with --data DIR",
        found.access->data_directory()));
  }
  JsonObject body;
  body["workflow"] = AbsolutePath(path_.empty() ? "." : path_, context.directory);
  if (!input_.empty()) body["input"] = request.input;
  if (request.concurrency) body["concurrency"] = *request.concurrency;
  if (request.failure_policy) body["policy"] = ToJson(*request.failure_policy);
  if (elsewhere()) body["executor"] = kTemporalExecutor;
  WFB_ASSIGN_OR_RETURN(found.id, found.access->Start(body, request.run_id));
  if (detach_) {
    TellStarted(found.id, json_, context);
    return ExitCode::Ok;
  }
  if (ui_) {
    const auto holder = DataDirectory::FindHolder(found.access->data_directory());
    if (!holder) return Unavailable("the engine that works here is ending; try again");
    WFB_ASSIGN_OR_RETURN(const WebLink link, AskForLink(holder->socket, RunPage(found.id)));
    ShowLink(link.link, context);
  }
  context.terminal.Message(fmt::format(
      "run {} goes on in the engine that works here already; Ctrl-C ends the watching", found.id));
  const std::string id = found.id;
  const std::string data_directory = found.access->data_directory();
  WFB_ASSIGN_OR_RETURN(const ExitCode code, WatchRun(std::move(found), json_, context));
  for (const std::string& text : reports_) {
    WFB_ASSIGN_OR_RETURN(const ReportTarget target, ParseReportTarget(text));
    WFB_ASSIGN_OR_RETURN(const FoundRun ended, FindRun(id, data_directory, context.directory));
    WFB_ASSIGN_OR_RETURN(const std::string report, ended.access->Report(id, target.format));
    WFB_RETURN_IF_ERROR(WriteReportFile(AbsolutePath(target.path, context.directory), report));
  }
  return code;
}

}  // namespace

std::unique_ptr<Verb> MakeRunCommand() { return std::make_unique<RunCommand>(); }

}  // namespace wfb
