#include "temporal/worker.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "temporal/payload.h"
#include "temporal/task_commands.h"

namespace wfb::temporal {

namespace {

namespace service = api::workflowservice::v1;
namespace enums = api::enums::v1;
using Cause = CallError::Cause;

// The server answers a long poll after a minute at the latest.
constexpr DurationMs kPollDeadlineMs = 75'000;
// A workflow task is given up by the server after ten seconds.
constexpr DurationMs kAnswerPatienceMs = 9'000;
constexpr int64_t kStickySeconds = 10;
constexpr size_t kReadThreads = 4;
constexpr std::string_view kStateQuery = "getDynamicState";

std::string StickyQueueName(const Connection& connection) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto number = std::chrono::duration_cast<std::chrono::microseconds>(now).count();
  return fmt::format("wfb-{}-{:x}", connection.identity(), number);
}

}  // namespace

Worker::Worker(std::shared_ptr<Connection> connection, std::shared_ptr<Connection> polls,
               WorkerOptions options, WorkerWorld world)
    : options_(std::move(options)),
      world_(std::move(world)),
      calls_(connection, world_.loop),
      polls_(std::move(polls), world_.loop),
      loader_(connection, world_.definitions),
      activities_(calls_, *world_.activities, [this] { PollActivities(); }),
      sticky_queue_(StickyQueueName(*connection)),
      threads_(kReadThreads) {}

Worker::~Worker() {
  // Nothing calls back after this.
  polls_.connection().Close();
  calls_.connection().Close();
}

Status Worker::Check(DurationMs patience_ms) {
  service::DescribeNamespaceRequest request;
  service::DescribeNamespaceResponse response;
  request.set_namespace_(calls_.connection().name_space());
  const CallOutcome outcome =
      calls_.connection().Call("DescribeNamespace", request, response, patience_ms);
  if (outcome) return outcome->error;
  return Ok();
}

void Worker::Start() {
  activities_.SettleLeft();
  for (size_t i = 0; i < options_.workflow_pollers; ++i) PollWorkflows(false, 0);
  for (size_t i = 0; i < options_.sticky_pollers; ++i) PollWorkflows(true, 0);
  PollActivities();
}

void Worker::Stop(bool interrupt) {
  if (!stopping_) {
    stopping_ = true;
    // The server then sends what it has for our own queue to the others at once.
    auto shutdown = std::make_shared<
        Exchange<service::ShutdownWorkerRequest, service::ShutdownWorkerResponse>>();
    shutdown->request.set_namespace_(calls_.connection().name_space());
    shutdown->request.set_identity(calls_.connection().identity());
    shutdown->request.set_sticky_task_queue(sticky_queue_);
    shutdown->request.set_reason("graceful shutdown");
    calls_.Call("ShutdownWorker", shutdown, 2'000,
                [this, shutdown](CallOutcome) { polls_.connection().Abort(); });
  }
  if (interrupt) activities_.InterruptAll();
}

bool Worker::idle() const { return answering_ == 0 && activities_.size() == 0; }

size_t Worker::FreeSlots() const {
  const size_t taken = activities_.running() + polling_activities_ + eager_reserved_;
  return options_.activities_max > taken ? options_.activities_max - taken : 0;
}

// The pause before the next poll.
DurationMs Worker::AfterPoll(const CallOutcome& outcome, uint32_t failures) {
  if (!outcome || outcome->cause == Cause::Timeout) {
    if (!trouble_.empty() && !outcome) {
      trouble_.clear();
      world_.say(
          fmt::format("Temporal at {} answers again", calls_.connection().options().address));
    }
    return 0;
  }
  if (outcome->cause != Cause::Cancelled) Trouble(outcome->error);
  return outcome->passing() ? PauseBefore(failures) : 5'000;
}

void Worker::Trouble(const Error& error) {
  if (stopping_ || trouble_ == error.message) return;
  trouble_ = error.message;
  world_.say(error.message + "; trying again");
}

