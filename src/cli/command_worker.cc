#include <fmt/format.h>

#include <csignal>

#include "catalog/absolute_path.h"
#include "catalog/bundle.h"
#include "cli/commands.h"
#include "cli/temporal_connection.h"
#include "cli/temporal_tree.h"
#include "cli/worker_activities.h"
#include "report/run_document.h"
#include "temporal/worker.h"

namespace wfb {

namespace {

constexpr DurationMs kReachLimitMs = 10'000;
constexpr int64_t kActivitiesMax = 10'000;

class WorkerCommand : public Verb {
 public:
  void Declare(Options& options) override;
  Result<ExitCode> Run(Context& context) override;
  bool json() const override { return json_; }

 private:
  Result<temporal::WorkerOptions> WorkerOptionsOf(const TemporalSettings& settings) const;
  Result<ExitCode> Work(AsioLoop& loop, WorkerActivities& activities,
                        const TemporalSettings& settings, Context& context) const;
  void SayReady(const TemporalSettings& settings, const temporal::Connection& connection,
                const WorkerActivities& activities, Context& context) const;

  std::string folder_;
  std::string data_;
  std::string heartbeat_;
  TemporalOptions temporal_;
  std::optional<int64_t> max_activities_;
  std::optional<int64_t> continue_after_;
  bool json_ = false;
};

void WorkerCommand::Declare(Options& options) {
  options.About(
      "Works for runs on a Temporal server: decides what they do next, and carries their\n"
      "activities out on this machine. Ends after Ctrl-C when what runs has ended; a second\n"
      "Ctrl-C ends that too, and another worker runs it again.");
  options.Argument("FOLDER", "the workflows' folder on this machine (as at the start)", &folder_,
                   false);
  temporal_.Declare(options);
  options.Value("-n,--max-activities", "N", "carry out at most so many at once (64)",
                &max_activities_);
  options.Value("--heartbeat", "DURATION",
                "a worker that was silent for so long is taken for dead (30s)", &heartbeat_);
  options.Value("--continue-after", "EVENTS",
                "give a run a new history after so many events (8000)", &continue_after_);
  options.Value("--data", "DIR", "the data directory (.wfb in the folder)", &data_);
  options.Flag("--json", "print one line when it works: {\"ready\", \"identity\", …}", json_);
  options.AddExample("wfb worker", "for a server on this machine");
  options.AddExample("wfb worker --address temporal.example.com:7233 --tls -n 8",
                     "for a cluster, at most 8 activities at once");
}

Result<temporal::WorkerOptions> WorkerCommand::WorkerOptionsOf(
    const TemporalSettings& settings) const {
  temporal::WorkerOptions options;
  options.task_queue = settings.task_queue;
  if (max_activities_) {
    if (*max_activities_ < 1 || *max_activities_ > kActivitiesMax) {
      return InvalidInput(
          fmt::format("--max-activities is a whole number from 1 to {}", kActivitiesMax));
    }
    options.activities_max = static_cast<size_t>(*max_activities_);
  }
  if (!heartbeat_.empty()) {
    Result<DurationMs> heartbeat = ParseDuration(heartbeat_);
    if (!heartbeat.ok()) return std::move(heartbeat).error().Context("--heartbeat");
    if (*heartbeat < 1'000) return InvalidInput("--heartbeat is at least 1s");
    options.task.heartbeat_ms = *heartbeat;
  }
  if (continue_after_) {
    constexpr int64_t kLeast = 10;
    const int64_t most = options.task.limits.hard_events;
    if (*continue_after_ < kLeast || *continue_after_ > most) {
      return InvalidInput(
          fmt::format("--continue-after is a whole number from {} to {}", kLeast, most));
    }
    options.task.limits.soft_events = *continue_after_;
    options.task.limits.hard_events = std::min(most, *continue_after_ * 5);
  }
  return options;
}

Result<temporal::DefinitionsPtr> LoadDefinitions(const std::string& text) {
  WFB_ASSIGN_OR_RETURN(const BundlePtr bundle, LoadStoredBundle(text));
  auto definitions = std::make_shared<temporal::Definitions>();
  definitions->hash = bundle->hash;
  definitions->plans = bundle->plans;
  return temporal::DefinitionsPtr(definitions);
}

Result<ExitCode> WorkerCommand::Run(Context& context) {
  std::signal(SIGPIPE, SIG_IGN);
  WFB_ASSIGN_OR_RETURN(const TemporalSettings settings, temporal_.Settings(context.directory));
  const std::string folder = AbsolutePath(folder_.empty() ? "." : folder_, context.directory);
  const std::string data =
      data_.empty() ? folder + "/.wfb" : AbsolutePath(data_, context.directory);
  AsioLoop loop;
  WFB_ASSIGN_OR_RETURN(const std::unique_ptr<WorkerActivities> activities,
                       WorkerActivities::Open(data, context.command_line, loop));
  if (!folder_.empty()) activities->UseFolder(folder);
  return Work(loop, *activities, settings, context);
}

Result<ExitCode> WorkerCommand::Work(AsioLoop& loop, WorkerActivities& activities,
                                     const TemporalSettings& settings, Context& context) const {
  WFB_ASSIGN_OR_RETURN(temporal::WorkerOptions options, WorkerOptionsOf(settings));
  WFB_ASSIGN_OR_RETURN(const std::shared_ptr<temporal::Connection> connection,
                       OpenConnection(settings));
  WFB_ASSIGN_OR_RETURN(const std::shared_ptr<temporal::Connection> polls, OpenConnection(settings));
  temporal::RunLoader reader(connection, LoadDefinitions);
  activities.UseTreeReader(
      [&reader](const temporal::Execution& execution) { return ReadRunTree(reader, execution); });
  temporal::WorkerWorld world;
  world.loop.post = [&loop](std::function<void()> call) { loop.Post(std::move(call)); };
  world.loop.after = [&loop](DurationMs duration, std::function<void()> call) {
    loop.At(loop.now() + duration, std::move(call));
  };
  world.activities = &activities;
  world.definitions = LoadDefinitions;
  world.describe = [](const wfb::Run& run, TimestampMs now) {
    return RunStateDocument(run.View(now));
  };
  world.say = [&context](const std::string& text) { context.terminal.Message(text); };
  temporal::Worker worker(connection, polls, std::move(options), std::move(world));
  WFB_RETURN_IF_ERROR(worker.Check(kReachLimitMs));
  worker.Start();
  SayReady(settings, *connection, activities, context);
  int signals = 0;
  loop.OnSignal([&](int) {
    ++signals;
    const size_t running = worker.running_attempts();
    if (signals == 1 && running > 0) {
      context.terminal.Message(
          fmt::format("ending: {} still running; Ctrl-C again ends them", running));
    }
    worker.Stop(signals > 1);
    if (signals > 2) activities.KillAll();
  });
  while (loop.RunTurn()) {
    if (signals > 0 && worker.idle()) break;
  }
  context.terminal.Message("ended");
  return ExitCode::Ok;
}

void WorkerCommand::SayReady(const TemporalSettings& settings,
                             const temporal::Connection& connection,
                             const WorkerActivities& activities, Context& context) const {
  if (activities.leftover_count() > 0) {
    context.terminal.Message(fmt::format("ended {} processes that a worker had left behind",
                                         activities.leftover_count()));
  }
  if (json_) {
    context.terminal.Out(WriteJson({{"ready", true},
                                    {"identity", connection.identity()},
                                    {"address", settings.address},
                                    {"namespace", settings.namespace_name},
                                    {"task_queue", settings.task_queue},
                                    {"data", activities.path()}}) +
                         "\n");
    return;
  }
  context.terminal.Message(fmt::format("working for task queue \"{}\" of {} (namespace {}) as {}",
                                       settings.task_queue, settings.address,
                                       settings.namespace_name, connection.identity()));
}

}  // namespace

std::unique_ptr<Verb> MakeWorkerCommand() { return std::make_unique<WorkerCommand>(); }

}  // namespace wfb
