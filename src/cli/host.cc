#include "cli/host.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <csignal>

#include "catalog/bundle.h"
#include "engine/leftovers.h"

namespace wfb {

namespace {

constexpr DurationMs kLeftoverGraceMs = 5'000;

int MeasuredSync(int descriptor, SyncTimes& times) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point begin = Clock::now();
  const int failed = fdatasync(descriptor);
  const auto spent =
      std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begin).count();
  times.Add(spent);
  return failed;
}

}  // namespace

// Hears every event before the other sinks, so that they find its names.
class Host::NameSink : public EventSink {
 public:
  explicit NameSink(StepNames& names) : names_(names) {}
  void OnDurable(std::span<const JournalEntry> entries) override {
    for (const JournalEntry& entry : entries) names_.Learn(entry);
  }

 private:
  StepNames& names_;
};

Result<std::unique_ptr<Host>> Host::Open(const std::string& data_directory,
                                         const std::string& command) {
  // A closed pipe is an error of one write, not the end of the engine.
  std::signal(SIGPIPE, SIG_IGN);
  WFB_ASSIGN_OR_RETURN(DataDirectory directory,
                       DataDirectory::Open(data_directory, DataDirectory::Use::Engine, command));
  WFB_ASSIGN_OR_RETURN(const int leftovers, EndLeftovers(directory.processes_path(),
                                                         directory.marker(), kLeftoverGraceMs));
  auto loop = std::make_unique<AsioLoop>();
  auto sync_times = std::make_unique<SyncTimes>();
  SqliteJournal::Options options;
  options.sync_file = [times = sync_times.get()](int descriptor) {
    return MeasuredSync(descriptor, *times);
  };
  WFB_ASSIGN_OR_RETURN(std::unique_ptr<SqliteJournal> journal,
                       SqliteJournal::Open(directory.journal_path(), *loop, std::move(options)));
  WFB_ASSIGN_OR_RETURN(LiveProcesses processes, LiveProcesses::Open(directory.processes_path()));
  return std::unique_ptr<Host>(new Host(std::move(directory), std::move(loop),
                                        std::move(sync_times), std::move(journal),
                                        std::move(processes), leftovers));
}

Host::Host(DataDirectory directory, std::unique_ptr<AsioLoop> loop,
           std::unique_ptr<SyncTimes> sync_times, std::unique_ptr<SqliteJournal> journal,
           LiveProcesses processes, int leftover_count)
    : directory_(std::move(directory)),
      loop_(std::move(loop)),
      sync_times_(std::move(sync_times)),
      journal_(std::move(journal)),
      processes_(std::move(processes)),
      logs_(directory_.runs_path()),
      store_(*journal_, LoadStoredBundle),
      names_(store_),
      leftover_count_(leftover_count) {
  runner_ = std::make_unique<ProcessRunner>(
      *loop_, logs_, processes_, ProcessRunnerOptions{directory_.path(), directory_.marker()});
  RegisterBuiltins();
  engine_ = std::make_unique<Engine>(*journal_, *runner_, *loop_, store_);
  temporal_ = std::make_unique<TemporalExecutor>(
      TemporalExecutor::World{*engine_, store_, *journal_, *loop_, logs_});
  engine_->SetRemote(temporal_.get());
  name_sink_ = std::make_unique<NameSink>(names_);
  engine_->AddSink(name_sink_.get());
}

Host::~Host() { closing_ = true; }

void Host::RunUntil(const std::function<bool()>& done) {
  while (!done() && loop_->RunTurn()) {
  }
}

void Host::ReleaseFinishedEvery(DurationMs period_ms) {
  loop_->At(loop_->now() + period_ms, [this, period_ms] {
    if (engine_ == nullptr) return;
    engine_->ReleaseFinished();
    ReleaseFinishedEvery(period_ms);
  });
}

void Host::CancelLiveAttempts(const std::string& run_id) {
  const Run* run = engine_->Find(run_id);
  const Result<RunRecord> record = store_.Record(run_id);
  if (run == nullptr || !record.ok()) return;
  for (const auto& [step, attempt] : run->LiveAttempts()) {
    runner_->Cancel({record->number, step, attempt});
  }
  for (const auto& [step, child] : run->LiveChildren()) CancelLiveAttempts(child);
}

void Host::Abandon(DurationMs limit_ms) {
  RunQuery query;
  query.parent = 0;
  query.unfinished_only = true;
  const Result<std::vector<RunRecord>> open = journal_->Runs(query);
  // From here on nobody listens to the runner: what it answers is not recorded.
  if (open.ok()) {
    for (const RunRecord& record : *open) CancelLiveAttempts(record.id);
  }
  server_.reset();
  temporal_.reset();
  engine_.reset();
  const TimestampMs give_up_at = loop_->now() + limit_ms;
  bool expired = false;
  loop_->At(give_up_at, [&expired] { expired = true; });
  RunUntil([&] { return expired || runner_->running_count() == 0; });
  if (runner_->running_count() > 0) runner_->KillAll();
}

}  // namespace wfb
