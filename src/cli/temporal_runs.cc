#include "cli/temporal_runs.h"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <mutex>

#include "cli/temporal_connection.h"
#include "temporal/history_reader.h"
#include "temporal/update_requests.h"

namespace wfb {

class TemporalRuns::Landing : public std::enable_shared_from_this<TemporalRuns::Landing> {
 public:
  explicit Landing(Loop& loop) : loop_(&loop) {}
  void Close() {
    const std::lock_guard lock(mutex_);
    loop_ = nullptr;
  }
  // From any thread. Nothing is called after Close.
  void Post(std::function<void()> call) {
    const std::lock_guard lock(mutex_);
    if (loop_ == nullptr) return;
    loop_->Post([self = shared_from_this(), call = std::move(call)] {
      if (self->open()) call();
    });
  }
  // The same answer, to be given by any thread.
  template <typename T>
  std::function<void(Result<T>)> Here(std::function<void(Result<T>)> answer) {
    return [self = shared_from_this(), answer = std::move(answer)](Result<T> result) {
      self->Post([answer, result = std::move(result)] { answer(result); });
    };
  }

 private:
  bool open() {
    const std::lock_guard lock(mutex_);
    return loop_ != nullptr;
  }

  std::mutex mutex_;
  Loop* loop_;
};

namespace {

RemotePage PageOf(temporal::HistoryPage&& read) {
  RemotePage page;
  page.first = read.first;
  page.facts = std::move(read.events);
  for (temporal::HistoryPage::Child& child : read.children) {
    page.children.push_back(
        {child.step, child.attempt, {child.execution.workflow_id, child.execution.run_id}});
  }
  for (temporal::HistoryPage::Log& log : read.logs) {
    page.logs.push_back({log.step, log.attempt, log.place.host, log.place.path});
  }
  page.closed = read.closed;
  return page;
}

class TemporalHistory : public RemoteHistory {
 public:
  TemporalHistory(const std::shared_ptr<temporal::Connection>& connection, const RemotePlace& place,
                  BundlePtr bundle, std::shared_ptr<TemporalRuns::Landing> landing)
      : landing_(std::move(landing)),
        reader_(connection, {place.workflow_id, place.execution},
                [bundle = std::move(bundle)](const std::string& workflow) -> Result<PlanPtr> {
                  const auto plan = bundle->plans.find(workflow);
                  if (plan != bundle->plans.end()) return plan->second;
                  return NotFound(fmt::format("there is no workflow \"{}\" in it", workflow));
                }) {}
  ~TemporalHistory() override { *alive_ = false; }

  void Read(std::function<void(Result<RemotePage>)> reader) override {
    reader_.Read([landing = landing_, alive = alive_, reader](Result<temporal::HistoryPage> read) {
      auto page = std::make_shared<Result<RemotePage>>(
          read.ok() ? Result<RemotePage>(PageOf(std::move(*read)))
                    : Result<RemotePage>(read.error()));
      landing->Post([alive, reader, page] {
        if (*alive) reader(std::move(*page));
      });
    });
  }