void Worker::PollWorkflows(bool sticky, uint32_t failures) {
  if (stopping_) return;
  auto poll = std::make_shared<Exchange<service::PollWorkflowTaskQueueRequest, WorkflowPoll>>();
  poll->request.set_namespace_(polls_.connection().name_space());
  poll->request.set_identity(polls_.connection().identity());
  auto& queue = *poll->request.mutable_task_queue();
  queue.set_name(sticky ? sticky_queue_ : options_.task_queue);
  queue.set_kind(sticky ? enums::TASK_QUEUE_KIND_STICKY : enums::TASK_QUEUE_KIND_NORMAL);
  if (sticky) queue.set_normal_name(options_.task_queue);
  polls_.Call("PollWorkflowTaskQueue", poll, kPollDeadlineMs,
              [this, sticky, failures, poll](CallOutcome outcome) {
                const DurationMs pause = AfterPoll(outcome, failures + 1);
                if (pause > 0) {
                  return calls_.After(
                      pause, [this, sticky, failures] { PollWorkflows(sticky, failures + 1); });
                }
                PollWorkflows(sticky, 0);
                if (!outcome) Take({poll, &poll->response});
              });
}

void Worker::PollActivities() {
  if (stopping_) return;
  const size_t wanted = std::min(options_.activity_pollers, options_.activities_max);
  while (polling_activities_ < wanted && FreeSlots() > 0) PollActivity(0);
}

void Worker::PollActivity(uint32_t failures) {
  ++polling_activities_;
  auto poll = std::make_shared<Exchange<service::PollActivityTaskQueueRequest, ActivityPoll>>();
  poll->request.set_namespace_(polls_.connection().name_space());
  poll->request.set_identity(polls_.connection().identity());
  poll->request.mutable_task_queue()->set_name(options_.task_queue);
  poll->request.mutable_task_queue()->set_kind(enums::TASK_QUEUE_KIND_NORMAL);
  polls_.Call("PollActivityTaskQueue", poll, kPollDeadlineMs,
              [this, failures, poll](CallOutcome outcome) {
                const DurationMs pause = AfterPoll(outcome, failures + 1);
                if (pause > 0) {
                  return calls_.After(pause, [this, failures] {
                    --polling_activities_;
                    if (!stopping_) PollActivity(failures + 1);
                  });
                }
                --polling_activities_;
                if (!outcome && !poll->response.task_token().empty()) {
                  activities_.Start(poll->response);
                }
                PollActivities();
              });
}

void Worker::Take(PollPtr task) {
  if (task->task_token().empty()) return;  // The poll has ended without a task.
  ++answering_;
  if (Cached* cached = Prepared(*task)) {
    Answer(task, *cached, {});
  } else {
    Read(std::move(task));
  }
}

// The run with everything that the task brings, when that is enough; nullptr when it must be read.
Worker::Cached* Worker::Prepared(const WorkflowPoll& task) {
  const std::string& run_id = task.workflow_execution().run_id();
  const auto& events = task.history().events();
  Cached* cached = Find(run_id);
  if (cached == nullptr) {
    const bool whole = !events.empty() && events[0].event_id() == 1;
    if (!whole || !task.next_page_token().empty()) return nullptr;
    std::unique_ptr<HistoryFold> fold = loader_.Begin(events[0]);
    if (fold == nullptr) return nullptr;
    cached = &Keep(run_id, std::move(fold));
  }
  if (!task.next_page_token().empty()) {
    Evict(run_id);
    return nullptr;
  }
  for (const HistoryEvent& event : events) {
    const int64_t last = cached->fold->last_event_id();
    if (event.event_id() <= last) continue;
    const bool confirms = event.event_type() == enums::EVENT_TYPE_WORKFLOW_TASK_COMPLETED;
    const bool gap = event.event_id() > last + 1;
    if (gap || (cached->unconfirmed && !confirms) || !cached->fold->Add(event).ok()) {
      Evict(run_id);
      return nullptr;
    }
    cached->unconfirmed = false;
  }
  return cached;
}

Worker::Cached* Worker::Find(const std::string& run_id) {
  const auto found = cached_by_id_.find(run_id);
  if (found == cached_by_id_.end()) return nullptr;
  cached_.splice(cached_.begin(), cached_, found->second);
  return &*found->second;
}

