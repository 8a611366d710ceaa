// A worker: asks the server for workflow tasks and activity tasks of one task queue, and answers
// them. Runs are kept in memory between their tasks (the server sends those to this worker by a
// queue of its own, with what is new only); one that is not there is read from the server.
//
// Everything happens on the loop's thread, but for reading runs. Nothing of it is durable: what a
// worker that dies had not answered, the server gives to another one.
#pragma once

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
  struct Cached {
    std::string run_id;
    std::unique_ptr<HistoryFold> fold;
    // Decided here, and the server has not said yet that it took it.
    bool unconfirmed = false;
  };
  using CachedRuns = std::list<Cached>;
  using PollPtr = std::shared_ptr<WorkflowPoll>;

  void PollWorkflows(bool sticky, uint32_t failures);
  void PollActivities();
  void PollActivity(uint32_t failures);
  DurationMs AfterPoll(const CallOutcome& outcome, uint32_t failures);

  void Take(PollPtr task);
  Cached* Prepared(const WorkflowPoll& task);
  Cached* Find(const std::string& run_id);
  Cached& Keep(const std::string& run_id, std::unique_ptr<HistoryFold> fold);
  void Evict(const std::string& run_id);
  void Read(PollPtr task);
  void HaveRead(const PollPtr& task, Result<LoadedRun> loaded);
  void Answer(const PollPtr& task, Cached& cached, std::vector<Event> taken_over);
  void Answered(const std::string& run_id, const TaskAnswer& answer,
                const api::workflowservice::v1::RespondWorkflowTaskCompletedResponse& response);
  void AnswerQuery(const WorkflowPoll& task, const HistoryFold& fold);
  void Refuse(const WorkflowPoll& task, const Error& why);
  void FillAnswer(const WorkflowPoll& task, const HistoryFold& fold, WorkflowAnswer& answer) const;
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
  bool stopping_ = false;
  std::string trouble_;  // What was said last about the server.
  TaskThreads threads_;  // Last: it waits for its calls before the rest goes.
};

}  // namespace wfb::temporal