 private:
  std::shared_ptr<TemporalRuns::Landing> landing_;
  // Read and written on the engine's thread.
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  temporal::HistoryReader reader_;
};

}  // namespace

Result<std::unique_ptr<TemporalRuns>> TemporalRuns::Open(const TemporalSettings& settings,
                                                         RunStore& store, Loop& loop,
                                                         LogStore& logs) {
  WFB_ASSIGN_OR_RETURN(std::shared_ptr<temporal::Connection> connection, OpenConnection(settings));
  return std::unique_ptr<TemporalRuns>(
      new TemporalRuns(std::move(connection), settings.task_queue, store, loop, logs));
}

TemporalRuns::TemporalRuns(std::shared_ptr<temporal::Connection> connection,
                           const std::string& task_queue, RunStore& store, Loop& loop,
                           LogStore& logs)
    : connection_(connection),
      client_(std::move(connection), task_queue),
      store_(store),
      logs_(logs),
      landing_(std::make_shared<Landing>(loop)) {}

TemporalRuns::~TemporalRuns() {
  landing_->Close();
  connection_->Close();
}

const std::string& TemporalRuns::namespace_name() const { return connection_->name_space(); }

void TemporalRuns::Start(const StartRequest& request,
                         std::function<void(Result<RemotePlace>)> answer) {
  temporal::StartPayload start;
  start.options.run_id = request.run_id;
  start.options.workflow = request.bundle->root;
  start.options.definition_hash = request.bundle->hash;
  start.options.input = request.input;
  start.options.concurrency = request.concurrency;
  start.options.failure_policy = request.failure_policy;
  start.definition = request.bundle->text;
  client_.Start(start, landing_->Here<temporal::Execution>(
                           [answer](const Result<temporal::Execution>& started) {
                             if (!started.ok()) return answer(started.error());
                             answer(RemotePlace{started->workflow_id, started->run_id});
                           }));
}

std::unique_ptr<RemoteHistory> TemporalRuns::Open(const RemotePlace& place, const BundlePtr& bundle,
                                                  uint64_t) {
  return std::make_unique<TemporalHistory>(connection_, place, bundle, landing_);
}

void TemporalRuns::Ask(const RemotePlace& place, const Run& run, const Event& request,
                       std::function<void(Status)> answer) {
  client_.Ask(place.workflow_id, run, request, landing_->Here<Unit>(std::move(answer)));
}

void TemporalRuns::Reopen(const RemotePlace& place, const Run& run, std::vector<Event>,
                          const Event& request, std::function<void(Status)> answer) {
  const Result<BundlePtr> bundle = store_.Bundle(run.options().definition_hash);
  if (!bundle.ok()) return answer(bundle.error());
  temporal::StartPayload start;
  start.options = run.options();
  start.options.remote.reset();
  start.definition = (*bundle)->text;
  start.request = temporal::UpdateFromRequest(run, request);
  // Its events are where the closed execution is; the worker reads them there.
  client_.Latest(place.workflow_id,
                 landing_->Here<temporal::Execution>(
                     [this, start, answer](const Result<temporal::Execution>& latest) mutable {
                       if (!latest.ok()) return answer(latest.error());
                       start.continues = *latest;
                       client_.Start(start,
                                     landing_->Here<temporal::Execution>(
                                         [answer](const Result<temporal::Execution>& started) {
                                           answer(started.ok() ? Ok() : Status(started.error()));
                                         }));
                     }));
}

// A log of this machine is the log here too; of another machine it is said where it is.
void TemporalRuns::TakeLog(const std::string& run_id, const RemoteLog& log) {
  const Result<RunRecord> record = store_.Record(run_id);
  if (!record.ok()) return;
  logs_.FolderOf(record->number);
  const std::filesystem::path here = logs_.PathOf({record->number, log.step, log.attempt});
  std::error_code error;
  if (std::filesystem::exists(here, error)) return;
  std::filesystem::create_directories(here.parent_path(), error);
  const std::filesystem::path there = log.path;
  const bool readable = log.host == connection_->host() && there.extension() == ".log" &&
                        std::filesystem::is_regular_file(there, error);
  if (readable) {
    if (link(there.c_str(), here.c_str()) == 0) return;
    if (std::filesystem::copy_file(there, here, error)) return;
  }
  std::ofstream(here) << fmt::format("This attempt ran on {}; what it printed is there, in {}\n",
                                     log.host, log.path);
}

void TemporalRuns::AskForObstacle(std::function<void(Result<std::string>)> answer) {
  const std::string obstacle = fmt::format(
      "no worker takes work from the task queue \"{}\" in the namespace \"{}\" of Temporal at {}: "
      "start one with wfb worker, and the run goes on",
      client_.task_queue(), connection_->name_space(), connection_->options().address);
  client_.HasWorker(landing_->Here<bool>([answer, obstacle](const Result<bool>& there) {
    if (!there.ok()) return answer(there.error());
    answer(*there ? std::string() : obstacle);
  }));
}

}  // namespace wfb
