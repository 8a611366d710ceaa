// A worker: asks the server for workflow tasks and activity tasks of one task queue, and answers
// them. Runs are kept in memory between their tasks (the server sends those to this worker by a
// queue of its own, with what is new only); one that is not there is read from the server.
//
// Everything happens on the loop's thread, but for reading runs. Nothing of it is durable: what a
// worker that dies had not answered, the server gives to another one.
#pragma once

#include <chrono>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "temporal/activity_tasks.h"
#include "temporal/run_loader.h"
#include "temporal/task_threads.h"
#include "temporal/worker_loop.h"
#include "temporal/workflow_task.h"

namespace wfb::temporal {

struct WorkerOptions {
  std::string task_queue = "wfb";
  size_t activities_max = 64;
  size_t workflow_pollers = 4;
  size_t sticky_pollers = 6;
  size_t activity_pollers = 6;
  size_t cached_runs_max = 4'000;
  // Processes that may run inside workflow tasks; what needs no process always may.
  size_t inside_processes_max = 4;
  DurationMs inside_ms = 300;  // After which an attempt is handed over to the server.
  TaskSettings task;
};

// What a worker is given besides; all outlive it, and are used on the loop's thread if not said
// otherwise.
struct WorkerWorld {
  WorkerLoop loop;
  ActivityPort* activities = nullptr;
  DefinitionsLoader definitions;  // From any thread.
  // The document of a run for the query getDynamicState; from any thread.
  std::function<Json(const Run&, TimestampMs now)> describe;
  std::function<void(const std::string&)> say;  // One sentence for people.
};

class Worker {
 public:
  // `polls` is for long calls alone, so that they can be ended before the rest.
  Worker(std::shared_ptr<Connection> connection, std::shared_ptr<Connection> polls,
         WorkerOptions options, WorkerWorld world);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // The server answers, and the namespace exists. Waits up to `patience_ms`.
  Status Check(DurationMs patience_ms);
  void Start();
  // Takes nothing more; what runs goes on. With `interrupt` attempts are ended too.
  void Stop(bool interrupt);
  // Nothing is under way any more.
  bool idle() const;
  size_t running_attempts() const { return activities_.running(); }

  const std::string& sticky_queue() const { return sticky_queue_; }

 private:
  using Clock = std::chrono::steady_clock;
  using PollPtr = std::shared_ptr<WorkflowPoll>;
  // An attempt that runs inside the workflow tasks of its run.
  struct Inside {
    ActivityNumber number = 0;
    StartAttempt start;
    Clock::time_point since;
    bool told_to_end = false;
    bool too_large = false;  // It has ended, and its output is nothing for a marker.
  };
  struct OpenTask {
    PollPtr task;
    std::unique_ptr<WorkflowTask> work;
    TimestampMs begun_at = 0;  // By the server's clock.
    Clock::time_point since;   // By ours.
  };
  struct Settled {
    Event event;
    std::optional<LogPlace> log;
  };
  struct Cached {
    Execution execution;
    std::unique_ptr<HistoryFold> fold;
    // Decided here, and the server has not said yet that it took it.
    bool unconfirmed = false;
    bool read_anew = true;
    std::map<AttemptId, Inside> inside{};
    std::optional<OpenTask> open{};  // The task that is being answered.
    std::vector<Settled> settled{};  // Ended while no task was open.
    uint64_t task_count = 0;
  };
  using CachedRuns = std::list<Cached>;

  void PollWorkflows(bool sticky, uint32_t failures);
  void PollActivities();
  void PollActivity(uint32_t failures);
  DurationMs AfterPoll(const CallOutcome& outcome, uint32_t failures);

  void PollOwnActivities(uint32_t failures);

  // worker_cache.cc: runs in memory.
  Cached* Prepared(const WorkflowPoll& task);
  Cached* Find(const std::string& run_id);
  Cached& Keep(const Execution& execution, std::unique_ptr<HistoryFold> fold);
  void Evict(const std::string& run_id);
  void Read(PollPtr task);
  void HaveRead(const PollPtr& task, Result<LoadedRun> loaded);

  // worker_tasks.cc: workflow tasks.
  void Take(PollPtr task);
  void Answer(const PollPtr& task, Cached& cached, std::vector<Event> taken_over);
  bool TakeInside(Cached& cached, const StartAttempt& start);
  bool MayRunInside(const Run& run, const StartAttempt& start) const;
  void EndedInside(const std::string& run_id, AttemptId id, std::optional<Event> event,
                   const std::optional<LogPlace>& log);
  void SettleWaiting(Cached& cached);
  void GoOn(Cached& cached);
  void Send(Cached& cached);
  std::vector<ActivityNumber> HandOver(Cached& cached);
  void Answered(const std::string& run_id, const TaskAnswer& answer,
                const api::workflowservice::v1::RespondWorkflowTaskCompletedResponse& response);
  void AnswerQuery(const WorkflowPoll& task, const HistoryFold& fold);
  void Refuse(const WorkflowPoll& task, const Error& why);
  void FillAnswer(const WorkflowPoll& task, const Cached& cached, WorkflowAnswer& answer) const;
  Result<Json> Query(const std::string& type, const HistoryFold& fold) const;
  size_t FreeSlots() const;
  void Trouble(const Error& error);

  WorkerOptions options_;
  WorkerWorld world_;
  LoopCalls calls_;
  LoopCalls polls_;
  RunLoader loader_;
  ActivityTasks activities_;
  std::string sticky_queue_;
  CachedRuns cached_;  // The latest used first.
  std::map<std::string, CachedRuns::iterator> cached_by_id_;
  size_t polling_activities_ = 0;
  size_t eager_reserved_ = 0;
  size_t answering_ = 0;  // Workflow tasks under way.
  size_t inside_processes_ = 0;
  bool stopping_ = false;
  std::set<std::string> refused_;  // Said before.
  std::string trouble_;            // What was said last about the server.
  TaskThreads threads_;            // Last: it waits for its calls before the rest goes.
};

}  // namespace wfb::temporal