Worker::Cached& Worker::Keep(const std::string& run_id, std::unique_ptr<HistoryFold> fold) {
  Evict(run_id);
  cached_.push_front({run_id, std::move(fold), false});
  cached_by_id_[run_id] = cached_.begin();
  if (cached_.size() > options_.cached_runs_max) Evict(cached_.back().run_id);
  return cached_.front();
}

void Worker::Evict(const std::string& run_id) {
  const auto found = cached_by_id_.find(run_id);
  if (found == cached_by_id_.end()) return;
  const CachedRuns::iterator at = found->second;
  cached_by_id_.erase(found);
  cached_.erase(at);
}

void Worker::Read(PollPtr task) {
  threads_.Run([this, task = std::move(task)] {
    const auto& place = task->workflow_execution();
    auto loaded =
        std::make_shared<Result<LoadedRun>>(loader_.Load({place.workflow_id(), place.run_id()}));
    if (loaded->ok()) {
      // A task that answers a person's question may be in no history yet.
      for (const HistoryEvent& event : task->history().events()) {
        if (event.event_id() <= (*loaded)->fold->last_event_id()) continue;
        if (Status added = (*loaded)->fold->Add(event); !added.ok()) *loaded = added.error();
        if (!loaded->ok()) break;
      }
    }
    calls_.loop().post([this, task, loaded] { HaveRead(task, std::move(*loaded)); });
  });
}

void Worker::HaveRead(const PollPtr& task, Result<LoadedRun> loaded) {
  if (!loaded.ok()) {
    --answering_;
    return Refuse(*task, loaded.error());
  }
  Cached& cached = Keep(task->workflow_execution().run_id(), std::move(loaded->fold));
  Answer(task, cached, std::move(loaded->taken_over));
}

void Worker::Answer(const PollPtr& task, Cached& cached, std::vector<Event> taken_over) {
  HistoryFold& fold = *cached.fold;
  if (task->has_query()) {
    --answering_;
    return AnswerQuery(*task, fold);
  }
  TaskSettings settings = options_.task;
  settings.eager_max = stopping_ ? 0 : FreeSlots();
  const auto& place = task->workflow_execution();
  const TaskPlace where{{place.workflow_id(), place.run_id()}, options_.task_queue};
  const size_t before = fold.events().size();
  auto answer =
      std::make_shared<TaskAnswer>(AnswerTask(fold, *task, where, settings, std::move(taken_over)));
  cached.unconfirmed = fold.events().size() != before;
  eager_reserved_ += answer->eager_count;
  auto response = std::make_shared<service::RespondWorkflowTaskCompletedResponse>();
  FillAnswer(*task, fold, answer->answer);
  const std::shared_ptr<const MessageLite> request(answer, &answer->answer);
  calls_.CallPatiently(
      "RespondWorkflowTaskCompleted", request, response, kAnswerPatienceMs,
      [this, run_id = place.run_id(), answer, response](CallOutcome outcome) {
        --answering_;
        eager_reserved_ -= answer->eager_count;
        if (!outcome) return Answered(run_id, *answer, *response);
        // The server has dropped the task, or not taken the answer: it will ask again.
        Evict(run_id);
        if (outcome->cause == Cause::Invalid || outcome->cause == Cause::TooLarge) {
          Trouble(outcome->error);
        }
        PollActivities();
      });
}

void Worker::FillAnswer(const WorkflowPoll& task, const HistoryFold& fold,
                        WorkflowAnswer& answer) const {
  answer.set_namespace_(polls_.connection().name_space());
  answer.set_identity(polls_.connection().identity());
  answer.set_task_token(task.task_token());
  answer.set_return_new_workflow_task(!stopping_);
  answer.mutable_capabilities()->set_discard_speculative_workflow_task_with_events(true);
  if (!stopping_) {
    auto& sticky = *answer.mutable_sticky_attributes();
    sticky.mutable_worker_task_queue()->set_name(sticky_queue_);
    sticky.mutable_worker_task_queue()->set_kind(enums::TASK_QUEUE_KIND_STICKY);
    sticky.mutable_worker_task_queue()->set_normal_name(options_.task_queue);
    sticky.mutable_schedule_to_start_timeout()->set_seconds(kStickySeconds);
  }
  for (const auto& [id, query] : task.queries()) {
    auto& result = (*answer.mutable_query_results())[id];
    const Result<Json> said = Query(query.query_type(), fold);
    result.set_result_type(said.ok() ? enums::QUERY_RESULT_TYPE_ANSWERED
                                     : enums::QUERY_RESULT_TYPE_FAILED);
    if (said.ok()) {
      *result.mutable_answer() = One(PlainPayload(*said));
    } else {
      result.set_error_message(said.error().message);
    }
  }
}

void Worker::Answered(const std::string& run_id, const TaskAnswer& answer,
                      const service::RespondWorkflowTaskCompletedResponse& response) {
  if (Cached* cached = Find(run_id)) {
    if (response.reset_history_event_id() > 0) {
      cached->fold->ForgetAfter(response.reset_history_event_id());
    }
    if (answer.closes) Evict(run_id);
  }
  for (const auto& [step, attempt] : answer.cancelled) {
    activities_.Cancel(run_id, ActivityId(step, attempt));
  }
  for (const ActivityPoll& task : response.activity_tasks()) activities_.Start(task);
  if (response.has_workflow_task()) Take(std::make_shared<WorkflowPoll>(response.workflow_task()));
  PollActivities();
}

Result<Json> Worker::Query(const std::string& type, const HistoryFold& fold) const {
  if (type != kStateQuery) {
    return NotFound(fmt::format("there is no query \"{}\"; there is {}", type, kStateQuery));
  }
  if (fold.events().empty()) return Conflict("the run has not begun yet");
  return world_.describe(fold.run(), fold.now());
}

void Worker::AnswerQuery(const WorkflowPoll& task, const HistoryFold& fold) {
  auto request = std::make_shared<service::RespondQueryTaskCompletedRequest>();
  request->set_namespace_(calls_.connection().name_space());
  request->set_task_token(task.task_token());
  const Result<Json> said = Query(task.query().query_type(), fold);
  request->set_completed_type(said.ok() ? enums::QUERY_RESULT_TYPE_ANSWERED
                                        : enums::QUERY_RESULT_TYPE_FAILED);
  if (said.ok()) {
    *request->mutable_query_result() = One(PlainPayload(*said));
  } else {
    request->set_error_message(said.error().message);
  }
  calls_.CallPatiently("RespondQueryTaskCompleted", request,
                       std::make_shared<service::RespondQueryTaskCompletedResponse>(),
                       kAnswerPatienceMs, [](CallOutcome) {});
}

void Worker::Refuse(const WorkflowPoll& task, const Error& why) {
  world_.say(fmt::format("workflow {} cannot go on: {}", task.workflow_execution().workflow_id(),
                         why.message));
  if (task.has_query()) {
    auto request = std::make_shared<service::RespondQueryTaskCompletedRequest>();
    request->set_namespace_(calls_.connection().name_space());
    request->set_task_token(task.task_token());
    request->set_completed_type(enums::QUERY_RESULT_TYPE_FAILED);
    request->set_error_message(why.message);
    return calls_.CallPatiently("RespondQueryTaskCompleted", request,
                                std::make_shared<service::RespondQueryTaskCompletedResponse>(),
                                kAnswerPatienceMs, [](CallOutcome) {});
  }
  auto request = std::make_shared<service::RespondWorkflowTaskFailedRequest>();
  request->set_namespace_(calls_.connection().name_space());
  request->set_identity(calls_.connection().identity());
  request->set_task_token(task.task_token());
  request->set_cause(enums::WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_WORKER_UNHANDLED_FAILURE);
  *request->mutable_failure() = FailureOf({"worker", why.message, true}, nullptr);
  calls_.CallPatiently("RespondWorkflowTaskFailed", request,
                       std::make_shared<service::RespondWorkflowTaskFailedResponse>(),
                       kAnswerPatienceMs, [](CallOutcome) {});
}

}  // namespace wfb::temporal
